using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

public class RunWriterTests
{
    [Fact]
    public void A_run_reads_back_bit_for_bit()
    {
        using var folder = new TempFolder();
        Trajectory[] trajectories = [RunFixture.Trajectory("first, \"odd\" näme", 7, 0), RunFixture.Trajectory("empty", 0, 5), RunFixture.Trajectory("last", 3, uint.MaxValue)];
        RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest with { Drops = 4 }, trajectories);
        Run run = RunReader.Read(folder.Sub("run"));
        Assert.False(run.Truncated);
        Assert.Equal(trajectories.Select(t => (t.Name, t.Seed, t.Samples.Count)), run.Trajectories.Select(t => (t.Name, t.Seed, t.Samples.Count)));
        Assert.Equal(RunFixture.Texts(trajectories), RunFixture.Texts(run.Trajectories));
        Assert.All(run.Trajectories, t => Assert.Equal(RunFixture.Signals.Contract, t.Signals.Contract));
        Assert.Equal((3, 4L, RunManifest.Complete), (run.Manifest.Episodes, run.Manifest.Drops, run.Manifest.Ended));
        Assert.Equal(10, run.SampleCount);
        Assert.Equal(["current"], run.Trajectories[0].AuxiliaryNames);
        Assert.Equal([RunFiles.Manifest, RunFiles.Trace], Directory.EnumerateFileSystemEntries(run.Folder).Select(e => Path.GetFileName(e)).Order());
        Assert.Equal([folder.Sub("run")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Equal_runs_are_equal_files()
    {
        using var folder = new TempFolder();
        foreach (string name in new[] { "a", "b" })
        {
            RunWriter.WriteAll(folder.Sub(name), RunFixture.Manifest, [RunFixture.Trajectory("one", 5)]);
        }

        foreach (string file in new[] { RunFiles.Manifest, RunFiles.Trace })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Sub("a"), file)), File.ReadAllBytes(Path.Combine(folder.Sub("b"), file)));
        }
    }

    [Fact]
    public void A_run_being_written_reads_up_to_its_last_flush_and_says_so()
    {
        using var folder = new TempFolder();
        using RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest);
        Assert.Empty(RunReader.Read(folder.Sub("run")).Trajectories);
        writer.BeginEpisode("one", 9);
        writer.Append(RunFixture.Sample(0));
        writer.Append(RunFixture.Sample(1));
        writer.Flush();
        writer.Append(RunFixture.Sample(2));

        // Read while the writer still holds the file, as it stands when the process is killed here.
        Run run = RunReader.Read(folder.Sub("run"));
        Assert.True(run.Truncated);
        Assert.Equal(RunManifest.Running, run.Manifest.Ended);
        Assert.Equal(2, Assert.Single(run.Trajectories).Samples.Count);
    }

    [Fact]
    public void A_writer_that_is_disposed_without_an_end_leaves_all_rows_and_a_truncated_run()
    {
        using var folder = new TempFolder();
        using (RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest))
        {
            writer.Append(RunFixture.Trajectory("one", 4));
        }

        Run run = RunReader.Read(folder.Sub("run"));
        Assert.True(run.Truncated);
        Assert.Equal(4, run.SampleCount);
    }

    [Fact]
    public void A_fault_is_how_a_run_ended_and_not_a_truncation()
    {
        using var folder = new TempFolder();
        using (RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest))
        {
            writer.Append(RunFixture.Trajectory("one", 4));
            writer.Complete(nameof(Status.EnvelopeLeft));
        }

        Run run = RunReader.Read(folder.Sub("run"));
        Assert.False(run.Truncated);
        Assert.Equal("EnvelopeLeft", run.Manifest.Ended);
    }

    [Fact]
    public void A_folder_with_content_is_not_overwritten_unless_asked()
    {
        using var folder = new TempFolder();
        string run = folder.Sub("run");
        RunWriter.WriteAll(run, RunFixture.Manifest, [RunFixture.Trajectory("one", 1)]);
        Assert.Throws<BadInputException>(() => RunWriter.Create(run, RunFixture.Manifest));
        Assert.Throws<BadInputException>(() => RunWriter.WriteAll(run, RunFixture.Manifest, []));
        Assert.Equal(1, RunReader.Read(run).SampleCount);

        RunWriter.WriteAll(run + "/", RunFixture.Manifest, [RunFixture.Trajectory("two", 2)], ExistingRun.Replace);
        Assert.Equal(2, RunReader.Read(run).SampleCount);
        using (RunWriter writer = RunWriter.Create(run, RunFixture.Manifest, ExistingRun.Replace))
        {
            writer.Complete();
        }

        Assert.Empty(RunReader.Read(run).Trajectories);

        File.WriteAllText(Path.Combine(run, "thesis.txt"), "years of work");
        Assert.Throws<BadInputException>(() => RunWriter.Create(run, RunFixture.Manifest, ExistingRun.Replace));
        Assert.Throws<BadInputException>(() => RunWriter.WriteAll(run, RunFixture.Manifest, [], ExistingRun.Replace));
        Assert.Throws<BadInputException>(() => RunWriter.Create(Path.Combine(run, "thesis.txt"), RunFixture.Manifest));
        Assert.True(File.Exists(Path.Combine(run, "thesis.txt")));
        Assert.Equal([run], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void After_an_error_nothing_is_left_of_a_run_written_as_a_whole()
    {
        using var folder = new TempFolder();
        Sample misfit = RunFixture.Sample(0) with { Observation = [1] };
        Trajectory[] trajectories = [RunFixture.Trajectory("good", 2), RunFixture.Trajectory("bad", 2) with { Samples = [misfit] }];
        Assert.Throws<ArgumentException>(() => RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest, trajectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_does_not_fit_the_signals_is_not_appended()
    {
        using var folder = new TempFolder();
        using RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest);
        Assert.Throws<InvalidOperationException>(() => writer.Append(RunFixture.Sample(0)));
        writer.BeginEpisode("one", 0);
        Sample good = RunFixture.Sample(0);
        Sample[] bad =
        [
            good with { Observation = [1, 2, 3] }, good with { ActionAsked = [] }, good with { ActionApplied = [1, 2] }, good with { ExpertAction = [1, 2] },
            good with { TwinObservation = [1] }, good with { Auxiliary = [1, 2] }, good with { Step = -1 },
        ];
        Assert.All(bad, sample => Assert.Throws<ArgumentException>(() => writer.Append(sample)));
        var other = new Signals(["angle"], ["rad"], ["torque"], ["N m"], 20_000);
        Assert.Throws<ArgumentException>(() => writer.Append(RunFixture.Trajectory("x", 1) with { Signals = other }));
        Assert.Throws<ArgumentException>(() => writer.Append(RunFixture.Trajectory("x", 1) with { AuxiliaryUnits = ["mA"] }));
        writer.Complete();
        Assert.Equal(0, RunReader.Read(folder.Sub("run")).SampleCount);
    }

    [Fact]
    public void A_manifest_and_a_trace_of_different_runs_are_refused()
    {
        using var folder = new TempFolder();
        RunWriter.WriteAll(folder.Sub("a"), RunFixture.Manifest, [RunFixture.Trajectory("one", 1)]);
        RunWriter.WriteAll(folder.Sub("b"), RunFixture.Manifest with { Plant = "sim:pair?g=2" }, [RunFixture.Trajectory("one", 1)]);
        RunWriter.WriteAll(folder.Sub("c"), RunFixture.Manifest, []);
        File.Copy(Path.Combine(folder.Sub("b"), RunFiles.Trace), Path.Combine(folder.Sub("a"), RunFiles.Trace), overwrite: true);
        Assert.Contains("of the same run", Assert.Throws<BadInputException>(() => RunReader.Read(folder.Sub("a"))).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(folder.Sub("c"), RunFiles.Manifest), Path.Combine(folder.Sub("b"), RunFiles.Manifest), overwrite: true);
        Assert.Throws<BadInputException>(() => RunReader.Read(folder.Sub("b")));
    }

    [Fact]
    public void A_folder_without_a_run_is_refused_with_its_name()
    {
        using var folder = new TempFolder();
        Assert.Contains("nowhere", Assert.Throws<BadInputException>(() => RunReader.Read(folder.Sub("nowhere"))).Message, StringComparison.Ordinal);
        RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest, []);
        File.Delete(Path.Combine(folder.Sub("run"), RunFiles.Trace));
        Assert.Contains(RunFiles.Trace, Assert.Throws<BadInputException>(() => RunReader.Read(folder.Sub("run"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_time_never_goes_back_whatever_the_device_clocks_say()
    {
        using var folder = new TempFolder();
        long[] clock = [1_700_000_000_000_000, 1_700_000_000_020_000, 1_699_999_999_000_000, long.MaxValue, long.MinValue];
        Sample[] samples = [.. clock.Select((time, step) => RunFixture.Sample(step) with { TimeMicroseconds = time })];
        Trajectory[] trajectories = [RunFixture.Trajectory("plain", 2), RunFixture.Trajectory("odd", 0) with { Samples = samples }, RunFixture.Trajectory("after", 2)];
        RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest, trajectories);
        Assert.Equal(RunFixture.Texts(trajectories), RunFixture.Texts(RunReader.Read(folder.Sub("run")).Trajectories));

        List<string> messages = RunFixture.Decode(File.ReadAllBytes(Path.Combine(folder.Sub("run"), RunFiles.Trace))).Messages;
        ulong[] times = [.. messages.Select(m => ulong.Parse(m.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(times.Order(), times);

        // Episode and first row together, a row a period, and the next episode one period after the last row.
        Assert.Equal([0ul, 0, 20_000_000, 40_000_000, 40_000_000, 60_000_000, 60_000_000], times[..7]);
    }

    [Fact]
    public void Many_chunks_read_back_and_memory_for_writing_grows_no_faster_than_the_rows()
    {
        using var folder = new TempFolder();
        WriteRows(folder.Sub("warm"), 100);
        long small = WriteRows(folder.Sub("small"), 20_000);
        long large = WriteRows(folder.Sub("large"), 40_000);

        // Buffers are reused: all that grows is the chunk index, a few hundred bytes a megabyte. Only the upper side is
        // a claim: the counter moves in steps of 8 kB (differences of 448 and of -7576 bytes were seen).
        Assert.True(large - small < 100_000, $"{small} bytes for 20000 rows, {large} for 40000");
        Run run = RunReader.Read(folder.Sub("large"));
        Assert.Equal(40_000, run.SampleCount);
        Assert.All(run.Trajectories[0].Samples.Select((s, i) => (s, i)), p => Assert.Equal(p.i, p.s.Step));
        Assert.True(new FileInfo(Path.Combine(run.Folder, RunFiles.Trace)).Length > 5 * McapWriter.ChunkBytes);

        static long WriteRows(string folder, int rows)
        {
            using RunWriter writer = RunWriter.Create(folder, RunFixture.Manifest);
            writer.BeginEpisode("one", 0);
            Sample[] samples = [.. Enumerable.Range(0, rows).Select(RunFixture.Sample)];
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (Sample sample in samples)
            {
                writer.Append(sample);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            writer.Complete();
            return allocated;
        }
    }
}
