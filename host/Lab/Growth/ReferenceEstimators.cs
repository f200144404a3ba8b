using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// Estimators that look right and are not; they run beside the headline to show by how much. (The third, naive regression,
/// is <see cref="LogRegression.Naive"/>.)
/// </summary>
public static class ReferenceEstimators
{
    private const int MostIterations = 2000;
    private const double Tolerance = 1e-6;

    /// <summary>
    /// AR(1) ratio sum d(t) d(t+1) / sum d(t)^2 over deviations free of limits: attenuated by sensor noise, because the
    /// noise of d(t) stands in the denominator.
    /// </summary>
    public static Estimate Ar1(Deviations data)
    {
        const string Id = EstimatorIds.Ar1Ratio;
        List<double> numerators = [], denominators = [];
        int points = 0;
        for (int e = 0; e < data.Episodes; e++)
        {
            var d = data.Signed[e];
            int free = data.FreeUnderCap(e);
            double numerator = 0, denominator = 0;
            for (int t = 0; t + 1 < free; t++)
            {
                numerator += d[t] * d[t + 1];
                denominator += d[t] * d[t];
            }

            if (free < 2)
                continue;
            points += free - 1;
            numerators.Add(numerator);
            denominators.Add(denominator);
        }

        var ratio = new EpisodeRatio(numerators, denominators);
        if (points == 0 || !double.IsFinite(ratio.Value) || ratio.Value == 0)
            return Estimate.None(Id, "no two neighbouring deviations that are free of limits and not zero", ratio.Count, points);
        var interval = GrowthMultiplier.PerStep(ratio.LogJackknifeT(), ratio.Value, data.Stride);
        return new Estimate(Id, GrowthMultiplier.PerStep(ratio.Value, data.Stride), interval, ratio.Count, points, interval is null ? "no interval: under three episodes, or the sign hangs on one" : null);
    }

    /// <summary>
    /// Tobit regression of ln|d| on t by maximum likelihood: censored on the left at <see cref="Deviations.Seen"/>, on the
    /// right at the first limit; normal errors of one variance on the logarithm, which measurement noise does not have. No
    /// interval: a wrong model's would mislead.
    /// </summary>
    public static Estimate Tobit(Deviations data)
    {
        const string Id = EstimatorIds.Tobit;
        if (data.Saturation is null || !(data.Seen > 0))
            return Estimate.None(Id, "needs a known floor and a known saturation", data.Episodes);
        double low = Math.Log(data.Seen), high = Math.Log(data.Cap);
        var points = new List<(double T, double Y, int Censored)>();
        for (int e = 0; e < data.Episodes; e++)
        {
            int free = data.FreeUnderCap(e);
            for (int t = 0; t < free; t++)
            {
                double y = Math.Log(Math.Abs(data.Signed[e][t]));
                points.Add(y <= low ? (t, low, -1) : (t, y, 0));
            }

            if (free < data.Signed[e].Length)
                points.Add((free, high, 1));
        }

        int seen = points.Count(point => point.Censored == 0);
        if (seen < 3)
            return Estimate.None(Id, "fewer than three deviations between floor and saturation", data.Episodes, seen);
        try
        {
            var start = Vector<double>.Build.Dense([low, 0.1, 0.0]);
            var best = new NelderMeadSimplex(Tolerance, MostIterations).FindMinimum(ObjectiveFunction.Value(p => NegativeLogLikelihood(points, p)), start);
            double slope = best.MinimizingPoint[1];
            return new Estimate(Id, Math.Exp(slope / data.Stride), null, data.Episodes, seen);
        }
        catch (MaximumIterationsException)
        {
            return Estimate.None(Id, $"the likelihood found no maximum in {MostIterations} steps", data.Episodes, seen);
        }
    }

    private static double NegativeLogLikelihood(List<(double T, double Y, int Censored)> points, Vector<double> p)
    {
        double a = p[0], b = p[1], logSigma = p[2], sigma = Math.Exp(logSigma), sum = 0;
        foreach (var (t, y, censored) in points)
        {
            double z = (y - a - b * t) / sigma;
            sum += censored == 0 ? 0.5 * z * z + logSigma : -LogNormalTail(censored < 0 ? -z : z);
        }

        return sum;
    }

    // ln P(Z > z); beyond 30 standard deviations by the leading terms of Mills' ratio, where the tail underflows.
    private static double LogNormalTail(double z) =>
        z < 30 ? Math.Log(0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2))) : -0.5 * z * z - Math.Log(z) - 0.5 * Math.Log(2 * Math.PI);
}
