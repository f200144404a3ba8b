using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// Concentric bands: q^-k &lt; |x| &lt;= q^-(k-1), gain +rho for even k and -rho for odd. The slides print q = 2 rho^2, the
/// paper (2 rho)^2: not a contradiction, both work, because 2 rho &lt;= q never skips a band. For log-uniform |x| half of
/// the bands kill at once; of the others a doubling 2 rho crosses the next edge with probability ln(2 rho) / ln q, and
/// two doublings always do. Perturbed: rho of the plant.
/// </summary>
internal static class ConcentricClaim
{
    private const double Rho = 1.2;
    private const int Points = 10_000;
    private const int Bands = 4;
    private const int Steps = 6;

    public static readonly Claim Claim = new(
        "concentric",
        ClaimGroups.UnknownSign,
        "Concentric bands of alternating gain reach zero in at most three steps on both signs, with an overshoot of at most (2 rho)^2, for the slides' ratio 2 rho^2 and for the paper's (2 rho)^2.",
        "talk (ratio 2 rho^2) and paper (ratio (2 rho)^2); shares of each step derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        double slowest = 0;
        foreach (var (name, ratio) in new[] { ("slides", 2 * Rho * Rho), ("paper", 4 * Rho * Rho) })
        {
            double second = 0.5 * Math.Log(2 * Rho) / Math.Log(ratio);
            double[] theory = [0.5, second, 0.5 - second];
            foreach (int sign in new[] { 1, -1 })
            {
                var (times, overshoot) = Count(run, ratio, sign);
                double[] measured = [.. Enumerable.Range(1, 3).Select(t => times[t] / (double)Points)];

                // The points are evenly spaced, so each edge between outcomes moves a share by a point at most: two edges
                // a band and outcome.
                double tolerance = 2.0 * Bands / Points;
                for (int t = 0; t < 3; t++)
                    numbers.Add(new ClaimNumber($"share that is zero at step {t + 1}, {name}, xi = {sign:+0;-0}", theory[t], measured[t], tolerance, $"spacing of {Points} log-uniform starts, two edges in each of {Bands} bands"));
                int last = Array.FindLastIndex(times, count => count > 0);
                slowest = Math.Max(slowest, times[0] > 0 ? double.PositiveInfinity : last);
                numbers.Add(new ClaimNumber($"overshoot, {name}, xi = {sign:+0;-0}", 4 * Rho * Rho, overshoot, 8 * SignBench.Ulp * 4 * Rho * Rho, "a bound, up to float rounding", ClaimRelation.AtMost));
                series.Add(new ClaimSeries($"{name}, xi = {sign:+0;-0}", [1, 2, 3], measured));
            }

            series.Add(new ClaimSeries($"theory, {name}", [1, 2, 3], theory, Predicted: true));
        }

        numbers.Insert(0, new ClaimNumber("latest step that reaches zero", 3, slowest, 0, "a bound", ClaimRelation.AtMost));
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Concentric bands reach zero by step {slowest:0} from every one of {Points} starts"),
            X = "step at which zero is reached",
            Y = "share of starts",
            Series = series,
        });
    }

    // How many starts reach zero at each step (entry 0: never), and the largest |x| over its start.
    private static (int[] Times, double Overshoot) Count(ClaimRun run, double ratio, int sign)
    {
        var bench = new SignBench(run, Rho);
        var policy = PolicySpecs.Banded("banded", SignBench.Signals, ratio, 1e-12, [Matrices.Of(1, 1, Rho), Matrices.Of(1, 1, -Rho)]);
        using var runner = bench.Runner(sign, policy, Steps);
        var random = new Gaussian(run.Seed);

        // The offset keeps starts off the edges of bands, where the last bit of a float would decide.
        double offset = random.NextUniform(0.1, 0.9), overshoot = 0;
        var times = new int[Steps + 1];
        for (int i = 0; i < Points; i++)
        {
            double start = Math.Pow(ratio, -Bands * (i + offset) / Points) * (random.NextUnit() < 0.5 ? -1 : 1);
            var x = SignBench.Play(runner, start, Steps, run.Seed);
            int zero = Array.FindIndex(x, value => value == 0);
            times[Math.Max(zero, 0)]++;
            overshoot = Math.Max(overshoot, x.Max(Math.Abs) / Math.Abs(x[0]));
        }

        return (times, overshoot);
    }
}
