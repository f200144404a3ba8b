using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Rig;

/// <summary>The order in which pins are called, and the latch, on pins that only remember. The Pi's own pins are tested on fake channels.</summary>
public class PinAxisTests
{
    private sealed class FakePins : IPins
    {
        public List<string> Log { get; } = [];

        /// <summary>Name of the call that throws; null when none does.</summary>
        public string? Broken { get; set; }

        public bool Pressed { get; set; }

        public bool Valid { get; set; } = true;

        public int[] Position { get; } = new int[2];

        public float[] Amperes { get; } = new float[2];

        public int MotorCount => 2;

        public int TickMicroseconds => 10000;

        public int CountsPerTurn => 1000;

        public bool MeasuresCurrent { get; set; } = true;

        public bool IsEnabled { get; private set; }

        public float[] Duty { get; } = [0.7f, 0.7f];

        public void WaitTick() => Call("wait");

        public bool IsStopPressed()
        {
            Call("stop?");
            return Pressed;
        }

        public bool ReadCounts(int[] counts)
        {
            Call("read");
            Position.CopyTo(counts, 0);
            return Valid;
        }

        public float ReadAmperes(int motor)
        {
            Call($"amperes {motor}");
            return Amperes[motor];
        }

        public void SetEnable(bool on)
        {
            Call($"enable {on}");
            IsEnabled = on;
        }

        public void SetDirection(int motor, bool forward)
        {
            Call($"direction {motor} {forward}");
            Assert.Equal(0, Duty[motor]);
        }

        public void SetDuty(int motor, float magnitude)
        {
            Call($"duty {motor} {magnitude}");
            Assert.InRange(magnitude, 0, 1);
            Duty[motor] = magnitude;
        }

        public void Beat() => Call("beat");

        public void Dispose() => Call("dispose");

        private void Call(string what)
        {
            Log.Add(what);
            if (Broken != null && what.StartsWith(Broken, StringComparison.Ordinal))
                throw new InvalidOperationException(what);
        }
    }

    private readonly FakePins _pins = new();
    private readonly int[] _counts = new int[2];

    [Fact]
    public void It_is_born_off() => Assert.True(IsOff(new PinAxis(_pins, 2, 3)));

    [Fact]
    public void A_tick_is_wait_then_stop_then_encoders_then_current_then_a_sign_of_life()
    {
        var axis = Running();
        _pins.Log.Clear();
        Assert.Equal(Status.Ok, axis.WaitTick(_counts));
        Assert.Equal(["wait", "stop?", "read", "amperes 0", "amperes 1", "beat"], _pins.Log);
        _pins.MeasuresCurrent = false;
        _pins.Log.Clear();
        axis.WaitTick(_counts);
        Assert.Equal(["wait", "stop?", "read", "beat"], _pins.Log);
    }

    [Fact]
    public void A_start_enables_last()
    {
        var axis = new PinAxis(_pins, 2, 3);
        _pins.Log.Clear();
        axis.Prepare(1);
        Assert.Equal("enable False", _pins.Log[0]);
        Assert.Equal("enable True", _pins.Log[^1]);
        Assert.Single(_pins.Log, "enable True");
        Assert.Equal("stop?", _pins.Log[3]);
    }

    [Theory]
    [InlineData(0.5f, -0.5f)]
    [InlineData(-0.5f, 0.5f)]
    [InlineData(1f, -float.Epsilon)]
    public void Direction_changes_at_duty_0_alone(float from, float to)
    {
        // The fake pins assert it themselves.
        var axis = Running();
        axis.Write([from, 0]);
        _pins.Log.Clear();
        axis.Write([to, 0]);
        Assert.Equal(["duty 0 0", $"direction 0 {to > 0}", $"duty 0 {Math.Abs(to)}", "duty 1 0"], _pins.Log);
    }

