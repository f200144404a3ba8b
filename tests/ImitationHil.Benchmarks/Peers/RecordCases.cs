using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Records;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>
/// Records, written against the bare writing of as many bytes in the same pieces, and read against a reader that trusts the file; and the growth of 10^6
/// steps. An operation is a row, or a step.
/// </summary>
internal static class RecordCases
{
    private const int Rows = 100_000, Steps = 1_000_000, EpisodeLength = 50;
    private const double WriteRatio = 2;

    /// <param name="folder">Where the files go.</param>
    public static IEnumerable<PeerCase> All(string folder)
    {
        string run = Path.Combine(folder, "run"), raw = Path.Combine(folder, "raw"), ours = Path.Combine(folder, "trace");
        // Few, because a recorder writes rows that were made a moment ago and are still in the cache.
        Sample[] samples = [.. Enumerable.Range(0, 16).Select(Row)];
        var pieces = new Pieces();
        Write(pieces, samples);
        var signals = PolicyCases.Shape(4, 1);
        var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, "benchmark", signals) with { Horizon = Rows };
        RunWriter.WriteAll(run, manifest, [new Trajectory { Name = "long", Signals = signals, Samples = [.. Enumerable.Range(0, Rows).Select(Row)] }], ExistingRun.Replace);
        var environment = new Dictionary<string, string> { ["RAW_FILE"] = raw, ["RAW_PIECES"] = pieces.ToString(), ["RECORD_FILE"] = Path.Combine(run, RunFiles.Trace) };
        return
        [
            new("MCAP write", Rows, () => _ => (ulong)Write(ours, samples, through: false)) { Peer = "raw write", MostRatio = WriteRatio, Environment = () => environment, Remark = "processor time, into the cache of the disk, in the same pieces" },
            new("MCAP write and fsync", Rows, () => _ => (ulong)Write(ours, samples, through: true)) { Peer = "raw write and fsync", MostRatio = WriteRatio, Environment = () => environment, Remark = "processor time, in the same pieces" },
            new("record read", Rows, () => _ => Read(run)) { Environment = () => environment, Remark = "ours checks both checksums, every index, order and shape; C trusts" },
            new("growth statistics", Steps, Growth) { SameBits = false, Remark = "ours also corrects the bias, weighs episodes and tests the instrument" },
        ];
    }

    /// <summary>A row of four observations and one action.</summary>
    public static Sample Row(int i) => new()
    {
        Step = i,
        TimeMicroseconds = 10_000L * i,
        Observation = [0.001 * i, 0.5, -0.25, 0.125],
        ActionAsked = [0.1],
        ActionApplied = [0.1],
        ExpertAction = [0.2],
    };

    private static long Write(string file, Sample[] samples, bool through)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(stream, samples);
        stream.Flush(through);
        return stream.Length;
    }

    private static void Write(Stream stream, Sample[] samples)
    {
        var writer = new McapWriter(stream, TraceFormat.Schemas, TraceFormat.Channels, []);
        for (int i = 0; i < Rows; i++)
            TraceFormat.AppendRow(writer, (ulong)i, 0, samples[i % samples.Length]);

        writer.Complete();
    }

    private static ulong Read(string run)
    {
        ulong sum = 0;
        foreach (var sample in RunReader.Read(run).Trajectories[0].Samples)
            sum = sum * 31 + BitConverter.DoubleToUInt64Bits(sample.Observation[0]);
        return sum;
    }

    private static Func<long, ulong> Growth()
    {
        var numbers = new SharedNumbers(5);
        double[][] episodes = [.. Enumerable.Range(0, Steps / EpisodeLength).Select(_ => Episode(numbers))];
        bool[][] usable = [.. episodes.Select(d => Enumerable.Repeat(true, d.Length).ToArray())];
        return _ =>
        {
            var data = Deviations.OfScalars("benchmark", episodes, 1e-4, usable: usable);
            return BitConverter.DoubleToUInt64Bits(InstrumentalGrowth.JackknifeT(data).Value!.Value);
        };
    }

    private static double[] Episode(SharedNumbers numbers)
    {
        var d = new double[EpisodeLength];
        double clean = 0.001 * numbers.Next();
        for (int t = 0; t < d.Length; t++)
        {
            d[t] = clean + 1e-4 * numbers.Next();
            clean *= 1.05;
        }

        return d;
    }

    // Sizes of what is handed over.
    private sealed class Pieces : MemoryStream
    {
        private readonly List<int> _sizes = [];

        public override void Write(ReadOnlySpan<byte> buffer) => _sizes.Add(buffer.Length);

        public override string ToString() => string.Join(' ', _sizes);
    }
}
