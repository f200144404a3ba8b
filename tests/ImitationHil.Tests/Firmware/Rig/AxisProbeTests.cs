using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Rig;

/// <summary>Open-loop movements on pins: what is switched on, how far and how long, and that it is off behind them.</summary>
public class AxisProbeTests
{
    // 100 counts a tick at full duty, while the driver is enabled.
    private sealed class MovingPins : IPins
    {
        private readonly float[] _duty = new float[2];
        private readonly bool[] _forward = new bool[2];

        public int[] Position { get; } = new int[2];

        public bool Pressed { get; set; }

        public bool IsEnabled { get; private set; }

        public int Enabled { get; private set; }

        public bool IsBlocked { get; set; }

        public float Amperes { get; set; } = 0.5f;

        public List<float> Duties { get; } = [];

        public int Beats { get; private set; }

        public bool IsOff => !IsEnabled && _duty[0] == 0 && _duty[1] == 0;

        public int MotorCount => 2;

        public int TickMicroseconds => 5000;

        public int CountsPerTurn => 1000;

        public bool MeasuresCurrent => true;

        public void WaitTick()
        {
            for (int i = 0; i < 2 && IsEnabled && !IsBlocked; i++)
                Position[i] += (int)MathF.Round(100 * _duty[i]) * (_forward[i] ? 1 : -1);
            Duties.Add(_duty[1] * (_forward[1] ? 1 : -1));
        }

        public bool IsStopPressed() => Pressed;

        public bool ReadCounts(int[] counts)
        {
            Position.CopyTo(counts, 0);
            return true;
        }

        public float ReadAmperes(int motor) => _duty[motor] * 2 * Amperes;

        public void SetEnable(bool on)
        {
            IsEnabled = on;
            Enabled += on ? 1 : 0;
        }

        public void SetDirection(int motor, bool forward) => _forward[motor] = forward;

        public void SetDuty(int motor, float magnitude) => _duty[motor] = magnitude;

        public void Beat() => Beats++;

        public void Dispose()
        {
        }
    }

    private readonly MovingPins _pins = new();
    private readonly AxisProbe _probe;

    public AxisProbeTests()
    {
        var axis = new PinAxis(_pins, 2, 3);

        // The ramp of the rig's own guard is longer than any probe here: it must not hold in one.
        var guard = new AxisGuard(axis, 0.8f, 50, 5, 1000);
        _probe = new AxisProbe(guard, guard, 0.8f, 300, axis);
    }

    private static ProbeRequest Move(float duty, int drive = 10, int rest = 5, int travel = 300, bool ramp = false) =>
        new() { Motor = 1, Duty = duty, DriveTicks = drive, RestTicks = rest, TravelCounts = travel, IsRamp = ramp };

    private Status Run(ProbeRequest request)
    {
        Assert.True(_probe.Accepts(request));
        var status = _probe.Begin(request);
        for (int i = 0; i < 1000 && status == Status.Ok; i++)
            status = _probe.Advance();
        return status;
    }

    [Fact]
    public void A_step_is_held_then_rests_then_is_off()
    {
        Assert.Equal(Status.HorizonReached, Run(Move(-0.2f)));
        Assert.Equal((0, 15, false), (_probe.StartCounts, _probe.SampleCount, _probe.ReachedTravel));
        Assert.Equal([.. Enumerable.Range(1, 10).Select(i => -20 * i), -200, -200, -200, -200, -200], Enumerable.Range(0, 15).Select(_probe.Sample));
        Assert.Equal((0, -200), (_pins.Position[0], _pins.Position[1]));
        Assert.True(_pins.IsOff);
        Assert.Equal(0.2f, _probe.MeanAmperes, 1e-4f);
        Assert.Equal(0.2f, _probe.PeakAmperes, 1e-4f);
    }

