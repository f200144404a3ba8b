using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Comparison;

/// <summary>
/// What is left between rig and twin when the policy is taken out of the loop: the actions that the rig applied are
/// played into the twin from the recorded start, twice, each time with chance of its own.
/// </summary>
/// <param name="Rig">The rig's episodes against the first replay.</param>
/// <param name="Twin">The second replay against the first: what a perfect twin would show.</param>
public sealed record TwinReplay(ReplayData Rig, ReplayData Twin)
{
    /// <summary>Replays. Each episode ends where the first of the three meets a limit: from there on they obey it, not the plant.</summary>
    /// <param name="twin">The simulation; its signals are those of the recording.</param>
    /// <param name="recorded">Episodes of the rig.</param>
    /// <param name="seed">Chance of the twin.</param>
    public static TwinReplay Run(PlantSetup twin, IReadOnlyList<Trajectory> recorded, uint seed)
    {
        var random = new Gaussian(seed);
        List<double[][]> rig = [], first = [], second = [];
        foreach (var episode in recorded)
        {
            var once = Play(twin, episode, random.NextSeed());
            var again = Play(twin, episode, random.NextSeed());
            int free = new[] { episode, once, again }.Min(Free);
            rig.Add(Observations(episode, free));
            first.Add(Observations(once, free));
            second.Add(Observations(again, free));
        }

        var period = TimeSpan.FromMicroseconds(twin.Signals.PeriodMicroseconds);
        return new TwinReplay(new ReplayData(rig, first, period), new ReplayData(second, first, period));
    }

    private static Trajectory Play(PlantSetup twin, Trajectory episode, uint seed)
    {
        using var runner = new RolloutRunner(twin.Create(), twin.Limits, new RecordedActions(twin.Signals, episode.Samples), episode.Samples.Count);
        return runner.Keep(new Episode(seed, episode.Samples.Count, TwinEpisodes.StartOf(episode)), episode.Name);
    }

    // The observation at the beginning of the first limited period is still free of its limit.
    private static int Free(Trajectory episode) =>
        Math.Min(episode.Samples.Count, episode.Samples.TakeWhile(sample => sample.LimitBits == 0).Count() + 1);

    private static double[][] Observations(Trajectory episode, int count) => [.. episode.Samples.Take(count).Select(sample => sample.Observation)];

    /// <summary>Plays what was applied, period by period, whatever it sees.</summary>
    private sealed class RecordedActions(Signals signals, IReadOnlyList<Sample> samples) : IPolicy
    {
        private int _step;

        public Signals Signals => signals;

        public void Reset(uint seed) => _step = 0;

        public Status Act(float[] observation, float[] action)
        {
            for (int i = 0; i < action.Length; i++)
                action[i] = (float)samples[_step].ActionApplied[i];
            _step++;
            return Status.Ok;
        }
    }
}
