using ImitationHil.Schematics.Checks;
using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;
using ImitationHil.Schematics.Rigs;

namespace ImitationHil.Tests.Schematics;

/// <summary>Every rig keeps every rule, and every rule is seen to fail on a planted fault.</summary>
public class RuleTests
{
    public static TheoryData<string> Rigs => [.. RigCatalog.All.Select(rig => rig.Name)];

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Every_rig_keeps_every_rule(string name) => Assert.Empty(RuleBook.Check(RigCatalog.All.Single(rig => rig.Name == name).Build()));

    /// <summary>Rule, rig, what is done to the rig, and the words that the finding must hold.</summary>
    private static readonly (string Rule, Func<Circuit> Rig, Action<Circuit> Plant, string Names)[] Faults =
    [
        ("pin-use", RigCatalog.Esp32OneMotor, c => c.Disconnect("C202.2"), "C202.2"),
        ("pin-use", RigCatalog.Esp32OneMotor, c => c.Net("GND", "U201.AIN1"), "U201.AIN1"),
        ("one-pin-net", RigCatalog.Esp32OneMotor, c => Move(c, "R304.1", "LOST"), "LOST"),
        ("pin-conflict", RigCatalog.Esp32OneMotor, c => Move(c, "U401.2Y", "ENCA_A"), "U401.2Y"),
        ("pin-conflict", RigCatalog.Esp32OneMotor, c => Join(c, "3V3", "5V"), "U601.5V"),
        ("pin-conflict", RigCatalog.PiPendulum, c => Move(c, "U201.BIN1", "GND"), "U201.BO1"),
        ("undriven-power", RigCatalog.Esp32OneMotor, c => Move(c, "U301.VCC", "NOWHERE"), "U301.VCC"),
        ("undriven-power", RigCatalog.Esp32OneMotor, c => c.Remove("F101"), "U201.VM"),
        ("open-input", RigCatalog.Esp32OneMotor, c => { c.Disconnect("U302.Y"); c.Remove("R304"); }, "U201.STBY"),
        ("pull-up", RigCatalog.Esp32OneMotor, c => c.Remove("R401"), "E401.A"),
        ("pull-up", RigCatalog.Esp32OneMotor, c => c.Remove("R121"), "U121.SDA"),
        ("pull-up", RigCatalog.Esp32OneMotor, c => Set(c, "R401", 330), "ENCA_A_5V"),
        ("pull-up", RigCatalog.PiPendulum, c => Set(c, "R401", 2200), "ENCA_A_5V"),
        ("bus-address", RigCatalog.PiOneMotor, c => { c.Part("U122", Power.Ina219); c.Net("SDA", "U122.SDA"); c.Net("SCL", "U122.SCL"); }, "0x40"),
        ("bus-address", RigCatalog.PiPendulum, c => Move(c, "U702.SS/", "CE0"), "U702.SS/"),
        ("voltage-domain", RigCatalog.Esp32OneMotor, c => Move(c, "U601.4", "12V"), "U601.4"),
        ("voltage-domain", RigCatalog.Esp32OneMotor, c => Set(c, "R111", 470), "U302.B"),
        ("voltage-domain", RigCatalog.Esp32OneMotor, c => c.Replace("U401", part => part with { Kind = part.Kind with { Pins = [.. part.Kind.Pins.Select(pin => pin with { MaxVolts = 3.6 })] } }), "U401.1A"),
        ("operating-range", RigCatalog.Esp32OneMotor, c => c.Replace("J101", part => part with { Kind = part.Kind with { Pins = [.. part.Kind.Pins.Select(pin => pin.Volts > 0 ? pin with { Volts = 13.5 } : pin)] } }), "U201.VM"),
        ("operating-range", RigCatalog.Esp32OneMotor, c => Move(c, "E401.VCC", "3V3"), "E401.VCC"),
        ("logic-level", RigCatalog.Esp32OneMotor, c => Set(c, "R112", 330), "U302.B"),
        ("supply-budget", RigCatalog.Esp32OneMotor, c => c.Replace("U601", part => part with { Kind = part.Kind with { Pins = [.. part.Kind.Pins.Select(pin => pin.Name == "3V3" ? pin with { SourceAmps = 0.005 } : pin)] } }), "U601.3V3"),
        ("decoupling", RigCatalog.Esp32OneMotor, c => c.Remove("C302"), "U301.VCC"),
        ("decoupling", RigCatalog.Esp32OneMotor, c => Set(c, "C201", 100e-6), "VM"),
        ("current-rating", RigCatalog.PiPendulum, c => { Move(c, "U201.BO1", "X"); Move(c, "U201.BO2", "X"); }, "M201"),
        ("current-rating", RigCatalog.Esp32TwoMotor, c => c.Replace("U121", part => part with { Kind = part.Kind with { Amps = 2 } }), "U121"),
        ("fuse-size", RigCatalog.Esp32TwoMotor, c => Set(c, "F101", 1.25), "75 %"),
        ("fuse-size", RigCatalog.Esp32OneMotor, c => Set(c, "F101", 4), "Q101"),
        ("power-rating", RigCatalog.Esp32OneMotor, c => Set(c, "R201", 330), "R201"),
        ("capacitor-voltage", RigCatalog.Esp32OneMotor, c => c.Replace("C201", part => part with { Kind = part.Kind with { Volts = 16 } }), "C201"),
        ("capacitor-voltage", RigCatalog.Esp32OneMotor, c => c.Replace("D101", part => part with { Kind = part.Kind with { Volts = 12 } }), "D101"),
        ("reserved-pin", RigCatalog.Esp32OneMotor, c => { c.Disconnect("U601.12"); Move(c, "U601.13", "SPARE"); c.Net("HEARTBEAT", "U601.12"); }, "U601.12"),
        ("reserved-pin", RigCatalog.PiOneMotor, c => { c.Disconnect("U601.0"); c.Net("HEARTBEAT", "U601.0"); }, "U601.0"),
        ("input-only", RigCatalog.Esp32OneMotor, c => { c.Disconnect("U601.34"); Move(c, "U601.13", "SPARE"); c.Net("HEARTBEAT", "U601.34"); }, "U601.34"),
        ("pwm-timer", RigCatalog.Esp32TwoMotor, c => c.UsePwm("U601.27", 2, 5e3), "timer 0"),
        ("pwm-timer", RigCatalog.Esp32TwoMotor, c => c.UsePwm("U601.27", 1, RigCatalog.PwmHertz), "channel 1"),
        ("pwm-timer", RigCatalog.PiOneMotor, c => { c.Disconnect("U601.18"); Move(c, "U601.12", "SPARE"); c.Net("MOTA_PWM", "U601.18"); }, "U601.18"),
        ("estop-cuts-supply", RigCatalog.Esp32OneMotor, c => Bridge(c, "12V", "VMOT"), "U201.VM"),
        ("supply-guarded", RigCatalog.Esp32OneMotor, c => Bridge(c, "VIN", "FUSED"), "Fuse"),
        ("supply-guarded", RigCatalog.Esp32OneMotor, c => Bridge(c, "FUSED", "12V"), "PolarityGuard"),
        ("enable-path", RigCatalog.Esp32OneMotor, c => { c.Disconnect("U302.Y"); Move(c, "U601.23", "EN"); }, "without the DeadMan"),
        ("enable-path", RigCatalog.Esp32OneMotor, c => Move(c, "U302.B", "3V3"), "without the EmergencyStop"),
        ("enable-path", RigCatalog.Esp32OneMotor, c => Move(c, "U302.A", "HEARTBEAT"), "without the DeadMan"),
        ("enable-path", RigCatalog.Esp32OneMotor, c => Resistor(c, "3V3", "EN"), "U201.STBY"),
        ("enable-pull-down", RigCatalog.Esp32OneMotor, c => c.Remove("R304"), "U201.STBY"),
        ("enable-pull-down", RigCatalog.Esp32OneMotor, c => Set(c, "R302", 1e6), "U301.B"),
        ("dead-man-time", RigCatalog.Esp32OneMotor, c => Set(c, "C301", 0.1e-6), "heartbeat"),
        ("dead-man-time", RigCatalog.Esp32OneMotor, c => Set(c, "C301", 2.2e-6), "150 ms"),
        ("encoder-edge", RigCatalog.PiPendulum, c => Set(c, "C403", 1e-9), "E401.A"),
        ("counter-clock", RigCatalog.PiOneMotor, c => Set(c, "X701", 40e6), "20 MHz"),
        ("counter-clock", RigCatalog.PiOneMotor, c => Move(c, "X701.OUT", "X"), "U701.FCKI"),
        ("counter-clock", RigCatalog.PiOneMotor, c => Set(c, "X701", 32768), "filters away"),
        ("test-points", RigCatalog.Esp32OneMotor, c => c.Remove("TP302"), "EN"),
    ];

