using ImitationHil.Firmware;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// A simple policy: the least-squares imitator plus noise that does not depend on the state. Two rollouts with the same
/// draws differ by d+ = (A + Khat) d, whatever the noise: it hides the drift, it does not slow it. Perturbed: the entry
/// xi g of the plant.
/// </summary>
internal static class SimplePolicyClaim
{
    private const int Episodes = 10;
    private const int Steps = 20;
    private static readonly double[] Noises = [0, 0.1, 1];

    public static readonly Claim Claim = new(
        "simple-policy",
        ClaimGroups.Pitfall,
        "A mean plus independent noise grows as fast as the mean: coupled rollouts of the imitator move apart by g a step for every size of noise, on both signs of the pair.",
        "talk, simple policies; coupling argument on our construction",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        foreach (int sign in new[] { 1, -1 })
        {
            var model = PairBench.LeastSquares.Fit(bench.Silent(sign));
            foreach (double noise in Noises)
            {
                var differences = Enumerable.Range(0, Episodes).Select(e => Coupled(bench, model.Spec, sign, noise, run.Seed + (uint)e)).ToArray();
                var growth = GrowthMultiplier.Estimate(differences, [.. differences.Select(d => d.Select(_ => true).ToArray())], 0);

                // Both states are rounded at each step while they are up to ten times as large as their difference.
                numbers.Add(new ClaimNumber(
                    FormattableString.Invariant($"growth of the coupled difference a step, noise {noise}, xi = {sign:+0;-0}"), sign * PairBench.G, growth.Value ?? double.MaxValue,
                    2 * 5 * 10 * PairBench.Ulp * PairBench.G, "float rounding of states up to ten times as large as their difference"));
                if (sign > 0)
                    series.Add(new ClaimSeries(FormattableString.Invariant($"noise {noise}"), PairBench.Axis(differences[0].Length), [.. differences[0].Select(Math.Abs)]));
            }
        }

        var steps = PairBench.Axis(Steps + 1);
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"With noise 1 the imitator's coupled rollouts still move apart by {numbers[2].Measured:0.000} a step"),
            X = "step",
            Y = "coupled difference in x1",
            LogY = true,
            Series = [.. series, new ClaimSeries("g^t", steps, [.. steps.Select(t => Math.Pow(PairBench.G, t))], Predicted: true)],
        });
    }

    // x1 of a rollout displaced by 1 along e1, minus x1 of the one that was not, with the same draws.
    private static double[] Coupled(PairBench bench, PolicySpec imitator, int sign, double noise, uint seed)
    {
        var setup = bench.Setup(sign);
        var policy = new DemonstratingPolicy(PolicyFactory.Create(imitator), null, 0) { ActionNoise = noise };
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, policy, Steps + 1);
        var x = runner.Keep(new Episode(seed, Steps + 1, [1, 0.5f]), "displaced").Samples;
        var y = runner.Keep(new Episode(seed, Steps + 1, [0, 0.5f]), "not displaced").Samples;
        return [.. x.Zip(y, (a, b) => a.Observation[0] - b.Observation[0])];
    }
}
