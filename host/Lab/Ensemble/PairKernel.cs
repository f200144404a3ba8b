using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    private readonly PairPass<Widest> _widest = new(a, limits);
    private readonly PairPass<Usual> _usual = new(a, limits);

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
        if (!(Vector512.IsHardwareAccelerated ? Advance(_widest, t, end) : Advance(_usual, t, end)))
            return false;

        // The last actions are those before.
        block.Swap();
        mixture?.Commit();
        return true;
    }

    private bool Advance<T>(PairPass<T> pass, int t, int end)
        where T : unmanaged, IWide<T>
    {
        bool chunk = policy.Kind == PolicySpec.Chunk;
        int period = policy.Kind == PolicySpec.Gain ? policy.P0 : policy.P1, phase = t % period;
        ref T x = ref First<T, Vector<float>>(block.Rows(t));
        ref T before = ref First<T, Vector<float>>(block.Previous);
        ref T after = ref First<T, Vector<float>>(block.Action);
        return mixture is null
            ? pass.Shared(ref policy.Weights[0], phase, period, chunk, ref First<T, Vector<float>>(block.Rows(chunk ? t - phase : t)), ref x, ref before, ref after, end - t)
            : pass.Drawn(ref policy.Weights[2], mixture.Thresholds[0], LaneRandom.Counter((t + period - 1) / period), phase, period,
                ref First<T, uint>(mixture.State), ref First<T, uint>(mixture.Spare), ref x, ref before, ref after, end - t);
    }

    private static bool Alike(float[] bounds) => bounds.Length == 2 && bounds[0] == bounds[1];

    private static ref T First<T, TElement>(Span<TElement> values) => ref Unsafe.As<TElement, T>(ref MemoryMarshal.GetReference(values));
}
