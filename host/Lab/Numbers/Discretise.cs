using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Numbers;

/// <summary>From x' = A x + B u to x+ = Ad x + Bd u, the input held over the period.</summary>
public static class Discretise
{
    // With the norm at most one half, the eighteenth term of the series is below 1e-21 of the sum.
    private const double SeriesNorm = 0.5;
    private const int Terms = 18;

    /// <summary>
    /// Zero-order hold: exp([[A, B], [0, 0]] T) = [[Ad, Bd], [0, I]], so that a singular A needs no care
    /// (Van Loan, IEEE Transactions on Automatic Control 23(3), 1978).
    /// </summary>
    /// <param name="a">n by n, per second.</param>
    /// <param name="b">n by m.</param>
    /// <param name="periodSeconds">Sampling period.</param>
    public static (Matrix<double> A, Matrix<double> B) ZeroOrderHold(Matrix<double> a, Matrix<double> b, double periodSeconds)
    {
        int n = a.RowCount, m = b.ColumnCount;
        var block = Matrix<double>.Build.Dense(n + m, n + m);
        block.SetSubMatrix(0, 0, a * periodSeconds);
        block.SetSubMatrix(0, n, b * periodSeconds);
        var sampled = Exponential(block);
        return (sampled.SubMatrix(0, n, 0, n), sampled.SubMatrix(0, n, n, m));
    }

    /// <summary>
    /// The matrix exponential by scaling and squaring: exp(M) = (exp(M / 2^s))^(2^s), the inner one by its Taylor series
    /// once the norm is at most one half.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is not finite, or the exponential is beyond the range of a double.</exception>
    public static Matrix<double> Exponential(Matrix<double> matrix)
    {
        double norm = matrix.InfinityNorm();
        int squarings = norm > SeriesNorm ? (int)Math.Ceiling(Math.Log2(norm / SeriesNorm)) : 0;
        if (!double.IsFinite(norm) || squarings > 60)
            throw new ArgumentException("the exponential needs finite entries of a magnitude that leaves it finite");

        var scaled = matrix * Math.Pow(2, -squarings);
        var identity = Matrix<double>.Build.DenseIdentity(matrix.RowCount);
        var sum = identity.Clone();
        for (int k = Terms; k >= 1; k--)
            sum = identity + scaled * sum / k;
        for (int i = 0; i < squarings; i++)
            sum *= sum;
        if (!double.IsFinite(sum.InfinityNorm()))
            throw new ArgumentException("the exponential is beyond the range of a double");
        return sum;
    }
}
