using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// A system of two coordinates under gains: policy, guard and plant in one pass over the lanes, instant after instant without a call as
/// long as nothing is out of bounds. The bits are those of the general passes. For limits that are symmetric and alike in both
/// coordinates, so that a check is one comparison; where one fails, <see cref="LaneGuard"/> looks at the instant again.
/// </summary>
internal sealed class PairKernel(EnsembleBlock block, float[] a, Limits limits, LaneGuard guard, PolicySpec policy)
{
    private readonly LaneRandom _random = new();
    private readonly AlignedVectors<int> _drawn = new(EnsembleBlock.Vectors);
    private readonly float _most = limits.ActionHigh[0], _slew = limits.ActionSlew[0], _envelope = limits.ObservationHigh[0];

    // Bytes of a slot and of a vector: offsets that a processor adds by itself.
    private static nuint SlotBytes => EnsembleBlock.Lanes * sizeof(float);

    private static nuint VectorBytes => (nuint)Vector<byte>.Count;

    /// <summary>Whether plant, limits and policy are such.</summary>
    public static bool Takes(ILanePlant plant, Limits limits, PolicySpec policy) =>
        plant is LinearLanes { Bare.Length: 4 }
        && (policy.Kind is PolicySpec.Gain or PolicySpec.Chunk || (policy.Kind == PolicySpec.Mixture && policy.P0 == 2))
        && Alike(limits.ActionHigh) && Alike(limits.ActionSlew) && Alike(limits.ObservationHigh)
        && limits.ActionLow.Zip(limits.ActionHigh).All(pair => pair.First == -pair.Second) && limits.ObservationLow.Zip(limits.ObservationHigh).All(pair => pair.First == -pair.Second);

    /// <summary>Runs the block from its starts, which the guard has checked, to its end.</summary>
    public void Run()
    {
        if (policy.Kind == PolicySpec.Mixture)
            Drawn();
        else
            Shared();
    }

    private void Shared()
    {
        int period = policy.Kind == PolicySpec.Chunk ? policy.P1 : policy.P0;
        ref float gains = ref MemoryMarshal.GetArrayDataReference(policy.Weights);
        for (int t = 0; t < block.Horizon; t++)
        {
            int from = t;
            t = block.AllAlive
                ? Fast(ref gains, policy.Kind == PolicySpec.Chunk, period, ref a[0], ref First(block.Rows(0)), ref First(block.Action), ref First(block.Previous), _most, _slew, _envelope, t, block.Horizon)
                : t;
            Took(t - from);
            if (t == block.Horizon)
                return;
            int phase = t % period;
            Decide(ref Unsafe.Add(ref gains, 4 * phase), ref First(block.Rows(policy.Kind == PolicySpec.Chunk ? t - phase : t)), ref First(block.Action));
            Guarded(t);
        }
    }

    private void Drawn()
    {
        _random.Seed(block.Seeds);
        int threshold = (int)MixtureLanes.Thresholds(policy)[0];
        ref float gains = ref policy.Weights[2];
        ref var drawn = ref MemoryMarshal.GetReference(_drawn.Vectors);
        int left = 0, draws = 0;
        for (int t = 0; t < block.Horizon; t++)
        {
            if (left == 0)
            {
                _random.Compare(draws++, threshold, ref drawn);
                left = policy.P1;
            }

            left--;
            ref var x = ref First(block.Rows(t));
            ref var u = ref First(block.Action);
            Choose(ref gains, ref drawn, ref x, ref u);
            if (block.AllAlive && Look(ref u, ref First(block.Previous), _most, _slew) && Move(ref a[0], ref x, ref u, _envelope))
                block.Swap();
            else
                Guarded(t);
        }
    }

    // An instant at which a limit acts, or after a rollout has ended; the actions are decided.
    private void Guarded(int t)
    {
        guard.Limit(block, t);
        Move(ref a[0], ref First(block.Rows(t)), ref First(block.Action), _envelope);
        guard.Check(block, t + 1, t + 1);
        block.Swap();
    }

    private void Took(int steps)
    {
        if (steps % 2 == 1)
            block.Swap();
    }

