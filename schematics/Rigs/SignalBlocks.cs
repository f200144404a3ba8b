using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;

namespace ImitationHil.Schematics.Rigs;

/// <summary>Netlist of encoders, counters and controllers.</summary>
public static class SignalBlocks
{
    /// <summary>Pull-up of an encoder's line, ohm: as small as the 2 mA of an AMT102-V allow, for the sake of the edge.</summary>
    public const double EncoderPullUpOhms = 3300;

    /// <summary>Series resistor before the Schmitt buffer, ohm.</summary>
    public const double EncoderSeriesOhms = 1000;

    /// <summary>Capacitor behind it, F.</summary>
    public const double EncoderFilterFarads = 100e-12;

    /// <summary>Encoder, pull-ups, filter and level shift from 5 V to 3.3 V.</summary>
    /// <param name="c">The rig.</param>
    /// <param name="letter">A or B: which axis.</param>
    /// <param name="hundred">4 or 5: hundreds of the references.</param>
    /// <param name="title">Title of the block.</param>
    /// <param name="kind">The encoder.</param>
    public static void Encoder(Circuit c, string letter, int hundred, string title, PartKind kind)
    {
        string n = $"{hundred}0", net = $"ENC{letter}";
        c.Block($"encoder-{letter.ToLowerInvariant()}", title, $"Controller powered, 12 V off. Turn the shaft slowly by hand: TP{n}1 goes below 0.4 V and above 2.9 V, and so does {net}_B.");
        c.Part($"E{n}1", kind);
        c.Part($"C{n}1", Passives.Ceramic, 100e-9);
        c.Part($"R{n}1", Passives.Resistor, EncoderPullUpOhms);
        c.Part($"R{n}2", Passives.Resistor, EncoderPullUpOhms);
        c.Part($"R{n}3", Passives.ResistorFlat, EncoderSeriesOhms);
        c.Part($"R{n}4", Passives.ResistorFlat, EncoderSeriesOhms);
        c.Part($"C{n}3", Passives.CeramicC0G, EncoderFilterFarads);
        c.Part($"C{n}4", Passives.CeramicC0G, EncoderFilterFarads);
        c.Part($"U{n}1", Logic.Schmitt);
        c.Part($"C{n}2", Passives.Ceramic, 100e-9);
        c.Part($"TP{n}1", Passives.TestPoint);

        c.Net("5V", $"E{n}1.VCC C{n}1.1 R{n}1.1 R{n}2.1");
        c.Net($"{net}_A_5V", $"E{n}1.A R{n}1.2 R{n}3.1");
        c.Net($"{net}_B_5V", $"E{n}1.B R{n}2.2 R{n}4.1");
        c.Net($"{net}_A_F", $"R{n}3.2 C{n}3.1 U{n}1.1A");
        c.Net($"{net}_B_F", $"R{n}4.2 C{n}4.1 U{n}1.2A");
        c.Net($"{net}_A", $"U{n}1.1Y TP{n}1.1");
        c.Net($"{net}_B", $"U{n}1.2Y");
        c.Net("3V3", $"U{n}1.VCC C{n}2.1");
        c.Net("GND", $"E{n}1.GND C{n}1.2 C{n}3.2 C{n}4.2 U{n}1.GND C{n}2.2");
    }

    /// <summary>Quadrature counters on SPI, one an axis, with one clock.</summary>
    public static void Counters(Circuit c, string[] letters)
    {
        c.Block("counters", letters.Length == 1 ? "Quadrature counter" : "Quadrature counters", "12 V off. CLK10M reads 1.4 to 1.9 V on a direct-voltage range, the mean of a square wave. Start the program with the rig file of this rig (--tcp 5330): it ends with an error that names the counter when one does not answer, and waits for the host when all do.");
        c.Part("X701", Logic.Oscillator, 10e6);
        c.Part("C701", Passives.Ceramic, 100e-9);
        c.Net("CLK10M", "X701.OUT");
        c.Net("3V3", "X701.VDD X701.EN C701.1");
        c.Net("GND", "X701.GND C701.2");
        for (int i = 0; i < letters.Length; i++)
        {
            string u = $"U70{i + 1}", capacitor = $"C70{i + 2}";
            c.Part(u, Logic.Ls7366);
            c.Part(capacitor, Passives.Ceramic, 100e-9);
            c.Net("CLK10M", $"{u}.FCKI");
            c.Net("SCK", $"{u}.SCK");
            c.Net("MISO", $"{u}.MISO");
            c.Net("MOSI", $"{u}.MOSI");
            c.Net($"CE{i}", $"{u}.SS/");
            c.Net($"ENC{letters[i]}_A", $"{u}.A");
            c.Net($"ENC{letters[i]}_B", $"{u}.B");
            c.Net("3V3", $"{u}.VDD {u}.INDEX/ {u}.CNT_EN {capacitor}.1");
            c.Net("GND", $"{u}.VSS {capacitor}.2");
            c.Open($"{u}.FCKO {u}.LFLAG/ {u}.DFLAG/");
        }
    }

    /// <summary>ESP32 module and its serial adapter.</summary>
    /// <param name="c">The rig.</param>
    /// <param name="signals">Nets by GPIO, "25 MOTA_PWM, 26 MOTA_IN1".</param>
    public static void Esp32(Circuit c, string signals)
    {
        c.Block("controller", "Controller and host link", "Nothing else connected, USB in: 3V3 reads 3.2 to 3.4 V, 5V reads 4.75 to 5.25 V. The host finds the device: imitate doctor --plant tty:/dev/ttyUSB0.");
        c.Part("U601", Controllers.Esp32);
        c.Part("J601", Logic.UsbSerial);
        c.Net("3V3", "U601.3V3 J601.VIO");
        c.Net("5V", "U601.5V");
        c.Net("GND", "U601.GND U601.GND2 U601.GND3 J601.GND");
        c.Net("HOST_TX", "U601.17 J601.RXD");
        c.Net("HOST_RX", "U601.16 J601.TXD");
        Signals(c, signals);
    }

    /// <summary>Raspberry Pi.</summary>
    /// <param name="c">The rig.</param>
    /// <param name="signals">Nets by GPIO, "12 MOTA_PWM, 5 MOTA_IN1".</param>
    public static void RaspberryPi(Circuit c, string signals)
    {
        c.Block("controller", "Controller", "Nothing else connected: pin 1 reads 3.2 to 3.4 V, pin 2 reads 4.75 to 5.25 V. Shut the Pi down before any wire is moved.");
        c.Part("U601", Controllers.RaspberryPi);
        c.Net("3V3", "U601.3V3");
        c.Net("5V", "U601.5V");
        c.Net("GND", "U601.GND U601.GND2 U601.GND3 U601.GND4 U601.GND5 U601.GND6 U601.GND7 U601.GND8");
        Signals(c, signals);
    }

    private static void Signals(Circuit c, string signals)
    {
        foreach (string[] pair in signals.Split(',').Select(item => item.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            c.Net(pair[1], $"U601.{pair[0]}");
        foreach (var pin in c.Parts["U601"].Kind.Pins.Where(pin => c.NetOf(c.Parts["U601"], pin.Name) == null))
            c.Open($"U601.{pin.Name}");
    }
}
