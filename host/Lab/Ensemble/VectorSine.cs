using System.Numerics;
using System.Runtime.CompilerServices;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// Sine of every lane, |x| up to 1e5: x = k pi + r with pi in two parts (Cody and Waite; together they are pi to 1e-24), |r| at most pi/2, then the odd Taylor
/// polynomial to r^19, whose next term is (pi/2)^21 / 21! = 2.6e-16. Absolute error below 5e-16. Sums are fused, so the bits are the
/// same on every machine.
/// </summary>
public static class VectorSine
{
    // 1.5 2^52: adding it leaves the nearest whole number in the last bits, whose parity is the sign.
    private const double Shift = 6755399441055744.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    /// <summary>The sine.</summary>
    public static Vector<double> Of(Vector<double> x)
    {
        var shifted = Vector.FusedMultiplyAdd(x, new(1 / Math.PI), new(Shift));
        var k = shifted - new Vector<double>(Shift);
        var r = Vector.FusedMultiplyAdd(k, new(-3.1415926218032837), x);
        r = Vector.FusedMultiplyAdd(k, new(-3.178650954705639e-8), r);
        var sign = Vector.ShiftLeft(Vector.AsVectorInt64(shifted), 63);
        var z = r * r;
        var p = Next(z, new(-1.0 / 121645100408832000.0), 1.0 / 355687428096000.0);
        p = Next(z, p, -1.0 / 1307674368000.0);
        p = Next(z, p, 1.0 / 6227020800.0);
        p = Next(z, p, -1.0 / 39916800.0);
        p = Next(z, p, 1.0 / 362880.0);
        p = Next(z, p, -1.0 / 5040.0);
        p = Next(z, p, 1.0 / 120.0);
        p = Next(z, p, -1.0 / 6.0);
        return Vector.AsVectorDouble(Vector.AsVectorInt64(Vector.FusedMultiplyAdd(r * z, p, r)) ^ sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Next(Vector<double> z, Vector<double> p, double coefficient) => Vector.FusedMultiplyAdd(z, p, new(coefficient));
}
