using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Numbers;

/// <summary>The discrete Lyapunov equation A'PA - P + Q = 0.</summary>
public static class Lyapunov
{
    /// <summary>
    /// The P that solves it, by its n^2 linear equations (I - A' x A') vec P = vec Q: exact up to rounding, for the few
    /// states of our plants. Unique unless two eigenvalues of A have the product 1. For rho(A) below 1 and Q positive
    /// definite P is positive definite and x'Px falls by x'Qx a step; for an unstable A the solution is no such function.
    /// </summary>
    /// <param name="a">n by n.</param>
    /// <param name="q">n by n, symmetric.</param>
    /// <exception cref="ArgumentException">There is no unique solution.</exception>
    public static Matrix<double> Solve(Matrix<double> a, Matrix<double> q)
    {
        int n = a.RowCount;
        var transposed = a.Transpose();
        var system = Matrix<double>.Build.DenseIdentity(n * n) - transposed.KroneckerProduct(transposed);
        var solution = system.Solve(Vector<double>.Build.DenseOfArray(q.ToColumnMajorArray()));
        var p = Matrix<double>.Build.DenseOfColumnMajor(n, n, solution);
        double residual = (transposed * p * a - p + q).FrobeniusNorm();

        // Written so that NaN is refused as well.
        if (!(residual <= 1e-8 * (1 + q.FrobeniusNorm() + p.FrobeniusNorm())))
            throw new ArgumentException("the Lyapunov equation has no unique solution: two eigenvalues have the product 1");
        return (p + p.Transpose()) / 2;
    }
}
