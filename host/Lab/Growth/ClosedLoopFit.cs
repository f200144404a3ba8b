using ImitationHil.Lab.Numbers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Growth;

/// <summary>A closed-loop matrix that was estimated from deviation vectors.</summary>
/// <param name="Map">From one instant to the next, n by n in the unit of the state; zero on directions that were never shown.</param>
/// <param name="Eigenvalues">Of the map on the shown directions, largest modulus first.</param>
/// <param name="Shown">Number of directions that rise above three floors.</param>
/// <param name="Condition">Condition number of the instrument's moment matrix in floor units.</param>
public sealed record FittedLoop(Matrix<double> Map, IReadOnlyList<System.Numerics.Complex> Eigenvalues, int Shown, double Condition);

/// <summary>
/// The closed-loop matrix of d+ = M d + noise by instrumental variables: M = (sum d(t+1) d(t-1)') (sum d(t) d(t-1)')^-1,
/// pooled over episodes. Directions whose root mean square stays under three floors are dropped first, as learning does:
/// along them the data is measurement noise and the moment matrix nearly singular.
/// </summary>
public static class ClosedLoopFit
{
    private const double LargestCondition = 1e8;

    /// <summary>Spectral radius a policy period, with the sign of the dominant eigenvalue when that is real; jackknife-t of its logarithm by episode.</summary>
    public static Estimate SpectralRadius(Deviations data)
    {
        const string Id = EstimatorIds.ClosedLoopIv;
        if (data.Vectors is null)
            return Estimate.None(Id, "needs deviation vectors; these are scalars", data.Episodes);
        var moments = Moments.Of(data);
        var fit = Fit(data, moments, -1);
        if (fit is null)
            return Estimate.None(Id, "no direction of the deviation rises above three floors, or too few triples between floor and saturation", moments.Forward.Count, moments.Points);
        if (fit.Condition > LargestCondition)
            return Estimate.None(Id, FormattableString.Invariant($"the directions move together: condition {fit.Condition:0.0E+0}, at most {LargestCondition:0.0E+0}"), moments.Forward.Count, moments.Points);
        double radius = fit.Eigenvalues[0].Magnitude;
        int sign = Math.Abs(fit.Eigenvalues[0].Imaginary) > 1e-6 * radius ? 1 : Math.Sign(fit.Eigenvalues[0].Real);
        var logs = LogInterval(data, moments, radius);
        double PerStep(double log) => sign * Math.Exp(log / data.Stride);
        double[]? ends = logs is null ? null : [.. new[] { PerStep(logs[0]), PerStep(logs[1]) }.Order()];
        var details = new Dictionary<string, double> { ["shownDirections"] = fit.Shown, ["condition"] = fit.Condition };
        for (int i = 0; i < fit.Eigenvalues.Count; i++)
        {
            details[$"eigenvalue{i}Real"] = fit.Eigenvalues[i].Real;
            details[$"eigenvalue{i}Imaginary"] = fit.Eigenvalues[i].Imaginary;
        }

        return new Estimate(Id, PerStep(Math.Log(radius)), ends, moments.Forward.Count, moments.Points, ends is null ? $"{moments.Forward.Count} episodes give no interval" : null) { Details = details };
    }

    /// <summary>The matrix itself; null when it cannot be told.</summary>
    public static FittedLoop? Fit(Deviations data) => data.Vectors is null ? null : Fit(data, Moments.Of(data), -1);

    // As in EpisodeRatio: each episode's share of the instrument's power stands for its weight.
    private static double[]? LogInterval(Deviations data, Moments moments, double radius)
    {
        int n = moments.Forward.Count;
        if (n < EpisodeRatio.FewestEpisodes)
            return null;
        double whole = Math.Log(radius), total = moments.Power.Sum(), variance = 0;
        for (int e = 0; e < n; e++)
        {
            double off = Fit(data, moments, e) is { } fit ? Math.Log(fit.Eigenvalues[0].Magnitude) - whole : double.NaN;
            variance += (1 - moments.Power[e] / total) * off * off;
        }

        double freedom = Math.Max(1, total * total / moments.Power.Sum(power => power * power) * (n - 1) / n);
        double reach = StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(variance);
        return double.IsFinite(reach) ? [whole - reach, whole + reach] : null;
    }

