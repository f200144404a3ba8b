using BenchmarkDotNet.Attributes;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>A row of a record becomes bytes, without the file around it.</summary>
public class RecordBenchmarks
{
    private readonly ByteBuilder _row = new();
    private readonly Sample _sample = new()
    {
        Step = 7,
        TimeMicroseconds = 70_000,
        Observation = [0.1, 0.5, -0.25, 0.125],
        ActionAsked = [0.1],
        ActionApplied = [0.1],
        ExpertAction = [0.2],
    };

    /// <summary>A row of four observations and one action.</summary>
    [Benchmark]
    public int EncodeRow()
    {
        TraceFormat.EncodeRow(_row, 0, _sample);
        return _row.Span.Length;
    }
}
