using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Numbers;

/// <summary>What <see cref="Eiss.Certify"/> found for one rate.</summary>
/// <param name="Rho">The rate that was asked for.</param>
/// <param name="C">Least constant for that rate; infinite when there is none.</param>
/// <param name="StopStep">First T with ||A^T|| at most rho^T, after which nothing new can come; -1 when there is none.</param>
/// <param name="SpectralRadius">rho(A): growth a step of the free plant when it is above 1.</param>
public sealed record EissCertificate(double Rho, double C, int StopStep, double SpectralRadius)
{
    /// <summary>Whether the plant is (C, rho)-E-ISS. The rate must be below 1: bounded is not exponentially stable.</summary>
    public bool IsEiss => StopStep >= 0 && Rho < 1;

    /// <summary>Gain from a bounded input deviation to the state, C / (1 - rho); infinite when not E-ISS.</summary>
    public double InputGain => IsEiss ? C / (1 - Rho) : double.PositiveInfinity;
}

/// <summary>
/// Exponential incremental input-to-state stability of x+ = A x + B u: for two runs with deviations dx, du
/// <code>|dx_(h+1)| &lt;= C rho^h |dx_1| + sum over j = 1 .. h of C rho^(h-j) |du_j|,</code>
/// which for a linear plant holds exactly when ||A^t|| and ||A^t B|| are at most C rho^t for all t &gt;= 0 (spectral norm).
/// It is possible for some rho below 1 exactly when rho(A) = max |lambda| is below 1. (The talk writes E-ISS, one paper
/// E-IISS, the other EISS: the same definition. Its slide prints max |Re lambda| for rho(A), a slip.)
/// </summary>
public static class Eiss
{
    private const int LongestSearch = 1_000_000;

    /// <summary>
    /// The least C for a rate, with a finite certificate: the maximum of ||A^t|| / rho^t and ||A^t B|| / rho^t over
    /// t &lt; T, where T is the first time with ||A^T|| at most rho^T. Later times bring nothing new, because
    /// t = q T + s with s &lt; T gives ||A^t|| at most ||A^T||^q ||A^s||. Exact up to rounding, no tolerance of its own.
    /// </summary>
    /// <param name="a">n by n.</param>
    /// <param name="b">n by m.</param>
    /// <param name="rho">Rate a step, positive; has a certificate when above rho(A).</param>
    /// <exception cref="ArgumentException">The rate is not positive and finite.</exception>
    public static EissCertificate Certify(Matrix<double> a, Matrix<double> b, double rho)
    {
        if (!(rho > 0) || !double.IsFinite(rho))
            throw new ArgumentException("a rate is positive and finite", nameof(rho));
        double radius = Matrices.SpectralRadius(a);

        // Eigenvalues of defective matrices are good to the root of the rounding only; what lies between is left to the search.
        if (radius > rho * (1 + 1e-6))
            return new EissCertificate(rho, double.PositiveInfinity, -1, radius);

        var scaled = a / rho;
        var power = Matrix<double>.Build.DenseIdentity(a.RowCount);
        double c = Math.Max(1, b.L2Norm());
        for (int t = 1; t <= LongestSearch; t++)
        {
            power *= scaled;
            double norm = power.L2Norm();
            if (norm <= 1)
                return new EissCertificate(rho, c, t, radius);
            if (!double.IsFinite(norm))
                break;
            c = Math.Max(c, Math.Max(norm, (power * b).L2Norm()));
        }

        return new EissCertificate(rho, double.PositiveInfinity, -1, radius);
    }

    /// <summary>
    /// Kreiss constant K of A / rho, the supremum over |z| &gt; 1 of (|z| - 1) ||(z I - A / rho)^-1||, on a polar grid
    /// refined once. Every value is a lower bound of C for B with norm at most 1; Kreiss's theorem (sharp form of
    /// Spijker) adds C at most e n K for the supremum itself.
    /// </summary>
    public static double Kreiss(Matrix<double> a, double rho)
    {
        var scaled = (a / rho).ToComplex();
        var identity = MathNet.Numerics.LinearAlgebra.Complex.DenseMatrix.CreateIdentity(a.RowCount);
        double best = 0, bestLog = 0, bestAngle = 0;

        void Search(double fromLog, double toLog, int radii, double fromAngle, double toAngle, int angles)
        {
            for (int i = 0; i <= radii; i++)
            {
                double log = fromLog + (toLog - fromLog) * i / radii, excess = Math.Pow(10, log);
                for (int k = 0; k <= angles; k++)
                {
                    double angle = fromAngle + (toAngle - fromAngle) * k / angles;
                    var shifted = identity * Complex.FromPolarCoordinates(1 + excess, angle) - scaled;
                    double value = excess / shifted.Svd(computeVectors: false).S[^1].Real;
                    if (value > best)
                        (best, bestLog, bestAngle) = (value, log, angle);
                }
            }
        }

        // Real matrices have resolvents of equal norm at conjugate points: the upper half plane is enough.
        Search(-4, 1.5, 55, 0, Math.PI, 60);
        Search(bestLog - 0.1, bestLog + 0.1, 20, bestAngle - Math.PI / 60, bestAngle + Math.PI / 60, 20);
        return best;
    }

    /// <summary>
    /// Upper bound of C for B with norm at most 1: the root of the condition number of P with
    /// (A/rho)'P(A/rho) - P + I = 0, in whose norm A / rho contracts. Infinite at and below rho(A).
    /// </summary>
    public static double LyapunovBound(Matrix<double> a, double rho)
    {
        if (Matrices.SpectralRadius(a) >= rho)
            return double.PositiveInfinity;
        var p = Lyapunov.Solve(a / rho, Matrix<double>.Build.DenseIdentity(a.RowCount));
        return Math.Sqrt(p.ConditionNumber());
    }
}
