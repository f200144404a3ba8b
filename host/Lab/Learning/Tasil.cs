using ImitationHil.Firmware;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// Imitation of values and derivatives (after Pfrommer, Zhang, Tu, Matni 2022, first order): the gain K minimises the
/// mean of |K x - u|^2 + w |K - J(x)|^2, where J is the Jacobian of the expert at a demonstrated state. Derivatives say
/// what the expert would do beside its path, where no demonstration goes. They are free when the expert runs on the host.
/// </summary>
public static class Tasil
{
    /// <summary>The gain, m by n: (X'X / N + w I) K' = X'U / N + w mean(J)'.</summary>
    /// <param name="data">Observations and labels.</param>
    /// <param name="jacobians">One m by n a row of the data.</param>
    /// <param name="weight">Weight w, positive, squared unit of the observation.</param>
    /// <exception cref="ArgumentException">The weight is not positive, or Jacobians are missing.</exception>
    public static Matrix<double> Fit(Dataset data, IReadOnlyList<Matrix<double>> jacobians, double weight)
    {
        int rows = data.X.RowCount, n = data.X.ColumnCount;
        if (!(weight > 0))
            throw new ArgumentException("the weight of the Jacobians must be positive");
        if (jacobians.Count != rows)
            throw new ArgumentException($"{rows} rows need as many Jacobians, not {jacobians.Count}");
        var mean = jacobians.Aggregate((sum, next) => sum + next) / rows;
        var gram = data.X.TransposeThisAndMultiply(data.X) / rows + Matrix<double>.Build.DenseIdentity(n) * weight;
        var moment = data.X.TransposeThisAndMultiply(data.U) / rows + mean.Transpose() * weight;
        return gram.Cholesky().Solve(moment).Transpose();
    }

    /// <summary>Jacobian of a memoryless policy by central differences, m by n.</summary>
    /// <param name="policy">The expert; must not draw.</param>
    /// <param name="observation">Where.</param>
    /// <param name="step">Half the difference, unit of the observation. Default 1/4: a power of two that floats carry well; a nonlinear expert needs a smaller one.</param>
    public static Matrix<double> Jacobian(IPolicy policy, IReadOnlyList<double> observation, double step = 0.25)
    {
        int n = observation.Count, m = policy.Signals.ActionCount;
        var jacobian = Matrix<double>.Build.Dense(m, n);
        float[] high = new float[m], low = new float[m];
        for (int j = 0; j < n; j++)
        {
            float[] up = [.. observation.Select(value => (float)value)], down = [.. up];
            up[j] += (float)step;
            down[j] -= (float)step;
            policy.Act(up, high);
            policy.Act(down, low);
            for (int i = 0; i < m; i++)
                jacobian[i, j] = ((double)high[i] - low[i]) / ((double)up[j] - down[j]);
        }

        return jacobian;
    }
}
