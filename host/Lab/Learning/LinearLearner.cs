using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// Least squares u = K x. Minimum norm in floor units on the directions that the data showed, zero on the others: what
/// the talk calls the simple imitator. With a ridge, (X'X + N r I) K' = X'U in floor units on all directions.
/// </summary>
public static class LinearLearner
{
    /// <summary>The gain, m by n.</summary>
    /// <param name="data">Observations and labels.</param>
    /// <param name="excitation">Directions of the same observations.</param>
    /// <param name="ridge">Ridge in squared floor units (squared units of the observation when no floor is known); 0 for minimum norm.</param>
    public static Matrix<double> Fit(Dataset data, Excitation excitation, double ridge = 0)
    {
        int n = data.X.ColumnCount;
        var unscale = Matrix<double>.Build.DenseOfDiagonalArray([.. excitation.Scale.Select(s => 1 / s)]);
        var x = data.X * unscale;
        Matrix<double> k;
        if (ridge > 0)
        {
            var gram = x.TransposeThisAndMultiply(x) + Matrix<double>.Build.DenseIdentity(n) * (ridge * x.RowCount);
            k = gram.Cholesky().Solve(x.TransposeThisAndMultiply(data.U));
        }
        else if (excitation.Basis.ColumnCount == 0)
        {
            k = Matrix<double>.Build.Dense(n, data.U.ColumnCount);
        }
        else
        {
            var reduced = x * excitation.Basis;
            k = excitation.Basis * reduced.QR(QRMethod.Thin).Solve(data.U);
        }

        return (unscale * k).Transpose();
    }

    /// <summary>Root mean square of the residual over all rows and actions, in the unit of the action.</summary>
    public static double ResidualRms(Dataset data, Matrix<double> gain) =>
        Matrices.RootMeanSquare(data.U - data.X * gain.Transpose());
}
