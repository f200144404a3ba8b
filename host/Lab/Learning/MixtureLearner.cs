using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>A mixture of linear gains with one Gaussian spread.</summary>
/// <param name="Probabilities">One a component, adding to 1, largest first.</param>
/// <param name="Gains">One a component, m by n.</param>
/// <param name="Spread">Standard deviation of an action about its component, in the unit of the action.</param>
/// <param name="LogLikelihood">Mean log likelihood a row.</param>
public sealed record GainMixture(double[] Probabilities, IReadOnlyList<Matrix<double>> Gains, double Spread, double LogLikelihood);

/// <summary>
/// Mixture of linear regressions by expectation and maximisation, several starts, the likeliest kept. It imitates an
/// expert that chooses: least squares on such data returns the mean of its choices, which may be no choice at all.
/// </summary>
public static class MixtureLearner
{
    private const int Starts = 8;
    private const int Rounds = 200;

    /// <summary>Fits the mixture.</summary>
    /// <param name="data">Observations and labels.</param>
    /// <param name="components">Number of gains, at least 1.</param>
    /// <param name="seed">Seed of the starts.</param>
    public static GainMixture Fit(Dataset data, int components, uint seed)
    {
        var random = new Gaussian(seed);
        double scale = Math.Max(Matrices.RootMeanSquare(data.U), 1e-12);

        // Rounding sets how sharp a mixture can be; below it the likelihood of an exact fit would be infinite.
        double minimum = 1e-9 * scale;
        GainMixture? best = null;
        for (int start = 0; start < Starts; start++)
        {
            var candidate = Run(data, Initial(data, components, random), minimum, scale);
            if (best is null || candidate.LogLikelihood > best.LogLikelihood + 1e-9)
                best = candidate;

            // Further starts cannot explain more than a millionth of what is left to explain.
            if (best.Spread <= 1e-6 * scale)
                break;
        }

        var order = Enumerable.Range(0, components).OrderByDescending(c => Math.Round(best!.Probabilities[c], 6)).ThenByDescending(c => best!.Gains[c][0, 0]).ToArray();
        return best! with { Probabilities = [.. order.Select(c => best.Probabilities[c])], Gains = [.. order.Select(c => best.Gains[c])] };
    }

    /// <summary>Root mean square distance of each label from the nearest component's action, in the unit of the action.</summary>
    public static double NearestRms(Dataset data, GainMixture mixture)
    {
        double square = 0;
        for (int i = 0; i < data.X.RowCount; i++)
        {
            var x = data.X.Row(i);
            var u = data.U.Row(i);
            square += mixture.Gains.Min(gain => (u - gain * x).DotProduct(u - gain * x));
        }

        return Math.Sqrt(square / ((double)data.U.RowCount * data.U.ColumnCount));
    }

    // Each component starts from a few rows: nearby minima of the likelihood are spread over.
    private static Matrix<double>[] Initial(Dataset data, int components, Gaussian random)
    {
        int rows = Math.Min(data.X.RowCount, data.X.ColumnCount + 1);
        return [.. Enumerable.Range(0, components).Select(_ =>
        {
            var picks = Enumerable.Range(0, rows).Select(_ => (int)(random.NextUnit() * data.X.RowCount)).ToArray();
            var x = Matrix<double>.Build.DenseOfRowVectors(picks.Select(data.X.Row));
            var u = Matrix<double>.Build.DenseOfRowVectors(picks.Select(data.U.Row));
            return Solve(x.TransposeThisAndMultiply(x), x.TransposeThisAndMultiply(u));
        })];
    }

    private static GainMixture Run(Dataset data, Matrix<double>[] gains, double minimum, double scale)
    {
        int count = data.X.RowCount, m = data.U.ColumnCount, components = gains.Length;
        var probability = Enumerable.Repeat(1.0 / components, components).ToArray();
        double spread = scale, likelihood = double.NegativeInfinity;
        double[][] squares = [.. gains.Select(gain => Squares(data, gain))];
        var weights = new double[count];
        for (int round = 0; round < Rounds; round++)
        {
            var share = Shares(squares, probability, spread, m, out double next);
            double squareSum = 0;
            for (int c = 0; c < components; c++)
            {
                double total = 0;
                for (int i = 0; i < count; i++)
                {
                    weights[i] = share[c][i];
                    total += share[c][i];
                }

                probability[c] = total / count;
                gains[c] = Weighted(data, weights);
                squares[c] = Squares(data, gains[c]);
                for (int i = 0; i < count; i++)
                    squareSum += share[c][i] * squares[c][i];
            }

            spread = Math.Max(minimum, Math.Sqrt(squareSum / ((double)count * m)));
            if (round > 3 && Math.Abs(next - likelihood) < 1e-12 * (1 + Math.Abs(next)))
                break;
            likelihood = next;
        }

        return new GainMixture(probability, gains, spread, likelihood);
    }

    // Responsibilities, in logarithms until the last moment: an exact fit has densities far outside the range of double.
    private static double[][] Shares(double[][] squares, double[] probability, double spread, int m, out double meanLogLikelihood)
    {
        int count = squares[0].Length, components = squares.Length;
        var share = Enumerable.Range(0, components).Select(_ => new double[count]).ToArray();
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double top = double.NegativeInfinity;
            for (int c = 0; c < components; c++)
            {
                share[c][i] = Math.Log(Math.Max(probability[c], 1e-300)) - squares[c][i] / (2 * spread * spread);
                top = Math.Max(top, share[c][i]);
            }

            double total = 0;
            for (int c = 0; c < components; c++)
                total += share[c][i] = Math.Exp(share[c][i] - top);
            for (int c = 0; c < components; c++)
                share[c][i] /= total;
            sum += top + Math.Log(total) - m * Math.Log(spread * Math.Sqrt(2 * Math.PI));
        }

        meanLogLikelihood = sum / count;
        return share;
    }

    private static double[] Squares(Dataset data, Matrix<double> gain)
    {
        var residual = data.U - data.X * gain.Transpose();
        var squares = new double[residual.RowCount];
        for (int i = 0; i < squares.Length; i++)
        {
            for (int j = 0; j < residual.ColumnCount; j++)
                squares[i] += residual[i, j] * residual[i, j];
        }

        return squares;
    }

    private static Matrix<double> Weighted(Dataset data, double[] weights)
    {
        var weighted = data.X.Clone();
        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < weighted.ColumnCount; j++)
                weighted[i, j] *= weights[i];
        }

        return Solve(weighted.TransposeThisAndMultiply(data.X), weighted.TransposeThisAndMultiply(data.U));
    }

    // A whisper of ridge keeps a component that owns few rows finite.
    private static Matrix<double> Solve(Matrix<double> gram, Matrix<double> moment)
    {
        double ridge = 1e-12 * Math.Max(gram.Trace(), 1e-12);
        return (gram + Matrix<double>.Build.DenseIdentity(gram.RowCount) * ridge).Solve(moment).Transpose();
    }
}
