using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Nonlinear;

/// <summary>
/// R_cost = E min(1, |x1 at H|) for the imitator of <see cref="BumpImitator"/> with m = 2n bumps, whatever n, s and H, is
/// (1 - 1/(2m))^n / 2 times Phi(v), v = g^(H-1) a m^-s, Phi(v) the mean of min(1, v psi). Phi is concave between
/// 0.603 min(1, v) and min(1, v), which is the theorem's const min{1, g^H n^-s}. (The talk's base 2 is a supremum: a pair
/// with the four properties guarantees any g below 2, ours the g it was built with.)
/// </summary>
internal static class MinOneGrowthClaim
{
    private const double Growth = 1.5;
    private const double Amplitude = 0.2;
    private const int Longest = 40;
    private const int DataSets = 40;
    private const int Points = 256;
    private const double Level = 0.05;
    private static readonly (int Count, int Smoothness)[] Cases = [(32, 1), (128, 1), (32, 2), (128, 2)];

    public static readonly Claim Claim = new(
        "min-one-growth",
        ClaimGroups.Pitfall,
        "The imitator's cost is const min{1, g^H n^-s}: more data only moves the drift's arrival, by s ln 2 / ln g steps a doubling.",
        "theorem of the talk; constants and plant are ours (theory.md A2)",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        var arrivals = new List<double>();
        double low = double.PositiveInfinity, high = 0;
        foreach (var (n, s) in Cases)
        {
            double height = Amplitude * Math.Pow(2 * n, -s), constant = 0.5 * Math.Pow(1 - 0.25 / n, n);
            double[] cost = Costs(n, s, run, random);
            double[] v = [.. Enumerable.Range(1, Longest).Select(h => height * Math.Pow(Growth, h - 1))];
            low = Math.Min(low, cost.Zip(v).Min(p => p.First / constant / Math.Min(1, p.Second)));
            high = Math.Max(high, cost.Zip(v).Max(p => p.First / constant / Math.Min(1, p.Second)));
            arrivals.Add(Arrival(cost));
            series.Add(new ClaimSeries(FormattableString.Invariant($"n = {n}, s = {s}"), [.. Enumerable.Range(1, Longest).Select(h => (double)h)], cost));
            series.Add(new ClaimSeries("closed form", series[^1].X, [.. v.Select(value => constant * Phi(value))], true));
            double relative = 5 * Deviation(n) + 1e-3;
            foreach (int h in new[] { 5, 15, Longest })
                numbers.Add(new($"R_cost, n = {n}, s = {s}, H = {h}", constant * Phi(v[h - 1]), cost[h - 1], constant * Phi(v[h - 1]) * relative, $"five standard errors of the bins that {DataSets} data sets missed and of {Points} points each"));
        }

        double slack = 5 * Deviation(Cases[0].Count) + 1e-3;
        numbers.Add(new("least R_cost over (1 - 1/(2m))^n / 2 min{1, g^(H-1) a m^-s}", Phi(1), low, slack * Phi(1), "Phi is concave: a bound; five standard errors", ClaimRelation.AtLeast));
        numbers.Add(new("largest of the same", 1, high, slack, "psi is at most 1: a bound; five standard errors", ClaimRelation.AtMost));
        for (int i = 0; i < 4; i += 2)
        {
            int s = Cases[i].Smoothness;
            double error = Math.Sqrt(Math.Pow(Deviation(Cases[i].Count), 2) + Math.Pow(Deviation(Cases[i + 1].Count), 2)) / Math.Log(Growth);
            numbers.Add(new($"steps that a doubling of n buys, s = {s}", s * Math.Log(2) / Math.Log(Growth), (arrivals[i + 1] - arrivals[i]) / 2, 2.5 * error + 1e-3, "five standard errors of two levels, over two doublings and ln g"));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Four times the data delays the drift by {arrivals[1] - arrivals[0]:0.0} steps (s = 1) or {arrivals[3] - arrivals[2]:0.0} (s = 2), and then it costs the same"),
            X = "horizon H, steps",
            Y = "R_cost",
            LogY = true,
            Series = series,
        });
    }

    // E min(1, |x1|) after 1 .. 40 steps. Starts without context, half of all, cost nothing: the imitator is exact there.
    private static double[] Costs(int n, int s, ClaimRun run, Gaussian random)
    {
        // Spoiled constant: the plant's g.
        using var plant = new EmbeddedPair(Growth * run.Perturbation, random.NextUnit() < 0.5 ? 1 : -1, 2 * n, s, Amplitude, run.Seed);
        var cost = new double[Longest];
        for (int d = 0; d < DataSets; d++)
        {
            var learner = new BumpImitator(BumpImitator.Demonstrate(plant, n, 2, random), 2 * n, Amplitude * Math.Pow(2 * n, -s));
            using var runner = new RolloutRunner(plant, BumpImitator.Limits(plant), learner, Longest + 1);
            for (int k = 0; k < Points; k++)
            {
                runner.Run(new Episode(0, Longest + 1, [0, 0, (float)random.NextUniform(1, 2)]));
                for (int h = 1; h <= Longest; h++)
                    cost[h - 1] += 0.5 / Points / DataSets * (h < runner.Trace.Count ? Math.Min(1, Math.Abs(runner.Trace.Observation(h, 0))) : 1);
            }
        }

        return cost;
    }

    // Horizon, between steps, at which the cost passes the level: on its straight part, where ln R_cost is linear.
    private static double Arrival(double[] cost)
    {
        int h = Array.FindIndex(cost, c => c > Level);
        return h + (Math.Log(Level) - Math.Log(cost[h - 1])) / Math.Log(cost[h] / cost[h - 1]);
    }

    private static double Phi(double v) => Enumerable.Range(0, 2000).Average(i => Math.Min(1, v * EmbeddedPair.Bump((i + 0.5) / 2000)));

    // Relative standard deviation of the measured cost, at its most scattered (v small): of the points, and of the share
    // of bins that a data set missed, which its points have in common. (Evenly spread points would save nothing: they
    // fall on the same place of every bump.)
    private static double Deviation(int n)
    {
        double one = Math.Pow(1 - 0.25 / n, n), two = Math.Pow(1 - 0.5 / n, n), square = 0.49169 / (0.60345 * 0.60345);
        double points = (square / one - 1) / Points, bins = ((one - two) / (2 * n) + two - one * one) / (one * one);
        return Math.Sqrt((points + bins) / DataSets);
    }
}
