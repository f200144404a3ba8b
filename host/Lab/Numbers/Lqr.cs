using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Numbers;

/// <summary>
/// The discrete-time linear quadratic regulator: u = -K x minimises the sum of x'Qx + u'Ru along x+ = A x + B u.
/// </summary>
public static class Lqr
{
    /// <summary>
    /// Gain K and cost matrix S, where S = A'SA - A'SB (R + B'SB)^-1 B'SA + Q. By the structured doubling algorithm
    /// (Chu, Fan, Lin, Wang, International Journal of Control 77(8), 2004), which squares the closed loop each round.
    /// </summary>
    /// <exception cref="ArgumentException">(A, B) cannot be stabilised or Q leaves an unstable mode unseen.</exception>
    public static (Matrix<double> K, Matrix<double> S) Solve(Matrix<double> a, Matrix<double> b, Matrix<double> q, Matrix<double> r)
    {
        int n = a.RowCount;
        var identity = Matrix<double>.Build.DenseIdentity(n);
        var ak = a.Clone();
        var gk = b * r.Solve(b.Transpose());
        var hk = q.Clone();
        for (int round = 0; round < 60; round++)
        {
            var w = identity + gk * hk;
            var wInverseA = w.Solve(ak);
            var wInverseG = w.Solve(gk);
            var next = hk + ak.Transpose() * hk * wInverseA;
            gk += ak * wInverseG * ak.Transpose();
            ak *= wInverseA;
            double change = (next - hk).FrobeniusNorm();
            hk = (next + next.Transpose()) / 2;
            if (!double.IsFinite(change))
                break;
            if (change <= 1e-14 * (1 + hk.FrobeniusNorm()))
            {
                var k = (r + b.Transpose() * hk * b).Solve(b.Transpose() * hk * a);
                if (Matrices.SpectralRadius(a - b * k) < 1)
                    return (k, hk);
                break;
            }
        }

        throw new ArgumentException("no stabilising solution of the Riccati equation: check that (A, B) can be stabilised and that Q sees every unstable mode");
    }
}
