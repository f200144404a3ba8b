using ImitationHil.Schematics.Netlist;
using static ImitationHil.Schematics.Netlist.PinType;

namespace ImitationHil.Schematics.Parts;

/// <summary>Resistors, capacitors and what else has two legs. Vertical and horizontal kinds differ in their symbol alone.</summary>
public static class Passives
{
    private static readonly Pin[] TwoLegs = [new("1", "1", Passive), new("2", "2", Passive)];

    /// <summary>Metal film resistor.</summary>
    public static readonly PartKind Resistor = new("MFR-25 1 %", "resistor, metal film, 1 %, 0.25 W, axial", "R_V", Role.Resistor, TwoLegs)
    {
        Source = "Yageo MFR series data sheet, table Electrical characteristics (MFR-25)",
        PriceEuro = 0.05,
        Substitute = "any metal film, 1 %, 0.25 W",
        Watts = 0.25,
        Volts = 250,
        Tolerance = 0.01,
    };

    /// <summary>Metal film resistor drawn lying.</summary>
    public static readonly PartKind ResistorFlat = Resistor with { Symbol = "R_H" };

    /// <summary>Ceramic capacitor, X7R.</summary>
    public static readonly PartKind Ceramic = new("X7R 50 V", "capacitor, ceramic X7R, 50 V, 10 %, radial", "C_V", Role.Capacitor, TwoLegs)
    {
        Source = "Kemet Goldmax 300 (C0G, X7R) data sheet, ordering table",
        PriceEuro = 0.15,
        Substitute = "any X7R of 25 V or more",
        Volts = 50,
        Tolerance = 0.1,
    };

    /// <summary>Ceramic capacitor, C0G.</summary>
    public static readonly PartKind CeramicC0G = Ceramic with { Name = "C0G 50 V", Description = "capacitor, ceramic C0G, 50 V, 5 %, radial", Substitute = "any C0G (NP0)", Tolerance = 0.05 };

    /// <summary>Film capacitor, for the time of the dead-man.</summary>
    public static readonly PartKind Film = Ceramic with
    {
        Name = "MKS2 63 V",
        Description = "capacitor, polyester film, 63 V, 5 %, radial",
        Source = "WIMA MKS 2 data sheet, table Electrical data",
        PriceEuro = 0.6,
        Substitute = "any film of 5 %; not ceramic: X7R loses value with voltage",
        Volts = 63,
        Tolerance = 0.05,
    };

    /// <summary>Bulk capacitor.</summary>
    public static readonly PartKind Electrolytic = new("EEU-FR1V471", "capacitor, electrolytic, low ESR, 35 V, 20 %, radial", "CP_V", Role.Capacitor, new Pin("+", "1", Passive), new Pin("-", "2", Passive))
    {
        Source = "Panasonic FR series data sheet, table Standard products (35 V, 470 uF: 1.65 A ripple)",
        PriceEuro = 0.7,
        Substitute = "470 uF, 25 V or more, low ESR, 105 C",
        Volts = 35,
        Tolerance = 0.2,
    };

    /// <summary>Slow fuse with holder.</summary>
    public static readonly PartKind Fuse = new("0218 5x20", "fuse, slow (T), 5 x 20 mm, with holder and cap", "FUSE_H", Role.Fuse, TwoLegs)
    {
        Source = "Littelfuse 218 series data sheet, table Electrical characteristics",
        PriceEuro = 1.2,
        Substitute = "any IEC 60127-2 sheet 3 time-lag fuse of that current",
        Conducts = [("1", "2")],
        Volts = 250,
    };

    /// <summary>Diode against overvoltage on the supply.</summary>
    public static readonly PartKind Tvs = new("P6KE15A", "suppressor diode, unidirectional, 600 W, 12.8 V stand-off, axial", "TVS_V", Role.Other, new Pin("K", "1", Passive), new Pin("A", "2", Passive))
    {
        Source = "Littelfuse P6KE series data sheet, table Electrical characteristics (P6KE15A: stand-off 12.8 V, breakdown 14.3 to 15.8 V)",
        PriceEuro = 0.5,
        Substitute = "SMBJ13A on a carrier",
        Volts = 12.8,
    };

    /// <summary>Lamp that shows the motor supply and drains the bulk capacitor.</summary>
    public static readonly PartKind Led = new("L-934GD", "LED, green, 3 mm", "LED_V", Role.Led, new Pin("A", "A", Passive), new Pin("K", "K", Passive))
    {
        Source = "Kingbright L-934GD data sheet, table Absolute maximum ratings (25 mA)",
        PriceEuro = 0.15,
        Substitute = "any 3 mm or 5 mm LED",
        Amps = 0.025,
    };

    /// <summary>A loop or pin to clip a probe on.</summary>
    public static readonly PartKind TestPoint = new("Test point", "test point, loop", "TP", Role.TestPoint, new Pin("1", "1", Passive))
    {
        Source = "none: a piece of wire",
        PriceEuro = 0.1,
        Substitute = "a header pin",
    };
}
