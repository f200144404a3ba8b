using System.Globalization;
using System.Text.RegularExpressions;
using ImitationHil.Firmware;

namespace ImitationHil.Pi;

/// <summary>A rig file that cannot be used: every problem, each with its line.</summary>
internal sealed class RigException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>Reads a rig file. Strict: a missing or unknown key, a pin that is taken or reserved, a number out of range is a problem.</summary>
internal static partial class RigFile
{
    private const string Pins = "pins", Servo = "servo", Guard = "guard", Model = "system";

    /// <summary>Largest voltage at the INA219's shunt, of the ±320 mV of its widest range.</summary>
    private const float LargestShuntVolts = 0.3f;

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9]*)\[([A-Za-z0-9/*^]+)\]$")]
    private static partial Regex SignalPattern();

    /// <summary>The rig in a file.</summary>
    /// <exception cref="RigException">Any problem: all of them.</exception>
    public static PiRig Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RigException([$"{path}: cannot be read: {e.Message}"]);
        }
    }

    /// <summary>The rig in a text; <paramref name="file"/> is what messages call it.</summary>
    public static PiRig Parse(string file, string content)
    {
        var text = RigText.Parse(file, content);
        int count = text.Has("motor 2") ? 2 : 1;
        string[] motors = count == 2 ? ["motor 1", "motor 2"] : ["motor 1"];
        var header = new Header(text);
        int tick = text.Whole(Servo, "tick-us", 1000, 100000);
        var rig = new PiRig
        {
            Name = text.Text("rig", "name"),
            TickMicroseconds = tick,
            CountsPerTurn = text.Whole(Servo, "counts-per-turn", 100, 10_000_000),
            PwmHertz = text.Whole(Pins, "pwm-hertz", 10_000, 100_000),
            PwmChip = text.Whole(Pins, "pwm-chip", 0, 99, -1),
            GpioChip = text.Whole(Pins, "gpio-chip", 0, 99, -1),
            EnablePin = header.Pin(Pins, "enable"),
            StopPin = header.Pin(Pins, "estop"),
            HeartbeatPin = text.Text(Pins, "heartbeat", "").Length == 0 ? -1 : header.Pin(Pins, "heartbeat"),
            Motors = [.. motors.Select(section => Motor(text, header, section))],
            TimeConstantSeconds = text.Number(Servo, "time-constant-s", 0.001f, 10),
            NoLoadRadiansPerSecond = text.Number(Servo, "no-load-rad-per-s", 0.1f, 10_000),
            BandwidthRadiansPerSecond = text.Number(Servo, "bandwidth-rad-per-s", 0.1f, 1000),
            Friction = text.Number(Servo, "friction-share", 0, 0.5f),
            MaxDuty = text.Number(Guard, "max-duty", 0.01f, 1),
            MaxAmperes = text.Number(Guard, "max-amperes", 0.01f, 100),
            MaxCurrentTicks = text.Whole(Guard, "max-current-ticks", 1, 1000),
            StallTicks = text.Whole(Guard, "stall-ticks", 1, 10_000),
            RampSeconds = text.Number(Guard, "ramp-s", 0, 10),
            EnvelopeRadians = text.Number(Guard, "envelope-rad", 0.01f, 1000),
            Shaping = SystemOf(text, count, tick),
            Limits = Limits.Symmetric(SignalsOf(text), text.Number(Guard, "max-action", 1e-6f, 1e5f), text.Number(Guard, "max-action-step", 1e-6f, 1e5f), text.Number(Guard, "envelope-rad", 0.01f, 1000)),
        };
        CheckCurrents(text, rig, motors);
        CheckAddresses(text, rig, motors);
        text.RefuseUnknown(["rig", Pins, .. motors, Servo, Guard, Model]);
        return text.Problems.Count == 0 ? rig : throw new RigException(text.Problems);
    }

    private static MotorWiring Motor(RigText text, Header header, string section)
    {
        CurrentWiring? current = null;
        if (text.Text(section, "current", "") is { Length: > 0 } wiring)
        {
            var words = RigText.Words(wiring);
            if (words.Length == 3 && words[0] == "ina219" && Bus(words[1]) is { } bus && Address(words[2]) is { } address)
                current = new CurrentWiring(bus, address, text.Number(section, "shunt-ohms", 1e-4f, 10));
            else
                text.Refuse(text.LineOf(section, "current"), $"current = {wiring}: expected ina219 i2c1 0x40 (bus 1, 3, 4, 5 or 6; address 0x40 to 0x4f)");
        }

        int sign = text.Whole(section, "encoder-sign", -1, 1);
        if (sign == 0)
            text.Refuse(text.LineOf(section, "encoder-sign"), "encoder-sign = 0: expected 1, or -1 for an encoder that counts down when the motor is driven forward");
        return new MotorWiring(
            header.PwmPin(section, "pwm"), header.Pin(section, "forward"), header.Pin(section, "backward"), Encoder(text, section), sign, current, text.Numbers(section, "map", 3, -10, 10, "0 1 0"));
    }

    private static EncoderWiring Encoder(RigText text, string section)
    {
        string wiring = text.Text(section, "encoder");
        var words = RigText.Words(wiring);
        if (words.Length == 2 && words[0] == "ls7366r" && words[1] is "spi0.0" or "spi0.1")
            return new EncoderWiring(true, 0, words[1][^1] - '0');
        if (words.Length == 2 && words[0] == "as5600" && Bus(words[1]) is { } bus)
            return new EncoderWiring(false, bus, 0);
        if (wiring.Length > 0)
            text.Refuse(text.LineOf(section, "encoder"), $"encoder = {wiring}: expected ls7366r spi0.0, ls7366r spi0.1, or as5600 i2c1 (bus 1, 3, 4, 5 or 6)");
        return new EncoderWiring(true, 0, 0);
    }

    // Bus 0 belongs to the HAT's identification, bus 2 to the display.
    private static int? Bus(string word) => word is "i2c1" or "i2c3" or "i2c4" or "i2c5" or "i2c6" ? word[^1] - '0' : null;

    private static int? Address(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal) && int.TryParse(word[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value is >= 0x40 and <= 0x4F ? value : null;

    private static Signals SignalsOf(RigText text)
    {
        var (observations, observationUnits) = Slots(text, "observations");
        var (actions, actionUnits) = Slots(text, "actions");
        return new Signals(observations, observationUnits, actions, actionUnits, text.Whole(Model, "period-us", 1000, 10_000_000));
    }

    private static (string[] Names, string[] Units) Slots(RigText text, string key)
    {
        var words = RigText.Words(text.Text(Model, key));
        var matches = words.Select(word => SignalPattern().Match(word)).ToArray();
        foreach (var (match, word) in matches.Zip(words).Where(pair => !pair.First.Success))
            text.Refuse(text.LineOf(Model, key), $"{key}: \"{word}\" is not name[unit]");
        if (words.Length > 2)
            text.Refuse(text.LineOf(Model, key), $"{key}: {words.Length} slots; a shaped rig has one or two");
        return ([.. matches.Select(match => match.Groups[1].Value)], [.. matches.Select(match => match.Groups[2].Value)]);
    }

    private static Shaping SystemOf(RigText text, int motors, int tick)
    {
        var signals = SignalsOf(text);
        int n = Math.Max(1, signals.ObservationCount);
        if (signals.ActionCount != signals.ObservationCount)
            text.Refuse(text.LineOf(Model, "actions"), "a shaped rig has one action for each observation: x+ = A x + u");
        if (signals.PeriodMicroseconds % tick != 0)
            text.Refuse(text.LineOf(Model, "period-us"), $"period-us = {signals.PeriodMicroseconds}: expected whole ticks of {tick} us");
        if (motors > n)
            text.Refuse(text.LineOf(Model, "observations"), $"{motors} motors and {n} coordinate(s): every motor is a coordinate");
        var motorOf = Enumerable.Range(0, n).Select(i => i < motors ? i : Shaping.Virtual).ToArray();
        return new Shaping(signals, text.Numbers(Model, "a", n * n, -10, 10), motorOf, text.Number(Model, "set-point-limit-rad", 0.001f, 1000), new float[n]);
    }

    private static void CheckCurrents(RigText text, PiRig rig, string[] sections)
    {
        int measured = rig.Motors.Count(motor => motor.Current != null);
        if (measured != 0 && measured != rig.Motors.Length)
            text.Refuse(text.LineOf(sections[0], "current"), "current is measured for one motor and not for the other: measure both, or neither");
        foreach (var (motor, section) in rig.Motors.Zip(sections).Where(pair => pair.First.Current is { } current && current.ShuntOhms * rig.MaxAmperes > LargestShuntVolts))
            text.Refuse(text.LineOf(section, "shunt-ohms"), FormattableString.Invariant($"{rig.MaxAmperes} A over {motor.Current!.ShuntOhms} ohm is more than the {LargestShuntVolts} V that an INA219 measures: it would never trip"));
    }

    private static void CheckAddresses(RigText text, PiRig rig, string[] sections)
    {
        if (rig.Motors.Any(motor => !motor.Encoder.IsCounter) && rig.CountsPerTurn != As5600.CountsPerTurn)
            text.Refuse(text.LineOf(Servo, "counts-per-turn"), $"counts-per-turn = {rig.CountsPerTurn}: an AS5600 has {As5600.CountsPerTurn}");
        if (rig.Motors.Length < 2)
            return;
        if (rig.Motors[0].Encoder == rig.Motors[1].Encoder)
            text.Refuse(text.LineOf(sections[1], "encoder"), "both motors name the same encoder");
        if (rig.Motors[0].Current is { } one && rig.Motors[1].Current is { } two && (one.Bus, one.Address) == (two.Bus, two.Address))
            text.Refuse(text.LineOf(sections[1], "current"), "both motors name the same current sensor");
    }
}
