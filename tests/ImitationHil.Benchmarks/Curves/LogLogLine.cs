namespace ImitationHil.Benchmarks.Curves;

/// <summary>The straight line through the logarithms of a cost curve, y = c x^p by least squares: p tells what is linear and what is not.</summary>
/// <param name="Exponent">p over the whole curve; a cost that does not depend on x flattens its beginning.</param>
/// <param name="StandardError">Of the exponent, from the scatter about the line: large where the curve is no power law.</param>
/// <param name="LastExponent">Slope between the last two points: what the next decade will cost.</param>
public sealed record LogLogLine(double Exponent, double StandardError, double LastExponent)
{
    /// <summary>Fewest points of a line whose scatter can be told.</summary>
    public const int FewestPoints = 3;

    /// <summary>Fits; null with too few points, and where a cost is zero and has no logarithm.</summary>
    /// <param name="x">Positive, ascending.</param>
    /// <param name="y">One cost each.</param>
    public static LogLogLine? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"{y.Count} costs of {x.Count} sizes");
        if (x.Count < FewestPoints || y.Any(cost => !(cost > 0) || !double.IsFinite(cost)))
            return null;
        double[] u = [.. x.Select(size => Math.Log(size))], v = [.. y.Select(cost => Math.Log(cost))];
        double meanU = u.Average(), meanV = v.Average(), square = u.Sum(a => (a - meanU) * (a - meanU));
        double slope = u.Zip(v, (a, b) => (a - meanU) * (b - meanV)).Sum() / square;
        double scatter = u.Zip(v, (a, b) => Math.Pow(b - meanV - slope * (a - meanU), 2)).Sum();
        return new LogLogLine(slope, Math.Sqrt(scatter / (u.Length - 2) / square), (v[^1] - v[^2]) / (u[^1] - u[^2]));
    }
}
