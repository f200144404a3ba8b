using System.Runtime.CompilerServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// The loops of <see cref="PairKernel"/>: false when something is out of bounds. Two vectors of lanes go through the instants side by
/// side where one would wait for itself.
/// </summary>
/// <param name="a">A of the plant.</param>
/// <param name="limits">Symmetric, and alike in both coordinates.</param>
/// <typeparam name="T">Vectors.</typeparam>
internal sealed class PairPass<T>(float[] a, Limits limits)
    where T : unmanaged, IWide<T>
{
    private static int Vectors => EnsembleBlock.Lanes * sizeof(float) / Unsafe.SizeOf<T>();

    /// <summary>Gains that all lanes use alike, four numbers a phase, on the observation of the instant or of the last boundary.</summary>
    /// <param name="gains">First of the gains.</param>
    /// <param name="first">Phase of the first instant.</param>
    /// <param name="period">Number of phases.</param>
    /// <param name="chunk">Whether only the observation at phase 0 is seen.</param>
    /// <param name="boundary">Observations last seen when the first instant began; its own without chunks.</param>
    /// <param name="x">Observations of the first instant; the next follow in memory.</param>
    /// <param name="before">Actions before the first instant.</param>
    /// <param name="after">Filled with the actions of the last.</param>
    /// <param name="steps">Number of instants.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Shared(ref float gains, int first, int period, bool chunk, ref T boundary, ref T x, ref T before, ref T after, int steps)
    {
        T a00 = T.Of(a[0]), a01 = T.Of(a[1]), a10 = T.Of(a[2]), a11 = T.Of(a[3]);
        for (int v = 0; v < Vectors; v += 2)
        {
            ref T row = ref Unsafe.Add(ref x, v);
            T x0 = row, x1 = Unsafe.Add(ref row, Vectors), y0 = Unsafe.Add(ref row, 1), y1 = Unsafe.Add(ref row, Vectors + 1);
            ref T seen = ref Unsafe.Add(ref boundary, v);
            T b0 = seen, b1 = Unsafe.Add(ref seen, Vectors), c0 = Unsafe.Add(ref seen, 1), c1 = Unsafe.Add(ref seen, Vectors + 1);
            ref T action = ref Unsafe.Add(ref before, v);
            T u0 = action, u1 = Unsafe.Add(ref action, Vectors), w0 = Unsafe.Add(ref action, 1), w1 = Unsafe.Add(ref action, Vectors + 1);
            T worstAction = default, worstSlew = default, worstState = default;
            ref float k = ref Unsafe.Add(ref gains, 4 * first);
            for (int left = steps, phase = first; left > 0; left--)
            {
                if (!chunk || phase == 0)
                    (b0, b1, c0, c1) = (x0, x1, y0, y1);
                T k00 = T.Of(k), k01 = T.Of(Unsafe.Add(ref k, 1)), k10 = T.Of(Unsafe.Add(ref k, 2)), k11 = T.Of(Unsafe.Add(ref k, 3));
                Decide(k00 * b0 + k01 * b1, k10 * b0 + k11 * b1, ref u0, ref u1, ref worstAction, ref worstSlew);
                Decide(k00 * c0 + k01 * c1, k10 * c0 + k11 * c1, ref w0, ref w1, ref worstAction, ref worstSlew);
                Move(a00, a01, a10, a11, u0, u1, ref x0, ref x1, ref worstState);
                Move(a00, a01, a10, a11, w0, w1, ref y0, ref y1, ref worstState);
                row = ref Unsafe.Add(ref row, 2 * Vectors);
                (row, Unsafe.Add(ref row, Vectors), Unsafe.Add(ref row, 1), Unsafe.Add(ref row, Vectors + 1)) = (x0, x1, y0, y1);
                phase++;
                k = ref Unsafe.Add(ref k, 4);
                if (phase == period)
                {
                    phase = 0;
                    k = ref gains;
                }
            }

            action = ref Unsafe.Add(ref after, v);
            (action, Unsafe.Add(ref action, Vectors), Unsafe.Add(ref action, 1), Unsafe.Add(ref action, Vectors + 1)) = (u0, u1, w0, w1);
            if (!Fine(worstAction, worstSlew, worstState))
                return false;
        }

        return true;
    }

    /// <summary>One of two gains a lane, drawn anew in each hold.</summary>
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
    public bool Drawn(ref float gains, uint threshold, uint counter, int first, int hold, ref T drawn, ref T spare, ref T x, ref T before, ref T after, int steps)
    {
        // Numbers of plant and gains are loaded where they are used: there is no room for them in the registers.
        ref float plant = ref a[0];
        for (int v = 0; v < Vectors; v++)
        {
            ref T row = ref Unsafe.Add(ref x, v);
            T x0 = row, x1 = Unsafe.Add(ref row, Vectors), u0 = Unsafe.Add(ref before, v), u1 = Unsafe.Add(ref before, Vectors + v);
            ref T random = ref Unsafe.Add(ref drawn, v);
            T ra = random, rb = Unsafe.Add(ref random, Vectors), rc = Unsafe.Add(ref random, 2 * Vectors), second = T.Minus(Unsafe.Add(ref random, 3 * Vectors));
            T worstAction = default, worstSlew = default, worstState = default;
            uint number = counter;
            for (int left = steps, phase = first; left > 0; left--)
            {
                if (phase == 0)
                    second = T.Reaches(T.Right(LaneRandom.Next(ref ra, ref rb, ref rc, number++), 8), T.Of(threshold));
                phase = phase + 1 == hold ? 0 : phase + 1;
                T k00 = Chosen(second, ref gains), k01 = Chosen(second, ref Unsafe.Add(ref gains, 1)), k10 = Chosen(second, ref Unsafe.Add(ref gains, 2)), k11 = Chosen(second, ref Unsafe.Add(ref gains, 3));
                Decide(k00 * x0 + k01 * x1, k10 * x0 + k11 * x1, ref u0, ref u1, ref worstAction, ref worstSlew);
                Move(T.Of(plant), T.Of(Unsafe.Add(ref plant, 1)), T.Of(Unsafe.Add(ref plant, 2)), T.Of(Unsafe.Add(ref plant, 3)), u0, u1, ref x0, ref x1, ref worstState);
                row = ref Unsafe.Add(ref row, 2 * Vectors);
                (row, Unsafe.Add(ref row, Vectors)) = (x0, x1);
            }

            (Unsafe.Add(ref after, v), Unsafe.Add(ref after, Vectors + v)) = (u0, u1);
            ref T next = ref Unsafe.Add(ref spare, v);
            (next, Unsafe.Add(ref next, Vectors), Unsafe.Add(ref next, 2 * Vectors), Unsafe.Add(ref next, 3 * Vectors)) = (ra, rb, rc, T.Minus(second));
            if (!Fine(worstAction, worstSlew, worstState))
                return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Chosen(T second, ref float gain) => T.Choose(second, T.Of(Unsafe.Add(ref gain, 4)), T.Of(gain));

    // What is asked becomes the action before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decide(T asked0, T asked1, ref T u0, ref T u1, ref T worstAction, ref T worstSlew)
    {
        worstAction = T.Worst(worstAction, asked0, asked1);
        worstSlew = T.Worst(worstSlew, asked0 - u0, asked1 - u1);
        (u0, u1) = (asked0, asked1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(T a00, T a01, T a10, T a11, T u0, T u1, ref T x0, ref T x1, ref T worstState)
    {
        (x0, x1) = (u0 + a00 * x0 + a01 * x1, u1 + a10 * x0 + a11 * x1);
        worstState = T.Worst(worstState, x0, x1);
    }

    private bool Fine(T worstAction, T worstSlew, T worstState) =>
        T.Within(worstAction, limits.ActionHigh[0]) && T.Within(worstSlew, limits.ActionSlew[0]) && T.Within(worstState, limits.ObservationHigh[0]);
}
