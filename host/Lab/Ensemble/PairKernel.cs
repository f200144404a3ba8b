using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// A system of two coordinates under gains: one pass over the lanes for policy and guard, one for plant and envelope, each with few
/// enough constants to stay in registers. The bits are those of the general passes. For limits that are symmetric and alike in both
/// coordinates, so that a check is one comparison; where one fails, <see cref="LaneGuard"/> looks at the instant again.
/// </summary>
internal sealed class PairKernel(EnsembleBlock block, float[] a, Limits limits, LaneGuard guard, PolicySpec policy)
{
    private readonly LaneRandom _random = new();
    private readonly AlignedVectors<int> _drawn = new(EnsembleBlock.Vectors);
    private readonly float _most = limits.ActionHigh[0], _slew = limits.ActionSlew[0], _envelope = limits.ObservationHigh[0];
    private readonly float _a00 = a[0], _a01 = a[1], _a10 = a[2], _a11 = a[3];

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
        bool chunk = policy.Kind == PolicySpec.Chunk;
        int period = chunk ? policy.P1 : policy.P0, phase = 0;
        ref var x = ref MemoryMarshal.GetReference(block.Rows(0));
        ref var seen = ref x;
        for (int t = 0; t < block.Horizon; t++)
        {
            if (!chunk || phase == 0)
                seen = ref x;
            ref var u = ref MemoryMarshal.GetReference(block.Action);
            var fine = Decide(ref MemoryMarshal.GetReference(policy.Weights.AsSpan(phase * 4, 4)), ref seen, ref u, ref MemoryMarshal.GetReference(block.Previous));
            if (!Vector.EqualsAll(fine, Vector<int>.AllBitsSet) || !block.AllAlive)
                guard.Limit(block, t);
            if (!Vector.EqualsAll(Move(ref x, ref u), Vector<int>.AllBitsSet))
                guard.Check(block, t + 1, t + 1);
            block.Swap();
            x = ref At(ref x, 2 * SlotBytes);
            phase = phase + 1 == period ? 0 : phase + 1;
        }
    }

    private void Drawn()
    {
        _random.Seed(block.Seeds);
        uint threshold = MixtureLanes.Thresholds(policy)[0];
        int left = 0, draws = 0;
        ref var x = ref MemoryMarshal.GetReference(block.Rows(0));
        for (int t = 0; t < block.Horizon; t++)
        {
            if (left == 0)
            {
                _random.Compare(draws++, threshold, _drawn.Vectors);
                left = policy.P1;
            }

            left--;
            ref var u = ref MemoryMarshal.GetReference(block.Action);
            Choose(ref MemoryMarshal.GetReference(_drawn.Vectors), ref x, ref u);
            if (!Vector.EqualsAll(Look(ref u, ref MemoryMarshal.GetReference(block.Previous)), Vector<int>.AllBitsSet) || !block.AllAlive)
                guard.Limit(block, t);
            if (!Vector.EqualsAll(Move(ref x, ref u), Vector<int>.AllBitsSet))
                guard.Check(block, t + 1, t + 1);
            block.Swap();
            x = ref At(ref x, 2 * SlotBytes);
        }
    }

    private static bool Alike(float[] bounds) => bounds.Length == 2 && bounds[0] == bounds[1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Vector<float> At(ref Vector<float> first, nuint bytes) => ref Unsafe.AddByteOffset(ref first, bytes);

    // Gains that all lanes use alike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Decide(ref float k, ref Vector<float> x, ref Vector<float> u, ref Vector<float> before)
    {
        Vector<float> k00 = new(k), k01 = new(Unsafe.Add(ref k, 1)), k10 = new(Unsafe.Add(ref k, 2)), k11 = new(Unsafe.Add(ref k, 3));
        Vector<float> most = new(_most), slew = new(_slew);
        var fine = Vector<int>.AllBitsSet;
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            Vector<float> u0 = k00 * x0 + k01 * x1, u1 = k10 * x0 + k11 * x1;
            fine &= Within(u0, most) & Within(u1, most) & Within(u0 - At(ref before, at), slew) & Within(u1 - At(ref before, at + SlotBytes), slew);
            At(ref u, at) = u0;
            At(ref u, at + SlotBytes) = u1;
        }

        return fine;
    }

    // One of two gains a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Choose(ref Vector<int> drawn, ref Vector<float> x, ref Vector<float> u)
    {
        var w = policy.Weights.AsSpan(2, 8);
        Vector<float> k00 = new(w[0]), k01 = new(w[1]), k10 = new(w[2]), k11 = new(w[3]), m00 = new(w[4]), m01 = new(w[5]), m10 = new(w[6]), m11 = new(w[7]);
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            var second = Unsafe.AddByteOffset(ref drawn, at);
            At(ref u, at) = Vector.ConditionalSelect(second, m00, k00) * x0 + Vector.ConditionalSelect(second, m01, k01) * x1;
            At(ref u, at + SlotBytes) = Vector.ConditionalSelect(second, m10, k10) * x0 + Vector.ConditionalSelect(second, m11, k11) * x1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Look(ref Vector<float> u, ref Vector<float> before)
    {
        Vector<float> most = new(_most), slew = new(_slew);
        var fine = Vector<int>.AllBitsSet;
        for (nuint at = 0; at < 2 * SlotBytes; at += VectorBytes)
            fine &= Within(At(ref u, at), most) & Within(At(ref u, at) - At(ref before, at), slew);
        return fine;
    }

    // The next instant follows in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Move(ref Vector<float> x, ref Vector<float> u)
    {
        Vector<float> a00 = new(_a00), a01 = new(_a01), a10 = new(_a10), a11 = new(_a11), envelope = new(_envelope);
        var fine = Vector<int>.AllBitsSet;
        for (nuint at = 0; at < SlotBytes; at += VectorBytes)
        {
            Vector<float> x0 = At(ref x, at), x1 = At(ref x, at + SlotBytes);
            var y0 = At(ref u, at) + a00 * x0 + a01 * x1;
            var y1 = At(ref u, at + SlotBytes) + a10 * x0 + a11 * x1;
            fine &= Within(y0, envelope) & Within(y1, envelope);
            At(ref x, at + 2 * SlotBytes) = y0;
            At(ref x, at + 3 * SlotBytes) = y1;
        }

        return fine;
    }

    // False for NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Within(Vector<float> value, Vector<float> bound) => Vector.LessThanOrEqual(Vector.Abs(value), bound);
}
