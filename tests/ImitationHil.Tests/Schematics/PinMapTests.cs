using System.Globalization;
using System.Text.RegularExpressions;
using ImitationHil.Pi;
using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Schematics;

/// <summary>The device programs use the pins that are drawn.</summary>
public class PinMapTests
{
    private const string McuRig = "firmware/Mcu/Rig.cs", PiRigs = "firmware/Pi/rigs";

    private static readonly string[][] Rows = [.. Repository.Text("schematics/out/pinmap.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    [Fact]
    public void The_microcontroller_program_has_the_pins_of_both_rigs()
    {
        string source = Repository.Text(McuRig);
        Dictionary<string, string> one = Nets("esp32-one-motor"), two = Nets("esp32-two-motor");
        foreach (var (constant, net) in new[]
        {
            ("EnablePin", "ENABLE"), ("HeartbeatPin", "HEARTBEAT"), ("StopPin", "ESTOP_SENSE"), ("LinkTransmitPin", "HOST_TX"), ("LinkReceivePin", "HOST_RX"), ("I2cDataPin", "SDA"), ("I2cClockPin", "SCL"),
        })
        {
            string pin = One(source, $@"\b{constant} = (\d+);");
            Assert.Equal($"{net} {pin}", $"{net} {one[net]}");
            Assert.Equal($"{net} {pin}", $"{net} {two[net]}");
        }

        foreach (var (array, net) in new[] { ("PwmPins", "MOT?_PWM"), ("ForwardPins", "MOT?_IN1"), ("BackwardPins", "MOT?_IN2"), ("EncoderAPins", "ENC?_A"), ("EncoderBPins", "ENC?_B") })
        {
            string[] pins = One(source, $@"\b{array} = \{{ ([0-9, ]+) \}};").Split(", ");
            Assert.Equal($"{array} {pins[0]}", $"{array} {one[net.Replace('?', 'A')]}");
            Assert.Equal(string.Join(", ", pins), $"{two[net.Replace('?', 'A')]}, {two[net.Replace('?', 'B')]}");
        }

        Assert.Equal("20000", One(source, @"\bPwmHertz = (\d+);"));
        Assert.Equal(["PWM1", "PWM3"], Regex.Matches(Repository.Text("firmware/Mcu/Esp32Pins.cs"), @"DeviceFunction\.(PWM\d+)").Select(match => match.Groups[1].Value));
        Assert.Equal(["PWM channel 1 at 20000 Hz", "PWM channel 3 at 20000 Hz"], Rows.Where(row => row[0] == "esp32-two-motor" && row[6].Length > 0).Select(row => row[6]));
    }

    [Fact]
    public void Every_Pi_that_is_drawn_has_a_rig_file_and_no_other_ships() => Assert.Equal(
        Rows.Select(row => row[0]).Where(rig => rig.StartsWith("pi-", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.PathOf(PiRigs)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("pi-one-motor", "MOTA", "ENCA")]
    [InlineData("pi-pendulum", "MOTA", "ENCA")]
    public void A_shipped_rig_file_has_the_pins_that_are_drawn(string name, string motorNet, string encoderNet)
    {
        var rig = RigFile.Read(Repository.PathOf($"{PiRigs}/{name}.rig"));
        var drawn = Nets(name);
        Assert.Equal(Pins(drawn, "ENABLE", "ESTOP_SENSE", "HEARTBEAT"), [rig.EnablePin, rig.StopPin, rig.HeartbeatPin]);
        var motor = Assert.Single(rig.Motors);
        Assert.Equal(Pins(drawn, $"{motorNet}_PWM", $"{motorNet}_IN1", $"{motorNet}_IN2"), [motor.PwmPin, motor.ForwardPin, motor.BackwardPin]);
        Assert.Equal($"PWM channel 0 at {rig.PwmHertz} Hz", Rows.Single(row => row[0] == name && row[4] == $"{motorNet}_PWM")[6]);

        // The netlist says which encoder hangs on the counter of which chip select, and at which address and shunt the current is read.
        var c = RigCatalog.All.Single(rig => rig.Name == name).Build();
        var counter = c.Parts.Values.Single(part => part.Kind.Symbol == "LS7366R" && c.NetOf(part, "A") == $"{encoderNet}_A");
        Assert.Equal(c.NetOf(counter, "SS/"), $"CE{motor.Encoder.Select}");
        Assert.Equal(new EncoderWiring(true, 0, motor.Encoder.Select), motor.Encoder);
        var sensor = c.Of(Role.CurrentSense).Single();
        Assert.Equal(new CurrentWiring(1, sensor.Kind.BusAddress, (float)sensor.Kind.Ohms), motor.Current);

        // What the words spi0 and i2c1 of a rig file stand for on the header.
        Assert.Equal([9, 10, 11, 2, 3], Pins(drawn, "MISO", "MOSI", "SCK", "SDA", "SCL"));
        Assert.Equal(8 - motor.Encoder.Select, Pins(drawn, $"CE{motor.Encoder.Select}").Single());

        // A limit that is not under the stall current of the motor that is drawn would never trip.
        Assert.InRange(rig.MaxAmperes, 0.1f, (float)(0.8 * c.Of(Role.Motor).Single().Kind.Amps));
    }

    private static IEnumerable<int> Pins(Dictionary<string, string> drawn, params string[] nets) =>
        nets.Select(net => int.Parse(drawn[net], CultureInfo.InvariantCulture));

    private static Dictionary<string, string> Nets(string rig) => Rows.Where(row => row[0] == rig).ToDictionary(row => row[4], row => row[2]);

    private static string One(string source, string pattern)
    {
        var match = Regex.Match(source, pattern);
        Assert.True(match.Success, $"{McuRig}: nothing matches {pattern}");
        return match.Groups[1].Value;
    }
}
