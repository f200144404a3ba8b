using System.Numerics;
using System.Runtime.CompilerServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// The loops of <see cref="PairKernel"/>. Two vectors of lanes go through the instants side by side: one would wait for itself, more
/// would not fit into the registers.
/// </summary>
/// <param name="a">A of the plant.</param>
/// <param name="limits">Symmetric, and alike in both coordinates.</param>
internal sealed class PairPass(float[] a, Limits limits)
{
    private static int Vectors => EnsembleBlock.Vectors;

    /// <summary>u = K x with gains that all lanes use alike, constant or periodic; false when something is out of bounds.</summary>
    /// <param name="gains">First of the gains, four numbers a phase.</param>
    /// <param name="first">Phase of the first instant.</param>
    /// <param name="period">Number of phases.</param>
    /// <param name="x">Observations of the first instant; the next follow in memory.</param>
    /// <param name="before">Actions before the first instant.</param>
    /// <param name="after">Filled with the actions of the last.</param>
    /// <param name="steps">Number of instants.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Gain(ref float gains, int first, int period, ref Vector<float> x, ref Vector<float> before, ref Vector<float> after, int steps)
    {
        Vector<float> a00 = new(a[0]), a01 = new(a[1]), a10 = new(a[2]), a11 = new(a[3]);
        for (int v = 0; v < Vectors; v += 2)
        {
            ref var row = ref Unsafe.Add(ref x, v);
            Vector<float> x0 = row, x1 = Unsafe.Add(ref row, Vectors), y0 = Unsafe.Add(ref row, 1), y1 = Unsafe.Add(ref row, Vectors + 1);
            Vector<float> u0 = Unsafe.Add(ref before, v), u1 = Unsafe.Add(ref before, Vectors + v), w0 = Unsafe.Add(ref before, v + 1), w1 = Unsafe.Add(ref before, Vectors + v + 1);
            Vector<int> action = default, slew = default, state = default;
            ref float k = ref Unsafe.Add(ref gains, 4 * first);
            for (int left = steps, phase = first; left > 0; left--)
            {
                Vector<float> k00 = new(k), k01 = new(Unsafe.Add(ref k, 1)), k10 = new(Unsafe.Add(ref k, 2)), k11 = new(Unsafe.Add(ref k, 3));
                k = ref Unsafe.Add(ref k, 4);
                if (++phase == period)
                {
                    phase = 0;
                    k = ref gains;
                }

                row = ref Unsafe.Add(ref row, 2 * Vectors);
                Decide(k00 * x0 + k01 * x1, k10 * x0 + k11 * x1, ref u0, ref u1, ref action, ref slew);
                Decide(k00 * y0 + k01 * y1, k10 * y0 + k11 * y1, ref w0, ref w1, ref action, ref slew);
                Move(a00, a01, a10, a11, u0, u1, ref x0, ref x1, ref state);
                Move(a00, a01, a10, a11, w0, w1, ref y0, ref y1, ref state);
                (row, Unsafe.Add(ref row, Vectors), Unsafe.Add(ref row, 1), Unsafe.Add(ref row, Vectors + 1)) = (x0, x1, y0, y1);
            }

            (Unsafe.Add(ref after, v), Unsafe.Add(ref after, Vectors + v), Unsafe.Add(ref after, v + 1), Unsafe.Add(ref after, Vectors + v + 1)) = (u0, u1, w0, w1);
            if (!Fine(action, slew, state))
                return false;
        }

        return true;
    }

