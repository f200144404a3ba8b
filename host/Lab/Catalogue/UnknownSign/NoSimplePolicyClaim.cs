using ImitationHil.Firmware;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// A simple policy is a mean k x plus noise that does not depend on the state. Two rollouts with the same draws differ
/// by d+ = (k + xi rho) d: the noise cancels, so the difference grows by at least rho on one of the signs. The bimodal
/// policy is not simple: its noise scales with the state, and coupled rollouts meet. Perturbed: rho of the plant.
/// </summary>
internal static class NoSimplePolicyClaim
{
    private const double Rho = 1.2;
    private const int Steps = 12;
    private const double Distance = 1;
    private static readonly double[] Gains = [-1.2, -0.6, 0, 0.6, 1.2];
    private static readonly double[] Noises = [0, 0.1, 1];

    public static readonly Claim Claim = new(
        "no-simple-policy",
        ClaimGroups.UnknownSign,
        "Independent noise does not help: coupled rollouts of k x plus noise move apart by rho + |k|, at least rho, on one sign, whatever the noise; those of the bimodal policy meet exactly.",
        "talk, no simple policy; coupling argument",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        var worst = Gains.Select(k => Noises.Select(noise => Math.Max(Growth(bench, run, 1, k, noise)[^1], Growth(bench, run, -1, k, noise)[^1])).ToArray()).ToArray();
        double error = Gains.SelectMany((k, i) => worst[i].Select(w => Math.Abs(w - Rho - Math.Abs(k)))).Max();

        // A step rounds both states, each a few times as large as their difference, and the root divides what twelve steps gather.
        double rounding = 2 * 5 * 10 * SignBench.Ulp * (Rho + Gains.Max());
        string reason = "float rounding of states up to ten times as large as their difference";
        var still = Coupled(bench, run, 1, SignBench.Gain(0), 1);
        var bimodal = Coupled(bench, run, 1, bench.Theory("bimodal"), 0, 40);
        return new ClaimOutcome(
            [
                new ClaimNumber("least worst growth of the coupled difference a step", Rho, worst.SelectMany(w => w).Min(), rounding, reason),
                new ClaimNumber("largest |worst growth - (rho + |k|)| over gains and noises", 0, error, rounding, reason),
                new ClaimNumber("coupled difference of the bimodal policy after 40 steps", 0, bimodal.Length > 40 ? bimodal[40] : double.PositiveInfinity, 0, "exact zero once the signs oppose; 40 draws miss with probability 2^-40"),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"With noise 1 and the best gain, coupled rollouts are {still[Steps]:0.0} times as far apart after {Steps} steps"),
                X = "step",
                Y = "coupled difference / its start",
                LogY = true,
                Series =
                [
                    .. Noises.Select(noise => new ClaimSeries(FormattableString.Invariant($"k = 0, noise {noise}"), SignBench.Steps(Steps + 1), Coupled(bench, run, 1, SignBench.Gain(0), noise))),
                    new ClaimSeries("rho^t", SignBench.Steps(Steps + 1), [.. SignBench.Steps(Steps + 1).Select(t => Math.Pow(Rho, t))], Predicted: true),
                ],
            });
    }

    // Growth a step up to each step.
    private static double[] Growth(SignBench bench, ClaimRun run, int sign, double k, double noise) =>
        [.. Coupled(bench, run, sign, SignBench.Gain(k), noise).Select((d, t) => Math.Pow(d, 1.0 / Math.Max(t, 1)))];

    // |x_t - y_t| / |x_0 - y_0|, both with the same draws.
    private static double[] Coupled(SignBench bench, ClaimRun run, int sign, PolicySpec mean, double noise, int steps = Steps)
    {
        var policy = new DemonstratingPolicy(PolicyFactory.Create(mean), null, 0) { ActionNoise = noise };
        using var runner = new RolloutRunner(bench.Plant(sign), Limits.Symmetric(SignBench.Signals, 9e5f, 2e6f, 9e5f), policy, steps + 1);

        // The bimodal policy may have to wait for its turn, during which it grows by 2 rho a step: it starts low.
        double start = steps > Steps ? 1e-8 : Distance;
        var x = SignBench.Play(runner, start, steps, run.Seed);
        var y = SignBench.Play(runner, steps > Steps ? 2 * start : 0, steps, run.Seed);
        return [.. x.Zip(y, (a, b) => Math.Abs(a - b) / start)];
    }
}
