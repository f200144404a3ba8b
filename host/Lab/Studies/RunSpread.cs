using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Studies;

/// <summary>How far repeated runs lie apart at one time.</summary>
/// <param name="Seconds">Time since the runs began.</param>
/// <param name="Rms">Root mean square distance of a run from the mean of all, with n - 1 in the denominator.</param>
/// <param name="Largest">Largest distance of a run from the mean.</param>
/// <param name="LargestPair">Largest distance of two runs.</param>
public sealed record SpreadPoint(double Seconds, double Rms, double Largest, double LargestPair);

/// <summary>
/// Spread of repeated runs of one policy from one start, over time. Runs are compared at equal times, never at equal rows:
/// each is interpolated linearly onto a common grid. A distance is Euclidean over the chosen observation slots.
/// </summary>
public sealed record RunSpread
{
    /// <summary>A spread above so many floors is seen.</summary>
    public const double SeenFloors = 3;

    private const int FewestSamples = 20;

    /// <summary>Runs that were compared.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>Observation slots that the distance is over.</summary>
    public required IReadOnlyList<string> Slots { get; init; }

    /// <summary>Step of the common grid, s.</summary>
    public required double GridSeconds { get; init; }

    /// <summary>Largest recorded interval of any run, s: nothing faster was measured, whatever the grid.</summary>
    public required double LargestIntervalSeconds { get; init; }

    /// <summary>The whole curve.</summary>
    public required IReadOnlyList<SpreadPoint> Curve { get; init; }

    /// <summary>Median spread while the mean of the runs has not yet moved: what the sensors alone spread.</summary>
    public required double Floor { get; init; }

    /// <summary>The largest spread.</summary>
    public required SpreadPoint Peak { get; init; }

    /// <summary>
    /// The growing part: from the last point within <see cref="SeenFloors"/> floors before the peak, exclusive, to the peak. A
    /// law of growth is fitted to these; everything before is noise, everything after contracts.
    /// </summary>
    public required IReadOnlyList<SpreadPoint> Growing { get; init; }

    /// <summary>
    /// Exponential or polynomial, by AICc on the growing part. Time counts in grid steps from the last point within the
    /// floor: the law of a power has an origin, and before that the runs hung still.
    /// </summary>
    public required HorizonVerdict Law { get; init; }

    /// <summary>Median spread over the last tenth of the runs.</summary>
    public required double Final { get; init; }

    /// <summary>Whether the spread grew out of the floor and then came down again, below half its peak.</summary>
    public bool GrowsThenContracts => Growing.Count > 1 && Peak.Rms > SeenFloors * Floor && Final < Peak.Rms / 2;

    /// <summary>The spread at a time, interpolated.</summary>
    public double At(double seconds)
    {
        int k = Math.Clamp((int)(seconds / GridSeconds), 0, Curve.Count - 2);
        double share = Math.Clamp(seconds / GridSeconds - k, 0, 1);
        return Curve[k].Rms + share * (Curve[k + 1].Rms - Curve[k].Rms);
    }

