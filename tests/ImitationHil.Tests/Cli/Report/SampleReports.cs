using ImitationHil.Cli.Report;
using ImitationHil.Lab.Results;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>
/// Report models with the numbers of a two-motor rig, drawn from a seeded generator: challenging pair with g = 1.5 and
/// the games of ruin with rho = 1.2.
/// </summary>
public static class SampleReports
{
    private const double Floor = 0.0012;
    private const double Saturation = 1;
    private const int Episodes = 30;

    private static readonly (string Policy, int Chunk, double Multiplier, double RExpert)[] Learners =
    [
        ("linear", 1, 1.5, 0.0121), ("linear-noise", 1, 0.5, 0.0102), ("chunk", 2, 1.299, 0.0131),
        ("chunk", 4, 1.122, 0.0139), ("chunk", 8, 0.987, 0.0142), ("chunk", 12, 0.929, 0.0141),
    ];

    /// <summary>Everything that a report can show.</summary>
    public static ReportModel Full(int seed = 7)
    {
        var random = new Random(seed);
        List<DeviationCurve> curves = [];
        List<GrowthRow> growth = [];
        foreach ((string policy, int chunk, double multiplier, double risk) in Learners)
        {
            foreach (int sign in new[] { 1, -1 })
            {
                curves.Add(Curve(random, policy, chunk, sign, multiplier));
                growth.Add(Row(random, policy, chunk, sign, multiplier, risk));
            }
        }
        return new ReportModel
        {
            Title = "Does simulation predict how fast an imitated policy drifts?",
            Summary = "Six policies imitated one expert on two virtual motors. The linear policy drifts away by half again every step; "
                + "chunks of eight actions and noise in the demonstrations stop it. Simulation predicted every rate within one per cent.",
            Deviations = [Panel(curves)],
            Growth = growth,
            Ruin = RuinRows(random),
            Eigenvalues = Eigenvalues(),
            Tables = [new ReportTable("A recorded pendulum: the twin stays within 0.1 rad for two seconds",
                ["horizon (s)", "rms deviation (rad)", "energy (J)", "verdict"],
                [["0.5", "0.0123", "1.5", "pass"], ["1", "0.041", "12.25", "pass"], ["2", "0.0987", "-3", "pass"], ["10", "1.2", "4.125", "fail"]],
                "Starts every 0.25 s of the recording.")],
            Settings = [new("command", "imitate demo"), new("seed", "7"), new("rig", "rig:two-motor"), new("policy hash", "5f0c2a91"),
                new("version", "0.1.0"), new("runtime", ".NET 10"), new("floor", "0.0012 rad"), new("period", "200 ms")],
        };
    }

    /// <summary>Only growth rows, as from a comparison of two runs.</summary>
    public static ReportModel GrowthOnly() => Full() with { Deviations = [], Ruin = [], Eigenvalues = [], Tables = [], Settings = [] };

    /// <summary>Nothing but a title and a summary.</summary>
    public static ReportModel Empty() => new() { Title = "Nothing yet", Summary = "No run was made." };

