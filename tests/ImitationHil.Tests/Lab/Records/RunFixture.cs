using System.Globalization;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

/// <summary>A folder of its own for a test, deleted afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("imitationhil-records-").FullName;

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StandingClock : TimeProvider
{
    private long ticks = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => new(ticks, TimeSpan.Zero);

    public void Advance(TimeSpan by) => ticks += by.Ticks;
}

/// <summary>Small runs with awkward numbers.</summary>
internal static class RunFixture
{
    public static readonly Signals Signals = new(["angle", "rate"], ["rad", "rad/s"], ["torque"], ["N m"], 20_000);

    public static RunManifest Manifest { get; } = RunManifest.Begin(new StandingClock(), RunManifest.Demonstrations, "sim:pair?g=1.5", Signals) with
    {
        CommandLine = "imitate record --plant sim:pair?g=1.5",
        Expert = "riccati",
        Eyes = "own",
        Noise = 0.1 + 0.2,
        Seed = uint.MaxValue,
        Horizon = 3,
        Auxiliary = [new SignalSlot("current", "A")],
    };

    public static Sample Sample(int step) => new()
    {
        Step = step,
        TimeMicroseconds = (step * 20_000L) + 7,
        Observation = [0.1 * step, 1.0 / (step + 3)],
        ActionAsked = [(0.1f * step) - 1],
        ActionApplied = [Math.PI * step],
        ExpertAction = step % 2 == 0 ? [-0.3] : [],
        TwinObservation = step % 3 == 0 ? [double.Epsilon, double.MaxValue] : [],
        Auxiliary = step % 5 == 4 ? [] : [1e-300 * step],
        LimitBits = step % 4,
        Status = Status.Ok,
        LatencyMicroseconds = 100 + step,
    };

    public static Trajectory Trajectory(string name, int samples, uint seed = 1) => new()
    {
        Name = name,
        Signals = Signals,
        Samples = [.. Enumerable.Range(0, samples).Select(Sample)],
        AuxiliaryNames = ["current"],
        AuxiliaryUnits = ["A"],
        Seed = seed,
    };

    /// <summary>The bytes of a trace with episodes of these lengths, a flush after each.</summary>
    public static byte[] Trace(bool complete, params int[] lengths)
    {
        using var folder = new TempFolder();
        string run = folder.Sub("run");
        using (RunWriter writer = RunWriter.Create(run, Manifest))
        {
            for (int i = 0; i < lengths.Length; i++)
            {
                writer.Append(Trajectory($"episode-{i:D3}", lengths[i], (uint)i));
                writer.Flush();
            }

            if (complete)
            {
                writer.Complete();
            }
        }

        return File.ReadAllBytes(Path.Combine(run, RunFiles.Trace));
    }

    /// <summary>Reads a trace; every message as text with all bits of its numbers.</summary>
    public static (List<string> Messages, bool Truncated) Decode(byte[] bytes)
    {
        var messages = new List<string>();
        McapContent content = McapReader.Read("a.mcap", new MemoryStream(bytes), TraceFormat.Schemas, TraceFormat.Channels, (channel, time, data) =>
        {
            if (channel == TraceFormat.EpisodeChannel)
            {
                messages.Add($"{time} {TraceFormat.DecodeEpisode(ref data)}");
            }
            else
            {
                (uint episode, Sample sample) = TraceFormat.DecodeRow(ref data);
                messages.Add($"{time} {episode} {Text(sample)}");
            }
        });
        Assert.Equal(messages.Count, content.MessageCount);
        return (messages, content.Truncated);
    }

    /// <summary>All of a sample, doubles as their bits.</summary>
    public static string Text(Sample sample)
    {
        static string Bits(double[] values) =>
            "[" + string.Join(",", values.Select(v => BitConverter.DoubleToInt64Bits(v).ToString("x16", CultureInfo.InvariantCulture))) + "]";

        return $"{sample.Step} {sample.TimeMicroseconds} {Bits(sample.Observation)} {Bits(sample.ActionAsked)} {Bits(sample.ActionApplied)} "
            + $"{Bits(sample.ExpertAction)} {Bits(sample.TwinObservation)} {Bits(sample.Auxiliary)} {sample.LimitBits} {sample.Status} {sample.LatencyMicroseconds}";
    }

    public static List<string> Texts(IEnumerable<Trajectory> trajectories) =>
        [.. trajectories.SelectMany(t => t.Samples.Select(s => $"{t.Name} {t.Seed} {Text(s)}"))];
}
