namespace ImitationHil.Lab.Identification;

/// <summary>
/// Value and slope of a measured signal at one row, by a quadratic fitted to the rows around it. It looks ahead, which an
/// observer could not: it estimates where a recorded rig was, not what a controller knew.
/// </summary>
public static class LocalQuadratic
{
    /// <summary>Rows on either side, by default.</summary>
    public const int Reach = 8;

    /// <summary>
    /// Value and slope at the middle of 2 <paramref name="reach"/> + 1 evenly spaced samples: the normal equations separate,
    /// and the slope is sum(k y) / sum(k^2) / h.
    /// </summary>
    /// <param name="y">The signal.</param>
    /// <param name="row">The middle.</param>
    /// <param name="periodSeconds">h, s.</param>
    /// <param name="reach">Rows on either side that are used.</param>
    public static (double Value, double Slope) At(double[] y, int row, double periodSeconds, int reach = Reach)
    {
        double s0 = 0, s2 = 0, s4 = 0, y0 = 0, y1 = 0, y2 = 0;
        for (int k = -reach; k <= reach; k++)
        {
            double value = y[row + k], kk = (double)k * k;
            s0++;
            s2 += kk;
            s4 += kk * kk;
            y0 += value;
            y1 += k * value;
            y2 += kk * value;
        }

        return ((y0 * s4 - y2 * s2) / (s0 * s4 - s2 * s2), y1 / s2 / periodSeconds);
    }
}
