using System.Numerics;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// A system of two coordinates under gains: policy, guard and plant in one pass, a few vectors at a time through a whole stretch of
/// instants, so that states and actions stay in registers. The bits are those of the general passes. For limits that are symmetric and
/// alike in both coordinates, so that a check is one comparison with the worst number of the stretch.
/// </summary>
internal sealed class PairKernel(EnsembleBlock block, float[] a, Limits limits, PolicySpec policy, MixtureLanes? mixture)
{
    /// <summary>Most instants at once, so that a stretch stays in the first cache.</summary>
    public const int LongestStretch = 64;

    private readonly PairPass _pass = new(a, limits);

    /// <summary>Whether plant, limits and policy are such.</summary>
    public static bool Takes(ILanePlant plant, Limits limits, PolicySpec policy) =>
        plant is LinearLanes { Bare.Length: 4 }
        && (policy.Kind is PolicySpec.Gain or PolicySpec.Chunk || (policy.Kind == PolicySpec.Mixture && policy.P0 == 2))
        && Alike(limits.ActionHigh) && Alike(limits.ActionSlew) && Alike(limits.ObservationHigh)
        && limits.ActionLow.Zip(limits.ActionHigh).All(pair => pair.First == -pair.Second) && limits.ObservationLow.Zip(limits.ObservationHigh).All(pair => pair.First == -pair.Second);

    /// <summary>
    /// Carries out the instants of a stretch, unless something is out of bounds in one of them: then all is as it was, but for
    /// observations behind the first instant, and the general passes have to look. Rollouts that ended are zeros and stay so.
    /// </summary>
    /// <param name="t">First instant.</param>
    /// <param name="end">The instant behind the last, at most <see cref="LongestStretch"/> later.</param>
    public bool Advance(int t, int end)
    {
        int period = policy.Kind == PolicySpec.Gain ? policy.P0 : policy.P1, phase = t % period;
        ref var x = ref First(block.Rows(t));
        ref var before = ref First(block.Previous);
        ref var after = ref First(block.Action);
        bool fine = policy.Kind switch
        {
            PolicySpec.Gain => _pass.Gain(ref policy.Weights[0], phase, period, ref x, ref before, ref after, end - t),
            PolicySpec.Chunk => _pass.Chunk(ref policy.Weights[0], phase, period, ref First(block.Rows(t - phase)), ref x, ref before, ref after, end - t),
            _ => _pass.Mixture(ref policy.Weights[2], mixture!.Thresholds[0], LaneRandom.Counter((t + period - 1) / period), phase, period,
                ref MemoryMarshal.GetReference(mixture.State), ref MemoryMarshal.GetReference(mixture.Spare), ref x, ref before, ref after, end - t),
        };
        if (!fine)
            return false;

        // The last actions are those before.
        block.Swap();
        mixture?.Commit();
        return true;
    }

    private static bool Alike(float[] bounds) => bounds.Length == 2 && bounds[0] == bounds[1];

    private static ref Vector<float> First(Span<Vector<float>> vectors) => ref MemoryMarshal.GetReference(vectors);
}