    /// <summary>Every number that can be missing is missing somewhere, and names try to break out of the page.</summary>
    public static ReportModel Hostile()
    {
        const string Evil = "<script>alert('x')</script>&\"\u0001";
        ReportModel full = Full();
        GrowthRow row = full.Growth[0];
        DeviationCurve curve = full.Deviations[0].Curves[0];
        RuinRow ruin = full.Ruin[0];
        double[] broken = [.. curve.Median];
        (broken[0], broken[3], broken[4], broken[5]) = (0, double.NaN, double.PositiveInfinity, -1);
        return full with
        {
            Title = Evil,
            Summary = Evil,
            Growth =
            [
                row with { Problem = Evil, Rig = Evil },
                row with { Problem = Evil, Rig = Evil, Sign = -1, Multiplier = double.NaN, Ci95 = null, RCost = -0.1 },
                row with { Problem = Evil, Rig = Evil, Policy = Evil, Multiplier = null, Ci95 = null, Predicted = double.NaN, RCost = double.NaN },
                row with { Problem = Evil, Rig = Evil, Policy = "chunk", Chunk = 5, Multiplier = 1.2, Ci95 = [double.NegativeInfinity, 2], RExpert = double.PositiveInfinity },
                row with { Problem = Evil, Rig = Evil, Policy = "chunk", Chunk = 3, Multiplier = double.PositiveInfinity, SaturatedShare = double.NaN, Decades = double.NaN },
            ],
            Deviations =
            [
                full.Deviations[0] with { Problem = Evil, Unit = Evil, Curves = [curve with { Policy = Evil, Median = broken, Low = broken }] },
                full.Deviations[0] with { Floor = double.NaN, Saturation = 0, PeriodSeconds = 0, Curves = [curve with { Median = [.. broken.Select(_ => double.NaN)] }, curve] },
                full.Deviations[0] with { Curves = [] },
            ],
            Ruin = [ruin with { Policy = Evil, Rig = Evil, Hitting = [double.NaN, 0.5], HittingCi99 = [[double.NaN, 1]], Expected = [], TripRate = double.NaN, ResidualAtTwo = double.NaN }],
            Eigenvalues = [new EigenvalueSet(Evil, Evil, 1, 1, [[double.NaN, 0], [0.5, 0.5], [double.PositiveInfinity, 1]]), new EigenvalueSet("none", "linear", 1, -1, [[double.NaN, double.NaN]])],
            Tables = [new ReportTable(Evil, [Evil, "x"], [[Evil, "1"], ["short"]], Evil)],
            Settings = [new(Evil, Evil)],
        };
    }

    private static DeviationPanel Panel(IReadOnlyList<DeviationCurve> curves) => new()
    {
        Problem = "Challenging pair, g = 1.5, two virtual motors",
        Unit = "rad",
        PeriodSeconds = 0.2,
        Floor = Floor,
        Saturation = Saturation,
        Curves = curves,
    };

    private static DeviationCurve Curve(Random random, string policy, int chunk, int sign, double multiplier)
    {
        int horizon = policy == "chunk" ? 48 : 14;
        double start = multiplier > 1 ? 0.004 : 0.2;
        int[] step = [.. Enumerable.Range(0, (horizon / chunk) + 1).Select(k => k * chunk)];
        double[,] runs = new double[Episodes, step.Length];
        for (int e = 0; e < Episodes; e++)
        {
            double own = start * Math.Exp(0.15 * Gauss(random));
            for (int k = 0; k < step.Length; k++)
            {
                double value = Math.Abs((own * Math.Pow(multiplier, step[k])) + (Floor / 2 * Gauss(random)));
                runs[e, k] = Math.Min(Saturation * 1.02, value);
            }
        }
        double[] Quantile(double q) => [.. step.Select((_, k) => Enumerable.Range(0, Episodes).Select(e => runs[e, k]).Order().ElementAt((int)(q * (Episodes - 1))))];
        double[] median = Quantile(0.5);
        return new DeviationCurve
        {
            Policy = policy,
            Chunk = chunk,
            Sign = sign,
            Episodes = Episodes,
            Step = step,
            Median = median,
            Low = Quantile(0.05),
            High = Quantile(0.95),
            Predicted = [.. step.Select(t => Math.Min(Saturation * 1.02, start * Math.Pow(multiplier, t)))],
            Used = [.. median.Select(v => v > 3 * Floor / 2 && v < 0.8 * Saturation)],
        };
    }

