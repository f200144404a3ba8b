using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Pictures and tables of policies on rig and twin.</summary>
internal static class ComparisonFigures
{
    /// <summary>Policy and sign, as tables call them.</summary>
    public static string Name(PolicyComparison c) => $"{Palette.Name(c.Policy, c.Chunk)}, sign {Num.Sign(c.Sign)}";

    /// <summary>Deviation bands of rig and twin, one panel a policy.</summary>
    public static BandStory RigAndTwin(IReadOnlyList<PolicyComparison> compared) => new(
        "rig-and-twin",
        $"{Agreed(compared)}; the largest difference is {Largest(compared)}",
        [.. compared.Select(c => new BandPanel
        {
            Heading = Findings.Capital(Name(c)),
            Quantity = $"deviation from the expert ({c.Input.Setup.Signals.ObservationUnits[0]})",
            Time = "policy period",
            SecondsPerUnit = c.Input.Setup.Signals.PeriodMicroseconds / 1e6,
            Floor = c.Rig.Growth.Floor,
            Saturation = c.Input.Setup.Saturation,
            Curves =
            [
                Curve("rig", Voice.Rig, Palette.Css(c.Policy, c.Chunk), c.Rig.Growth.Curve, true),
                Curve("twin", Voice.Twin, "p-expert", c.Twin.Growth.Curve, false),
                new BandCurve { Label = "ideal", Voice = Voice.Ideal, Css = "p-zero", X = Steps(c.Rig.Growth.Curve), Middle = c.Rig.Growth.Curve.Predicted },
            ],
        })],
        [
            "Median and 5 to 95 % of the episodes; the twin ran the same policy from the recorded starts with chance of its own; the ideal plant continues the rig's first median.",
            $"N = {string.Join(", ", compared.Select(c => $"{c.Rig.Episodes.Count} and {c.Twin.Episodes.Count}").Distinct())} episodes on rig and twin.",
            $"Twin: {string.Join(", ", compared.Select(c => c.Twin.Address).Distinct())}.",
        ]);

    /// <summary>Recorded actions in the twin, and the rig against the ideal plant, one panel a policy.</summary>
    public static BandStory GapOverTime(IReadOnlyList<PolicyComparison> compared)
    {
        var gaps = compared.Select(c => new Gap(c, Norm(OfflineReplay.Curve(c.Replay.Rig)), Norm(OfflineReplay.Curve(c.Replay.Twin)))).ToArray();
        var worst = gaps.MaxBy(gap => gap.Excess)!;
        return new(
            "gap",
            $"Under the recorded actions the twin ends up to {Num.Short(worst.Excess, 2)} times as far from the rig as from itself ({Name(worst.Policy)})",
            [.. gaps.Select(Panel)],
            [
                "Offline replay: what the rig applied is played into the twin from the recorded start; twin against twin is the same between two replays with different chance, the least that any simulation can reach.",
                "Episodes end at the first limit.",
            ]);

        static BandPanel Panel(Gap gap)
        {
            var c = gap.Policy;
            return new BandPanel
            {
                Heading = Findings.Capital(Name(c)),
                Quantity = $"rms difference ({c.Input.Setup.Signals.ObservationUnits[0]})",
                Time = "policy period",
                SecondsPerUnit = c.Input.Setup.Signals.PeriodMicroseconds / 1e6,
                Floor = c.Rig.Growth.Floor,
                Curves =
                [
                    Line("offline replay", Voice.Rig, Palette.Css(c.Policy, c.Chunk), gap.Rig),
                    Line("twin against twin", Voice.Twin, "p-expert", gap.Chance),
                    Line("rig against ideal", Voice.Ideal, "p-zero", c.IdealGapRms),
                ],
            };
        }

        static BandCurve Line(string label, Voice voice, string css, double[] rms) =>
            new() { Label = label, Voice = voice, Css = css, X = [.. Enumerable.Range(0, rms.Length).Select(t => (double)t)], Middle = rms };
    }

    /// <summary>The verdicts, in numbers and in words.</summary>
    public static ReportTable Verdicts(IReadOnlyList<PolicyComparison> compared) => new(
        Agreed(compared),
        ["policy", "verdict", "rig", "twin", "ideal", "difference %", "episodes to settle", "why"],
        [.. compared.Select(c => (IReadOnlyList<string>)
        [
            Name(c), Words(c.Verdict.Agreement), Multiplier(c.Rig.Growth.Multiplier), Multiplier(c.Twin.Growth.Multiplier), Num.Fixed(c.Loop?.Multiplier, 4),
            Num.Fixed(c.Verdict.DifferencePercent, 2), c.Verdict.EpisodesToSettle is { } n ? $"{n}" : "\u2013", string.Join(" ", [c.Verdict.Reason, .. c.Verdict.Remarks]),
        ])],
        "Multipliers of the deviation a policy period with 95 % intervals, jackknife-t over episodes.");

