using BenchmarkDotNet.Attributes;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>Rows of a record become chunks, which go nowhere.</summary>
public class RecordBenchmarks
{
    private readonly McapWriter _trace = new(Stream.Null, TraceFormat.Schemas, TraceFormat.Channels, []);
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
    public ulong AppendRow()
    {
        TraceFormat.AppendRow(_trace, _trace.MessageCount, 0, _sample);
        return _trace.MessageCount;
    }
}
