using ImitationHil.Schematics.Netlist;
using static ImitationHil.Schematics.Netlist.PinType;

namespace ImitationHil.Schematics.Parts;

/// <summary>Gates, sensors and counters on 3.3 V.</summary>
public static class Logic
{
    // Texas Instruments LVC: recommended supply 1.65 to 5.5 V, inputs to 5.5 V at any supply, 6.5 V absolute.
    private static Pin Vcc(string number) => new("VCC", number, PowerIn) { SupplyVolts = (1.65, 5.5), MaxVolts = 6.5, LoadAmps = 0.001 };

    private static Pin Gnd(string number) => new("GND", number, PowerIn) { SupplyVolts = (0, 0) };

    private static Pin In(string name, string number, double highVolts) => new(name, number, Input) { MaxVolts = 6.5, HighVolts = highVolts };

    private static Pin Out(string name, string number, string supply = "VCC") => new(name, number, Output) { MaxVolts = 6.5, PoweredBy = supply };

    /// <summary>Retriggered monostable: the dead-man. Time K R C with K = 1.0.</summary>
    public static readonly PartKind Monostable = new("SN74LVC1G123DCT", "retriggered monostable, SM8 on an adapter to 2.54 mm", "LVC1G123", Role.DeadMan,
        In("A/", "1", 2.0), In("B", "2", 2.0), In("CLR/", "3", 2.0), Gnd("4"), Out("Q", "5"), new Pin("CEXT", "6", Passive), new Pin("REXT", "7", Passive), Vcc("8"))
    {
        Source = "Texas Instruments SCES586 (SN74LVC1G123), table Switching characteristics (10 kohm, 0.1 uF: 0.9 to 1.1 ms, so K = 1.0 within 10 %); Q low after power-up",
        PriceEuro = 1.1,
        Substitute = "CD74HC123E in DIP-16, R301 = 220k, the second half tied off; K is 0.45 to 0.55 by maker and supply: measure the time",
    };

    /// <summary>Time of the monostable over R times C.</summary>
    public const double MonostableK = 1.0;

    /// <summary>Largest relative error of <see cref="MonostableK"/>.</summary>
    public const double MonostableKError = 0.1;

    /// <summary>Three-input AND gate.</summary>
    public static readonly PartKind And3 = new("SN74LVC1G11DBV", "AND gate with three inputs, SOT-23-6 on an adapter to 2.54 mm", "LVC1G11", Role.AndGate,
        In("A", "1", 2.0), Gnd("2"), In("B", "3", 2.0), Out("Y", "4"), Vcc("5"), In("C", "6", 2.0))
    {
        Source = "Texas Instruments SCES487 (SN74LVC1G11), tables Absolute maximum ratings and Recommended operating conditions",
        PriceEuro = 0.5,
        Substitute = "74HC11 in DIP-14, unused inputs tied to ground",
        Logic = [("Y", ["A", "B", "C"])],
    };

    /// <summary>Two Schmitt buffers that take 5 V on 3.3 V supply.</summary>
    public static readonly PartKind Schmitt = new("SN74LVC2G17DBV", "dual Schmitt buffer, SOT-23-6 on an adapter to 2.54 mm", "LVC2G17", Role.Buffer,
        In("1A", "1", SchmittHighVolts), Gnd("2"), In("2A", "3", SchmittHighVolts), Out("2Y", "4"), Vcc("5"), Out("1Y", "6"))
    {
        Source = "Texas Instruments SCES381 (SN74LVC2G17), table Electrical characteristics; V_T+ at 3 V is taken as 1.3 to 2.2 V, the wider limits of NXP 74LVC3G17 rev. 6, scaled to 3.3 V",
        PriceEuro = 0.5,
        Substitute = "74LVC14 (inverts both lines, which leaves count and sense as they are)",
        Logic = [("1Y", ["1A"]), ("2Y", ["2A"])],
    };

    /// <summary>Highest positive-going threshold of <see cref="Schmitt"/> on 3.3 V, V.</summary>
    public const double SchmittHighVolts = 2.2 * 3.3 / 3.0;

    private static Pin Ls(string pinName, string number, PinType type) => new(pinName, number, type) { MaxVolts = 5.5, HighVolts = type == Input ? 0.7 * 3.4 : 0, PoweredBy = "VDD" };

