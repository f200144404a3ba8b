using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

public class TraceRingTests
{
    private static readonly float[] Observation = [0.1f, -2];
    private static readonly float[] Action = [0.3f];

    [Fact]
    public void Samples_come_out_in_order_and_copied()
    {
        float[] applied = [7];
        float[] expert = [8];
        long clock = 1234;
        var ring = new TraceRing(RunFixture.Signals, 4, new TraceSources { Expert = expert, TimeMicroseconds = () => clock, LatencyMicroseconds = () => 55 });
        float[] observation = [1, 2];
        ring.BeginEpisode("one", 9);
        ring.Record(3, observation, Action, applied, LimitBits.Slew, Status.HorizonReached);
        observation[0] = applied[0] = expert[0] = 99;
        Assert.True(ring.TryTake(out TracedSample? taken));
        Assert.Equal((1, "one", 9u), (taken.Episode, taken.Name, taken.Seed));
        var expected = new Sample
        {
            Step = 3,
            TimeMicroseconds = 1234,
            Observation = [1, 2],
            ActionAsked = [0.3f],
            ActionApplied = [7],
            ExpertAction = [8],
            LimitBits = LimitBits.Slew,
            Status = Status.HorizonReached,
            LatencyMicroseconds = 55,
        };
        Assert.Equal(RunFixture.Text(expected), RunFixture.Text(taken.Sample));
        Assert.False(ring.TryTake(out _));
    }

    [Fact]
    public void A_full_ring_drops_the_newest_and_counts()
    {
        var ring = new TraceRing(RunFixture.Signals, 3);
        ring.BeginEpisode("one", 0);
        for (int step = 0; step < 10; step++)
        {
            ring.Record(step, Observation, Action, Action, 0, Status.Ok);
        }

        Assert.Equal(7, ring.Drops);
        Assert.Equal([0, 1, 2], TakeAll(ring));
        ring.Record(10, Observation, Action, Action, 0, Status.Ok);
        Assert.Equal([10], TakeAll(ring));
        Assert.Equal(7, ring.Drops);
    }

    [Fact]
    public void Recording_allocates_nothing_whether_kept_or_dropped()
    {
        var ring = new TraceRing(RunFixture.Signals, 64, new TraceSources { Expert = [2], TimeMicroseconds = () => 5, LatencyMicroseconds = () => 6 });
        RecordMany(ring);
        TakeAll(ring);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RecordMany(ring);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(ring.Drops > 0);

        static void RecordMany(TraceRing ring)
        {
            ring.BeginEpisode("one", 0);
            for (int step = 0; step < 200; step++)
            {
                ring.Record(step, Observation, Action, Action, 0, Status.Ok);
            }
        }
    }

    [Fact]
    public void A_sample_cannot_be_taken_before_it_is_whole()
    {
        TraceRing? ring = null;
        bool? takenEarly = null;
        long Clock()
        {
            // Called in the middle of recording.
            takenEarly = ring!.TryTake(out _);
            return 0;
        }

        ring = new TraceRing(RunFixture.Signals, 2, new TraceSources { TimeMicroseconds = Clock });
        ring.BeginEpisode("one", 0);
        ring.Record(0, Observation, Action, Action, 0, Status.Ok);
        Assert.Equal(false, takenEarly);
        Assert.Equal([0], TakeAll(ring));
    }

    [Fact]
    public void Between_two_threads_every_sample_is_taken_whole_and_in_order_or_counted_as_dropped()
    {
        const int Total = 200_000;
        var ring = new TraceRing(RunFixture.Signals, 16);
        var producer = new Thread(() =>
        {
            ring.BeginEpisode("one", 0);
            float[] observation = new float[2];
            for (int step = 0; step < Total; step++)
            {
                observation[0] = step;
                observation[1] = -step;
                ring.Record(step, observation, Action, Action, 0, Status.Ok);
            }
        });
        producer.Start();
        int taken = 0;
        int last = -1;
        bool ended;
        do
        {
            // Read before taking: what was recorded before the end is then taken after it.
            ended = !producer.IsAlive;
            while (ring.TryTake(out TracedSample? traced))
            {
                int step = traced.Sample.Step;
                Assert.True(step > last);
                Assert.True(traced.Sample.Observation[0] == step && traced.Sample.Observation[1] == -step, $"step {step} is torn");
                last = step;
                taken++;
            }
        }
        while (!ended);

        Assert.Equal(Total, taken + ring.Drops);
        Assert.True(taken > 0);
    }

