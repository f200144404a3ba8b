using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Numbers;

/// <summary>Small helpers over MathNet. MathNet allocates and may start threads: design and statistics only, one thread.</summary>
public static class Matrices
{
    static Matrices() => Control.UseSingleThread();

    /// <summary>Row-major values as a matrix.</summary>
    public static Matrix<double> Of(int rows, int columns, params double[] rowMajor) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, rowMajor);

    /// <summary>Row-major floats, as policies and plants carry them.</summary>
    public static float[] ToFloats(this Matrix<double> matrix) =>
        [.. matrix.EnumerateRows().SelectMany(row => row).Select(value => (float)value)];

    /// <summary>Eigenvalues, largest modulus first; equal moduli by real part, so that the order is reproducible.</summary>
    public static Complex[] Eigenvalues(Matrix<double> matrix) =>
        [.. matrix.Evd().EigenValues.OrderByDescending(z => Math.Round(z.Magnitude, 9)).ThenByDescending(z => z.Real).ThenByDescending(z => z.Imaginary)];

    /// <summary>
    /// rho(A) = max |lambda|: the modulus, not the real part, decides in discrete time. (The talk's slide prints
    /// max |Re lambda|, a slip: [[0, -1.1], [1.1, 0]] has real parts 0 and grows by 1.1 a step.)
    /// </summary>
    public static double SpectralRadius(Matrix<double> matrix) => Eigenvalues(matrix)[0].Magnitude;

    /// <summary>
    /// Left eigenvector w of the eigenvalue of largest modulus when that is real: w' A = lambda w', scaled to unit
    /// length with its largest entry positive. Null when the eigenvalue is not real; an imaginary part up to 1e-6 of it
    /// counts as real, because rounding splits a double eigenvalue by the root of the machine epsilon, 1.5e-8.
    /// </summary>
    public static (double Value, double[] Left)? DominantReal(Matrix<double> matrix)
    {
        var evd = matrix.Transpose().Evd();
        int best = 0;
        for (int i = 1; i < matrix.RowCount; i++)
        {
            if (evd.EigenValues[i].Magnitude > evd.EigenValues[best].Magnitude)
                best = i;
        }

        var value = evd.EigenValues[best];
        if (Math.Abs(value.Imaginary) > 1e-6 * value.Magnitude)
            return null;

        // The columns of a split pair are the two parts of one complex vector, neither of which need be the eigenvector.
        int n = matrix.RowCount;
        var vector = value.Imaginary == 0
            ? evd.EigenVectors.Column(best).Normalize(2)
            : (matrix.Transpose() - value.Real * Matrix<double>.Build.DenseIdentity(n)).Svd().VT.Row(n - 1);
        return (value.Real, [.. vector[vector.AbsoluteMaximumIndex()] < 0 ? -vector : vector]);
    }

    /// <summary>
    /// Root mean square of all entries. MathNet's Frobenius norm forms A A', which for the N rows of a data set is
    /// N by N.
    /// </summary>
    public static double RootMeanSquare(Matrix<double> matrix) =>
        Math.Sqrt(matrix.Enumerate().Sum(value => value * value) / ((double)matrix.RowCount * matrix.ColumnCount));

    /// <summary>A^k by repeated multiplication, k at least 0.</summary>
    public static Matrix<double> Power(Matrix<double> matrix, int k)
    {
        var result = Matrix<double>.Build.DenseIdentity(matrix.RowCount);
        for (int i = 0; i < k; i++)
            result *= matrix;
        return result;
    }
}