    /// <summary>Quadrature counter on SPI.</summary>
    public static readonly PartKind Ls7366 = new("LS7366R", "32-bit quadrature counter on SPI, DIP-14", "LS7366R", Role.Other,
        Ls("FCKO", "1", Output), Ls("FCKI", "2", Input), new Pin("VSS", "3", PowerIn) { SupplyVolts = (0, 0) }, Ls("SS/", "4", Input), Ls("SCK", "5", Input), Ls("MISO", "6", Bidirectional), Ls("MOSI", "7", Input),
        Ls("LFLAG/", "8", OpenDrain), Ls("DFLAG/", "9", Output), Ls("INDEX/", "10", Input), Ls("B", "11", Input), Ls("A", "12", Input), Ls("CNT_EN", "13", Input),
        new Pin("VDD", "14", PowerIn) { SupplyVolts = (3.0, 5.5), MaxVolts = 7, LoadAmps = 0.005 })
    {
        Source = "LSI Computer Systems LS7366R data sheet, General features (3 to 5.5 V; 20 MHz at 3 V) and pin table; 0.7 V_DD is taken as the high level",
        PriceEuro = 9,
        Substitute = "an LS7366R carrier with its own oscillator (leave X701 out), set to 3.3 V",
    };

    /// <summary>Highest filter clock of <see cref="Ls7366"/> at 3 V, Hz; a quadrature edge needs four periods of it.</summary>
    public const double Ls7366ClockHertz = 20e6;

    /// <summary>Clock of the counters' input filters.</summary>
    public static readonly PartKind Oscillator = new("ECS-2200X 3.3 V", "crystal oscillator, 3.3 V, DIP-8 half size", "OSC", Role.Clock,
        new Pin("EN", "1", Input) { MaxVolts = 3.8, HighVolts = 2.2 }, Gnd("4"), new Pin("OUT", "5", Output) { MaxVolts = 3.8, PoweredBy = "VDD" }, new Pin("VDD", "8", PowerIn) { SupplyVolts = (2.97, 3.63), MaxVolts = 5, LoadAmps = 0.015 })
    {
        Source = "ECS Inc. ECS-2100A/2200 series data sheet (3.3 V version), table Operating conditions",
        PriceEuro = 2.5,
        Substitute = "any 3.3 V clock of 4 to 20 MHz",
    };

    private static PartKind EncoderOf(string kind, string description, string source, double price, string substitute, double sinkAmps = 0.003) => new(kind, description, "ENCODER", Role.Encoder,
        new Pin("VCC", "VCC", PowerIn) { SupplyVolts = (4.5, 5.5), MaxVolts = 6, LoadAmps = 0.016 }, new Pin("GND", "GND", PowerIn) { SupplyVolts = (0, 0) },
        new Pin("A", "A", OpenDrain) { MaxVolts = 5.5, SinkAmps = sinkAmps }, new Pin("B", "B", OpenDrain) { MaxVolts = 5.5, SinkAmps = sinkAmps })
    {
        Source = source,
        PriceEuro = price,
        Substitute = substitute,
    };

    /// <summary>Encoder on the shaft of the gear motor. Taken as open collector, the harder case.</summary>
    public static readonly PartKind MotorEncoder = EncoderOf("25D Hall encoder", "quadrature encoder on the motor shaft, 48 counts a turn (part of the gear motor)",
        "Pololu 25D Metal Gearmotors data sheet, August 2021 rev 1.0, section Encoder (3.5 to 20 V, 10 mA)", 0,
        "AMT102-V at 2048 lines on the output shaft: 8192 counts a turn, near the 8400 that the virtual rig assumes");

    /// <summary>Encoder on an arm or a pendulum. Push-pull, but weak: the pull-ups must stay under 2 mA.</summary>
    public static readonly PartKind ShaftEncoder = EncoderOf("AMT102-V", "capacitive encoder, set to 512 lines (switches 1 to 4: 0 0 0 1), 2048 counts a turn; five-pin connector B 5V A X G, X stays open",
        "CUI Devices AMT10 series data sheet, 08/04/2021, table Electrical (3.6 to 5.5 V, 6 mA unloaded, of which 16 mA are kept; 2 mA an output)", 24, "US Digital E8P-512 (optical), S4T-500 (lighter, for the pendulum)", 0.002);

    /// <summary>Serial adapter of the host link.</summary>
    public static readonly PartKind UsbSerial = new("USB-UART 3.3 V", "USB serial adapter with 3.3 V levels (FT232R or CP2102)", "USBUART", Role.Other,
        new Pin("TXD", "TXD", Output) { MaxVolts = 3.6, PoweredBy = "VIO" }, new Pin("RXD", "RXD", Input) { MaxVolts = 3.6, HighVolts = 2.0 }, Gnd("GND"),
        new Pin("VIO", "VIO", PowerIn) { SupplyVolts = (1.8, 3.6), MaxVolts = 3.6, LoadAmps = 0.002 })
    {
        Source = "FTDI FT232R data sheet, section DC characteristics (VCCIO 1.8 to 5.25 V)",
        PriceEuro = 8,
        Substitute = "CP2102 adapter with a 3.3 V jumper",
    };
}
