using System.Globalization;

namespace ImitationHil.Lab.Import;

/// <summary>
/// The times of a recording, checked: strictly increasing, without gaps that nobody knows of, and on the policy period or
/// to be brought there. Rows are compared by time, never by their number.
/// </summary>
internal sealed class TimeAxis
{
    /// <summary>Deviation of an interval from the period, relative to the period, above which the recording does not keep the period.</summary>
    private const double Tolerance = 0.01;

    // At twice the median one row is missing; half a row more tells it from jitter.
    private const double GapFactor = 2.5;

    private TimeAxis(int[] rows, double[] seconds, double[] intervals, double median)
    {
        Rows = rows;
        Seconds = seconds;
        Intervals = intervals;
        MedianInterval = median;
    }

    /// <summary>The rows of the table that are kept.</summary>
    public int[] Rows { get; }

    /// <summary>Time of each kept row, s.</summary>
    public double[] Seconds { get; }

    /// <summary>Time from the row before, s; for row 0 the policy period.</summary>
    public double[] Intervals { get; }

    /// <summary>Median interval, s.</summary>
    public double MedianInterval { get; }

    /// <summary>Largest interval, gaps included, s.</summary>
    public double LargestInterval { get; private init; }

    /// <summary>Index of the first row after each gap.</summary>
    public IReadOnlyList<int> Gaps { get; private init; } = [];

    /// <summary>Rows that repeated a time and were dropped.</summary>
    public int DuplicatesDropped { get; private init; }

    /// <summary>Whether the values are to be interpolated onto the policy period.</summary>
    public bool NeedsResampling { get; private init; }

    /// <summary>Checks the time column; null after adding at least one problem.</summary>
    public static TimeAxis? Check(CsvTable table, ColumnMapping mapping, ProblemList problems)
    {
        int before = problems.Count;
        (List<int> rows, List<double> seconds) = Increasing(table, mapping, problems);
        if (seconds.Count < 2 && problems.Count == before)
        {
            problems.Add($"column '{mapping.Time.Name}'", "has fewer than two different times; the sample interval cannot be found");
        }

        if (seconds.Count <= mapping.SkipRows)
        {
            problems.Add("", $"has {seconds.Count} rows, and the mapping's 'skip: {mapping.SkipRows}' leaves none of them");
        }

        if (problems.Count > before)
        {
            return null;
        }

        double[] intervals = new double[seconds.Count];
        for (int k = 1; k < intervals.Length; k++)
        {
            intervals[k] = seconds[k] - seconds[k - 1];
        }

        double[] sorted = intervals[1..];
        Array.Sort(sorted);
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        int[] gaps = [.. Enumerable.Range(1, intervals.Length - 1).Where(k => intervals[k] > GapFactor * median)];
        if (!mapping.SplitGaps)
        {
            foreach (int k in gaps)
            {
                problems.Add($"line {table.LineOf(rows[k])}, column '{mapping.Time.Name}'",
                    $"gap of {Number(intervals[k])} s after t = {Number(seconds[k - 1])} s (median interval {Number(median)} s); write 'gaps: split' in the mapping to cut the trajectory there");
            }
        }

        // Gaps are missing rows, not jitter.
        double shortest = sorted[0];
        double longest = sorted[sorted.Length - 1 - gaps.Length];
        double period = mapping.PeriodSeconds;
        bool off = Math.Max(Math.Abs(median - period), Math.Max(longest - median, median - shortest)) > Tolerance * period;
        if (off && !mapping.Resample)
        {
            problems.Add($"column '{mapping.Time.Name}'",
                $"the measured interval is {Number(median)} s (median; from {Number(shortest)} to {Number(longest)} s), the mapping's period is {Number(period)} s, and they differ by more than {Number(Tolerance * 100)} %; correct 'period', or write 'resample: linear' to interpolate onto the period");
        }

        intervals[0] = period;
        UseExactPeriod(intervals, mapping);
        return problems.Count > before ? null : new TimeAxis([.. rows], [.. seconds], intervals, median)
        {
            LargestInterval = sorted[^1],
            Gaps = gaps,
            DuplicatesDropped = table.RowCount - rows.Count,
            NeedsResampling = off,
        };
    }

    private static (List<int> Rows, List<double> Seconds) Increasing(CsvTable table, ColumnMapping mapping, ProblemList problems)
    {
        double[] times = table[mapping.Time.Name];
        var rows = new List<int>(times.Length);
        var seconds = new List<double>(times.Length);
        for (int row = 0; row < times.Length; row++)
        {
            double t = times[row] * mapping.Time.Unit.Factor;
            bool repeats = seconds.Count > 0 && t == seconds[^1];
            if (repeats && mapping.DropDuplicates)
            {
                continue;
            }

            if (repeats || (seconds.Count > 0 && t < seconds[^1]))
            {
                problems.Add($"line {table.LineOf(row)}, column '{mapping.Time.Name}'", repeats
                    ? $"repeats the time {Number(t)} s of the row before; write 'duplicates: drop' in the mapping to keep the first of them"
                    : $"time goes back from {Number(seconds[^1])} s to {Number(t)} s; cut the file there");
            }

            // Kept even when it is wrong: after a step back the rows that follow are compared with it, one problem a step.
            rows.Add(row);
            seconds.Add(t);
        }

        return (rows, seconds);
    }

    // A computed time carries rounding of its last digits; the period that it was computed from has none, and it is
    // what the expert's own filters used.
    private static void UseExactPeriod(double[] intervals, ColumnMapping mapping)
    {
        double period = mapping.PeriodSeconds;
        for (int k = 0; mapping.NominalTime && k < intervals.Length; k++)
        {
            intervals[k] = Math.Abs(intervals[k] - period) <= Tolerance * period ? period : intervals[k];
        }
    }

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
