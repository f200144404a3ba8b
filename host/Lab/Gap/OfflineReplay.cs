using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Gap;

/// <summary>Recorded episodes and the same actions played to the twin from the same starts: [episode][instant][coordinate].</summary>
public sealed record ReplayData
{
    /// <summary>Both; checked: as many episodes, and coordinates of one number.</summary>
    /// <param name="recorded">What the rig did.</param>
    /// <param name="replayed">What the twin did under the recorded actions; an episode may end early, or in values that are not finite, where the twin diverged.</param>
    /// <param name="period">Seconds between instants.</param>
    /// <exception cref="BadInputException">They do not fit together.</exception>
    public ReplayData(IReadOnlyList<double[][]> recorded, IReadOnlyList<double[][]> replayed, TimeSpan period)
    {
        var problems = new List<Problem>();
        if (recorded.Count != replayed.Count)
            problems.Add(new Problem("offline replay", "episodes", $"{recorded.Count} recorded and {replayed.Count} replayed; expected as many"));
        int[] widths = [.. recorded.Concat(replayed).SelectMany(episode => episode).Select(x => x.Length).Distinct()];
        if (widths.Length > 1)
            problems.Add(new Problem("offline replay", "coordinates", $"numbers of coordinates {string.Join(", ", widths)}; expected one"));
        if (period <= TimeSpan.Zero)
            problems.Add(new Problem("offline replay", "period", $"is {period.TotalSeconds} s; expected more than 0"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
        (Recorded, Replayed, Period, Coordinates) = (recorded, replayed, period, widths.FirstOrDefault());
    }

    /// <summary>What the rig did.</summary>
    public IReadOnlyList<double[][]> Recorded { get; }

    /// <summary>What the twin did.</summary>
    public IReadOnlyList<double[][]> Replayed { get; }

    /// <summary>Between instants.</summary>
    public TimeSpan Period { get; }

    /// <summary>Number of coordinates.</summary>
    public int Coordinates { get; }
}

/// <summary>The error of an offline replay over time.</summary>
/// <param name="Seconds">Time since the start, one an instant.</param>
/// <param name="Rms">[coordinate][instant]: root mean square over the episodes that last that long.</param>
/// <param name="Episodes">Episodes behind each instant.</param>
/// <param name="Diverged">Episodes in which the twin left the finite numbers or stopped before the record.</param>
public sealed record ReplayCurve(double[] Seconds, double[][] Rms, int[] Episodes, int Diverged);

/// <summary>
/// Offline replay error: the recorded actions in the twin, open loop, from the recorded starts. It measures the model without
/// the policy; an unstable plant multiplies the error of the start as well.
/// </summary>
public static class OfflineReplay
{
    /// <summary>The error over time, up to the longest record.</summary>
    public static ReplayCurve Curve(ReplayData data)
    {
        int longest = data.Recorded.Select(episode => episode.Length).DefaultIfEmpty(0).Max();
        double[][] squares = [.. Enumerable.Range(0, data.Coordinates).Select(_ => new double[longest])];
        int[] counts = new int[longest];
        int diverged = 0;
        for (int e = 0; e < data.Recorded.Count; e++)
        {
            var (x, y) = (data.Recorded[e], data.Replayed[e]);
            int t = 0;
            for (; t < Math.Min(x.Length, y.Length) && y[t].All(double.IsFinite); t++)
            {
                if (!x[t].All(double.IsFinite))
                    continue;
                counts[t]++;
                for (int i = 0; i < data.Coordinates; i++)
                    squares[i][t] += (x[t][i] - y[t][i]) * (x[t][i] - y[t][i]);
            }

            if (t < x.Length)
                diverged++;
        }

        int end = counts.TakeWhile(count => count > 0).Count();
        return new ReplayCurve(
            [.. Enumerable.Range(0, end).Select(t => t * data.Period.TotalSeconds)],
            [.. squares.Select(row => Enumerable.Range(0, end).Select(t => Math.Sqrt(row[t] / counts[t])).ToArray())],
            counts[..end],
            diverged);
    }

    /// <summary>Root mean square over all instants, coordinates and episodes; the last instant of each coordinate as details.</summary>
    public static GapResult Run(ReplayData data)
    {
        const string Id = GapIds.OfflineReplay;
        var curve = Curve(data);
        int n = data.Recorded.Count, instants = curve.Episodes.Sum();
        if (instants == 0)
            return GapResult.None(Id, n, n, "no instant was replayed");
        double total = 0;
        var details = new Dictionary<string, double> { ["diverged"] = curve.Diverged, ["seconds"] = curve.Seconds[^1] };
        for (int i = 0; i < data.Coordinates; i++)
        {
            double square = curve.Rms[i].Zip(curve.Episodes, (rms, count) => rms * rms * count).Sum();
            total += square;
            details[$"rms{i}"] = Math.Sqrt(square / instants);
            details[$"finalRms{i}"] = curve.Rms[i][^1];
        }

        return new GapResult(Id, Math.Sqrt(total / instants / data.Coordinates), null, null, n, n) { Details = details };
    }
}
