using System.Buffers.Binary;
using System.Text;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;

namespace ImitationHil.Fuzz;

/// <summary>The kinds of files that the program reads. They stand in a folder of their own that the caller made and deletes.</summary>
public static class FileKinds
{
    private static readonly Signals Shape = new(["angle", "rate"], ["rad", "rad/s"], ["torque"], ["N m"], 20_000);

    /// <summary>Policy images of every kind, damaged; half of them get a right CRC again, so that everything behind it is reached.</summary>
    public static FileKind Image()
    {
        byte[][] seeds = [.. Specs().Select(ImageWriter.Write)];
        var fixes = new SmallRandom(1);
        return new FileKind("image", seeds, [], (bytes, which) =>
        {
            byte[] input = [.. bytes];
            bool mended = fixes.NextUnit() < 0.5f && input.Length >= 36 && !input.AsSpan().SequenceEqual(seeds[which]);
            if (mended)
            {
                if (fixes.NextUnit() < 0.9f)
                    BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(8), (uint)input.Length);
                BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(input.Length - 4), Crc32.Of(input, 0, input.Length - 4));
            }

            if (PolicyImage.Read(input, input.Length, out var error) is not { } image)
                return error == ImageError.None ? new ReadOutcome(false, "refused without a reason") : ReadOutcome.Refused;
            if (!mended && !input.AsSpan().SequenceEqual(seeds[which]) && !seeds.Any(seed => input.AsSpan().SequenceEqual(seed)))
                return new ReadOutcome(true, "a damaged image was accepted");
            return new ReadOutcome(true, Drive(image));
        }, HasCrc: true, MemoryBound: 64);
    }

    /// <summary>Runs with trace and manifest; one of the two is damaged.</summary>
    public static FileKind Record(string folder)
    {
        string good = Path.Combine(folder, "good");
        RunWriter.WriteAll(good, RunManifest.Begin(TimeProvider.System, RunManifest.Demonstrations, "sim:pair", Shape), [Trajectory("one", 9), Trajectory("two", 3), Trajectory("three", 0)]);
        byte[] trace = File.ReadAllBytes(Path.Combine(good, RunFiles.Trace)), manifest = File.ReadAllBytes(Path.Combine(good, RunFiles.Manifest));
        List<string> rows = Rows(RunReader.Read(good));
        string run = Path.Combine(folder, "run");
        Directory.CreateDirectory(run);
        return new FileKind("record", [trace, trace, manifest], Words("\"", "{", "}", "[", "null", ":", "1e999", "-1"), (bytes, which) =>
        {
            File.WriteAllBytes(Path.Combine(run, RunFiles.Trace), which < 2 ? bytes : trace);
            File.WriteAllBytes(Path.Combine(run, RunFiles.Manifest), which < 2 ? manifest : bytes);
            var found = RunReader.Read(run);
            var read = Rows(found);
            bool same = read.SequenceEqual(rows) || (found.Truncated && read.SequenceEqual(rows.Take(read.Count)));
            return new ReadOutcome(true, which < 2 && !same ? "a damaged trace was accepted with other rows" : null);
        }, HasCrc: true, MemoryBound: 64);
    }

    /// <summary>Recordings as comma-separated text.</summary>
    public static FileKind Csv(string folder)
    {
        string file = Path.Combine(folder, "a.csv");
        byte[][] seeds = [.. new[]
        {
            "t,x,u\n0,1.5,-2e-3\n0.01,1.6,0\n0.02,1.7,3\n",
            "# by hand\nt;x;u\r\n0;1.5;-2e-3\r\n0.01; 1.6 ;0\r\n",
            "\"t\",\"x, \"\"q\"\"\",u\n\"0\",\"1.5\",1\n",
            "\uFEFFt\tx\tu\n0\t1\t2\n1\t2\t3\n",
        }.Select(Encoding.UTF8.GetBytes)];
        return new FileKind("csv", seeds, Words("\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "nan", "1e999", "#", "\uFEFF", "x", "é"), (bytes, _) =>
        {
            File.WriteAllBytes(file, bytes);
            var table = CsvTable.Read(file);
            bool finite = table.Header.Where(name => name.Length > 0).All(name => table[name].Length == table.RowCount && table[name].All(double.IsFinite));
            return new ReadOutcome(true, finite ? null : "a table with a number that is not finite, or a short column");
        }, HasCrc: false, MemoryBound: 200);
    }

    /// <summary>Mappings of columns.</summary>
    public static FileKind Yaml(string folder)
    {
        string file = Path.Combine(folder, "a.yaml");
        const string Plain = "format: 1\nname: test\nperiod: 0.01\ntime: {column: t, unit: s}\nrecorded: {x: rad, u: V}\nobservation: [x]\naction: {applied: [u]}\n";
        string maps = Path.Combine(AppContext.BaseDirectory, "maps");
        byte[][] seeds = [Encoding.UTF8.GetBytes(Plain), .. Directory.GetFiles(maps, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        return new FileKind("yaml", seeds, Words(": ", "- ", "[", "]", "{", "}", "&a ", "*a", "<<: *a\n", "!!binary ", "? ", "|\n", ">\n", "\"", "'", "#", "---\n", "...\n", "%YAML 1.2\n", "\t", "1e999", ".nan", "~", "\n  "), (bytes, _) =>
        {
            File.WriteAllBytes(file, bytes);
            var mapping = ColumnMapping.Load(file);
            return new ReadOutcome(true, mapping.PeriodMicroseconds > 0 && mapping.Observation.Count > 0 ? null : "a mapping without period or observation");
        }, HasCrc: false, MemoryBound: 2000);
    }

    // An accepted image must be safe to drive with anything: it decides or says that it cannot.
    private static string? Drive(PolicyImage image)
    {
        var observation = new float[image.Spec.Signals.ObservationCount];
        var action = new float[image.Spec.Signals.ActionCount];
        image.Policy.Reset(3);
        foreach (float value in new[] { 0f, 1f, -1e6f, float.NaN, float.PositiveInfinity, float.Epsilon })
        {
            Array.Fill(observation, value);
            var status = image.Policy.Act(observation, action);
            if (status is not (Status.Ok or Status.PolicyError or Status.ObservationNotFinite or Status.ObservationImplausible))
                return $"an accepted image answers {status}";
        }

        return null;
    }

    private static IEnumerable<PolicySpec> Specs()
    {
        float[] Weights(int count, uint seed)
        {
            var random = new SmallRandom(seed);
            return [.. Enumerable.Range(0, count).Select(_ => random.NextUnit() - 0.6f)];
        }

        yield return new PolicySpec("gain", Shape, PolicySpec.Gain, 3, 0, Weights(6, 1));
        yield return new PolicySpec("chunk", Shape, PolicySpec.Chunk, 4, 3, Weights(8, 2));
        yield return new PolicySpec("mixture", Shape, PolicySpec.Mixture, 3, 2, [0.25f, 0.25f, 0.5f, .. Weights(6, 3)]);
        yield return new PolicySpec("banded", Shape, PolicySpec.Banded, 2, 0, [3f, 1e-6f, .. Weights(4, 4)]);
        yield return new PolicySpec("network", Shape, PolicySpec.Network, 2, 2, [1f, 3f, .. Weights(17, 5)]);
        yield return new PolicySpec("denoiser", Shape, PolicySpec.Denoiser, 4, 2, [10f, 0.02f, 1f, 3f, .. Weights(13, 6), .. Weights(2, 7)]);
    }

    private static Trajectory Trajectory(string name, int samples) => new()
    {
        Name = name,
        Signals = Shape,
        Seed = 1,
        Samples =
        [
            .. Enumerable.Range(0, samples).Select(step => new Sample
            {
                Step = step, TimeMicroseconds = step * 20_000L, Observation = [0.1 * step, 1.0 / (step + 3)], ActionAsked = [0.2 * step], ActionApplied = [0.1 * step], ExpertAction = [],
                TwinObservation = [], Auxiliary = [], LimitBits = 0, Status = Status.Ok, LatencyMicroseconds = 100,
            }),
        ],
    };

    private static List<string> Rows(Run run) =>
        [.. run.Trajectories.SelectMany(t => t.Samples.Select(s => $"{t.Name} {s.Step} {s.TimeMicroseconds} {string.Join(' ', s.Observation.Concat(s.ActionAsked).Concat(s.ActionApplied).Select(BitConverter.DoubleToInt64Bits))} {s.LimitBits} {s.Status}"))];

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
