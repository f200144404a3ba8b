using ImitationHil.Benchmarks.Peers;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>Records of one long episode: four observations, one action. Row by row, memory must not grow with the log; read as a whole, it must.</summary>
internal static class RecordCurves
{
    private const string Held = "4 observations, 1 action, in the cache of the disk";

    private static readonly int[] Rows = [3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

    public static IEnumerable<CostCurve> All =>
    [
        new("record write", "rows", Rows, (rows, folder) => Write(rows, Path.Combine(folder, "written")), Held),
        new("record read, by row", "rows", Rows, (rows, folder) => Over(rows, folder, run => RunReader.Stream(run, _ => { })), Held),
        new("inspect --against", "rows", Rows, (rows, folder) => Over(rows, folder, run => LongComparison.Of(run, run)), $"{Held}; a record against itself"),
        new("record read, whole", "rows", Rows, (rows, folder) => Over(rows, folder, run => RunReader.Read(run)), Held),
    ];

    // Few rows that come again, so that what is measured is the writing and not the making of rows.
    private static Action Write(int rows, string file)
    {
        Sample[] samples = [.. Enumerable.Range(0, 16).Select(RecordCases.Row)];
        return () =>
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
            using var writer = new McapWriter(stream, TraceFormat.Schemas, TraceFormat.Channels, []);
            for (int i = 0; i < rows; i++)
                TraceFormat.AppendRow(writer, (ulong)i, 0, samples[i % samples.Length]);

            writer.Complete();
        };
    }

    private static Action Over(int rows, string folder, Action<string> use)
    {
        string run = Path.Combine(folder, $"run-{rows}");
        if (!Directory.Exists(run))
        {
            var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, "benchmark", PolicyCases.Shape(4, 1)) with { Horizon = rows };
            using var writer = RunWriter.Create(run, manifest);
            writer.BeginEpisode("long", 1);
            for (int i = 0; i < rows; i++)
                writer.Append(RecordCases.Row(i));
            writer.Complete();
        }

        return () => use(run);
    }
}
