using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// One period of latency. The coin becomes x+ = rho (x_t +- x_(t-1)), a random Fibonacci recurrence that never ends; its
/// growth is computed beside the rollouts by enumerating every sequence of signs. Alternating gains grow by the radius
/// of a product of two matrices. The two-chunk law u_(t+1) = -rho^2 x_t needs a sample one period old and no newer: as
/// alternating gains (0, -rho^2) on the late sample it is the same law. Aligned it must be: a chunk that takes the late
/// sample for its own boundary's fails like the others. Perturbed: rho of the plant.
/// </summary>
internal static class DelayClaim
{
    private const double Rho = 1.2;
    private const double Steep = 1.5;
    private const int Episodes = 1000;
    private const int Warmup = 20;
    private const int Steps = 120;

    // Increments of the enumeration still differ by this much from depth to depth at its end.
    private const double Depth = 3e-4;

    // Growth^120 with six standard deviations of luck stays below the bounds of the supervisor.
    private const double Start = 1e-30;

    public static readonly Claim Claim = new(
        "delay",
        ClaimGroups.UnknownSign,
        "One period of latency turns the coin into a random Fibonacci recurrence, which grows for ever, and defeats alternating gains; the two-chunk law, aligned to the time of its sample, still reaches zero at step 2.",
        "ours; growth by enumeration of all sign sequences, radii in closed form",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        var steep = new SignBench(run, Steep);
        double[] expected = [Enumerated(Steep), Enumerated(Rho)];
        var (atSteep, atSteepError, _) = Growth(steep, run);
        var (atRho, atRhoError, path) = Growth(bench, run);
        string reason = $"five standard errors of {Episodes} episodes of {Steps - Warmup} steps, and 3e-4 for the enumeration's depth";
        double square = Rho * Rho;
        double alternating = (square + Math.Sqrt(square * square + 4 * square)) / 2;
        double unaligned = (square + Math.Sqrt(square * square + 4 * square * Rho)) / 2;
        var aligned = PolicySpecs.Periodic("two-chunk on the late sample", SignBench.Signals, [Matrices.Of(1, 1, 0), Matrices.Of(1, 1, -square)]);
        double rounding = 6 * SignBench.Ulp * square;
        double[] steps = SignBench.Steps(path.Length);
        return new ClaimOutcome(
            [
                new ClaimNumber("growth of the coin a step, rho = 1.5", expected[0], atSteep, SignBench.StandardErrors * atSteepError + Depth, reason),
                new ClaimNumber("growth of the coin a step, rho = 1.2", expected[1], atRho, SignBench.StandardErrors * atRhoError + Depth, reason),
                new ClaimNumber("growth of alternating gains in two steps, xi = +1", alternating, TwoSteps(bench, run, 1, bench.Theory("time-varying")), 1e-5, "float rounding, after the other mode has died"),
                new ClaimNumber("the same, xi = -1", alternating, TwoSteps(bench, run, -1, bench.Theory("time-varying")), 1e-5, "the same"),
                new ClaimNumber("|x_2| of the aligned two-chunk law from 1, xi = +1", 0, Math.Abs(Late(bench, run, 1, aligned, 1, 2)[2]), rounding, "float rounding: rho and rho^2 are rounded apart"),
                new ClaimNumber("the same, xi = -1", 0, Math.Abs(Late(bench, run, -1, aligned, 1, 2)[2]), rounding, "the same"),
                new ClaimNumber("growth of an unaligned chunk in two steps, xi = -1", unaligned, TwoSteps(bench, run, -1, bench.Theory("two-chunk")), 1e-5, "float rounding, after the other mode has died"),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"One period late, the coin no longer wins: the state grows by {atRho:0.000} a step"),
                X = "step",
                Y = "typical |x| / its start (geometric mean)",
                LogY = true,
                Series =
                [
                    new ClaimSeries("coin, one period late", steps, path),
                    new ClaimSeries("enumerated growth", steps, [.. steps.Select(t => Math.Pow(expected[1], t))], Predicted: true),
                ],
            });
    }

    // x_0 .. x_steps of the plant behind the late sensor, which shows x_(t-1) at t.
    private static double[] Late(SignBench bench, ClaimRun run, int sign, PolicySpec policy, double start, int steps)
    {
        using var runner = bench.Runner(sign, policy, steps + 1, wrap: plant => new LatePlant(plant));
        return SignBench.Play(runner, start, steps + 1, run.Seed)[1..];
    }

    private static double TwoSteps(SignBench bench, ClaimRun run, int sign, PolicySpec policy)
    {
        var x = Late(bench, run, sign, policy, 1e-12, 60);
        return x.Length > 60 ? Math.Abs(x[60] / x[58]) : double.NaN;
    }

    // Growth a step of the norm of two successive states after the start is forgotten, its standard error, and the mean path.
    private static (double Growth, double Error, double[] Path) Growth(SignBench bench, ClaimRun run)
    {
        using var runner = bench.Runner(1, bench.Theory("bimodal"), Steps + 1, wrap: plant => new LatePlant(plant));
        var rates = new double[Episodes];
        var path = new double[Steps];
        for (uint e = 0; e < Episodes; e++)
        {
            var x = SignBench.Play(runner, Start, Steps + 1, run.Seed + e)[1..];
            double Log(int t) => Math.Log(Math.Sqrt(Square(x[t] / Start) + Square(x[t - 1] / Start)));
            int last = x.Length - 1;
            rates[e] = (Log(last) - Log(Warmup)) / (last - Warmup);
            for (int t = 0; t < Steps && t < last; t++)
                path[t] += Log(t + 1) / Episodes;
        }

        double mean = rates.Average();
        double error = Math.Sqrt(rates.Sum(rate => Square(rate - mean)) / (Episodes - 1) / Episodes);
        return (Math.Exp(mean), Math.Exp(mean) * error, [.. path.Select(Math.Exp)]);
    }

    // The expected increment of the log norm over all sequences of signs; its dependence on depth dies out geometrically.
    private static double Enumerated(double rho)
    {
        const int Deepest = 19;
        var sums = new double[Deepest + 1];
        Visit(1, 1, 0, 1);
        return Math.Exp((sums[Deepest] - sums[Deepest - 4]) / 4);

        void Visit(double now, double before, int depth, double weight)
        {
            sums[depth] += weight * 0.5 * Math.Log(now * now + before * before);
            if (depth == Deepest)
                return;
            Visit(rho * (now + before), now, depth + 1, weight / 2);
            Visit(rho * (now - before), now, depth + 1, weight / 2);
        }
    }

    private static double Square(double value) => value * value;
}
