using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Drawing;

/// <summary>Where the parts of <c>Rigs/SignalBlocks.cs</c> stand.</summary>
internal static class SignalDrawings
{
    internal static void Encoder(Sheet s, string letter, int hundred, string title, double left, double top)
    {
        string n = $"{hundred}0", net = $"ENC{letter}";
        s.Frame(title, left, top, 46.5, 23);
        s.Place($"E{n}1", 1, 6);
        s.Rail($"E{n}1.VCC");
        s.Rail($"E{n}1.GND");
        Line(s, $"E{n}1.A", $"R{n}1", $"R{n}3", $"C{n}3", $"{net}_A", 7);
        Line(s, $"E{n}1.B", $"R{n}2", $"R{n}4", $"C{n}4", $"{net}_B", 14);
        s.Place($"U{n}1", 27, 6);
        s.Rail($"U{n}1.VCC");
        s.Rail($"U{n}1.GND");
        s.Wire($"R{n}3.2", $"U{n}1.1A");
        s.Wire($"R{n}4.2", $"U{n}1.2A");
        s.Place($"TP{n}1", 35.5, 7);
        s.Wire($"U{n}1.1Y", (37, 7));
        s.Tag($"{net}_A", 37, 7, Side.Right);
        s.Wire($"U{n}1.2Y", (37, 14));
        s.Tag($"{net}_B", 37, 14, Side.Right);
        s.Place($"C{n}1", 12, 18);
        s.Place($"C{n}2", 41, 18);
        MotorDrawings.Capacitor(s, $"C{n}1");
        MotorDrawings.Capacitor(s, $"C{n}2");
    }

    private static void Line(Sheet s, string from, string pullUp, string series, string capacitor, string net, double y)
    {
        s.Place(pullUp, 8.5, y - 3);
        s.Place(series, 15, y);
        s.Place(capacitor, 20, y);
        s.Rail($"{pullUp}.1");
        s.Wire(from, $"{series}.1");
        s.Name($"{net}_5V", 9.1, y);
        s.Name($"{net}_F", 20.4, y);
        s.Rail($"{capacitor}.2");
    }

    internal static void Counters(Sheet s, string[] letters, double left, double top)
    {
        s.Frame(letters.Length == 1 ? "Quadrature counter" : "Quadrature counters", left, top, letters.Length == 1 ? 46.5 : 94, 23);
        s.Place("X701", 1.5, 13);
        s.Wire("X701.VDD", "X701.EN");
        s.Rail("X701.VDD");
        s.Rail("X701.GND");
        if (letters.Length == 1)
        {
            s.Wire("X701.OUT", (18, 15));
            s.Name("CLK10M", 9.5, 15);
        }
        else
        {
            s.Tag("X701.OUT");
        }

        for (int i = 0; i < letters.Length; i++)
        {
            double x = letters.Length == 1 ? 19 : 25 + i * 30;
            string u = $"U70{i + 1}";
            s.Place(u, x, 5);
            foreach (string pin in new[] { "A", "B", "SS/", "SCK", "MISO", "MOSI" })
                s.Tag($"{u}.{pin}");
            s.Wire($"{u}.INDEX/", (x - 2, 11));
            s.Wire($"{u}.CNT_EN", (x - 2, 12), (x - 2, 11));
            s.Rail("3V3", x - 2, 11);
            if (letters.Length > 1)
                s.Tag($"{u}.FCKI");
            s.Rail($"{u}.VDD");
            s.Rail($"{u}.VSS");
            s.Place($"C70{i + 2}", x + 11.5, 12);
            MotorDrawings.Capacitor(s, $"C70{i + 2}");
        }

        s.Place("C701", letters.Length == 1 ? 38 : 10, letters.Length == 1 ? 12 : 5);
        MotorDrawings.Capacitor(s, "C701");
    }

    internal static void Controller(Sheet s, double left, double top)
    {
        var c = s.Circuit;
        bool isPi = c.Parts["U601"].Kind.Role == Role.RaspberryPi;
        s.Frame(isPi ? "Raspberry Pi" : "Controller and host link", left, top, 36, isPi ? 30 : 46);
        s.Place("U601", 12, 5);
        var grounds = new Dictionary<Side, List<double>> { [Side.Left] = [], [Side.Right] = [] };
        foreach (var place in s.Parts.Single(item => item.Part.Reference == "U601").Symbol.Pins)
        {
            string end = $"U601.{place.Name}";
            double y = 5 + place.At.Y, x = 12 + place.At.X;
            string? net = c.NetOf(c.Parts["U601"], place.Name);
            if (net == Circuit.Ground)
                grounds[place.Side].Add(y);
            else if (net is "3V3" or "5V")
                Supply(s, end, net, place.Side == Side.Left ? x - 2 : x + 2, y);
            else if (net != null)
                s.Tag(end);
        }

        double bottom = isPi ? 27 : 26;
        foreach (var (side, rows) in grounds.Where(item => item.Value.Count > 0))
        {
            double x = side == Side.Left ? 1.5 : 32.5;
            foreach (double y in rows)
                s.Wire((side == Side.Left ? 11 : 23, y), (x, y));
            s.Wire((x, rows.Min()), (x, bottom));
            s.Rail("GND", x, bottom);
        }

        if (isPi)
            return;
        s.Place("J601", 14, 33);
        s.Tag("J601.TXD");
        s.Tag("J601.RXD");
        s.Rail("J601.VIO");
        s.Rail("J601.GND");
    }

    private static void Supply(Sheet s, string end, string net, double x, double y)
    {
        s.Wire(end, (x, y));
        s.Rail(net, x, y);
    }
}
