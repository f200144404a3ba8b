using ImitationHil.Benchmarks.Peers;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>What is done with rollouts: growth, the gap between two sets of them, and fits.</summary>
internal static class EstimateCurves
{
    private const int Steps = 50, Episodes = 100, Demonstrations = 30, DemonstrationSteps = 80;

    public static IEnumerable<CostCurve> All =>
    [
        new("growth multiplier", "episodes", [10, 30, 100, 300, 1000, 3000, 10_000], (size, _) => Growth(size, Steps), $"jackknife-t of the instrumental estimate, {Steps} steps"),
        new("growth multiplier", "horizon", [10, 30, 100, 300, 1000, 3000], (size, _) => Growth(Episodes, size), $"jackknife-t of the instrumental estimate, {Episodes} episodes"),
        new("energy distance", "episodes", [10, 20, 40, 80, 160], (size, _) => Energy(size), $"permutation test of as many against as many, {Steps} steps"),
        new("chunk fit", "chunk", [1, 2, 4, 8, 16, 32], (size, _) => Fit(size), $"{Demonstrations} demonstrations of {DemonstrationSteps} periods"),
    ];

    private static Action Growth(int episodes, int steps)
    {
        double[][] numbers = Numbers(5, episodes, steps);
        bool[][] usable = [.. numbers.Select(d => Enumerable.Repeat(true, d.Length).ToArray())];
        return () => InstrumentalGrowth.JackknifeT(Deviations.OfScalars("curve", numbers, 1e-4, usable: usable));
    }

    private static Action Energy(int episodes)
    {
        var data = new GapData(Deviations.OfScalars("rig", Numbers(5, episodes, Steps), 1e-4), Deviations.OfScalars("twin", Numbers(6, episodes, Steps), 1e-4));
        return () => EnergyDistance.Run(data);
    }

    private static Action Fit(int chunk)
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5");
        var demonstrations = Demonstrator.Record(setup, new DemonstrationOptions { Episodes = Demonstrations, Horizon = DemonstrationSteps, Eyes = Eyes.Shared });
        return () => ChunkLearner.Fit(demonstrations, chunk, null);
    }

    // Deviations that grow by two decades, however long they take for it.
    private static double[][] Numbers(uint seed, int episodes, int steps)
    {
        var numbers = new SharedNumbers(seed);
        double g = Math.Pow(100, 1.0 / steps);
        return [.. Enumerable.Range(0, episodes).Select(_ =>
        {
            double clean = 0.005 * (1 + numbers.Next());
            return Enumerable.Range(0, steps).Select(t => clean * Math.Pow(g, t) + 1e-4 * numbers.Next()).ToArray();
        })];
    }
}
