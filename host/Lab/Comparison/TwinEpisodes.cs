using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Comparison;

/// <summary>
/// The same policy on the twin, from the starts that were recorded on the rig, with chance of its own. Rig and twin are
/// then two samples of episodes that differ in nothing but what drove the numbers: what the statistics of the gap assume.
/// </summary>
public static class TwinEpisodes
{
    /// <summary>Fewest twin episodes in all: their spread is the yardstick, so it must be known better than the rig's.</summary>
    public const int Least = 120;

    /// <summary>Runs the twin, as often from each recorded start as it takes to have <see cref="Least"/> episodes.</summary>
    /// <param name="twin">The simulation.</param>
    /// <param name="policy">The policy that was run on the rig.</param>
    /// <param name="recorded">Episodes of the rig, at least one; each with at least one sample.</param>
    /// <param name="seed">Chance of the twin.</param>
    public static IReadOnlyList<Trajectory> Run(PlantSetup twin, PolicySpec policy, IReadOnlyList<Trajectory> recorded, uint seed)
    {
        int repeats = (Least + recorded.Count - 1) / recorded.Count;
        var random = new Gaussian(seed);
        using var runner = new RolloutRunner(twin.Create(), twin.Limits, PolicyFactory.Create(policy), recorded.Max(episode => episode.Samples.Count));
        var episodes = new List<Trajectory>();
        for (int r = 0; r < repeats; r++)
        {
            foreach (var episode in recorded)
                episodes.Add(runner.Keep(new Episode(random.NextSeed(), episode.Samples.Count, StartOf(episode)), $"{episode.Name}-twin-{r}"));
        }

        return episodes;
    }

    /// <summary>The first observation of an episode, as a start state.</summary>
    internal static float[] StartOf(Trajectory episode) => Array.ConvertAll(episode.Samples[0].Observation, value => (float)value);
}
