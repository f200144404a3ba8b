using ImitationHil.Lab.Growth;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>What one size cost.</summary>
/// <param name="At">The size.</param>
/// <param name="Nanoseconds">Processor time an operation, all threads: median of the rounds.</param>
/// <param name="AllocatedBytes">Bytes that an operation asks the collector for, all threads: least of the rounds, because chance only adds; whole, because counting costs some.</param>
/// <param name="PeakBytes">Most resident memory during a call above what stood before it, in a process of its own; null where the system does not tell.</param>
public sealed record CurvePoint(int At, double Nanoseconds, double AllocatedBytes, long? PeakBytes);

/// <summary>A curve that was measured.</summary>
/// <param name="Curve">What.</param>
/// <param name="Points">One a size.</param>
public sealed record MeasuredCurve(CostCurve Curve, IReadOnlyList<CurvePoint> Points)
{
    // Long against the microsecond of the system's clock of processor time.
    private const double CallNanoseconds = 10e6;
    private const int MostCalls = 100_000;

    /// <summary>Line of the processor time.</summary>
    public LogLogLine? Time => Line(point => point.Nanoseconds);

    /// <summary>Line of the bytes; null where nothing is allocated.</summary>
    public LogLogLine? Allocated => Line(point => point.AllocatedBytes);

    /// <summary>Line of the peak; null where it is not told or nothing.</summary>
    public LogLogLine? Peak => Line(point => point.PeakBytes ?? 0);

    /// <summary>Measures: rounds run through all sizes, every other one backwards, because the load of a machine drifts.</summary>
    /// <param name="curve">What.</param>
    /// <param name="rounds">How often; numbers are medians.</param>
    /// <param name="folder">For files.</param>
    /// <param name="peak">Tells the peak of a size, bytes.</param>
    public static MeasuredCurve Of(CostCurve curve, int rounds, string folder, Func<int, long?> peak)
    {
        long?[] peaks = [.. curve.At.Select(peak)];
        Action[] calls = [.. curve.At.Select(size => curve.Prepare(size, folder))];
        foreach (var call in calls)
            call();
        int[] repeats = [.. calls.Select(call => Math.Clamp((int)(CallNanoseconds / Math.Max(1, Measure(call, 1).Nanoseconds)), 1, MostCalls))];
        var costs = calls.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int k = 0; k < calls.Length; k++)
            {
                int i = round % 2 == 0 ? k : calls.Length - 1 - k;
                costs[i].Add(Measure(calls[i], repeats[i]));
            }
        }

        return new MeasuredCurve(curve, [.. curve.At.Select((size, i) => new CurvePoint(
            size,
            Quantiles.Of(costs[i].Select(cost => cost.Nanoseconds), 0.5) / curve.Operations,
            Math.Round(costs[i].Min(cost => cost.Bytes) / curve.Operations),
            peaks[i]))]);
    }

    private static (double Nanoseconds, double Bytes) Measure(Action call, int repeats)
    {
        // What the last one left is not this one's to collect.
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        var begin = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < repeats; i++)
            call();
        var time = Environment.CpuUsage.TotalTime - begin;
        return (time.TotalNanoseconds / repeats, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / repeats);
    }

    private LogLogLine? Line(Func<CurvePoint, double> cost) => LogLogLine.Of([.. Points.Select(point => (double)point.At)], [.. Points.Select(cost)]);
}
