using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>A point of the finite-time Lyapunov curve.</summary>
/// <param name="Step">Policy periods since the first deviation above the floor.</param>
/// <param name="Exponent">Mean over episodes of (1/t) ln(d_t / d_0), a policy period.</param>
/// <param name="Ci95">Student's interval over episodes; null under three.</param>
/// <param name="Episodes">Episodes that were still free of limits.</param>
/// <param name="Above">Those of them whose deviation was above the floor.</param>
public sealed record LyapunovPoint(int Step, double Exponent, double[]? Ci95, int Episodes, int Above);

/// <summary>
/// Finite-time Lyapunov exponent (1/t) ln(d_t / d_0), per episode from its first deviation above the floor, averaged over
/// the episodes that no limit had touched by then.
/// </summary>
public static class LyapunovCurve
{
    /// <summary>The curve; empty when no deviation rises above the floor.</summary>
    public static IReadOnlyList<LyapunovPoint> Of(Deviations data)
    {
        var points = new List<LyapunovPoint>();
        int longest = data.Signed.Select(d => d.Length).DefaultIfEmpty(0).Max();
        for (int lag = 1; lag < longest; lag++)
        {
            var values = new List<double>();
            int above = 0;
            for (int e = 0; e < data.Episodes; e++)
            {
                int free = data.FreeUnderCap(e), start = First(data, e, free);
                double value = start + lag < free ? Math.Log(Math.Abs(data.Signed[e][start + lag] / data.Signed[e][start])) / (lag * data.Stride) : double.NaN;
                if (!double.IsFinite(value))
                    continue;
                values.Add(value);
                above += Math.Abs(data.Signed[e][start + lag]) > data.Seen ? 1 : 0;
            }

            if (values.Count > 0)
                points.Add(Point(lag * data.Stride, values, above));
        }

        return points;
    }

    /// <summary>
    /// The multiplier exp(exponent) at the last instant that at least half of the episodes reach free of limits, at most half
    /// of them back at the floor.
    /// </summary>
    public static Estimate Last(Deviations data)
    {
        const string Id = EstimatorIds.LyapunovExponent;
        var curve = Of(data);
        var last = curve.TakeWhile(point => 2 * point.Above >= point.Episodes).LastOrDefault(point => 2 * point.Episodes >= data.Episodes);
        if (last is null)
            return Estimate.None(Id, "no instant after the start is free of limits in half of the episodes", data.Episodes);
        return new Estimate(Id, Math.Exp(last.Exponent), last.Ci95?.Select(x => Math.Exp(x)).ToArray(), last.Episodes, last.Episodes,
            last.Ci95 is null ? $"{last.Episodes} episodes give no interval" : null)
        {
            Details = new Dictionary<string, double> { ["exponent"] = last.Exponent, ["steps"] = last.Step },
        };
    }

    private static int First(Deviations data, int episode, int free)
    {
        int t = 0;
        while (t < free && !(Math.Abs(data.Signed[episode][t]) > data.Seen))
            t++;
        return t;
    }

    private static LyapunovPoint Point(int step, List<double> values, int above)
    {
        int n = values.Count;
        double mean = values.Average();
        if (n < EpisodeRatio.FewestEpisodes)
            return new LyapunovPoint(step, mean, null, n, above);
        double error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (n - 1.0) / n), reach = StudentT.InvCDF(0, 1, n - 1, 0.975) * error;
        return new LyapunovPoint(step, mean, [mean - reach, mean + reach], n, above);
    }
}