    [Fact]
    public void A_drain_flushes_when_it_is_time_and_at_once_after_a_fault()
    {
        using var folder = new TempFolder();
        using RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest);
        var ring = new TraceRing(RunFixture.Signals, 8);
        var clock = new StandingClock();
        var drain = new TraceDrain(ring, writer, TimeSpan.FromMilliseconds(200), clock);
        drain.Pump();
        Assert.Equal(0, drain.Flushes);
        ring.BeginEpisode("one", 3);
        ring.Record(0, Observation, Action, Action, 0, Status.Ok);
        drain.Pump();
        Assert.Equal(0, OnDisk());
        clock.Advance(TimeSpan.FromMilliseconds(199));
        drain.Pump();
        Assert.Equal(0, OnDisk());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        drain.Pump();
        Assert.Equal(1, OnDisk());
        ring.Record(1, Observation, Action, Action, 0, Status.HorizonReached);
        drain.Pump();
        Assert.Equal(1, OnDisk());
        ring.Record(2, Observation, Action, Action, 0, Status.EnvelopeLeft);
        drain.Pump();
        Assert.Equal(3, OnDisk());
        Assert.Equal(2, drain.Flushes);

        long OnDisk() => RunReader.Read(folder.Sub("run")).SampleCount;
    }

    [Fact]
    public void A_recording_thread_writes_episodes_and_drops_into_the_run()
    {
        using var folder = new TempFolder();
        var ring = new TraceRing(RunFixture.Signals, 1000);
        using (var recording = new RecordingThread(ring, RunWriter.Create(folder.Sub("run"), RunFixture.Manifest), TimeSpan.FromMilliseconds(1), TimeProvider.System))
        {
            for (int episode = 0; episode < 3; episode++)
            {
                ring.BeginEpisode($"episode-{episode}", (uint)episode);
                for (int step = 0; step < 100 + episode; step++)
                {
                    ring.Record(step, Observation, Action, Action, 0, Status.Ok);
                }
            }

            recording.Complete("Stopped");
            Assert.Null(recording.Failure);
        }

        Run run = RunReader.Read(folder.Sub("run"));
        Assert.False(run.Truncated);
        Assert.Equal("Stopped", run.Manifest.Ended);
        Assert.Equal([("episode-0", 0u, 100), ("episode-1", 1u, 101), ("episode-2", 2u, 102)], run.Trajectories.Select(t => (t.Name, t.Seed, t.Samples.Count)));
        Assert.Equal(ring.Drops, run.Manifest.Drops);
    }

    [Fact]
    public void Drops_reach_the_manifest()
    {
        using var folder = new TempFolder();
        var ring = new TraceRing(RunFixture.Signals, 2);
        ring.BeginEpisode("one", 0);
        for (int step = 0; step < 7; step++)
        {
            ring.Record(step, Observation, Action, Action, 0, Status.Ok);
        }

        using (var recording = new RecordingThread(ring, RunWriter.Create(folder.Sub("run"), RunFixture.Manifest), TimeSpan.Zero, TimeProvider.System))
        {
            recording.Complete();
        }

        Assert.Equal(5, RunReader.Read(folder.Sub("run")).Manifest.Drops);
    }

    [Fact]
    public void A_failed_disk_is_reported_at_the_end_and_does_not_stop_the_loop()
    {
        using var folder = new TempFolder();
        var ring = new TraceRing(RunFixture.Signals, 2);
        RunWriter writer = RunWriter.Create(folder.Sub("run"), RunFixture.Manifest);
        writer.Dispose();
        ring.BeginEpisode("one", 0);
        ring.Record(0, Observation, Action, Action, 0, Status.Ok);
        using var recording = new RecordingThread(ring, writer, TimeSpan.Zero, TimeProvider.System);
        Assert.Throws<IOException>(() => recording.Complete());
        for (int step = 1; step < 5; step++)
        {
            ring.Record(step, Observation, Action, Action, 0, Status.Ok);
        }

        Assert.True(ring.Drops > 0);
    }

    private static List<int> TakeAll(TraceRing ring)
    {
        var steps = new List<int>();
        while (ring.TryTake(out TracedSample? traced))
        {
            steps.Add(traced.Sample.Step);
        }

        return steps;
    }
}