    [Fact]
    public void A_ramp_grows_to_its_duty()
    {
        Run(Move(0.2f, ramp: true));
        Assert.Equal([.. Enumerable.Range(1, 10).Select(i => 0.02f * i)], _pins.Duties.Skip(1).Take(10), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_drive_ends_at_its_travel()
    {
        Run(Move(0.3f, drive: 100, travel: 90));
        Assert.True(_probe.ReachedTravel);
        Assert.Equal((8, 90), (_probe.SampleCount, _pins.Position[1]));
    }

    [Fact]
    public void The_start_counts_not_the_zero()
    {
        _pins.Position[1] = 100000;
        Assert.Equal(Status.HorizonReached, Run(Move(0.2f)));
        Assert.Equal((100000, 200), (_probe.StartCounts, _probe.Sample(14)));
    }

    [Fact]
    public void A_watch_never_enables_the_driver_and_follows_a_hand()
    {
        Assert.Equal(Status.Ok, _probe.Begin(Move(0f, drive: 20, rest: 0)));
        for (int i = 0; i < 10; i++)
        {
            _pins.Position[1] += 2000;
            Assert.Equal(Status.Ok, _probe.Advance());
        }

        Assert.Equal((20000, 0, 0), (_probe.Sample(9), _pins.Enabled, _pins.Beats));
    }

    [Fact]
    public void A_watch_sees_the_emergency_stop_and_its_release()
    {
        Assert.Equal(Status.Ok, _probe.Begin(Move(0f)));
        _pins.Pressed = true;
        Assert.Equal(Status.EmergencyStop, _probe.Advance());
        Assert.Equal(Status.EmergencyStop, _probe.Advance());
        Assert.Equal(Status.EmergencyStop, _probe.Begin(Move(0f)));
        _pins.Pressed = false;
        Assert.Equal(Status.HorizonReached, Run(Move(0f)));
        Assert.Equal(0, _pins.Enabled);
    }

    [Fact]
    public void The_emergency_stop_ends_a_drive()
    {
        Assert.Equal(Status.Ok, _probe.Begin(Move(0.3f)));
        Assert.Equal(Status.Ok, _probe.Advance());
        _pins.Pressed = true;
        Assert.Equal(Status.EmergencyStop, _probe.Advance());
        Assert.True(_pins.IsOff);
    }

    [Fact]
    public void Too_much_current_ends_a_drive()
    {
        _pins.Amperes = 5;
        Assert.Equal(Status.OverCurrent, Run(Move(0.3f)));
        Assert.True(_pins.IsOff);
    }

    // The other motor is watched, too: what moves it is not this probe.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Twice_the_largest_travel_is_a_fault(int motor)
    {
        Assert.Equal(Status.Ok, _probe.Begin(Move(0.1f, drive: 100)));
        Assert.Equal(Status.Ok, _probe.Advance());
        _pins.Position[motor] += 620;
        Assert.Equal(Status.EnvelopeLeft, _probe.Advance());
        Assert.True(_pins.IsOff);
    }

    [Fact]
    public void A_blocked_motor_is_no_fault_and_ends_by_time()
    {
        _pins.IsBlocked = true;
        Assert.Equal(Status.HorizonReached, Run(Move(0.3f, drive: 400)));
        Assert.Equal((0, false), (_probe.Sample(400), _probe.ReachedTravel));
        Assert.True(_pins.IsOff);
    }

    // The own bounds of the rig hold again behind a probe.
    [Fact]
    public void The_next_episode_has_the_guard_of_the_rig()
    {
        var axis = new PinAxis(_pins, 2, 3);
        var guard = new AxisGuard(axis, 0.8f, 50, 5);
        var probe = new AxisProbe(guard, guard, 0.8f, 300, axis);
        Assert.Equal(Status.Ok, probe.Begin(Move(0.3f)));
        _pins.Position[1] = 60;
        Assert.Equal(Status.Ok, probe.Advance());
        guard.Prepare(1);
        Assert.Equal(Status.EnvelopeLeft, guard.WaitTick(new int[2]));
    }

    [Fact]
    public void Limits_are_those_of_the_rig_or_of_any_calibration()
    {
        Assert.Equal((AxisProbe.LargestDuty, 300), (_probe.MaxDuty, _probe.MaxTravelCounts));
        var guard = new AxisGuard(new PinAxis(_pins, 2, 3), 0.2f, 50, 5);
        var small = new AxisProbe(guard, guard, 0.2f, 1_000_000, null);
        Assert.Equal((0.2f, 16000, false), (small.MaxDuty, small.MaxTravelCounts, small.MeasuresCurrent));
        ProbeRequest[] wrong =
        [
            Move(0.31f), Move(-0.31f), Move(float.NaN), Move(0.1f, drive: 0), Move(0.1f, rest: -1), Move(0.1f, drive: 476), Move(0.1f, travel: 0), Move(0.1f, travel: 301),
            new ProbeRequest { Motor = 2, Duty = 0.1f, DriveTicks = 1, TravelCounts = 1 }, new ProbeRequest { Motor = -1, Duty = 0.1f, DriveTicks = 1, TravelCounts = 1 },
        ];
        Assert.All(wrong, request => Assert.False(_probe.Accepts(request)));
        Assert.Throws<ArgumentException>(() => new AxisProbe(guard, guard, float.NaN, 1, null));
        Assert.Throws<ArgumentException>(() => guard.BoundNext(float.NaN, 1));
        Assert.Throws<ArgumentException>(() => guard.BoundNext(0.1f, 0));
    }
}
