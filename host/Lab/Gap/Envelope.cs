using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Gap;

/// <summary>
/// What share of the rig's episodes lies inside the twin's simultaneous 95 % envelope? The envelope is mean and standard
/// deviation of ln max(|d_t|, floor) over the twin's episodes, widened alike at all times until 95 % of its own episodes,
/// each judged by the others, lie inside at every time; the quantile is the one that keeps 95 % for a new episode
/// (conformal prediction, Vovk and others 2005).
/// </summary>
public static class Envelope
{
    /// <summary>Share that the envelope should hold.</summary>
    public const double Nominal = 0.95;

    /// <summary>Fewest episodes of the twin: with fewer a 95 % quantile of a new episode is not among the old ones.</summary>
    public const int FewestTwinEpisodes = 19;

    private const int MostInstants = 40;

    /// <summary>Runs the test; the value is the share, the interval Wilson's, and p the chance of so few inside if the share were 95 %.</summary>
    public static GapResult Run(GapData data)
    {
        const string Id = GapIds.EnvelopeCoverage;
        var features = LogFeatures.Of(data, MostInstants);
        int rig = features.Rig.Length, twin = features.Twin.Length;
        if (features.Why is { } why)
            return GapResult.None(Id, rig, twin, why);
        if (twin < FewestTwinEpisodes || rig < 1)
            return GapResult.None(Id, rig, twin, $"{twin} episodes of the twin and {rig} of the rig; the envelope needs {FewestTwinEpisodes} of the twin and 1 of the rig: simulate more");
        var (mean, spread, reach) = Of(features.Twin);
        if (spread.All(s => s < 1e-12))
            return GapResult.None(Id, rig, twin, "the twin's episodes do not spread; simulate it with the rig's noise and starts");
        int inside = features.Rig.Count(row => Score(row, mean, spread) <= reach);
        double p = MathNet.Numerics.Distributions.Binomial.CDF(Nominal, rig, inside);
        return new GapResult(Id, (double)inside / rig, Quantiles.Wilson(inside, rig, 0.95), p, rig, twin)
        {
            Details = new Dictionary<string, double> { ["expected"] = Nominal, ["standardDeviations"] = reach },
        };
    }

    /// <summary>The envelope itself, for pictures: at each grid instant the low and high deviation; null where <see cref="Run"/> is undetermined.</summary>
    public static (int[] Instants, double[] Low, double[] High)? Curve(GapData data)
    {
        var features = LogFeatures.Of(data, MostInstants);
        if (features.Why is not null || features.Twin.Length < FewestTwinEpisodes)
            return null;
        var (mean, spread, reach) = Of(features.Twin);
        return (features.Instants, [.. mean.Select((m, k) => Math.Exp(m - reach * spread[k]))], [.. mean.Select((m, k) => Math.Exp(m + reach * spread[k]))]);
    }

    private static (double[] Mean, double[] Spread, double Reach) Of(double[][] rows)
    {
        int n = rows.Length, count = rows[0].Length;
        double[] mean = new double[count], spread = new double[count], largest = new double[n];
        for (int k = 0; k < count; k++)
        {
            double sum = rows.Sum(row => row[k]), m = mean[k] = sum / n, square = rows.Sum(row => (row[k] - m) * (row[k] - m));
            spread[k] = Math.Sqrt(square / (n - 1));
            if (spread[k] < 1e-12)
                continue;
            for (int i = 0; i < n; i++)
            {
                // Mean and variance without episode i follow from those with it.
                double off = rows[i][k] - m, others = (square - off * off * n / (n - 1.0)) / (n - 2);
                double score = Math.Abs(off) * n / (n - 1.0) / Math.Sqrt(Math.Max(others, 1e-300));
                largest[i] = Math.Max(largest[i], score);
            }
        }

        Array.Sort(largest);
        return (mean, spread, largest[Math.Min(n, (int)Math.Ceiling(Nominal * (n + 1))) - 1]);
    }

    // Instants at which the twin does not spread (the common start) judge nobody.
    private static double Score(double[] row, double[] mean, double[] spread)
    {
        double largest = 0;
        for (int k = 0; k < row.Length; k++)
        {
            if (spread[k] >= 1e-12)
                largest = Math.Max(largest, Math.Abs(row[k] - mean[k]) / spread[k]);
        }

        return largest;
    }
}
