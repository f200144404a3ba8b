using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// The pendulum in lanes by the same Runge-Kutta steps. The sine is a vector's, divisions by the inertia are products and sums are fused,
/// each of which differs in the last place, so states agree to a bound and not to the bit. Fused operations are the same bits everywhere.
/// </summary>
internal sealed class PendulumLanes(PendulumParameters parameters, int periodMicroseconds) : ILanePlant
{
    private const double StepSeconds = 0.001;

    private static int Doubles => EnsembleBlock.Lanes / Vector<double>.Count;

    private readonly AlignedVectors<double> _q = new(Doubles), _w = new(Doubles), _torque = new(Doubles), _k1 = new(Doubles), _k2 = new(Doubles), _k3 = new(Doubles);
    private readonly double _perInertia = 1 / Inertia(parameters);
    private readonly double _dampingPerInertia = parameters.Damping / Inertia(parameters);
    private readonly double _weightPerInertia = parameters.Mass * PendulumPlant.Gravity * parameters.Length / Inertia(parameters);

    public void Reset(EnsembleBlock block)
    {
        for (int v = 0; v < EnsembleBlock.Vectors; v++)
        {
            Vector.Widen(block.Row(0, 0)[v], out _q.Vectors[2 * v], out _q.Vectors[2 * v + 1]);
            Vector.Widen(block.Row(0, 1)[v], out _w.Vectors[2 * v], out _w.Vectors[2 * v + 1]);
        }
    }

    public void Step(EnsembleBlock block, int t)
    {
        if (!parameters.Driven)
            block.Action.Clear();
        int steps = periodMicroseconds / 1000;
        for (int v = 0; v < EnsembleBlock.Vectors; v++)
            Vector.Widen(block.Action[v], out _torque.Vectors[2 * v], out _torque.Vectors[2 * v + 1]);
        for (int k = 0; k < steps; k++)
        {
            if (Vector512.IsHardwareAccelerated)
                Advance<WidestDouble>();
            else
                Advance<UsualDouble>();
        }

        for (int v = 0; v < EnsembleBlock.Vectors; v++)
        {
            block.Row(t + 1, 0)[v] = Vector.Narrow(_q.Vectors[2 * v], _q.Vectors[2 * v + 1]);
            block.Row(t + 1, 1)[v] = Vector.Narrow(_w.Vectors[2 * v], _w.Vectors[2 * v + 1]);
        }
    }

    private static double Inertia(PendulumParameters p) => p.Mass * p.Length * p.Length + p.Inertia;

    public void Dispose()
    {
    }

    // One stage after the other over all lanes: a processor overlaps lanes, which do not wait for one another, and not stages, which do.
    private void Advance<T>()
        where T : unmanaged, IWideDouble<T>
    {
        const double h = StepSeconds;
        Span<T> q = Wide<T>(_q), w = Wide<T>(_w)[..q.Length], torque = Wide<T>(_torque)[..q.Length], k1 = Wide<T>(_k1)[..q.Length], k2 = Wide<T>(_k2)[..q.Length], k3 = Wide<T>(_k3)[..q.Length];
        T half = T.Of(h / 2), whole = T.Of(h), sixth = T.Of(h / 6), two = T.Of(2);
        for (int v = 0; v < q.Length; v++)
            k1[v] = Slope(q[v], w[v], torque[v]);
        for (int v = 0; v < q.Length; v++)
            k2[v] = Slope(T.Plus(q[v], half, w[v]), T.Plus(w[v], half, k1[v]), torque[v]);
        for (int v = 0; v < q.Length; v++)
            k3[v] = Slope(T.Plus(q[v], half, T.Plus(w[v], half, k1[v])), T.Plus(w[v], half, k2[v]), torque[v]);
        for (int v = 0; v < q.Length; v++)
        {
            T w1 = w[v], w2 = T.Plus(w1, half, k1[v]), w3 = T.Plus(w1, half, k2[v]), w4 = T.Plus(w1, whole, k3[v]);
            var k4 = Slope(T.Plus(q[v], whole, w3), w4, torque[v]);
            q[v] = T.Plus(q[v], sixth, T.Plus(w1 + w4, two, w2 + w3));
            w[v] = T.Plus(w1, sixth, T.Plus(k1[v] + k4, two, k2[v] + k3[v]));
        }
    }

    private static Span<T> Wide<T>(AlignedVectors<double> values)
        where T : unmanaged => MemoryMarshal.Cast<double, T>(values.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Slope<T>(T q, T w, T torque)
        where T : unmanaged, IWideDouble<T> =>
        T.Plus(T.Plus(torque * T.Of(_perInertia), w, T.Of(-_dampingPerInertia)), VectorSine.Of(q), T.Of(-_weightPerInertia));
}
