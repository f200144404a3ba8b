using ImitationHil.Firmware;
using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;

namespace ImitationHil.Tests.PiProgram;

/// <summary>The rig file: what is right is read whole, and what is wrong is refused with its line, all of it at once.</summary>
public class RigFileTests
{
    [Fact]
    public void A_rig_of_two_motors_is_read_whole()
    {
        var rig = TwoMotorRig.Rig;
        Assert.Equal("two gear motors", rig.Name);
        Assert.Equal((23, 24, 25), (rig.EnablePin, rig.StopPin, rig.HeartbeatPin));
        Assert.Equal([12, 13], rig.Motors.Select(motor => motor.PwmPin));
        Assert.Equal([new EncoderWiring(true, 0, 0), new EncoderWiring(true, 0, 1)], rig.Motors.Select(motor => motor.Encoder));
        Assert.Equal([0x40, 0x41], rig.Motors.Select(motor => motor.Current!.Address));
        Assert.Equal((200, 20, 40), (rig.RampTicks, rig.MaxCurrentTicks, rig.StallTicks));
        Assert.Equal([0, 1], rig.Shaping.Motor);
        Assert.True(rig.Limits.Fit(rig.Shaping.Signals));
        Assert.Equal([0f, 1f, 0f], rig.Motors[0].Map);
    }

    [Fact]
    public void One_motor_leaves_the_second_coordinate_to_the_firmware()
    {
        string text = TwoMotorRig.Text;
        int second = text.IndexOf("[motor 2]", StringComparison.Ordinal), servo = text.IndexOf("[servo]", StringComparison.Ordinal);
        var rig = RigFile.Parse("one", text[..second] + text[servo..]);
        Assert.Single(rig.Motors);
        Assert.Equal([0, Shaping.Virtual], rig.Shaping.Motor);
    }

    [Theory]
    [InlineData("pins", "enable", "2", "reserved for I2C bus 1")]
    [InlineData("pins", "enable", "0", "reserved for identification of a HAT")]
    [InlineData("pins", "estop", "9", "reserved for SPI bus 0")]
    [InlineData("pins", "heartbeat", "14", "reserved for the serial console")]
    [InlineData("motor 1", "forward", "23", "already [pins] enable")]
    [InlineData("pins", "estop", "23", "already [pins] enable")]
    [InlineData("pins", "enable", "28", "whole number from 0 to 27")]
    [InlineData("pins", "enable", "-1", "whole number from 0 to 27")]
    [InlineData("pins", "enable", "GPIO23", "whole number from 0 to 27")]
    [InlineData("motor 1", "pwm", "17", "hardware PWM reaches pins 12, 13, 18, 19 alone")]
    [InlineData("motor 2", "pwm", "18", "one PWM channel on a Pi 3 or 4")]
    [InlineData("motor 2", "pwm", "12", "already [motor 1] pwm")]
    [InlineData("motor 1", "forward", "6", "already [motor 1] forward")]
    [InlineData("motor 2", "encoder", "ls7366r spi0.0", "the same encoder")]
    [InlineData("motor 1", "encoder", "ls7366r spi0.2", "expected ls7366r spi0.0")]
    [InlineData("motor 1", "encoder", "as5600 i2c0", "expected ls7366r spi0.0")]
    [InlineData("motor 1", "encoder", "as5600 i2c1", "an AS5600 has 4096")]
    [InlineData("motor 1", "encoder-sign", "0", "expected 1, or -1")]
    [InlineData("motor 2", "current", "ina219 i2c1 0x40", "the same current sensor")]
    [InlineData("motor 2", "current", "ina219 i2c1 0x50", "expected ina219 i2c1 0x40")]
    [InlineData("motor 2", "shunt-ohms", "1", "would never trip")]
    [InlineData("motor 1", "shunt-ohms", "NaN", "a number from 0.0001 to 10")]
    [InlineData("servo", "tick-us", "5000.5", "whole number from 1000 to 100000")]
    [InlineData("servo", "no-load-rad-per-s", "0", "a number from 0.1 to 10000")]
    [InlineData("guard", "max-duty", "1.01", "a number from 0.01 to 1")]
    [InlineData("guard", "max-duty", "NaN", "a number from 0.01 to 1")]
    [InlineData("guard", "max-amperes", "Infinity", "a number from 0.01 to 100")]
    [InlineData("guard", "max-duty", "0,5", "a number from 0.01 to 1")]
    [InlineData("system", "period-us", "202000", "expected whole ticks of 5000 us")]
    [InlineData("system", "a", "1.5 0.75 -0.75", "expected 4 numbers")]
    [InlineData("system", "observations", "x1[rad] x2", "\"x2\" is not name[unit]")]
    [InlineData("system", "observations", "x1[rad]", "one action for each observation")]
    public void A_wrong_value_is_refused_at_its_line(string section, string key, string value, string why)
    {
        string text = TwoMotorRig.With((section, key, value));
        var problems = Problems(text);
        Assert.Contains(problems, problem => problem.Contains(why, StringComparison.Ordinal));
        string[] lines = text.Split('\n');
        Assert.All(problems, problem => Assert.InRange(int.Parse(problem.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), 1, lines.Length));
    }

