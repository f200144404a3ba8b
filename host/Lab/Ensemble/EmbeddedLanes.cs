using System.Numerics;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Ensemble;

/// <summary>The embedded pair in lanes, to the bit: states in double, products rounded to float, the push by the plant's own G where there is one.</summary>
/// <param name="plant">Gives G.</param>
/// <param name="a">A of its pair.</param>
/// <param name="gamma">Multiplier of the context.</param>
internal sealed class EmbeddedLanes(EmbeddedPair plant, float[] a, double gamma) : ILanePlant
{
    private static int Doubles => EnsembleBlock.Lanes / Vector<double>.Count;

    private readonly Vector<double>[] _x1 = new Vector<double>[Doubles], _x2 = new Vector<double>[Doubles], _z = new Vector<double>[Doubles];
    private readonly double[] _push = new double[EnsembleBlock.Lanes];

    public void Reset(EnsembleBlock block)
    {
        for (int v = 0; v < EnsembleBlock.Vectors; v++)
        {
            Vector.Widen(block.Row(0, 0)[v], out _x1[2 * v], out _x1[2 * v + 1]);
            Vector.Widen(block.Row(0, 1)[v], out _x2[2 * v], out _x2[2 * v + 1]);
            Vector.Widen(block.Row(0, 2)[v], out _z[2 * v], out _z[2 * v + 1]);
        }
    }

    public void Step(EnsembleBlock block, int t)
    {
        // Beyond the first step the context has left (1, 2) for good, because gamma is at most 1/2; G then is 0 without being asked.
        var z = MemoryMarshal.Cast<Vector<double>, double>(_z);
        for (int lane = 0; lane < _push.Length; lane++)
            _push[lane] = plant.G(z[lane]);
        for (int v = 0; v < EnsembleBlock.Vectors; v++)
        {
            Vector.Widen(block.Action[v], out var low1, out var high1);
            Vector.Widen(block.Action[EnsembleBlock.Vectors + v], out var low2, out var high2);
            Advance(2 * v, low1, low2);
            Advance(2 * v + 1, high1, high2);
            block.Row(t + 1, 0)[v] = Vector.Narrow(_x1[2 * v], _x1[2 * v + 1]);
            block.Row(t + 1, 1)[v] = Vector.Narrow(_x2[2 * v], _x2[2 * v + 1]);
            block.Row(t + 1, 2)[v] = Vector.Narrow(_z[2 * v], _z[2 * v + 1]);
        }
    }

    public void Dispose()
    {
    }

    private void Advance(int v, Vector<double> u1, Vector<double> u2)
    {
        Vector<double> x1 = _x1[v], x2 = _x2[v];
        _x1[v] = Product(a[0], x1) + Product(a[1], x2) - new Vector<double>(_push, v * Vector<double>.Count) + u1;
        _x2[v] = Product(a[2], x1) + Product(a[3], x2) + u2;
        _z[v] *= gamma;
    }

    // (float)(a x), as the plant rounds what must cancel.
    private static Vector<double> Product(float a, Vector<double> x)
    {
        Vector.Widen(Vector.Narrow(x * (double)a, Vector<double>.Zero), out var rounded, out _);
        return rounded;
    }
}