    private static bool Alike(float[] bounds) => bounds.Length == 2 && bounds[0] == bounds[1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Vector<float> At(ref Vector<float> first, nuint bytes) => ref Unsafe.AddByteOffset(ref first, bytes);

    private static ref Vector<float> First(Span<Vector<float>> vectors) => ref MemoryMarshal.GetReference(vectors);

    // The passes call nothing, so that their constants stay in the registers.

    // From instant t on as long as nothing is out of bounds; the first instant that was not carried out.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Fast(
        ref float gains, bool chunk, int period, ref float a, ref Vector<float> origin, ref Vector<float> u, ref Vector<float> before, float most, float slew, float envelope, int t, int horizon)
    {
        Vector<float> a00 = new(a), a01 = new(Unsafe.Add(ref a, 1)), a10 = new(Unsafe.Add(ref a, 2)), a11 = new(Unsafe.Add(ref a, 3));
        Vector<float> mosts = new(most), slews = new(slew), envelopes = new(envelope);
        int phase = t % period;
        ref var x = ref At(ref origin, (nuint)t * 2 * SlotBytes);
        ref var seen = ref At(ref origin, (nuint)(chunk ? t - phase : t) * 2 * SlotBytes);
        for (; t < horizon; t++)
        {
            ref float k = ref Unsafe.Add(ref gains, 4 * phase);
            Vector<float> k00 = new(k), k01 = new(Unsafe.Add(ref k, 1)), k10 = new(Unsafe.Add(ref k, 2)), k11 = new(Unsafe.Add(ref k, 3));
            var fine = Vector<int>.AllBitsSet;
            for (nuint at = 0; at < SlotBytes; at += VectorBytes)
            {
                Vector<float> b0 = At(ref seen, at), b1 = At(ref seen, at + SlotBytes);
                Vector<float> u0 = k00 * b0 + k01 * b1, u1 = k10 * b0 + k11 * b1;
                fine &= Within(u0, mosts) & Within(u1, mosts) & Within(u0 - At(ref before, at), slews) & Within(u1 - At(ref before, at + SlotBytes), slews);
                At(ref u, at) = u0;
                At(ref u, at + SlotBytes) = u1;
                Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
                Vector<float> y0 = u0 + a00 * x0 + a01 * x1, y1 = u1 + a10 * x0 + a11 * x1;
                fine &= Within(y0, envelopes) & Within(y1, envelopes);
                At(ref x, at + 2 * SlotBytes) = y0;
                At(ref x, at + 3 * SlotBytes) = y1;
            }

            if (!Vector.EqualsAll(fine, Vector<int>.AllBitsSet))
                return t;
            ref var applied = ref u;
            u = ref before;
            before = ref applied;
            x = ref At(ref x, 2 * SlotBytes);
            phase = phase + 1 == period ? 0 : phase + 1;
            if (!chunk || phase == 0)
                seen = ref x;
        }

        return t;
    }

    // Gains that all lanes use alike.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Decide(ref float k, ref Vector<float> x, ref Vector<float> u)
    {
        Vector<float> k00 = new(k), k01 = new(Unsafe.Add(ref k, 1)), k10 = new(Unsafe.Add(ref k, 2)), k11 = new(Unsafe.Add(ref k, 3));
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            At(ref u, at) = k00 * x0 + k01 * x1;
            At(ref u, at + SlotBytes) = k10 * x0 + k11 * x1;
        }
    }

    // One of two gains a lane.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Choose(ref float w, ref Vector<int> drawn, ref Vector<float> x, ref Vector<float> u)
    {
        Vector<float> k00 = new(w), k01 = new(Unsafe.Add(ref w, 1)), k10 = new(Unsafe.Add(ref w, 2)), k11 = new(Unsafe.Add(ref w, 3));
        Vector<float> m00 = new(Unsafe.Add(ref w, 4)), m01 = new(Unsafe.Add(ref w, 5)), m10 = new(Unsafe.Add(ref w, 6)), m11 = new(Unsafe.Add(ref w, 7));
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            var second = Unsafe.AddByteOffset(ref drawn, at);
            At(ref u, at) = Vector.ConditionalSelect(second, m00, k00) * x0 + Vector.ConditionalSelect(second, m01, k01) * x1;
            At(ref u, at + SlotBytes) = Vector.ConditionalSelect(second, m10, k10) * x0 + Vector.ConditionalSelect(second, m11, k11) * x1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Look(ref Vector<float> u, ref Vector<float> before, float most, float slew)
    {
        Vector<float> mosts = new(most), slews = new(slew);
        var fine = Vector<int>.AllBitsSet;
        for (nuint at = 0; at < 2 * SlotBytes; at += VectorBytes)
            fine &= Within(At(ref u, at), mosts) & Within(At(ref u, at) - At(ref before, at), slews);
        return Vector.EqualsAll(fine, Vector<int>.AllBitsSet);
    }

    // The next instant follows in memory; false when an observation is out of bounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Move(ref float a, ref Vector<float> x, ref Vector<float> u, float envelope)
    {
        Vector<float> a00 = new(a), a01 = new(Unsafe.Add(ref a, 1)), a10 = new(Unsafe.Add(ref a, 2)), a11 = new(Unsafe.Add(ref a, 3)), envelopes = new(envelope);
        var fine = Vector<int>.AllBitsSet;
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            var y0 = At(ref u, at) + a00 * x0 + a01 * x1;
            var y1 = At(ref u, at + SlotBytes) + a10 * x0 + a11 * x1;
            fine &= Within(y0, envelopes) & Within(y1, envelopes);
            At(ref x, at + 2 * SlotBytes) = y0;
            At(ref x, at + 3 * SlotBytes) = y1;
        }

        return Vector.EqualsAll(fine, Vector<int>.AllBitsSet);
    }

    // False for NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Within(Vector<float> value, Vector<float> bound) => Vector.LessThanOrEqual(Vector.Abs(value), bound);
}