    [Fact]
    public void No_duty_has_no_direction()
    {
        var axis = Running();
        axis.Write([-0.5f, 0.5f]);
        _pins.Log.Clear();
        axis.Write([0f, -0f]);
        axis.Write([-0.5f, 0.5f]);
        Assert.DoesNotContain(_pins.Log, call => call.StartsWith("direction", StringComparison.Ordinal));
        Assert.False(float.IsNegative(_pins.Duty[1]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Nothing_of_a_command_that_is_no_number_is_carried_out(float value)
    {
        var axis = Running();
        _pins.Log.Clear();
        axis.Write([0.9f, value]);
        Assert.DoesNotContain("duty 0 0.9", _pins.Log);
        AssertLatched(axis, Status.ActionNotFinite);
    }

    [Fact]
    public void Before_a_start_and_after_a_stop_nothing_is_driven()
    {
        var axis = new PinAxis(_pins, 2, 3);
        axis.Write([0.5f, 0.5f]);
        Assert.True(IsOff(axis));
        axis.Prepare(1);
        axis.Write([0.5f, 0.5f]);
        Assert.Equal(0.5f, _pins.Duty[1]);
        axis.Stop();
        Assert.True(IsOff(axis));
        axis.Write([0.5f, 0.5f]);
        Assert.True(IsOff(axis));
        _pins.Log.Clear();
        Assert.Equal(Status.Ok, axis.WaitTick(_counts));
        Assert.DoesNotContain("beat", _pins.Log);
    }

    [Fact]
    public void A_pressed_stop_keeps_a_start_from_enabling()
    {
        _pins.Pressed = true;
        var axis = new PinAxis(_pins, 2, 3);
        axis.Prepare(1);
        Assert.DoesNotContain("enable True", _pins.Log);
        AssertLatched(axis, Status.EmergencyStop);
        _pins.Pressed = false;
        axis.Prepare(1);
        Assert.Equal(Status.Ok, axis.WaitTick(_counts));
        Assert.True(_pins.IsEnabled);
    }

    [Fact]
    public void A_stop_during_the_wait_is_seen_before_anything_is_read()
    {
        var axis = Running();
        _pins.Pressed = true;
        _pins.Log.Clear();
        Assert.Equal(Status.EmergencyStop, axis.WaitTick(_counts));
        Assert.DoesNotContain("read", _pins.Log);
        AssertLatched(axis, Status.EmergencyStop);
    }

    [Fact]
    public void Encoders_that_are_not_to_be_believed_are_an_error_of_the_plant()
    {
        var axis = Running();
        _pins.Valid = false;
        Assert.Equal(Status.PlantError, axis.WaitTick(_counts));
        AssertLatched(axis, Status.PlantError);
    }

    [Theory]
    [InlineData(2f, Status.Ok)]
    [InlineData(2.01f, Status.OverCurrent)]
    [InlineData(float.NaN, Status.PlantError)]
    [InlineData(float.PositiveInfinity, Status.PlantError)]
    public void Current_is_held_to_its_limit(float amperes, Status expected)
    {
        var axis = Running();
        _pins.Amperes[1] = amperes;
        var seen = new[] { axis.WaitTick(_counts), axis.WaitTick(_counts), axis.WaitTick(_counts) };
        Assert.Equal(expected, seen[2]);
        Assert.Equal(expected == Status.PlantError ? Status.PlantError : Status.Ok, seen[1]);
        Assert.Equal(expected == Status.Ok, _pins.IsEnabled);
    }

    [Theory]
    [InlineData("wait")]
    [InlineData("stop?")]
    [InlineData("read")]
    [InlineData("amperes 1")]
    [InlineData("beat")]
    public void An_exception_in_a_tick_switches_off(string call)
    {
        var axis = Running();
        _pins.Broken = call;
        Assert.Equal(Status.PlantError, axis.WaitTick(_counts));
        Assert.Equal(call, axis.Problem!.Message);
        _pins.Broken = null;
        AssertLatched(axis, Status.PlantError);
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("duty 0")]
    [InlineData("duty 1")]
    [InlineData("direction")]
    public void An_exception_of_an_output_leaves_the_others_off(string call)
    {
        var axis = Running();
        axis.Write([0.5f, 0.5f]);
        _pins.Broken = call;
        axis.Write([-0.5f, 0.5f]);
        axis.Stop();
        Assert.Equal(call == "enable", _pins.IsEnabled);
        Assert.Equal(call == "duty 0" ? 0.5f : 0f, _pins.Duty[0]);
        Assert.Equal(call == "duty 1" ? 0.5f : 0f, _pins.Duty[1]);
        axis.Dispose();
        Assert.Equal("dispose", _pins.Log[^1]);
    }

    [Fact]
    public void A_start_that_fails_ends_off()
    {
        var axis = new PinAxis(_pins, 2, 3);
        _pins.Broken = "enable True";
        axis.Prepare(1);
        AssertLatched(axis, Status.PlantError);
    }

    [Theory]
    [InlineData(0f, 3)]
    [InlineData(float.NaN, 3)]
    [InlineData(2f, 0)]
    public void Limits_that_would_limit_nothing_are_refused(float amperes, int ticks) =>
        Assert.Throws<ArgumentException>(() => new PinAxis(_pins, amperes, ticks));

    private PinAxis Running()
    {
        var axis = new PinAxis(_pins, 2, 3);
        axis.Prepare(1);
        Assert.Equal(Status.Ok, axis.WaitTick(_counts));
        axis.Write([0.25f, 0.25f]);
        return axis;
    }

    private bool IsOff(PinAxis axis)
    {
        Assert.NotNull(axis);
        return !_pins.IsEnabled && _pins.Duty.All(duty => duty == 0);
    }

    private void AssertLatched(PinAxis axis, Status fault)
    {
        Assert.True(IsOff(axis));
        axis.Write([0.5f, 0.5f]);
        Assert.True(IsOff(axis));
        _pins.Log.Clear();
        Assert.Equal(fault, axis.WaitTick(_counts));
        Assert.Empty(_pins.Log);
    }
}
