using ImitationHil.Hil;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Verbs;

/// <summary>Hash of the float bits of a trajectory: equal hashes mean that two deployments computed the same.</summary>
internal static class TrajectoryHash
{
    /// <summary>Adds every observation, asked and applied action in time order.</summary>
    public static ulong Add(ulong hash, Trajectory trajectory)
    {
        foreach (var sample in trajectory.Samples)
        {
            foreach (double[] values in (double[][])[sample.Observation, sample.ActionAsked, sample.ActionApplied])
                hash = Fnv.Add(hash, Array.ConvertAll(values, value => (float)value));
        }

        return hash;
    }
}