    /// <summary>Every estimator on rig and twin of one policy.</summary>
    public static ReportTable Estimators(PolicyComparison c) => new(
        $"Estimators, {Name(c)}: AR-IV {Multiplier(c.Rig.Growth.Multiplier)} on the rig",
        ["estimator", "role", "rig", "twin", "what the value is"],
        [.. c.Rig.Estimates.Zip(c.Twin.Estimates, (rig, twin) =>
        {
            var method = EstimatorCatalogue.Get(rig.Estimator);
            return (IReadOnlyList<string>)[method.Name, method.Role == EstimatorRole.Reference ? "wrong, for reference" : method.Role.ToString().ToLowerInvariant(), Value(rig), Value(twin), method.Quantity];
        })],
        "Those for reference are shown because they are in use elsewhere; the table of methods says why they lie.");

    /// <summary>What every estimator and test assumes, and when it lies.</summary>
    public static ReportTable Methods() => new(
        "Methods: what each assumes, and when it lies",
        ["method", "assumes", "lies"],
        [
            .. EstimatorCatalogue.All.Select(method => (IReadOnlyList<string>)[method.Name, method.Assumption, method.WhenItLies]),
            .. GapCatalogue.Descriptions.Select(method => (IReadOnlyList<string>)[method.Name, method.Assumption, method.WhenItLies]),
        ],
        "");

    /// <summary>Whether the twin ranks the policies as the rig does.</summary>
    public static ReportTable Order(PolicyOrder order) => new(
        $"Across {order.Policies.Count} policies by {(order.Quantity == "cost" ? "R_cost" : "ln|multiplier|")}: {string.Join(", ", order.Results.Where(r => r.Value is not null).Select(r => $"{r.Test} {Num.Fixed(r.Value, 3)}"))}",
        ["policy", "rig", "twin"],
        [.. order.Policies.Select((name, i) => (IReadOnlyList<string>)[name, Num.Fixed(order.Rig[i], 4), Num.Fixed(order.Twin[i], 4)])],
        "Correlations of 1 and a mean maximum rank violation (mmrv) of 0 mean that simulation ranks the policies as the rig does.");

    /// <summary>A verdict in words.</summary>
    public static string Words(Agreement agreement) => agreement switch { Agreement.Agrees => "agrees", Agreement.Differs => "differs", _ => "cannot tell" };

    private static string Agreed(IReadOnlyList<PolicyComparison> compared)
    {
        int Count(Agreement agreement) => compared.Count(c => c.Verdict.Agreement == agreement);
        string rest = string.Join(", ", new[] { (Count(Agreement.Differs), "differ"), (Count(Agreement.CannotTell), "cannot be told") }.Where(p => p.Item1 > 0).Select(p => $"{p.Item1} {p.Item2}"));
        return $"{Count(Agreement.Agrees)} of {compared.Count} policies grow on the rig as on the twin{(rest.Length > 0 ? $", {rest}" : "")}";
    }

    private static string Largest(IReadOnlyList<PolicyComparison> compared)
    {
        var told = compared.Where(c => c.Verdict.DifferencePercent is not null).ToArray();
        if (told.Length == 0)
            return "not known";
        var worst = told.MaxBy(c => Math.Abs(c.Verdict.DifferencePercent!.Value))!;
        return $"{Num.Fixed(worst.Verdict.DifferencePercent, 2)} % of a multiplier, {Name(worst)}";
    }

    private static string Multiplier(Estimate estimate) => estimate.Value is null
        ? Num.CannotTell
        : Num.Fixed(estimate.Value, 4) + (estimate.Ci95 is { } ci ? $" [{Num.Fixed(ci[0], 4)}, {Num.Fixed(ci[1], 4)}]" : "");

    private static string Value(Estimate estimate) => estimate.Value is null
        ? estimate.Words ?? estimate.Undetermined ?? Num.CannotTell
        : Num.Short(estimate.Value, 5) + (estimate.Ci95 is { } ci ? $" [{Num.Short(ci[0], 5)}, {Num.Short(ci[1], 5)}]" : "") + (estimate.Words is { } words ? $" ({words})" : "");

    private static double[] Norm(ReplayCurve curve) =>
        [.. Enumerable.Range(0, curve.Seconds.Length).Select(t => Math.Sqrt(curve.Rms.Sum(row => row[t] * row[t])))];

    private static double[] Steps(DeviationSummary curve) => [.. curve.Step.Select(step => (double)step)];

    private static BandCurve Curve(string label, Voice voice, string css, DeviationSummary curve, bool points) => new()
    {
        Label = label,
        Voice = voice,
        Css = css,
        X = Steps(curve),
        Middle = curve.Median,
        Low = curve.Low,
        High = curve.High,
        Used = points ? curve.Used : [],
    };

    // Under the recorded actions: twin from rig, and twin from twin, at each period.
    private sealed record Gap(PolicyComparison Policy, double[] Rig, double[] Chance)
    {
        /// <summary>At the last instant that both have.</summary>
        public double Excess { get; } = Math.Min(Rig.Length, Chance.Length) is > 0 and var count && Chance[count - 1] > 0 ? Rig[count - 1] / Chance[count - 1] : 0;
    }
}
