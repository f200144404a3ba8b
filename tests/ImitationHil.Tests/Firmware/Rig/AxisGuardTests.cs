using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Rig;

/// <summary>The guard at the servo's rate: what reaches the pins, when they are switched off, and until when.</summary>
public class AxisGuardTests
{
    private sealed class FakeAxis : IAxis
    {
        public int[] Counts { get; } = new int[2];

        public float[] Pins { get; } = new float[2];

        public Status Answer { get; set; }

        public int CountsATick { get; set; }

        public bool IsDisposed { get; private set; }

        public int MotorCount => 2;

        public int TickMicroseconds => 10000;

        public int CountsPerTurn => 1000;

        public void Prepare(uint seed)
        {
        }

        public Status WaitTick(int[] counts)
        {
            for (int i = 0; i < 2; i++)
                counts[i] = Counts[i] += (int)(Pins[i] * CountsATick);
            return Answer;
        }

        public void Write(float[] duty) => duty.CopyTo(Pins, 0);

        public void Stop() => Pins.AsSpan().Clear();

        public void Dispose() => IsDisposed = true;
    }

    private readonly FakeAxis _axis = new();
    private readonly int[] _counts = new int[2];

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(1, float.NaN)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(1, float.NegativeInfinity)]
    public void A_duty_that_is_no_number_switches_every_motor_off_until_prepared(int motor, float value)
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0.5f, 0.5f]);
        float[] duty = [0.3f, 0.3f];
        duty[motor] = value;
        guard.Write(duty);
        AssertLatched(guard, Status.ActionNotFinite);
    }

    [Fact]
    public void A_duty_is_held_within_its_range()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([3f, -3f]);
        Assert.Equal([0.8f, -0.8f], _axis.Pins);
        guard.Write([0.8f, -0.7f]);
        Assert.Equal([0.8f, -0.7f], _axis.Pins);
    }

    [Fact]
    public void After_a_start_the_allowed_duty_grows_from_nothing()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5, rampTicks: 4);
        foreach (int episode in new[] { 1, 2 })
        {
            guard.Prepare(1);
            guard.Write([1f, -1f]);
            Assert.Equal([0f, 0f], _axis.Pins);
            foreach (float most in new[] { 0.2f, 0.4f, 0.6f, 0.8f, 0.8f })
            {
                Assert.Equal(Status.Ok, guard.WaitTick(_counts));
                _axis.Counts[0] += episode;
                _axis.Counts[1] += episode;
                guard.Write([1f, -1f]);
                Assert.Equal([most, -most], _axis.Pins);
                guard.Write([0.1f, float.Epsilon]);
                Assert.Equal([0.1f, float.Epsilon], _axis.Pins);
                guard.Write([1f, -1f]);
            }
        }
    }

    [Theory]
    [InlineData(1000, Status.Ok)]
    [InlineData(-1000, Status.Ok)]
    [InlineData(1001, Status.EnvelopeLeft)]
    [InlineData(-1001, Status.EnvelopeLeft)]
    [InlineData(int.MinValue, Status.EnvelopeLeft)]
    public void A_position_outside_its_envelope_switches_off(int position, Status expected)
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0.5f, 0.5f]);
        _axis.Counts[1] = position;
        Assert.Equal(expected, guard.WaitTick(_counts));
        if (expected == Status.Ok)
        {
            Assert.Equal([0.5f, 0.5f], _axis.Pins);
        }
        else
        {
            _axis.Counts[1] = 0;
            AssertLatched(guard, expected);
        }
    }

    [Theory]
    [InlineData(0.4f, true)]
    [InlineData(-0.4f, true)]
    [InlineData(0.39f, false)]
    public void A_motor_that_is_driven_and_does_not_move_is_stalled(float duty, bool stalls)
    {
        // 0.4 is half of the allowed 0.8, the least that counts.
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0f, duty]);
        for (int tick = 1; tick < 5; tick++)
            Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        Assert.Equal(stalls ? Status.AxisStalled : Status.Ok, guard.WaitTick(_counts));
        if (stalls)
            AssertLatched(guard, Status.AxisStalled);
    }

    [Fact]
    public void One_count_of_movement_starts_the_stall_over()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0.8f, 0f]);
        for (int tick = 1; tick <= 20; tick++)
        {
            _axis.Counts[0] += tick % 4 == 0 ? 1 : 0;
            Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        }
    }

    [Theory]
    [InlineData(300, Status.Ok)]
    [InlineData(-300, Status.Ok)]
    [InlineData(301, Status.EncoderJumped)]
    [InlineData(-301, Status.EncoderJumped)]
    [InlineData(int.MaxValue, Status.EncoderJumped)]
    [InlineData(int.MinValue, Status.EncoderJumped)]
    public void A_reading_farther_than_a_motor_can_move_switches_off(int position, Status expected)
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5) { MaxCountsPerTick = 300 };
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        guard.Write([0.5f, 0.5f]);
        _axis.Counts[1] = position;
        Assert.Equal(expected, guard.WaitTick(_counts));
        Assert.Equal(expected == Status.Ok ? 0.5f : 0f, _axis.Pins[0]);
    }

    [Fact]
    public void A_shaft_that_was_turned_by_hand_between_episodes_did_not_jump()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5) { MaxCountsPerTick = 300 };
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        _axis.Counts[0] = 900;
        guard.Prepare(1);
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
    }

    [Fact]
    public void At_half_the_duty_fewer_ticks_are_a_stall()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5) { StallDuty = 0.1f, HardStallTicks = 2 };
        guard.Write([0.39f, 0f]);
        for (int tick = 1; tick < 5; tick++)
            Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        guard.Prepare(1);
        guard.Write([0f, -0.4f]);
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        Assert.Equal(Status.AxisStalled, guard.WaitTick(_counts));
    }

    // Counts of one tick after the other, driven forwards.
    [Theory]
    [InlineData(Status.AxisReversed, -1, -2, -3)] // runs away
    [InlineData(Status.AxisReversed, -5, -5, -5)] // at its final speed
    [InlineData(Status.Ok, -9, -6, -3)] // brakes: every tick but the first is slower
    [InlineData(Status.Ok, 1, 2, 3)] // goes where it is driven
    [InlineData(Status.Ok, -1, -2, 0)] // stands
    public void A_motor_that_moves_against_its_drive_and_does_not_slow_down_is_reversed(Status expected, params int[] steps)
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 50) { StallDuty = 0.2f, ReversedTicks = 3 };
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        guard.Write([0.2f, 0f]);
        var status = Status.Ok;
        foreach (int step in steps)
        {
            Assert.Equal(Status.Ok, status);
            _axis.Counts[0] += step;
            status = guard.WaitTick(_counts);
        }

        Assert.Equal(expected, status);
        Assert.Equal(expected == Status.Ok ? 0.2f : 0f, _axis.Pins[0]);
    }

    [Fact]
    public void A_motor_that_is_hardly_driven_may_be_pulled_the_other_way()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 50) { StallDuty = 0.2f, ReversedTicks = 3 };
        guard.Write([0.19f, 0f]);
        for (int tick = 0; tick < 10; tick++)
        {
            _axis.Counts[0] -= tick;
            Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        }
    }

    [Fact]
    public void An_axis_that_does_not_answer_switches_off()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0.5f, 0.5f]);
        _axis.Answer = Status.PlantError;
        Assert.Equal(Status.PlantError, guard.WaitTick(_counts));
        _axis.Answer = Status.Ok;
        AssertLatched(guard, Status.PlantError);
    }

    [Theory]
    [InlineData(float.NaN, 1000, 5)]
    [InlineData(float.PositiveInfinity, 1000, 5)]
    [InlineData(0f, 1000, 5)]
    [InlineData(1.01f, 1000, 5)]
    [InlineData(0.8f, 0, 5)]
    [InlineData(0.8f, 1000, 0)]
    public void Limits_that_would_limit_nothing_are_refused(float maxDuty, int maxCounts, int stallTicks) =>
        Assert.Throws<ArgumentException>(() => new AxisGuard(_axis, maxDuty, maxCounts, stallTicks));

    [Fact]
    public void A_ramp_of_negative_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AxisGuard(_axis, 0.8f, 1000, 5, -1));

    [Fact]
    public void Dispose_switches_off_first()
    {
        var guard = new AxisGuard(_axis, 0.8f, 1000, 5);
        guard.Write([0.5f, 0.5f]);
        guard.Dispose();
        Assert.Equal([0f, 0f], _axis.Pins);
        Assert.True(_axis.IsDisposed);
    }

    [Theory]
    [InlineData(50f, 2f, LimitBits.SetPoint)]
    [InlineData(-50f, -2f, LimitBits.SetPoint)]
    [InlineData(1f, 1f, 0)]
    public void A_start_beyond_the_set_point_limit_is_held_to_it(float asked, float reached, int bits)
    {
        // 50 rad are 7958 counts, far beyond the guard's 500; the set-point limit of 2 rad is 318.
        _axis.CountsATick = 40;
        var guard = new AxisGuard(_axis, 1f, 500, 50);
        var shaping = new Shaping(Make.Signals(2, 2, periodMicroseconds: 1000000), [0f, 0f, 0f, 0f], [0, 1], 2f, [0f, 0f]);
        using var plant = new ShapedPlant(guard, shaping, [Servo(), Servo()]);
        var observation = new float[2];
        Assert.Equal(Status.Ok, plant.Reset(new Episode(1, 10, [asked, 0f]), observation));
        Assert.Equal(bits, plant.LimitsInForce);

        // At rest the servo may be off by its dead zone, 1.01 counts, and by the tick in which it got there.
        Assert.Equal(reached, observation[0], 0.3f);
    }

    // Nominal motor of the fake: 40 counts a tick of 10 ms at full duty are 25.1 rad/s.
    private static PositionServo Servo() => new(0.05f, 25.1f, 20f, 0f, 1000, 10000);

    private void AssertLatched(AxisGuard guard, Status fault)
    {
        Assert.Equal([0f, 0f], _axis.Pins);
        guard.Write([0.3f, 0.3f]);
        Assert.Equal([0f, 0f], _axis.Pins);
        Assert.Equal(fault, guard.WaitTick(_counts));
        Assert.Equal(fault, guard.WaitTick(_counts));

        guard.Prepare(1);
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        guard.Write([0.3f, -0.3f]);
        Assert.Equal([0.3f, -0.3f], _axis.Pins);
    }
}
