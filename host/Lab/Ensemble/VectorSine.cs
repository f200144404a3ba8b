using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The sine.</summary>
    public static Vector<double> Of(Vector<double> x) => Unsafe.BitCast<UsualDouble, Vector<double>>(Of(new UsualDouble(x)));

    /// <summary>The sine.</summary>
    public static Vector512<double> Of(Vector512<double> x) => Unsafe.BitCast<WidestDouble, Vector512<double>>(Of(new WidestDouble(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Of<T>(T x)
        where T : unmanaged, IWideDouble<T>
    {
        T shift = T.Of(Shift), shifted = T.Plus(shift, x, T.Of(1 / Math.PI)), k = shifted - shift;
        var r = T.Plus(x, k, T.Of(-3.1415926218032837));
        r = T.Plus(r, k, T.Of(-3.178650954705639e-8));
        var z = r * r;
        var p = T.Plus(T.Of(1.0 / 355687428096000.0), z, T.Of(-1.0 / 121645100408832000.0));
        p = T.Plus(T.Of(-1.0 / 1307674368000.0), z, p);
        p = T.Plus(T.Of(1.0 / 6227020800.0), z, p);
        p = T.Plus(T.Of(-1.0 / 39916800.0), z, p);
        p = T.Plus(T.Of(1.0 / 362880.0), z, p);
        p = T.Plus(T.Of(-1.0 / 5040.0), z, p);
        p = T.Plus(T.Of(1.0 / 120.0), z, p);
        p = T.Plus(T.Of(-1.0 / 6.0), z, p);
        return T.TurnedByLastBit(T.Plus(r, r * z, p), shifted);
    }
}