    /// <summary>The same with the observation of the chunk's boundary.</summary>
    /// <param name="gains">First of the gains, four numbers a phase.</param>
    /// <param name="first">Phase of the first instant.</param>
    /// <param name="period">Periods a chunk.</param>
    /// <param name="boundary">Observations of the last boundary up to the first instant.</param>
    /// <param name="x">Observations of the first instant; the next follow in memory.</param>
    /// <param name="before">Actions before the first instant.</param>
    /// <param name="after">Filled with the actions of the last.</param>
    /// <param name="steps">Number of instants.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Chunk(ref float gains, int first, int period, ref Vector<float> boundary, ref Vector<float> x, ref Vector<float> before, ref Vector<float> after, int steps)
    {
        Vector<float> a00 = new(a[0]), a01 = new(a[1]), a10 = new(a[2]), a11 = new(a[3]);
        for (int v = 0; v < Vectors; v += 2)
        {
            ref var row = ref Unsafe.Add(ref x, v);
            ref var seen = ref Unsafe.Add(ref boundary, v);
            Vector<float> x0 = row, x1 = Unsafe.Add(ref row, Vectors), y0 = Unsafe.Add(ref row, 1), y1 = Unsafe.Add(ref row, Vectors + 1);
            Vector<float> b0 = seen, b1 = Unsafe.Add(ref seen, Vectors), c0 = Unsafe.Add(ref seen, 1), c1 = Unsafe.Add(ref seen, Vectors + 1);
            Vector<float> u0 = Unsafe.Add(ref before, v), u1 = Unsafe.Add(ref before, Vectors + v), w0 = Unsafe.Add(ref before, v + 1), w1 = Unsafe.Add(ref before, Vectors + v + 1);
            Vector<int> action = default, slew = default, state = default;
            ref float k = ref Unsafe.Add(ref gains, 4 * first);
            for (int left = steps, phase = first; left > 0; left--)
            {
                Vector<float> k00 = new(k), k01 = new(Unsafe.Add(ref k, 1)), k10 = new(Unsafe.Add(ref k, 2)), k11 = new(Unsafe.Add(ref k, 3));
                Decide(k00 * b0 + k01 * b1, k10 * b0 + k11 * b1, ref u0, ref u1, ref action, ref slew);
                Decide(k00 * c0 + k01 * c1, k10 * c0 + k11 * c1, ref w0, ref w1, ref action, ref slew);
                Move(a00, a01, a10, a11, u0, u1, ref x0, ref x1, ref state);
                Move(a00, a01, a10, a11, w0, w1, ref y0, ref y1, ref state);
                row = ref Unsafe.Add(ref row, 2 * Vectors);
                (row, Unsafe.Add(ref row, Vectors), Unsafe.Add(ref row, 1), Unsafe.Add(ref row, Vectors + 1)) = (x0, x1, y0, y1);
                k = ref Unsafe.Add(ref k, 4);
                if (++phase == period)
                {
                    phase = 0;
                    k = ref gains;
                    (b0, b1, c0, c1) = (x0, x1, y0, y1);
                }
            }

            (Unsafe.Add(ref after, v), Unsafe.Add(ref after, Vectors + v), Unsafe.Add(ref after, v + 1), Unsafe.Add(ref after, Vectors + v + 1)) = (u0, u1, w0, w1);
            if (!Fine(action, slew, state))
                return false;
        }

        return true;
    }

