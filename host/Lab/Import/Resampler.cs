namespace ImitationHil.Lab.Import;

/// <summary>
/// Linear interpolation onto an even grid that begins at the first time: g[k] = t[0] + k T. A linear, constant expert
/// survives it exactly, because label and observation are interpolated with the same weights. It does not remove what
/// the period T is too long to show.
/// </summary>
internal static class Resampler
{
    // A grid point that rounding puts a millionth of a period behind the last row is still that row.
    private const double Slack = 1e-6;

    /// <summary>Number of grid points within the times.</summary>
    public static int Count(ReadOnlySpan<double> t, double period) => (int)Math.Floor(((t[^1] - t[0]) / period) + Slack) + 1;

    /// <summary>Values at the grid points.</summary>
    /// <param name="t">Times, strictly increasing, s.</param>
    /// <param name="y">Values at the times.</param>
    /// <param name="period">T, s, positive.</param>
    /// <returns>One value a grid point, <see cref="Count"/> of them.</returns>
    public static double[] Linear(ReadOnlySpan<double> t, ReadOnlySpan<double> y, double period)
    {
        double[] result = new double[Count(t, period)];
        int i = 0;
        for (int k = 0; k < result.Length; k++)
        {
            double g = t[0] + (k * period);
            while (i < t.Length - 2 && t[i + 1] <= g)
            {
                i++;
            }

            int next = Math.Min(i + 1, t.Length - 1);
            double weight = next == i ? 0 : Math.Clamp((g - t[i]) / (t[next] - t[i]), 0, 1);
            result[k] = y[i] + (weight * (y[next] - y[i]));
        }

        return result;
    }
}
