using System.Text.Json.Nodes;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Lab.Records;

namespace ImitationHil.Tests.Kill;

/// <summary>A disk that is full, read-only or slow does not reach the motor: the same actions to the last bit, and what is missing is counted and said.</summary>
public class DiskTests
{
    private const int Episodes = 12, Horizon = 50;

    private static readonly ulong Healthy = Record(null, 4096, out _, out _);

    [Theory]
    [InlineData(8_000)]
    [InlineData(20_001)]
    [InlineData(60_000)]
    public void A_full_disk_ends_the_record_and_nothing_else(long room)
    {
        Assert.Equal(Healthy, Record(file => new FullDisk(file, room), 4096, out var run, out string? failure));
        Assert.Contains("No space left on device", failure);
        Assert.True(run.Truncated);
        Assert.Equal(RunManifest.RecordingFailed, run.Manifest.Ended);

        // What is said to be missing is what is missing.
        Assert.True(run.Manifest.Drops > 0);
        Assert.Equal(Episodes * Horizon, run.SampleCount + run.Manifest.Drops);
        Assert.Contains($"{run.Manifest.Drops} samples are not in it", failure);
    }

    [Fact]
    public void A_log_slower_than_the_loop_drops_and_counts()
    {
        using var gate = new ManualResetEventSlim();
        bool first = true;
        ulong hash = Record(
            file =>
            {
                // The header passes; then nothing until the loop is done.
                gate.Set();
                return new StalledDisk(file, gate);
            },
            capacity: 64, out var run, out string? failure, episodes: 1, horizon: 500,
            beforeEpisode: () =>
            {
                if (first)
                    gate.Reset();
                first = false;
            },
            afterLoop: gate.Set);
        Assert.Equal(Record(null, 4096, out _, out _, episodes: 1, horizon: 500), hash);
        Assert.Null(failure);
        Assert.False(run.Truncated);
        Assert.True(run.Manifest.Drops > 0);
        Assert.Equal(500, run.SampleCount + run.Manifest.Drops);
        int[] steps = [.. Assert.Single(run.Trajectories).Samples.Select(sample => sample.Step)];
        Assert.Equal(steps.Distinct().Order(), steps);
    }

    [Fact]
    public void A_ring_as_long_as_an_episode_loses_nothing()
    {
        Assert.Equal(Healthy, Record(null, Horizon, out var run, out string? failure));
        Assert.Null(failure);
        Assert.False(run.Truncated);
        Assert.Equal((0L, (long)Episodes * Horizon), (run.Manifest.Drops, run.SampleCount));
        Assert.Equal(RunManifest.Complete, run.Manifest.Ended);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_ends_the_run_before_anything_moves()
    {
        using var bench = new ImitateBench();
        var (device, address) = bench.StartDevice(HostKills.Plant);
        bench.Write("expert.img", ImitationHil.Lab.Policies.ImageWriter.Write(PlantCatalog.Open(HostKills.Plant).Expert!));
        var finished = bench.Run("run", "--plant", address, "--mode", "tethered", "--policy", "expert.img", "--out", "/proc/imitation");
        Assert.Equal((3, ""), (finished.Exit, finished.Output));
        Assert.Contains("/proc/imitation", finished.Error);
        device.Signal("TERM");
        device.WaitForEnd();
        Assert.DoesNotContain(Journal.Read(bench.PathOf("device.csv")), row => row.Driven);
    }

    [MountFact]
    public void A_disk_that_is_really_full_ends_with_3_the_same_bits_and_a_readable_record()
    {
        using var bench = new ImitateBench();
        string[] run = ["run", "--plant", "sim:pair", "--policy", "expert", "--episodes", "3000"];
        var healthy = bench.Json([.. run, "--out", "healthy"]);
        using var disk = new SmallDisk(bench.PathOf("small"), 3072);
        var full = bench.Run([.. run, "--out", "small/run", "--json", "full.json"]);
        Assert.Equal(3, full.Exit);
        Assert.Contains("Recording failed", full.Error);
        var json = JsonNode.Parse(File.ReadAllText(bench.PathOf("full.json")))!;
        Assert.Equal((string?)healthy["hash"], (string?)json["hash"]);
        Assert.Equal(3000, json["episodes"]!.AsArray().Count);

        var read = RunReader.Read(bench.PathOf("small/run"));
        Assert.Equal((RunManifest.RecordingFailed, true), (read.Manifest.Ended, read.Truncated));
        Assert.Equal((long)json["drops"]!, read.Manifest.Drops);
        // A chunk is closed at 1 MiB at the latest, so at least one of them is there.
        Assert.True(read.SampleCount > 0);
        Assert.Equal(3000 * 14, read.SampleCount + read.Manifest.Drops);
    }

    private static ulong Record(
        Func<FileStream, Stream>? disk, int capacity, out Run run, out string? failure, int episodes = Episodes, int horizon = Horizon,
        Action? beforeEpisode = null, Action? afterLoop = null)
    {
        using var folder = new TempFolder();
        var setup = PlantCatalog.Open("rig:two-motor/pair?g=1.5");
        var manifest = RunManifest.Begin(new StandingClock(), RunManifest.Rollouts, setup.Address, setup.Signals);
        var ring = new TraceRing(setup.Signals, capacity);
        var writer = RunWriter.Create(folder.Sub("run"), manifest, open: path =>
        {
            var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return disk is null ? file : disk(file);
        });
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(setup.Expert!), horizon, tap: ring);
        using var recording = new RecordingThread(ring, writer, TimeSpan.FromMilliseconds(1), TimeProvider.System);
        ulong hash = Fnv.Start;
        for (int e = 0; e < episodes; e++)
        {
            recording.BeginEpisode($"episode-{e}", (uint)e, horizon);
            beforeEpisode?.Invoke();
            Assert.Equal(Status.HorizonReached, runner.Run(new Episode((uint)e, horizon, [0.2f, 0.3f])));
            foreach (var sample in runner.Trace.ToTrajectory("", 0).Samples)
                hash = Fnv.Add(hash, [.. sample.Observation.Concat(sample.ActionApplied).Select(value => (float)value)]);
        }

        afterLoop?.Invoke();
        failure = null;
        try
        {
            recording.Complete();
        }
        catch (IOException problem)
        {
            failure = problem.Message;
        }

        run = RunReader.Read(folder.Sub("run"));
        return hash;
    }
}