    private static GrowthRow Row(Random random, string policy, int chunk, int sign, double multiplier, double risk)
    {
        double signed = policy == "linear" ? sign * multiplier : multiplier;
        double width = 0.004 + (0.006 * random.NextDouble()) + (chunk > 8 ? 0.006 : 0);
        double measured = signed + (width * 0.45 * Gauss(random));
        bool grows = multiplier > 1;
        return new GrowthRow
        {
            Problem = "pair g=1.5",
            Rig = "rig:two-motor/pair?g=1.5",
            Policy = policy,
            Chunk = chunk,
            Sign = sign,
            Episodes = Episodes,
            Horizon = policy == "chunk" ? 48 : 14,
            Multiplier = measured,
            Ci95 = [measured - width, measured + width],
            Predicted = signed,
            SaturatedShare = grows ? 0.1 * random.NextDouble() : 0,
            Decades = grows ? 2.1 + (0.2 * random.NextDouble()) : 0.4 + random.NextDouble(),
            RExpert = risk * (1 + (0.02 * Gauss(random))),
            RCost = Math.Min(1, multiplier switch { > 1.4 => 0.97, > 1.2 => 0.95, > 1.1 => 0.21, > 0.95 => 0.026, > 0.9 => 0.019, _ => 0.016 } * (1 + (0.03 * Gauss(random)))),
        };
    }

    private static List<RuinRow> RuinRows(Random random)
    {
        List<RuinRow> rows = [];
        foreach (string policy in new[] { "bimodal", "two-chunk" })
        {
            foreach (bool ideal in new[] { true, false })
            {
                foreach (int sign in new[] { 1, -1 })
                {
                    rows.Add(Ruin(random, policy, ideal, sign));
                }
            }
        }
        return rows;
    }

    private static RuinRow Ruin(Random random, string policy, bool ideal, int sign)
    {
        const int Times = 12;
        int episodes = ideal ? 2000 : 200;
        double[] expected = [.. Enumerable.Range(1, Times).Select(k => policy == "bimodal" ? Math.Pow(2, -k) : k == 2 ? 1.0 : 0)];
        double escape = ideal ? 0 : policy == "bimodal" ? 0.12 : 0.01;
        int[] counts = new int[Times];
        for (int e = 0; e < episodes; e++)
        {
            int tau = 1;
            while (policy == "bimodal" && random.NextDouble() < 0.5)
            {
                tau++;
            }
            tau = policy == "two-chunk" ? 2 : tau;
            if (tau <= Times && random.NextDouble() > escape * Math.Min(1, tau / 2.0))
            {
                counts[tau - 1]++;
            }
        }
        double[] hitting = [.. counts.Select(count => count / (double)episodes)];
        return new RuinRow
        {
            Rig = ideal ? "sim:sign?rho=1.2" : "rig:one-motor/sign?rho=1.2",
            Policy = policy,
            Rho = 1.2,
            Sign = sign,
            Episodes = episodes,
            Horizon = 40,
            HitBelow = ideal ? 0 : 0.0048,
            Hitting = hitting,
            HittingCi99 = [.. hitting.Select(p => Wilson(p, episodes))],
            Expected = expected,
            TripRate = policy == "bimodal" ? ideal ? 0.1255 : 0.135 : 0,
            TripExpected = policy == "bimodal" ? 0.125 : 0,
            ResidualAtTwo = ideal ? policy == "bimodal" ? 2.88 : 0 : policy == "bimodal" ? 2.81 : 0.041,
        };
    }

    private static double[] Wilson(double share, int count)
    {
        const double Z = 2.5758;
        double centre = (share + (Z * Z / (2 * count))) / (1 + (Z * Z / count));
        double half = Z / (1 + (Z * Z / count)) * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        return [centre - half, centre + half];
    }

    private static List<EigenvalueSet> Eigenvalues()
    {
        List<EigenvalueSet> sets = [];
        foreach ((string policy, int chunk, double _, double _) in Learners)
        {
            foreach (int sign in new[] { 1, -1 })
            {
                double first = policy switch { "linear" => 1.5 * sign, "linear-noise" => 0.5, _ => (1 + chunk) * Math.Pow(0.75, chunk) };
                double second = policy == "linear-noise" ? 0.02 : Math.Pow(0.5, chunk);
                sets.Add(new EigenvalueSet($"{Palette.Name(policy, chunk)}, sign {Num.Sign(sign)}", policy, chunk, sign, [[first, 0], [second, 0]]));
            }
        }
        return sets;
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
