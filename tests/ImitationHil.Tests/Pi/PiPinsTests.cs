using ImitationHil.Firmware;
using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.PiProgram;

/// <summary>What the pins do when something happens: in which order they are switched, and that every bad end leaves them off.</summary>
public sealed class PiPinsTests : IDisposable
{
    private readonly PiTree _tree = new(4);
    private readonly PiRig _rig = TwoMotorRig.Rig;
    private readonly FakeBoard _board;
    private readonly PinAxis _axis;
    private readonly int[] _counts = new int[2];

    public PiPinsTests()
    {
        _board = new FakeBoard(_rig);
        var pins = new PiPins(_rig, _board, _tree.Model, _board);
        _axis = _rig.Axis(pins);
        pins.OpenSensors();
    }

    public void Dispose()
    {
        _axis.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Everything_is_off_before_the_first_episode()
    {
        Assert.True(_board.IsOff);
        Assert.DoesNotContain(_board.Log, line => line is "enable=1" or "start0" or "start1");
        Assert.Equal(["gpio 0", "pwm 0/0 20000", "pwm 0/1 20000", "spi 0.0", "i2c 1 0x40", "spi 0.1", "i2c 1 0x41"], _board.Opened);
    }

    [Fact]
    public void A_start_sets_duty_and_direction_before_it_enables()
    {
        _board.Log.Clear();
        _axis.Prepare(1);
        Assert.Equal("enable=1", _board.Log[^1]);
        Assert.Equal(["start0", "start1"], _board.Log[^3..^1]);
        Assert.Contains("duty0=0", _board.Log);
        Assert.Contains("forward1=1", _board.Log);
        Assert.True(_board.IsEnabled);
    }

    [Fact]
    public void A_reversal_is_duty_0_then_direction_then_duty()
    {
        Drive(0.5f, 0);
        _board.Log.Clear();
        _axis.Write([-0.25f, 0]);
        Assert.Equal(["duty0=0", "forward0=0", "backward0=0", "backward0=1", "duty0=0.25", "duty1=0"], _board.Log);
        Assert.Equal(-0.25f, _board.Bridge(0));
        Assert.Empty(_board.Breaches);
    }

    [Fact]
    public void A_direction_is_written_only_when_it_changes()
    {
        Drive(0.5f, 0.5f);
        _board.Log.Clear();
        foreach (float duty in new[] { 0.1f, 0.9f, 0f, 0.3f })
            _axis.Write([duty, duty]);
        Assert.All(_board.Log, line => Assert.StartsWith("duty", line));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_command_that_is_no_number_switches_everything_off(float value)
    {
        Drive(0.5f, 0.5f);
        _axis.Write([0.5f, value]);
        AssertOffUntilPrepared(Status.ActionNotFinite);
    }

    [Fact]
    public void A_duty_beyond_the_range_is_full_duty()
    {
        Drive(7f, -7f);
        Assert.Equal((1f, -1f), (_board.Bridge(0), _board.Bridge(1)));
    }

    [Fact]
    public void The_emergency_stop_switches_off_in_its_own_tick()
    {
        Drive(0.5f, -0.5f);

        // Pressed during the wait: the contact opens, the pull-up makes the pin high.
        _board.OnTick = () => _board.Gpio.Levels[_rig.StopPin] = true;
        Assert.Equal(Status.EmergencyStop, _axis.WaitTick(_counts));
        AssertOffUntilPrepared(Status.EmergencyStop);

        // Still pressed: nothing is enabled.
        _axis.Prepare(1);
        Assert.True(_board.IsOff);
        Assert.Equal(Status.EmergencyStop, _axis.WaitTick(_counts));
    }

    [Fact]
    public void Current_above_its_limit_for_longer_than_a_start_switches_off()
    {
        Drive(0.5f, 0.5f);
        _board.Currents[1].ShuntVolts = (_rig.MaxAmperes + 0.01) * 0.1;
        for (int tick = 1; tick < _rig.MaxCurrentTicks; tick++)
            Assert.Equal(Status.Ok, _axis.WaitTick(_counts));
        Assert.Equal(Status.OverCurrent, _axis.WaitTick(_counts));
        AssertOffUntilPrepared(Status.OverCurrent);
    }

    [Fact]
    public void Current_at_its_limit_or_only_for_a_while_does_not()
    {
        Drive(0.5f, 0.5f);
        for (int tick = 0; tick < 4 * _rig.MaxCurrentTicks; tick++)
        {
            _board.Currents[0].ShuntVolts = tick % _rig.MaxCurrentTicks == 0 ? 0.1 * _rig.MaxAmperes : 0.3;
            Assert.Equal(Status.Ok, _axis.WaitTick(_counts));
        }
    }

    [Theory]
    [InlineData("spi")]
    [InlineData("i2c")]
    [InlineData("pwm")]
    [InlineData("gpio")]
    [InlineData("tick")]
    public void An_exception_anywhere_switches_off_what_still_can_be(string where)
    {
        Drive(0.5f, 0.5f);
        var problem = new IOException("gone");
        _board.Counters[1].Broken = where == "spi" ? problem : null;
        _board.Currents[0].Broken = where == "i2c" ? problem : null;
        _board.Pwm[1].Broken = where == "pwm" ? problem : null;
        _board.OnTick = where == "tick" ? () => throw problem : null;
        _board.Gpio.Broken = where == "gpio" ? problem : null;
        Status status = _axis.WaitTick(_counts);
        if (where == "pwm")
        {
            // It is written to, and only then known to be broken.
            Assert.Equal(Status.Ok, status);
            _axis.Write([0.6f, 0.6f]);
            status = _axis.WaitTick(_counts);
        }

        Assert.Equal(Status.PlantError, status);
        Assert.Same(problem, _axis.Problem);
        Assert.Equal(0, _board.Pwm[0].DutyCycle);
        Assert.False(_board.Pwm[0].IsStarted);
        if (where != "gpio")
            Assert.False(_board.IsEnabled);
        if (where != "pwm")
            Assert.Equal((0, false), (_board.Pwm[1].DutyCycle, _board.Pwm[1].IsStarted));
        _axis.Write([0.5f, 0.5f]);
        Assert.Equal(0, _board.Pwm[0].DutyCycle);
    }

    [Fact]
    public void A_counter_that_lost_its_supply_is_an_error_of_the_plant()
    {
        Drive(0.5f, 0.5f);
        _board.Counters[1].LosePower();
        Assert.Equal(Status.PlantError, _axis.WaitTick(_counts));
        AssertOffUntilPrepared(Status.PlantError);
    }

    [Fact]
    public void The_guard_on_these_pins_knows_a_jump_from_a_movement()
    {
        var guard = _rig.Guarded(_axis);
        guard.Prepare(1);
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        _board.Counters[0].Edges += guard.MaxCountsPerTick;
        Assert.Equal(Status.Ok, guard.WaitTick(_counts));
        _board.Counters[0].Edges -= guard.MaxCountsPerTick + 1;
        Assert.Equal(Status.EncoderJumped, guard.WaitTick(_counts));
        Assert.True(_board.IsOff);
    }

    [Fact]
    public void The_dead_man_is_retriggered_by_good_ticks_alone()
    {
        _board.Log.Clear();
        Assert.Equal(Status.Ok, _axis.WaitTick(_counts));
        Assert.DoesNotContain(_board.Log, line => line.StartsWith("beat", StringComparison.Ordinal));
        Drive(0.1f, 0.1f);
        _board.Log.Clear();
        for (int tick = 0; tick < 4; tick++)
            _axis.WaitTick(_counts);
        Assert.Equal(["beat=0", "beat=1", "beat=0", "beat=1"], _board.Log);
        _board.Counters[0].StuckAt = 0xFF;
        _board.Log.Clear();
        _axis.WaitTick(_counts);
        Assert.DoesNotContain(_board.Log, line => line.StartsWith("beat", StringComparison.Ordinal));
    }

    [Fact]
    public void Dispose_switches_off()
    {
        Drive(0.5f, 0.5f);
        _axis.Dispose();
        Assert.True(_board.IsOff);
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        Drive(0.5f, 0.5f);
        _board.IsLogging = false;
        float[] duty = [0.5f, -0.5f];
        void Tick()
        {
            duty[0] = -duty[0];
            _axis.Write(duty);
            _axis.WaitTick(_counts);
        }

        for (int warm = 0; warm < 100; warm++)
            Tick();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int tick = 0; tick < 500; tick++)
                Tick();
        }));
    }

    private void Drive(float first, float second)
    {
        _axis.Prepare(1);
        Assert.Equal(Status.Ok, _axis.WaitTick(_counts));
        _axis.Write([first, second]);
    }

    private void AssertOffUntilPrepared(Status fault)
    {
        Assert.True(_board.IsOff);
        _axis.Write([0.5f, 0.5f]);
        Assert.True(_board.IsOff);
        Assert.Equal(fault, _axis.WaitTick(_counts));
    }
}
