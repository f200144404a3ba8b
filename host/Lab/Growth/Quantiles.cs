namespace ImitationHil.Lab.Growth;

/// <summary>Order statistics and binomial intervals.</summary>
public static class Quantiles
{
    /// <summary>Linear-interpolated quantile of a non-empty set, 0 at most p at most 1.</summary>
    public static double Of(IEnumerable<double> values, double p)
    {
        var sorted = values.Order().ToArray();
        double position = p * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <summary>
    /// Wilson's score interval for a share of <paramref name="hits"/> in <paramref name="trials"/>: keeps its coverage
    /// near 0 and 1, where the textbook interval collapses. Default 99 %.
    /// </summary>
    public static double[] Wilson(int hits, int trials, double confidence = 0.99)
    {
        double z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 + confidence / 2);
        double p = (double)hits / trials, zz = z * z / trials;
        double centre = (p + zz / 2) / (1 + zz);
        double reach = z / (1 + zz) * Math.Sqrt(p * (1 - p) / trials + zz / (4 * trials));

        // At the ends the interval touches them exactly; rounding would leave a share of 0 outside its own interval.
        return [hits == 0 ? 0 : centre - reach, hits == trials ? 1 : centre + reach];
    }
}
