using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// What least squares returns on endless data when the log shows x + v, the expert acts on x + w and noise n is added to
/// what it executes. With S the second moment of x along x+ = (A + K) x + K w + n, averaged over the steps of an episode
/// from (0, x2), Khat = K S (S + sv^2 I)^-1: noise in the regressor pulls the gain of a direction to zero where the
/// direction moves less than its sensor. Along e1, up to the coupling with x2,
/// xi (A + Khat)_11 = g sv^2 / (V + sv^2), V = (1 - 1/H) ((g^2 + g^2 / 4) sw^2 + var n_1): the first of H steps has x1 = 0.
/// </summary>
internal sealed class ErrorsInVariables
{
    /// <param name="sign">xi.</param>
    /// <param name="horizon">Steps H an episode.</param>
    /// <param name="sensorNoise">sv.</param>
    /// <param name="eyeNoise">sw.</param>
    /// <param name="executed">Covariance of n, averaged over clean and noisy episodes.</param>
    public ErrorsInVariables(int sign, int horizon, double sensorNoise, double eyeNoise, Matrix<double> executed)
    {
        var system = LinearSystem.Pair(PairBench.G, sign);
        var k = system.K!;
        var loop = system.A + k;

        // x2 starts uniform in [-0.8, 0.8], x1 at zero: the catalogue of plants' starts of demonstrations.
        var moment = Matrices.Of(2, 2, 0, 0, 0, 0.8 * 0.8 / 3);
        var s = Matrix<double>.Build.Dense(2, 2);
        for (int t = 0; t < horizon; t++)
        {
            s += moment / horizon;
            moment = loop * moment * loop.Transpose() + k * k.Transpose() * (eyeNoise * eyeNoise) + executed;
        }

        var logged = s + Matrix<double>.Build.DenseIdentity(2) * (sensorNoise * sensorNoise);
        Gain = k * s * logged.Inverse();
        Error = k * s * k.Transpose() + k * k.Transpose() * (eyeNoise * eyeNoise) - Gain * logged * Gain.Transpose();
        First = PairBench.G + sign * Gain[0, 0];
        StandardErrorOfOneRow = Math.Sqrt(Error[0, 0] * logged.Inverse()[0, 0]);
    }

    /// <summary>Khat.</summary>
    public Matrix<double> Gain { get; }

    /// <summary>Covariance of u - Khat y.</summary>
    public Matrix<double> Error { get; }

    /// <summary>xi (A + Khat)_11.</summary>
    public double First { get; }

    /// <summary>Standard error of Khat_11 times the root of the number of rows, were the residuals alike everywhere.</summary>
    public double StandardErrorOfOneRow { get; }

    /// <summary>
    /// Standard error of Khat_11 from the data itself, residuals of any spread allowed:
    /// (X'X)^-1 X' diag(e^2) X (X'X)^-1.
    /// </summary>
    public static double StandardError(Dataset data, Matrix<double> gain)
    {
        var inverse = data.X.TransposeThisAndMultiply(data.X).Inverse();
        double square = 0;
        for (int i = 0; i < data.X.RowCount; i++)
        {
            var x = data.X.Row(i);
            double e = data.U[i, 0] - gain.Row(0).DotProduct(x);
            double influence = inverse.Row(0).DotProduct(x) * e;
            square += influence * influence;
        }

        return Math.Sqrt(square);
    }
}
