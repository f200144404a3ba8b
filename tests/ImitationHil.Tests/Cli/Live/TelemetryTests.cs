using System.Buffers;
using System.Text.Json;
using ImitationHil.Cli.Live.Telemetry;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Tests.Cli.Live;

/// <summary>Telemetry on its way from a control thread to viewers.</summary>
public class TelemetryTests
{
    [Fact]
    public void A_frame_keeps_the_excursion_of_a_single_row_among_a_thousand()
    {
        var decimator = new Decimator(2);
        for (int i = 0; i < 1000; i++)
            decimator.Add([i == 437 ? 9f : 0.5f, i == 12 ? -3f : i]);
        Assert.Equal(1000, decimator.Count);
        Assert.Equal((0.5f, 9f, 0.5f), (decimator.Low(0), decimator.High(0), decimator.Last(0)));
        Assert.Equal((-3f, 999f, 999f), (decimator.Low(1), decimator.High(1), decimator.Last(1)));
    }

    [Fact]
    public void The_next_frame_begins_anew_and_what_is_not_finite_is_null()
    {
        var decimator = new Decimator(1);
        decimator.Add([100f]);
        decimator.Clear();
        decimator.Add([float.NaN]);
        decimator.Add([2f]);
        decimator.Add([float.PositiveInfinity]);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            decimator.WriteTo(json, "v");
            json.WriteEndObject();
        }

        Assert.Equal("""{"v":[2,null,null]}""", System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void A_full_ring_drops_and_counts_and_hands_over_the_rest_in_order()
    {
        var ring = new TelemetryRing(1, capacity: 4);
        for (int i = 0; i < 6; i++)
        {
            var row = ring.Claim();
            if (row.IsEmpty)
                continue;
            row[0] = i;
            ring.Publish(new TelemetryStamp(0, i, 0, 0, 0));
        }

        Assert.Equal(2, ring.Drops);
        var taken = new float[1];
        var seen = new List<(int, float)>();
        while (ring.TryTake(taken, out var stamp))
            seen.Add((stamp.Step, taken[0]));
        Assert.Equal([(0, 0f), (1, 1f), (2, 2f), (3, 3f)], seen);
        Assert.False(ring.Claim().IsEmpty);
    }

    [Fact]
    public void Recording_a_period_allocates_nothing()
    {
        var signals = PlantCatalog.Open("sim:pair").Signals;
        var trace = new StepTrace(StepTrace.RingFor(signals));
        float[] x = [1, 2], u = [3, 4];
        trace.Record(0, x, u, u, 0, Status.Ok);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 5000; step++)
            trace.Record(step, x, u, u, 0, Status.Ok);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5001, trace.StepCount);
    }

    [Fact]
    public void A_slow_viewer_loses_the_oldest_frames_and_never_the_last_state()
    {
        var outbox = new Outbox(most: 2);
        for (byte i = 0; i < 5; i++)
        {
            outbox.PutFrame([i]);
            outbox.PutState([(byte)(100 + i)]);
        }

        var sent = new List<byte>();
        while (outbox.TryTake(out byte[]? message))
            sent.Add(message[0]);
        Assert.Equal([104, 3, 4], sent);
        Assert.Equal(3, outbox.LostCount);
    }

    [Fact]
    public void A_viewer_that_waits_is_woken_once_for_many_messages()
    {
        var outbox = new Outbox();
        outbox.PutFrame([1]);
        outbox.PutFrame([2]);
        Assert.True(outbox.WaitAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(outbox.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Theory]
    [InlineData("rig:two-motor/pair?g=1.5")]
    [InlineData("sim:pair?g=1.5")]
    public void A_stop_ends_an_episode_before_the_next_period_and_the_motor_is_off(string address)
    {
        var setup = PlantCatalog.Open(address);
        var lane = new LiveLane();
        var plant = lane.Create(setup, speed: 0);
        int periods = 0;
        var policy = PolicyFactory.Create(setup.Expert!);
        using var runner = new RolloutRunner(plant, setup.Limits, policy, 50, tap: new Watch(lane.Tap(setup.Signals), () =>
        {
            if (++periods == 7)
                lane.Stop.Set();
        }));
        Assert.Equal(Status.Stopped, runner.Run(new Episode(1, 50, [0.2f, 0])));

        // The stopped period is recorded as such; it is the eighth and the last.
        Assert.Equal(8, runner.Trace.Count);
        Assert.Equal(8, periods);
        if (plant is ImitationHil.Lab.Plants.IMotorDuty motor)
            Assert.Equal(0, motor.LargestDuty);
        lane.Stop.Clear();
        Assert.Equal(Status.HorizonReached, runner.Run(new Episode(1, 5, [0.2f, 0])));
    }

    [Fact]
    public void A_watched_rig_does_what_an_unwatched_one_does_bit_for_bit()
    {
        var setup = PlantCatalog.Open("rig:two-motor/pair?g=1.5");
        using var plain = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(setup.Expert!), 20);
        using var watched = new RolloutRunner(new LiveLane().Create(setup, speed: 0), setup.Limits, PolicyFactory.Create(setup.Expert!), 20);
        var episode = new Episode(7, 20, [0.1f, 0.4f]);
        Assert.Equal(
            ImitationHil.Cli.Verbs.TrajectoryHash.Add(Fnv.Start, plain.Keep(episode, "")),
            ImitationHil.Cli.Verbs.TrajectoryHash.Add(Fnv.Start, watched.Keep(episode, "")));
    }

    [Fact]
    public void A_finer_tick_of_the_servo_gives_the_same_system()
    {
        // The servo holds the shaped state to a few counts at either rate; 0.01 rad are 13 counts.
        var coarse = Settle("rig:two-motor/pair?g=1.5");
        var fine = Settle("rig:two-motor/pair?g=1.5&tick=0.001&latency=500");
        Assert.Equal(coarse.Length, fine.Length);
        for (int i = 0; i < coarse.Length; i++)
            Assert.InRange(fine[i] - coarse[i], -0.01, 0.01);
    }

    private static double[] Settle(string address)
    {
        var setup = PlantCatalog.Open(address);
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(setup.Expert!), 6);
        return [.. runner.Keep(new Episode(3, 6, [0, 0.6f]), "").Samples.SelectMany(sample => sample.Observation)];
    }

    private sealed class Watch(ITrace inner, Action each) : ITrace
    {
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            inner.Record(step, observation, asked, applied, limitBits, status);
            each();
        }
    }
}
