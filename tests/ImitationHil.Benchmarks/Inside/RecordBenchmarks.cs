using BenchmarkDotNet.Attributes;
using ImitationHil.Benchmarks.Peers;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>Rows of a record become chunks, which go nowhere.</summary>
public class RecordBenchmarks
{
    private readonly McapWriter _trace = new(Stream.Null, TraceFormat.Schemas, TraceFormat.Channels, []);
    private readonly Sample _sample = RecordCases.Row(7);

    /// <summary>A row of four observations and one action.</summary>
    [Benchmark]
    public ulong AppendRow()
    {
        TraceFormat.AppendRow(_trace, _trace.MessageCount, 0, _sample);
        return _trace.MessageCount;
    }
}
