using ImitationHil.Schematics.Netlist;
using static ImitationHil.Schematics.Netlist.PinType;

namespace ImitationHil.Schematics.Parts;

/// <summary>ESP32-DevKitC and Raspberry Pi, pin by pin in the order of their headers.</summary>
public static class Controllers
{
    private static readonly Dictionary<string, string> Esp32Reserved = new()
    {
        ["0"] = "strapping pin: boot mode",
        ["2"] = "strapping pin: boot mode",
        ["5"] = "strapping pin: SDIO timing",
        ["12"] = "strapping pin: flash voltage",
        ["15"] = "strapping pin: boot log",
        ["1"] = "COM1 transmit: debugger",
        ["3"] = "COM1 receive: debugger",
        ["6"] = "flash",
        ["7"] = "flash",
        ["8"] = "flash",
        ["9"] = "flash",
        ["10"] = "flash",
        ["11"] = "flash",
    };

    private static readonly string[] Esp32InputOnly = ["34", "35", "36", "39"];

    private static readonly Dictionary<string, string> PiReserved = new()
    {
        ["0"] = "identification EEPROM",
        ["1"] = "identification EEPROM",
        ["14"] = "console transmit",
        ["15"] = "console receive",
    };

    // Names of the header, pin 1 first; a number is a GPIO.
    private const string Esp32Header = "3V3 EN 36 39 34 35 32 33 25 26 27 14 12 GND 13 9 10 11 5V GND2 23 22 1 3 21 GND3 19 18 5 17 16 4 0 2 15 8 7 6";
    private const string PiHeader = "3V3 5V 2 5V2 3 GND 4 14 GND2 15 17 18 27 GND3 22 23 3V3B 24 10 GND4 9 25 11 8 GND5 7 0 1 5 GND6 6 12 13 GND7 19 16 26 20 GND8 21";

    /// <summary>ESP32 module with USB, 38 pins.</summary>
    public static readonly PartKind Esp32 = new("ESP32-DevKitC V4", "ESP32-WROOM-32 module with USB, 38 pins", "ESP32", Role.Esp32, [.. Header(Esp32Header, Esp32Pin)])
    {
        Source = "Espressif ESP32 data sheet v4.x, sections Pin definitions, Strapping pins, DC characteristics (V_IH 0.75 VDD); ESP32-DevKitC V4 getting started guide, tables Header block",
        PriceEuro = 10,
        Substitute = "any 38-pin WROOM-32 board in the same order; not WROVER (GPIO 16 and 17 hold its RAM)",
    };

    /// <summary>Raspberry Pi with a 40-pin header.</summary>
    public static readonly PartKind RaspberryPi = new("Raspberry Pi 4 or 5", "single-board computer, 40-pin header, with its own USB-C supply", "RPI", Role.RaspberryPi, [.. Header(PiHeader, PiPin)])
    {
        Source = "Raspberry Pi documentation, sections GPIO and the 40-pin header, Alternative functions (hardware PWM); 1.8 kohm on GPIO 2 and 3: Raspberry Pi reduced schematics. 50 mA from 3V3 is the old limit of the first boards, kept",
        PriceEuro = 60,
        Substitute = "Raspberry Pi 3 B+",
    };

    /// <summary>Header positions of the I2C pull-ups, ohm.</summary>
    public const double PiPullUpOhms = 1800;

    private static IEnumerable<Pin> Header(string names, Func<string, string, Pin> make) =>
        names.Split(' ').Select((pinName, index) => make(pinName, (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static Pin Supply(string name, string number, double volts, double error, double amps) => new(name, number, PowerOut) { Volts = volts, VoltsError = error, SourceAmps = amps, MaxVolts = volts * 1.1 };

    private static Pin Ground(string name, string number) => new(name, number, PowerIn) { SupplyVolts = (0, 0) };

    private static Pin Esp32Pin(string name, string number) => name switch
    {
        "3V3" => Supply(name, number, 3.3, 0.03, 0.1),
        "5V" => Supply(name, number, 5, 0.05, 0.2),
        "EN" => new Pin(name, number, Input) { MaxVolts = 3.6, PullUpOhms = 10e3, PoweredBy = "3V3" },
        _ when name.StartsWith("GND", StringComparison.Ordinal) => Ground(name, number),
        _ => new Pin(name, number, Bidirectional)
        {
            MaxVolts = 3.6,
            HighVolts = 0.75 * 3.4,
            PoweredBy = "3V3",
            Reserved = Esp32Reserved.GetValueOrDefault(name),
            InputOnly = Esp32InputOnly.Contains(name),
        },
    };

    private static Pin PiPin(string name, string number) => name switch
    {
        "3V3" or "3V3B" => Supply(name, number, 3.3, 0.03, 0.05),
        "5V" or "5V2" => Supply(name, number, 5, 0.05, 0.3),
        _ when name.StartsWith("GND", StringComparison.Ordinal) => Ground(name, number),
        _ => new Pin(name, number, Bidirectional)
        {
            MaxVolts = 3.5,
            HighVolts = 2.0,
            PoweredBy = "3V3",
            Reserved = PiReserved.GetValueOrDefault(name),
            PullUpOhms = name is "2" or "3" ? PiPullUpOhms : 0,
            PwmChannel = name switch { "12" or "18" => 0, "13" or "19" => 1, _ => -1 },
        },
    };
}
