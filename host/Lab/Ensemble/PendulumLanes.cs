using System.Numerics;
using System.Runtime.CompilerServices;
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
            Advance(_q.Vectors, _w.Vectors);
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
    private void Advance(Span<Vector<double>> q, Span<Vector<double>> w)
    {
        const double h = StepSeconds;
        Span<Vector<double>> torque = _torque.Vectors[..q.Length], k1 = _k1.Vectors[..q.Length], k2 = _k2.Vectors[..q.Length], k3 = _k3.Vectors[..q.Length];
        w = w[..q.Length];
        Vector<double> half = new(h / 2), whole = new(h), sixth = new(h / 6), two = new(2);
        for (int v = 0; v < q.Length; v++)
            k1[v] = Slope(q[v], w[v], torque[v]);
        for (int v = 0; v < q.Length; v++)
            k2[v] = Slope(Plus(q[v], half, w[v]), Plus(w[v], half, k1[v]), torque[v]);
        for (int v = 0; v < q.Length; v++)
            k3[v] = Slope(Plus(q[v], half, Plus(w[v], half, k1[v])), Plus(w[v], half, k2[v]), torque[v]);
        for (int v = 0; v < q.Length; v++)
        {
            Vector<double> w1 = w[v], w2 = Plus(w1, half, k1[v]), w3 = Plus(w1, half, k2[v]), w4 = Plus(w1, whole, k3[v]);
            var k4 = Slope(Plus(q[v], whole, w3), w4, torque[v]);
            q[v] = Plus(q[v], sixth, Plus(w1 + w4, two, w2 + w3));
            w[v] = Plus(w1, sixth, Plus(k1[v] + k4, two, k2[v] + k3[v]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<double> Slope(Vector<double> q, Vector<double> w, Vector<double> torque) =>
        Plus(Plus(torque * _perInertia, w, new(-_dampingPerInertia)), VectorSine.Of(q), new(-_weightPerInertia));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Plus(Vector<double> sum, Vector<double> a, Vector<double> b) => Vector.FusedMultiplyAdd(a, b, sum);
}