    public static TheoryData<int> Planted => [.. Enumerable.Range(0, Faults.Length)];

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_fault_is_named(int index)
    {
        var (rule, rig, plant, names) = Faults[index];
        var c = rig();
        plant(c);
        var findings = RuleBook.Rules.Single(entry => entry.Name == rule).Check(c).ToList();
        Assert.True(findings.Any(text => text.Contains(names, StringComparison.Ordinal)), $"{rule} said '{string.Join("; ", findings)}', not {names}");
    }

    [Fact]
    public void Every_rule_has_a_planted_fault() => Assert.Empty(RuleBook.Rules.Select(rule => rule.Name).Except(Faults.Select(fault => fault.Rule)));

    [Fact]
    public void A_reference_or_pin_that_does_not_exist_is_refused_while_the_netlist_is_written()
    {
        var c = RigCatalog.Esp32OneMotor();
        Assert.Contains("no part U999", Assert.Throws<ArgumentException>(() => c.Net("GND", "U999.1")).Message, StringComparison.Ordinal);
        Assert.Contains("no pin Z", Assert.Throws<ArgumentException>(() => c.Net("GND", "U201.Z")).Message, StringComparison.Ordinal);
    }

    private static void Move(Circuit c, string terminal, string net)
    {
        c.Disconnect(terminal);
        c.Net(net, terminal);
    }

    private static void Join(Circuit c, string net, string other)
    {
        foreach (var end in c.Nets[other].ToList())
            Move(c, end.ToString(), net);
    }

    private static void Set(Circuit c, string reference, double value) => c.Replace(reference, part => part with { Value = value });

    // A piece of wire between two nets: a fuse of no resistance that is called otherwise.
    private static void Bridge(Circuit c, string a, string b)
    {
        c.Part("W1", Passives.Fuse with { Role = Role.Other });
        c.Net(a, "W1.1");
        c.Net(b, "W1.2");
    }

    private static void Resistor(Circuit c, string a, string b)
    {
        c.Part("R999", Passives.Resistor, 10e3);
        c.Net(a, "R999.1");
        c.Net(b, "R999.2");
    }
}
