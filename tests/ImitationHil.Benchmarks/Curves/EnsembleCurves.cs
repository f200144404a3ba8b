using ImitationHil.Benchmarks.Peers;
using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>Many rollouts on one thread, from making the ensemble to its last block.</summary>
internal static class EnsembleCurves
{
    private const int Horizon = 50, Episodes = 4096;

    public static IEnumerable<CostCurve> All =>
    [
        new("ensemble, linear", "episodes", [64, 256, 1024, 4096, 16_384, 65_536], (size, _) => () => Run(size, Horizon, Linear), $"pairs, one thread, horizon {Horizon}"),
        new("ensemble, mixture", "episodes", [64, 256, 1024, 4096, 16_384, 65_536], (size, _) => () => Run(size, Horizon, Mixture), $"pairs, one thread, horizon {Horizon}"),
        new("ensemble, linear", "horizon", [8, 32, 128, 512, 2048], (size, _) => () => Run(Episodes, size, Linear), $"pairs, one thread, {Episodes} episodes"),
        new("ensemble, mixture", "horizon", [8, 32, 128, 512, 2048], (size, _) => () => Run(Episodes, size, Mixture), $"pairs, one thread, {Episodes} episodes"),
    ];

    private static readonly LinearSystem System = LinearSystem.Pair();

    // With A these turn the state by a right angle a step: no rollout grows into its limits, none decays to numbers that are slow.
    private static readonly float[] Turn = [-1.5f, 0.25f, -0.25f, 0.5f];

    private static readonly PolicySpec Linear = new("", System.Signals, PolicySpec.Gain, 1, 0, Turn);

    // Two gains that are equal: the draw is made all the same.
    private static readonly PolicySpec Mixture = new("", System.Signals, PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, .. Turn, .. Turn]);

    private static void Run(int episodes, int horizon, PolicySpec policy)
    {
        var ensemble = new RolloutEnsemble(() => new LinearPlant(System, [0, 0]), System.WideLimits, policy, horizon) { Threads = 1 };
        ensemble.ForEach(episodes, EnsembleCases.Start, _ => { });
    }
}
