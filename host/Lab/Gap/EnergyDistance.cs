using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Gap;

/// <summary>
/// Are the deviations of rig and twin drawn from one distribution? Features of an episode are ln max(|d_t|, floor) on a grid
/// of times; the statistic is the energy distance 2 E|X-Y| - E|X-X'| - E|Y-Y'| of Szekely and Rizzo; labels are permuted over
/// whole episodes. It sees everything that differs: growth, noise, starts.
/// </summary>
public static class EnergyDistance
{
    /// <summary>Fewest episodes of each.</summary>
    public const int FewestEpisodes = 3;

    /// <summary>Most instants of the grid.</summary>
    public const int MostInstants = 14;

    /// <summary>Runs the test; the value is the energy distance, in natural logarithms of the deviation.</summary>
    public static GapResult Run(GapData data)
    {
        const string Id = GapIds.EnergyPermutation;
        var features = LogFeatures.Of(data, MostInstants);
        int first = features.Rig.Length, n = first + features.Twin.Length;
        if (features.Why is { } why)
            return GapResult.None(Id, first, n - first, why);
        if (first < FewestEpisodes || n - first < FewestEpisodes)
            return GapResult.None(Id, first, n - first, $"{first} and {n - first} episodes; {FewestEpisodes} of each are the fewest");
        var (distances, rows) = Distances([.. features.Rig, .. features.Twin]);
        double total = rows.Sum();
        double Statistic(bool[] mask) => Energy(distances, rows, total, mask, first, n - first);
        double p = data.Permute(Statistic, first, n - first);
        return new GapResult(Id, Statistic([.. Enumerable.Range(0, n).Select(i => i < first)]), null, p, first, n - first)
        {
            Details = new Dictionary<string, double> { ["instants"] = features.Instants.Length },
        };
    }

    private static (double[] Distances, double[] Rows) Distances(double[][] points)
    {
        int n = points.Length;
        double[] distances = new double[n * n], rows = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double square = 0;
                for (int k = 0; k < points[i].Length; k++)
                    square += (points[i][k] - points[j][k]) * (points[i][k] - points[j][k]);
                double distance = Math.Sqrt(square);
                distances[i * n + j] = distances[j * n + i] = distance;
                rows[i] += distance;
                rows[j] += distance;
            }
        }

        return (distances, rows);
    }

    // Sums within the first group suffice: those across and within the second follow from the rows.
    private static double Energy(double[] distances, double[] rows, double total, bool[] mask, int first, int second)
    {
        int n = first + second, count = 0;
        Span<int> members = n <= 512 ? stackalloc int[n] : new int[n];
        double fromFirst = 0, within = 0;
        for (int i = 0; i < n; i++)
        {
            if (!mask[i])
                continue;
            fromFirst += rows[i];
            int row = i * n;
            for (int k = 0; k < count; k++)
                within += distances[row + members[k]];
            members[count++] = i;
        }

        double withinFirst = 2 * within, across = fromFirst - withinFirst, withinSecond = total - withinFirst - 2 * across;
        return 2 * across / ((double)first * second) - withinFirst / ((double)first * first) - withinSecond / ((double)second * second);
    }
}

/// <summary>ln max(|d_t|, floor), at most ln saturation, of rig and twin on one grid of times.</summary>
/// <param name="Rig">One row an episode.</param>
/// <param name="Twin">One row an episode.</param>
/// <param name="Instants">Indices of the grid.</param>
/// <param name="Why">Why there are none; null when there are.</param>
internal sealed record LogFeatures(double[][] Rig, double[][] Twin, int[] Instants, string? Why)
{
    public static LogFeatures Of(GapData data, int mostInstants)
    {
        int length = Math.Min(data.Rig.CommonLength, data.Twin.CommonLength);
        int every = Math.Max(1, (length + mostInstants - 1) / mostInstants);
        int[] instants = [.. Enumerable.Range(0, (length + every - 1) / every).Select(k => k * every)];

        // A floor of zero would make a deviation of exactly zero infinitely far away.
        double floor = Math.Max(data.Floor, 1e-12), ceiling = Math.Max(floor, data.Saturation);
        double[][] Rows(Deviations side) => [.. side.Signed.Select(d => instants.Select(t => double.IsNaN(d[t]) ? Math.Log(ceiling) : Math.Log(Math.Clamp(Math.Abs(d[t]), floor, ceiling))).ToArray())];
        double[][] rig = Rows(data.Rig), twin = Rows(data.Twin);
        string? why = instants.Length == 0 ? "an episode without deviations"
            : rig.Concat(twin).Any(row => !row.All(double.IsFinite)) ? "deviations that are not finite, and no saturation to put them at" : null;
        return new LogFeatures(rig, twin, instants, why);
    }
}
