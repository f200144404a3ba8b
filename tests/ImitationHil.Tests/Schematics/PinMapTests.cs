using System.Text.RegularExpressions;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Schematics;

/// <summary>A fact about a source that may not be there yet; skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SourceFactAttribute : FactAttribute
{
    public SourceFactAttribute(string path) => Skip = File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path)) ? null! : $"{path} is not there";
}

/// <summary>The device programs use the pins that are drawn.</summary>
public class PinMapTests
{
    private const string McuRig = "firmware/Mcu/Rig.cs", PiRigs = "firmware/Pi/rigs";

    private static readonly string[][] Rows = [.. Repository.Text("schematics/out/pinmap.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    [SourceFact(McuRig)]
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

    [SourceFact(PiRigs)]
    public void Every_shipped_rig_file_of_the_Pi_has_the_pins_that_are_drawn()
    {
        string[] files = Directory.GetFiles(Repository.PathOf(PiRigs), "*.rig");
        Assert.NotEmpty(files);
        Dictionary<string, string> one = Nets("pi-one-motor"), pendulum = Nets("pi-pendulum");
        foreach (string file in files)
        {
            var sections = Sections(File.ReadAllLines(file));
            foreach (var (key, net) in new[] { ("enable", "ENABLE"), ("estop", "ESTOP_SENSE"), ("heartbeat", "HEARTBEAT") })
            {
                Assert.Equal($"{net} {one[net]}", $"{net} {sections["pins"][key]}");
                Assert.Equal($"{net} {pendulum[net]}", $"{net} {sections["pins"][key]}");
            }

            Assert.Equal("20000", sections["pins"]["pwm-hertz"]);
            foreach (var (key, net) in new[] { ("pwm", "MOTA_PWM"), ("forward", "MOTA_IN1"), ("backward", "MOTA_IN2") })
                Assert.Equal($"{net} {one[net]}", $"{net} {sections["motor 1"][key]}");
            Assert.Equal("ls7366r spi0.0", sections["motor 1"]["encoder"]);
            Assert.Equal("ina219 i2c1 0x40", sections["motor 1"]["current"]);
        }

        // What the words spi0.0, spi0.1 and i2c1 stand for on the header.
        Assert.Equal("8 7 9 10 11 2 3", string.Join(' ', new[] { "CE0", "CE1", "MISO", "MOSI", "SCK", "SDA", "SCL" }.Select(net => pendulum[net])));
    }

    private static Dictionary<string, string> Nets(string rig) => Rows.Where(row => row[0] == rig).ToDictionary(row => row[4], row => row[2]);

    private static string One(string source, string pattern)
    {
        var match = Regex.Match(source, pattern);
        Assert.True(match.Success, $"{McuRig}: nothing matches {pattern}");
        return match.Groups[1].Value;
    }

    private static Dictionary<string, Dictionary<string, string>> Sections(string[] lines)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>();
        var open = new Dictionary<string, string>();
        foreach (string line in lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (line.StartsWith('['))
                sections[line.Trim('[', ']')] = open = [];
            else
                open[line.Split('=')[0].Trim()] = line[(line.IndexOf('=') + 1)..].Trim();
        }

        return sections;
    }
}