    // On the directions of the whole data, without one episode.
    private static FittedLoop? Fit(Deviations data, Moments moments, int without)
    {
        if (moments.Basis is not { } basis || moments.Points == 0)
            return null;
        int n = basis.RowCount;
        Matrix<double> forward = Matrix<double>.Build.Dense(n, n), present = Matrix<double>.Build.Dense(n, n);
        for (int e = 0; e < moments.Forward.Count; e++)
        {
            if (e == without)
                continue;
            forward += moments.Forward[e];
            present += moments.Present[e];
        }

        var inner = basis.TransposeThisAndMultiply(present) * basis;
        double condition = inner.ConditionNumber();
        if (!double.IsFinite(condition) || condition > 1e14)
            return null;
        var reduced = basis.TransposeThisAndMultiply(forward) * basis * inner.Inverse();
        var scale = Matrix<double>.Build.DenseOfDiagonalArray(moments.Scale);
        var map = scale * basis * reduced * basis.Transpose() * scale.Inverse();
        return new FittedLoop(map, Matrices.Eigenvalues(reduced), basis.ColumnCount, condition);
    }

    // Moments of each episode in floor units, and the directions that the data shows.
    private sealed record Moments(List<Matrix<double>> Forward, List<Matrix<double>> Present, List<double> Power, Matrix<double>? Basis, double[] Scale, int Points)
    {
        public static Moments Of(Deviations data)
        {
            int n = data.VectorFloor!.Count, points = 0;
            double[] scale = [.. data.VectorFloor.Select(f => f > 0 ? f : 1)];
            bool known = data.VectorFloor.All(f => f > 0);
            List<Matrix<double>> forwards = [], presents = [];
            List<double> powers = [];
            var square = Matrix<double>.Build.Dense(n, n);
            double ceiling = Ceiling(data);
            for (int e = 0; e < data.Episodes; e++)
            {
                Matrix<double> forward = Matrix<double>.Build.Dense(n, n), present = Matrix<double>.Build.Dense(n, n);
                double power = 0;
                int used = 0;
                for (int t = 1; t + 1 < data.Free(e) && Math.Abs(data.Signed[e][t - 1]) <= ceiling; t++)
                {
                    Vector<double> z = Scaled(data, e, t - 1, scale), x = Scaled(data, e, t, scale), y = Scaled(data, e, t + 1, scale);
                    if (!z.Concat(x).Concat(y).All(double.IsFinite))
                        break;
                    forward += y.OuterProduct(z);
                    present += x.OuterProduct(z);
                    square += z.OuterProduct(z);
                    power += z.DotProduct(z);
                    used++;
                }

                if (used == 0)
                    continue;
                forwards.Add(forward);
                presents.Add(present);
                powers.Add(power);
                points += used;
            }

            return new Moments(forwards, presents, powers, points == 0 ? null : Directions(square / points, known), scale, points);
        }

        // Known floors: directions above three of them. Unknown: all but exact rank.
        private static Matrix<double>? Directions(Matrix<double> meanSquare, bool known)
        {
            var svd = meanSquare.Svd();
            double least = known ? Deviations.FloorMultiple * Deviations.FloorMultiple : 1e-12 * svd.S[0];
            int shown = svd.S.Count(s => s > least);
            return shown == 0 ? null : svd.U.SubMatrix(0, meanSquare.RowCount, 0, shown);
        }

        private static double Ceiling(Deviations data)
        {
            if (data.Saturation is null)
                return double.PositiveInfinity;
            double g = InstrumentalGrowth.JackknifeT(data).Value is { } value ? Math.Pow(Math.Abs(value), data.Stride) : 1;
            return data.Cap / Math.Max(1, g * g);
        }

        private static Vector<double> Scaled(Deviations data, int episode, int t, double[] scale) =>
            Vector<double>.Build.Dense([.. data.Vectors![episode][t].Select((x, i) => x / scale[i])]);
    }
}