    /// <summary>Compares runs.</summary>
    /// <param name="runs">At least three, with the same signals, from the same start.</param>
    /// <param name="slots">Observation slots to compare; all of one unit.</param>
    /// <param name="stillWithin">The runs have begun to move when their mean is farther than this from its start, in the slots' unit.</param>
    /// <param name="gridSeconds">Step of the common grid, s. Default: the largest recorded interval, because a finer grid adds
    /// points that nobody measured, and a law of growth would take them for evidence.</param>
    /// <exception cref="BadInputException">Too few runs, different signals, unknown slots, or runs that are too short.</exception>
    public static RunSpread Of(IReadOnlyList<Trajectory> runs, IReadOnlyList<string> slots, double stillWithin, double? gridSeconds = null)
    {
        Check(runs, slots);
        double[][] times = [.. runs.Select(run => run.Samples.Select(sample => sample.TimeMicroseconds / 1e6).ToArray())];
        double interval = times.Max(t => t.Zip(t.Skip(1), (a, b) => b - a).Max()), step = gridSeconds ?? interval;
        int[] columns = [.. slots.Select(slot => Array.IndexOf(runs[0].Signals.ObservationNames, slot))];
        int count = (int)(times.Min(t => t[^1]) / step) + 1;
        double[][][] values = [.. runs.Select((run, r) => columns.Select(c => OnGrid(times[r], [.. run.Samples.Select(sample => sample.Observation[c])], step, count)).ToArray())];

        var curve = new SpreadPoint[count];
        var moved = new double[count];
        double[][] mean = [.. columns.Select((_, c) => Enumerable.Range(0, count).Select(k => values.Average(run => run[c][k])).ToArray())];
        for (int k = 0; k < count; k++)
        {
            double[] fromMean = [.. values.Select(run => Distance(run, mean, k))];
            double pair = 0;
            for (int i = 0; i < values.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    pair = Math.Max(pair, Distance(values[i], values[j], k));
            }

            curve[k] = new SpreadPoint(k * step, Math.Sqrt(fromMean.Sum(d => d * d) / (values.Length - 1)), fromMean.Max(), pair);
            moved[k] = Math.Sqrt(mean.Sum(m => (m[k] - m[0]) * (m[k] - m[0])));
        }

        int still = Math.Max(1, Array.FindIndex(moved, m => m > stillWithin));
        double floor = Median(curve[..still]);
        int peak = Enumerable.Range(0, count).MaxBy(k => curve[k].Rms);
        int seen = Enumerable.Range(0, peak + 1).LastOrDefault(k => curve[k].Rms <= SeenFloors * floor, -1) + 1;
        var growing = curve[seen..(peak + 1)];
        return new RunSpread
        {
            Runs = [.. runs.Select(run => run.Name)],
            Slots = slots,
            GridSeconds = step,
            LargestIntervalSeconds = interval,
            Curve = curve,
            Floor = floor,
            Peak = curve[peak],
            Growing = growing,
            Law = HorizonLaw.Of([.. growing.Select((_, i) => i + 1.0)], [.. growing.Select(point => point.Rms)], SeenFloors * floor),
            Final = Median(curve[^Math.Max(1, count / 10)..]),
        };
    }

    private static void Check(IReadOnlyList<Trajectory> runs, IReadOnlyList<string> slots)
    {
        var problems = new List<Problem>();
        if (runs.Count < 3)
            problems.Add(new Problem("runs", "", $"{runs.Count} given; the spread of repeated runs needs at least 3"));
        foreach (var run in runs)
        {
            if (run.Signals.Contract != runs[0].Signals.Contract)
                problems.Add(new Problem(run.Name, "signals", $"differ from those of {runs[0].Name}; import both with the same mapping"));
            foreach (string slot in slots.Where(slot => !run.Signals.ObservationNames.Contains(slot)))
                problems.Add(new Problem(run.Name, "signals", $"no observation '{slot}'; there are {string.Join(", ", run.Signals.ObservationNames)}"));
            if (run.Samples.Count < FewestSamples)
                problems.Add(new Problem(run.Name, "", $"has {run.Samples.Count} samples; the spread over time needs at least {FewestSamples}"));
        }

        if (problems.Count > 0)
            throw new BadInputException(problems);
    }

    private static double[] OnGrid(double[] t, double[] y, double step, int count)
    {
        var result = new double[count];
        int i = 0;
        for (int k = 0; k < count; k++)
        {
            while (i < t.Length - 2 && t[i + 1] <= k * step)
                i++;
            result[k] = y[i] + Math.Clamp((k * step - t[i]) / (t[i + 1] - t[i]), 0, 1) * (y[i + 1] - y[i]);
        }

        return result;
    }

    private static double Distance(double[][] a, double[][] b, int k) => Math.Sqrt(a.Select((column, c) => Math.Pow(column[k] - b[c][k], 2)).Sum());

    private static double Median(IEnumerable<SpreadPoint> points)
    {
        double[] sorted = [.. points.Select(point => point.Rms).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