    /// <summary>The same with one of two gains a lane, drawn anew in each hold.</summary>
    /// <param name="gains">First of the gains, four numbers a component.</param>
    /// <param name="threshold">The draw, as 24 bits, from which the second is chosen.</param>
    /// <param name="counter">Counter of the generator's next draw.</param>
    /// <param name="first">Phase of the first instant in its hold.</param>
    /// <param name="hold">Instants that a component is held.</param>
    /// <param name="drawn">State of <see cref="MixtureLanes"/>.</param>
    /// <param name="spare">Filled with the state behind the last instant.</param>
    /// <param name="x">Observations of the first instant; the next follow in memory.</param>
    /// <param name="before">Actions before the first instant.</param>
    /// <param name="after">Filled with the actions of the last.</param>
    /// <param name="steps">Number of instants.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Mixture(
        ref float gains, uint threshold, uint counter, int first, int hold, ref Vector<uint> drawn, ref Vector<uint> spare,
        ref Vector<float> x, ref Vector<float> before, ref Vector<float> after, int steps)
    {
        Vector<float> a00 = new(a[0]), a01 = new(a[1]), a10 = new(a[2]), a11 = new(a[3]);
        Vector<float> k00 = new(gains), k01 = new(Unsafe.Add(ref gains, 1)), k10 = new(Unsafe.Add(ref gains, 2)), k11 = new(Unsafe.Add(ref gains, 3));
        Vector<float> m00 = new(Unsafe.Add(ref gains, 4)), m01 = new(Unsafe.Add(ref gains, 5)), m10 = new(Unsafe.Add(ref gains, 6)), m11 = new(Unsafe.Add(ref gains, 7));
        var bound = new Vector<int>((int)threshold);
        for (int v = 0; v < Vectors; v++)
        {
            ref var row = ref Unsafe.Add(ref x, v);
            Vector<float> x0 = row, x1 = Unsafe.Add(ref row, Vectors), u0 = Unsafe.Add(ref before, v), u1 = Unsafe.Add(ref before, Vectors + v);
            ref var random = ref Unsafe.Add(ref drawn, v);
            Vector<uint> ra = random, rb = Unsafe.Add(ref random, Vectors), rc = Unsafe.Add(ref random, 2 * Vectors);
            var second = -Vector.AsVectorInt32(Unsafe.Add(ref random, 3 * Vectors));
            Vector<int> action = default, slew = default, state = default;
            uint number = counter;
            for (int left = steps, phase = first; left > 0; left--)
            {
                if (phase == 0)
                    second = Vector.GreaterThanOrEqual(Vector.AsVectorInt32(Vector.ShiftRightLogical(LaneRandom.Next(ref ra, ref rb, ref rc, new(number++)), 8)), bound);
                phase = phase + 1 == hold ? 0 : phase + 1;
                Decide(
                    Vector.ConditionalSelect(second, m00, k00) * x0 + Vector.ConditionalSelect(second, m01, k01) * x1,
                    Vector.ConditionalSelect(second, m10, k10) * x0 + Vector.ConditionalSelect(second, m11, k11) * x1, ref u0, ref u1, ref action, ref slew);
                Move(a00, a01, a10, a11, u0, u1, ref x0, ref x1, ref state);
                row = ref Unsafe.Add(ref row, 2 * Vectors);
                (row, Unsafe.Add(ref row, Vectors)) = (x0, x1);
            }

            (Unsafe.Add(ref after, v), Unsafe.Add(ref after, Vectors + v)) = (u0, u1);
            ref var next = ref Unsafe.Add(ref spare, v);
            (next, Unsafe.Add(ref next, Vectors), Unsafe.Add(ref next, 2 * Vectors), Unsafe.Add(ref next, 3 * Vectors)) = (ra, rb, rc, Vector.AsVectorUInt32(-second));
            if (!Fine(action, slew, state))
                return false;
        }

        return true;
    }

    // What is asked becomes the action before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decide(Vector<float> asked0, Vector<float> asked1, ref Vector<float> u0, ref Vector<float> u1, ref Vector<int> action, ref Vector<int> slew)
    {
        action = Vector.Max(action, Vector.Max(Size(asked0), Size(asked1)));
        slew = Vector.Max(slew, Vector.Max(Size(asked0 - u0), Size(asked1 - u1)));
        (u0, u1) = (asked0, asked1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(
        Vector<float> a00, Vector<float> a01, Vector<float> a10, Vector<float> a11, Vector<float> u0, Vector<float> u1, ref Vector<float> x0, ref Vector<float> x1, ref Vector<int> state)
    {
        Vector<float> y0 = u0 + a00 * x0 + a01 * x1, y1 = u1 + a10 * x0 + a11 * x1;
        state = Vector.Max(state, Vector.Max(Size(y0), Size(y1)));
        (x0, x1) = (y0, y1);
    }

    // Bits of a magnitude: they are ordered as magnitudes are, with what is not finite above all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Size(Vector<float> value) => Vector.AsVectorInt32(Vector.Abs(value));

    private bool Fine(Vector<int> action, Vector<int> slew, Vector<int> state) =>
        Within(action, limits.ActionHigh[0]) && Within(slew, limits.ActionSlew[0]) && Within(state, limits.ObservationHigh[0]);

    private static bool Within(Vector<int> size, float bound) => Vector.LessThanOrEqualAll(size, new Vector<int>(BitConverter.SingleToInt32Bits(bound)));
}
