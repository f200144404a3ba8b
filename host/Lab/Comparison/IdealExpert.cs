using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Comparison;

/// <summary>
/// Whom an episode is compared with: the expert on the ideal plant from the episode's own first observation, without noise. Where the
/// sign of the plant is unknown there is none, and deviation means distance from the origin, which every policy there seeks.
/// </summary>
public static class IdealExpert
{
    /// <summary>An episode beside its expert's.</summary>
    /// <param name="setup">The plant that the rig obeys; its system is not null.</param>
    /// <param name="episode">At least one sample.</param>
    public static PairedRun Pair(PlantSetup setup, Trajectory episode) => new(
        episode,
        setup.System!.K is null ? AtOrigin(episode) : Run(setup.System, setup.Expert!, TwinEpisodes.StartOf(episode), episode.Samples.Count, episode.Seed, episode.Name));

    /// <summary>A policy from this start on the ideal plant.</summary>
    public static Trajectory Run(LinearSystem system, PolicySpec policy, float[] start, int horizon, uint seed, string name)
    {
        using var runner = new RolloutRunner(new LinearPlant(system, start), system.WideLimits, PolicyFactory.Create(policy), horizon);
        return runner.Keep(new Episode(seed, horizon, start), name);
    }

    private static Trajectory AtOrigin(Trajectory episode) =>
        episode with { Samples = [.. episode.Samples.Select(sample => sample with { Observation = new double[sample.Observation.Length] })] };
}