    [Fact]
    public void The_line_that_is_named_is_the_one_that_is_wrong()
    {
        string text = TwoMotorRig.With(("motor 2", "pwm", "17"));
        int line = int.Parse(Assert.Single(Problems(text)).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("pwm = 17", text.Split('\n')[line - 1]);
    }

    public static TheoryData<string, string> Required()
    {
        var data = new TheoryData<string, string>();
        string section = "";
        foreach (string line in TwoMotorRig.Text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (line[0] == '[')
                section = line.Trim('[', ']');
            else if (line.Split('=')[0].Trim() is var key && key is not ("heartbeat" or "current" or "shunt-ohms"))
                data.Add(section, key);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Required))]
    public void A_missing_key_is_refused_and_never_guessed(string section, string key) =>
        Assert.Contains(Problems(TwoMotorRig.With((section, key, null))), problem => problem.Contains($"[{section}] {key} is missing", StringComparison.Ordinal));

    [Fact]
    public void Current_is_measured_for_both_motors_or_for_none()
    {
        Assert.Contains("measure both, or neither", Assert.Single(Problems(TwoMotorRig.With(("motor 2", "current", null), ("motor 2", "shunt-ohms", null)))));
        Assert.All(TwoMotorRig.RigWith(("motor 1", "current", null), ("motor 1", "shunt-ohms", null), ("motor 2", "current", null), ("motor 2", "shunt-ohms", null)).Motors, motor => Assert.Null(motor.Current));
    }

    [Fact]
    public void A_shunt_without_a_sensor_is_an_unknown_key() =>
        Assert.Contains(Problems(TwoMotorRig.With(("motor 1", "current", null), ("motor 2", "current", null))), problem => problem.Contains("shunt-ohms is not a key", StringComparison.Ordinal));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        string text = TwoMotorRig.With(("pins", "enable", "2"), ("servo", "tick-us", "x"), ("guard", "ramp-s", null)) + "\n[extra]\nkey = 1\n[pins]\nenable = 4\nspeed = 3\nnonsense\n";
        var problems = Problems(text);
        foreach (string part in new[] { "enable = 2", "tick-us = x", "ramp-s is missing", "[extra] is not a section", "[pins] is there a second time", "enable is there a second time", "speed is not a key of [pins]", "\"nonsense\" is neither" })
            Assert.Contains(problems, problem => problem.Contains(part, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.StartsWith("bad.rig:", problem));
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_input() =>
        Assert.Contains("/no/such.rig: cannot be read", Assert.Single(Assert.Throws<RigException>(() => RigFile.Read("/no/such.rig")).Problems));

    private static IReadOnlyList<string> Problems(string text) => Assert.Throws<RigException>(() => RigFile.Parse("bad.rig", text)).Problems;
}
