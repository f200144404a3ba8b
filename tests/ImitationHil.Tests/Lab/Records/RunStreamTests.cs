using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Records;
using Xunit;

namespace ImitationHil.Tests.Lab.Records;

/// <summary>Records that are longer than the memory: rows one after the other, and two records side by side.</summary>
public sealed class RunStreamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stream-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_are_those_that_the_reader_gives()
    {
        string run = Write("run", episodes: 3, rows: 700);
        var samples = RunReader.Read(run).Trajectories.SelectMany((trajectory, e) => trajectory.Samples.Select(sample => (Episode: (uint)e, Sample: sample))).ToList();
        using var stream = new RunStream(run);
        foreach (var (episode, sample) in samples)
        {
            var row = stream.Next()!;
            Assert.Equal((episode, sample.Step, sample.TimeMicroseconds, sample.LimitBits, sample.Status), (row.Episode, row.Step, row.TimeMicroseconds, row.LimitBits, row.Status));
            Assert.Equal(sample.Observation, row.Observation);
            Assert.Equal(sample.ActionAsked, row.ActionAsked);
            Assert.Equal(sample.ActionApplied, row.ActionApplied);
            Assert.Equal(sample.ExpertAction, row.ExpertAction);
        }

        Assert.Null(stream.Next());
        Assert.Null(stream.Next());
        Assert.False(stream.Truncated);
        Assert.Equal(3, stream.Manifest!.Episodes);
    }

    // A chunk of a megabyte holds about 6,000 of these rows; beyond the first, a chunk costs nothing that is kept and less than 1 kB for a while.
    [Fact]
    public void Memory_does_not_grow_with_the_record()
    {
        long few = Allocated(Write("few", episodes: 1, rows: 20_000)), many = Allocated(Write("many", episodes: 1, rows: 60_000));
        Assert.True(many - few < 8_000, $"{few} bytes for 20,000 rows, {many} for 60,000");

        static long Allocated(string run)
        {
            RunReader.Stream(run, _ => { });
            long before = GC.GetAllocatedBytesForCurrentThread(), rows = 0;
            RunReader.Stream(run, _ => rows++);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Two_records_side_by_side()
    {
        string one = Write("one", 2, 300), same = Write("same", 2, 300), other = Write("other", 2, 300, change: (1, 7)), longer = Write("longer", 2, 301);
        Assert.Equal((600, null, null), Told(LongComparison.Of(one, same)));
        var comparison = LongComparison.Of(one, other);
        Assert.Equal((600L, (1u, 7), (string?)null), Told(comparison));
        Assert.Equal(0.25, comparison.Slots[0].Largest);
        Assert.Equal(Math.Sqrt(0.25 * 0.25 / 600), comparison.Slots[0].Rms, 1e-15);
        Assert.Equal(0, comparison.Slots[1].Largest);
        Assert.Contains("compare runs of the same episodes", Assert.Throws<BadInputException>(() => LongComparison.Of(one, longer)).Message);
        Assert.Equal(longer, LongComparison.Of(Write("short", 1, 300), Write("longer", 1, 301)).Longer);

        static (long, (uint, int)?, string?) Told(LongComparison c) => (c.Rows, c.FirstDifference, c.Longer);
    }

    [Fact]
    public void Damage_is_told_and_an_early_end_of_reading_hangs_nobody()
    {
        string run = Write("run", 1, 20_000);
        using (var stream = new RunStream(run))
            Assert.NotNull(stream.Next());
        string trace = Path.Combine(run, RunFiles.Trace);
        byte[] bytes = File.ReadAllBytes(trace);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(trace, bytes);
        using var damaged = new RunStream(run);
        Assert.Throws<BadInputException>(() =>
        {
            while (damaged.Next() is not null)
            {
            }
        });
        Assert.Throws<BadInputException>(() => LongComparison.Of(run, run));
    }

    private string Write(string name, int episodes, int rows, (int Episode, int Step)? change = null)
    {
        string folder = Path.Combine(_folder, name);
        var signals = LinearSystem.Pair().Signals;
        var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, "test", signals) with { Horizon = rows };
        RunWriter.WriteAll(folder, manifest, [.. Enumerable.Range(0, episodes).Select(e => new Trajectory
        {
            Name = $"episode-{e}",
            Signals = signals,
            Samples = [.. Enumerable.Range(0, rows).Select(t => new Sample
            {
                Step = t,
                TimeMicroseconds = 200_000L * t,
                Observation = [0.5 * t + (change == (e, t) ? 0.25 : 0), -e],
                ActionAsked = [1, 2],
                ActionApplied = [1, 1.5],
                ExpertAction = [3, 4],
                LimitBits = t % 3 == 0 ? 1 : 0,
                Status = t == rows - 1 ? Status.HorizonReached : Status.Ok,
            })],
        })], ExistingRun.Replace);
        return folder;
    }
}
