using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Identification;

/// <summary>One identified parameter.</summary>
/// <param name="Parameter">What it is.</param>
/// <param name="Value">Its estimate.</param>
/// <param name="StandardError">Standard error, in its unit.</param>
/// <param name="Low">Lower end of the 95 % interval, not below the parameter's bound.</param>
/// <param name="High">Upper end.</param>
/// <param name="AtBound">The fit pressed it against a bound: the interval is one-sided.</param>
public sealed record Estimate(Parameter Parameter, double Value, double StandardError, double Low, double High, bool AtBound);

/// <summary>Two parameters that the data hardly tells apart.</summary>
/// <param name="First">Name of one.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="Correlation">Of their estimates, -1 to 1.</param>
public sealed record CorrelatedPair(string First, string Second, double Correlation);

/// <summary>How well the data determines the parameters.</summary>
/// <param name="Estimates">One a free parameter.</param>
/// <param name="ConditionNumber">Of the Jacobian with columns of length one: about 1 when every parameter has its own effect.</param>
/// <param name="Correlated">Pairs with |correlation| above <see cref="ParameterIntervals.HighCorrelation"/>.</param>
/// <param name="Blocks">Stretches of time that were taken for independent.</param>
public sealed record Determination(IReadOnlyList<Estimate> Estimates, double ConditionNumber, IReadOnlyList<CorrelatedPair> Correlated, int Blocks);

/// <summary>
/// Intervals by the cluster-robust sandwich H^-1 (sum_g s_g s_g') H^-1. Simulation errors within a stretch of time are
/// neighbours of one another, and stretches overlap, so that intervals from H^-1 alone would be several times too short;
/// here a block of time g counts once, through its score s_g = J_g' r_g. Student's t with blocks - 1 degrees of freedom.
/// It lies when a disturbance lasts longer than a block, and it knows nothing of what the model leaves out for good.
/// </summary>
public static class ParameterIntervals
{
    /// <summary>Correlations beyond it are reported.</summary>
    public const double HighCorrelation = 0.95;

    // Of the scale: the optimiser reaches a bound only nearly.
    private const double BoundTolerance = 1e-3;

    /// <summary>Intervals of a fit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="residuals">What was minimised.</param>
    /// <param name="parameters">Where it is least.</param>
    /// <param name="blockSeconds">Length of the blocks, s.</param>
    public static Determination Of(IGreyBoxModel model, SegmentResiduals residuals, double[] parameters, double blockSeconds)
    {
        double[] r = residuals.At(parameters), curvature = residuals.Curvature(r);
        var jacobian = residuals.Jacobian(parameters);
        int n = residuals.Free.Length;
        var weighted = jacobian.MapIndexed((i, _, value) => value * Math.Sqrt(curvature[i]));
        var scores = Scores(jacobian, r, residuals.Blocks(blockSeconds));
        int blocks = scores.RowCount;
        var inverse = Inverse(weighted);
        var covariance = inverse * scores.TransposeThisAndMultiply(scores) * inverse * (blocks / Math.Max(1.0, blocks - 1));
        double quantile = blocks > 1 ? StudentT.InvCDF(0, 1, blocks - 1, 0.975) : double.PositiveInfinity;

        var estimates = Enumerable.Range(0, n).Select(j =>
        {
            var parameter = model.Parameters[residuals.Free[j]];
            double value = parameters[residuals.Free[j]], error = Math.Sqrt(covariance[j, j]) * parameter.Scale;
            bool atBound = Math.Min(value - parameter.Low, parameter.High - value) < BoundTolerance * parameter.Scale;
            return new Estimate(
                parameter, value, error, Math.Max(parameter.Low, value - quantile * error), Math.Min(parameter.High, value + quantile * error), atBound);
        }).ToArray();
        return new Determination(estimates, Condition(weighted), Pairs(estimates, covariance), blocks);
    }

    private static CorrelatedPair[] Pairs(Estimate[] estimates, Matrix<double> covariance) =>
    [
        .. from i in Enumerable.Range(0, estimates.Length)
           from j in Enumerable.Range(i + 1, estimates.Length - i - 1)
           let correlation = covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j])
           where Math.Abs(correlation) > HighCorrelation
           select new CorrelatedPair(estimates[i].Parameter.Name, estimates[j].Parameter.Name, correlation),
    ];

    // A row a block: J_g' r_g, about its mean, which is zero but for parameters at a bound.
    private static Matrix<double> Scores(Matrix<double> jacobian, double[] r, int[] blockOf)
    {
        int[] blocks = [.. blockOf.Distinct().Order()];
        var index = blocks.Select((block, i) => (block, i)).ToDictionary(pair => pair.block, pair => pair.i);
        var scores = Matrix<double>.Build.Dense(blocks.Length, jacobian.ColumnCount);
        for (int i = 0; i < r.Length; i++)
        {
            int g = index[blockOf[i]];
            for (int j = 0; j < jacobian.ColumnCount; j++)
                scores[g, j] += jacobian[i, j] * r[i];
        }

        for (int j = 0; j < jacobian.ColumnCount; j++)
        {
            double mean = scores.Column(j).Average();
            for (int g = 0; g < blocks.Length; g++)
                scores[g, j] -= mean;
        }

        return scores;
    }

    // (J'J)^-1 by singular values: directions that nothing shows get a very long interval instead of an exception.
    private static Matrix<double> Inverse(Matrix<double> jacobian)
    {
        var svd = jacobian.TransposeThisAndMultiply(jacobian).Svd();
        double smallest = svd.S[0] * 1e-14;
        var inverse = Matrix<double>.Build.DenseOfDiagonalVector(svd.S.Map(s => 1 / Math.Max(s, smallest)));
        return svd.VT.TransposeThisAndMultiply(inverse) * svd.VT;
    }

    private static double Condition(Matrix<double> jacobian)
    {
        var normal = jacobian.TransposeThisAndMultiply(jacobian);
        var length = normal.Diagonal().Map(square => square > 0 ? Math.Sqrt(square) : 1);
        var values = normal.MapIndexed((i, j, value) => value / (length[i] * length[j])).Svd().S;
        return values[^1] > 0 ? Math.Sqrt(values[0] / values[^1]) : double.PositiveInfinity;
    }
}
