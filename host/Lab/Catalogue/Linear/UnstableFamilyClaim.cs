using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The family x+ = xi rho x + u with rho above 1, experts u = -xi rho x. Demonstrations that start at rest are the same
/// for both signs, so a learner returns one policy for both. This runs the part of the talk's theorem on unstable
/// plants that one dimension shows: every constant gain. Policies with memory escape one dimension (claim
/// <c>time-varying</c> and others); against every algorithm the theorem needs a dimension of the order of log H, which
/// no rig has and no claim here runs.
/// </summary>
internal static class UnstableFamilyClaim
{
    private const int Steps = 20, Gains = 161;
    private const float Start = 1e-3f;
    private static readonly double[] Radii = [1.1, 1.2, 1.5, 2];

    public static readonly Claim Claim = new(
        "unstable-family",
        ClaimGroups.Stability,
        "On the unstable plants x+ = +-rho x + u with the same demonstrations, every constant gain grows by at least rho a step on one of the two; the fitted one by exactly rho.",
        "talk, theorem on unstable plants; scalar family ours, against constant gains only",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        double[] sweep = [.. Enumerable.Range(0, Gains).Select(i => -2 + 4.0 * i / (Gains - 1))];
        foreach (double rho in Radii)
        {
            // Spoiled: rho of the plant with the positive sign.
            LinearSystem[] plants = [Ideal.Spoiled(Plant(rho, 1), run.Perturbation), Plant(rho, -1)];
            string at = FormattableString.Invariant($"rho = {rho}");
            var data = plants.Select(plant => Dataset.Of(Ideal.Demonstrate(plant, run.Seed, 5, 10, 0))).ToArray();
            numbers.Add(new ClaimNumber($"largest difference between the demonstrations of the two signs, {at}", 0, (data[0].X - data[1].X).L2Norm() + (data[0].U - data[1].U).L2Norm(), 0, "all zero"));

            var gain = LinearLearner.Fit(data[0], Excitation.Of(data[0].X, null, ["x"]))[0, 0];
            var worst = plants.Select(plant => Multiplier(plant, gain)).MaxBy(Math.Abs);
            numbers.Add(new ClaimNumber($"multiplier of the fitted gain on the worse sign, {at}", rho, Math.Abs(worst), 4 * Ideal.FloatRounding * rho, "float rounding"));

            double[] least = [.. sweep.Select(k => plants.Max(plant => Math.Abs(Multiplier(plant, k))))];
            numbers.Add(new ClaimNumber($"least worse multiplier of {Gains} gains from -2 to 2, {at}", rho, least.Min(), 4 * Ideal.FloatRounding * rho, "float rounding; the sweep has k = 0"));
            series.Add(new ClaimSeries(at, sweep, least));
            series.Add(new ClaimSeries($"{at}: rho + |k|", sweep, [.. sweep.Select(k => rho + Math.Abs(k))], Predicted: true));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"No constant gain grows by less than rho on both signs: at rho = 1.2 the best of {Gains} has {series[2].Y.Min():0.000} a step"),
            X = "gain k",
            Y = "multiplier a step on the worse sign",
            Series = series,
        });
    }

    private static LinearSystem Plant(double rho, int sign)
    {
        var system = LinearSystem.UnknownSign(rho, sign);
        return system with { K = -system.A };
    }

    // Growth of a rollout from a small start, as the product reads it; 4^20 times the start would leave the envelope, so it stops at 1e4.
    private static double Multiplier(LinearSystem plant, double gain)
    {
        var policy = PolicySpecs.Linear("gain", plant.Signals, Matrices.Of(1, 1, gain));
        double size = Math.Abs(plant.A[0, 0] + gain);
        int steps = size <= 1 ? Steps : Math.Min(Steps, (int)(Math.Log(1e7) / Math.Log(size)));
        double[] x = [.. Ideal.Run(plant, policy, [Start], Math.Max(2, steps)).Select(state => state[0])];
        return GrowthMultiplier.Estimate([x], [[.. x.Select(_ => true)]], 1e-12).Value ?? 0;
    }
}
