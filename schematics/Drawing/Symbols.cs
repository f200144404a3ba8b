using ImitationHil.Schematics.Parts;

namespace ImitationHil.Schematics.Drawing;

/// <summary>The pictures of all kinds of parts.</summary>
public static class Symbols
{
    /// <summary>By name.</summary>
    public static readonly IReadOnlyDictionary<string, Symbol> All = Make().ToDictionary(symbol => symbol.Name);

    private static IEnumerable<Symbol> Make()
    {
        var besideTall = new Fields(new(0.7, 1.0), new(0.7, 1.95), Align.Start);
        var besideWide = besideTall with { Reference = new(1.1, 1.2), Value = new(1.1, 2.2) };
        var aboveBelow = new Fields(new(1.5, -0.65), new(1.5, 1.35), Align.Middle);

        yield return new("R_V", new(-0.4, 0.5, 0.4, 2.5), Tall("1", "2", 0.5), [new Rectangle(new(-0.4, 0.5, 0.4, 2.5))], besideTall);
        yield return new("R_H", new(0.5, -0.4, 2.5, 0.4), Wide("1", "2", 3, 0.5), [new Rectangle(new(0.5, -0.4, 2.5, 0.4))], aboveBelow);
        yield return new("FUSE_H", new(0.4, -0.5, 2.6, 0.5), Wide("1", "2", 3, 0.4), [new Rectangle(new(0.4, -0.5, 2.6, 0.5)), Line((0.4, 0), (2.6, 0))], aboveBelow);
        yield return new("C_V", new(-0.8, 1.2, 0.8, 1.8), Tall("1", "2", 1.3), [Line((-0.8, 1.3), (0.8, 1.3)), Line((-0.8, 1.7), (0.8, 1.7))], besideWide);
        yield return new("CP_V", new(-0.8, 1.0, 0.8, 1.9), Tall("+", "-", 1.3),
            [Line((-0.8, 1.3), (0.8, 1.3)), new Polyline(true, new(-0.8, 1.65), new(0.8, 1.65), new(0.8, 1.85), new(-0.8, 1.85)), Line((-0.75, 0.85), (-0.35, 0.85)), Line((-0.55, 0.65), (-0.55, 1.05))], besideWide);
        yield return new("TVS_V", new(-0.6, 1.0, 0.7, 2.0), Tall("K", "A", 1.0),
            [new Polyline(true, new(0, 1), new(-0.6, 2), new(0.6, 2)), Line((-0.7, 1.2), (-0.6, 1), (0.6, 1), (0.7, 0.8))], besideWide);
        yield return new("LED_V", new(-0.6, 1.0, 1.2, 2.0), Tall("A", "K", 1.0),
            [new Polyline(true, new(0, 2), new(-0.6, 1), new(0.6, 1)), Line((-0.6, 2), (0.6, 2)), Line((0.7, 1.6), (1.1, 1.2)), Line((0.9, 1.2), (1.1, 1.2), (1.1, 1.4))],
            besideTall with { Reference = new(1.5, 1.2), Value = new(1.5, 2.2) });
        yield return new("PMOS_H", new(1.0, -0.3, 3.0, 1.6),
            [new("D", new(0, 0), Side.Left, 1.2), new("S", new(4, 0), Side.Right, 1.2), new("G", new(2, 3), Side.Down, 1.4)],
            [
                Line((1.2, 0), (1.2, 1.1)), Line((2.8, 0), (2.8, 1.1)), Line((0.9, 1.1), (1.5, 1.1)), Line((1.7, 1.1), (2.3, 1.1)), Line((2.5, 1.1), (3.1, 1.1)), Line((1.0, 1.6), (3.0, 1.6)), Line((2.0, 1.1), (2.0, 0.5), (2.8, 0.5)),
                new Polyline(true, new(2.2, 0.75), new(2.2, 0.25), new(2.6, 0.5)),
            ], new(new(2, -1.35), new(2, -0.45), Align.Middle));
        yield return new("NPN", new(0.8, -1.3, 2.1, 1.3),
            [new("B", new(0, 0), Side.Left, 1), new("C", new(2, -2), Side.Up, 1), new("E", new(2, 2), Side.Down, 1)],
            [Line((1, -0.8), (1, 0.8)), Line((1, -0.3), (2, -1)), Line((1, 0.3), (2, 1)), new Polyline(true, new(2, 1), new(1.45, 0.85), new(1.7, 0.5))], new(new(2.4, -0.2), new(2.4, 0.8), Align.Start));
        yield return new("TP", new(-0.35, -1.3, 0.35, -0.6), [new("1", new(0, 0), Side.Down, 0.6)], [new Circle(new(0, -0.95), 0.35)], new(new(0, -1.6), new(0, -1.6), Align.Middle));
        yield return new("MOTOR", new(-1.2, 0.8, 1.2, 3.2), Tall("1", "2", 0.8, 4), [new Circle(new(0, 2), 1.2), new Letters("M", new(0, 2.35), Align.Middle, 1.0)], new(new(1.6, 1.9), new(1.6, 2.9), Align.Start));
        yield return new("INLET", new(0, -1, 4, 3), [new("+", new(5, 0), Side.Right, 1), new("-", new(5, 2), Side.Right, 1)],
            [new Rectangle(new(0, -1, 4, 3)), new Letters("12 V DC", new(0.3, 1.25), Align.Start, TextMetrics.PinSize), new Letters("+", new(3.4, 0.3), Align.Middle, TextMetrics.PinSize), new Letters("-", new(3.4, 2.25), Align.Middle, TextMetrics.PinSize)],
            new(new(0, -1.35), new(0, 4.0), Align.Start));
        yield return new("ESTOP", new(0.9, -2.6, 5.1, 3.4),
            [new("11", new(0, 0), Side.Left, 1.5), new("12", new(6, 0), Side.Right, 1.5), new("21", new(0, 3), Side.Left, 1.5), new("22", new(6, 3), Side.Right, 1.5)],
            [
                new Circle(new(1.6, 0), 0.15), new Circle(new(4.4, 0), 0.15), new Circle(new(1.6, 3), 0.15), new Circle(new(4.4, 3), 0.15), Line((1.6, 0.15), (4.4, 0.15)), Line((1.6, 3.15), (4.4, 3.15)),
                Line((3, -1.6), (3, 0.15)), Line((3, 0.6), (3, 1.2)), Line((3, 1.6), (3, 2.2)), Line((3, 2.6), (3, 3.15)), new Polyline(true, new(1.6, -1.6), new(2.0, -2.4), new(4.0, -2.4), new(4.4, -1.6)),
                new Letters("11", new(1.2, -0.35), Align.Middle, TextMetrics.NumberSize), new Letters("12", new(4.8, -0.35), Align.Middle, TextMetrics.NumberSize),
                new Letters("21", new(1.2, 2.65), Align.Middle, TextMetrics.NumberSize), new Letters("22", new(4.8, 2.65), Align.Middle, TextMetrics.NumberSize),
            ], new(new(0.9, -2.95), new(3.4, -2.95), Align.Start));

        yield return Chip("INA219", 8, 6, "VIN+ 1", "VIN- 1, SDA 4, SCL 5", "VCC 4", "GND 4");
        yield return Chip("TB6612", 10, 15, "PWMA 2, AIN1 3, AIN2 4, STBY 6, PWMB 8, BIN1 9, BIN2 10", "AO1 2, AO2 6, BO1 8, BO2 12", "VCC 3, VM 7", "GND 5");
        yield return Chip("LVC1G123", 7, 12, "CLR/ 1, B 4, A/ 9", "REXT 4, CEXT 7, Q 10", "VCC 3", "GND 3");
        yield return Chip("LVC1G11", 5, 8, "B 2, A 4, C 6", "Y 4", "VCC 2", "GND 2", new Letters("&", new(2.5, 4.35), Align.Middle, 0.9));
        yield return Chip("LVC2G17", 6, 9, "1A 1, 2A 8", "1Y 1, 2Y 8", "VCC 3", "GND 3", Line((2.2, 4.9), (3.2, 4.9), (3.2, 4.1), (3.8, 4.1)), Line((2.8, 4.9), (2.8, 4.1), (3.2, 4.1)));
        yield return Chip("LS7366R", 8, 14, "A 1, B 2, INDEX/ 6, CNT_EN 7, FCKI 10, FCKO 12", "SS/ 1, SCK 2, MISO 3, MOSI 4, LFLAG/ 10, DFLAG/ 12", "VDD 4", "VSS 4");
        yield return Chip("OSC", 6, 4, "", "OUT 2", "VDD 2, EN 4", "GND 3");
        yield return Chip("ENCODER", 5, 9, "", "A 1, B 8", "VCC 2", "GND 2", new Circle(new(1.7, 4.5), 1.1), Line((1.7, 4.5), (2.3, 3.6)));
        yield return Chip("USBUART", 7, 5, "TXD 1, RXD 3", "", "VIO 3", "GND 3");
        yield return Board("ESP32", [.. Controllers.Esp32.Pins.Take(19).Select(pin => pin.Name)], [.. Controllers.Esp32.Pins.Skip(19).Select(pin => pin.Name)]);
        yield return Board("RPI", [.. Controllers.RaspberryPi.Pins.Where((_, i) => i % 2 == 0).Select(pin => pin.Name)], [.. Controllers.RaspberryPi.Pins.Where((_, i) => i % 2 == 1).Select(pin => pin.Name)]);
    }

    private static Symbol Chip(string name, double width, double height, string left, string right, string top, string bottom, params Stroke[] extra)
    {
        PinPlace[] pins =
        [
            .. Row(left).Select(pin => new PinPlace(pin.Name, new(-1, pin.At), Side.Left, 1)), .. Row(right).Select(pin => new PinPlace(pin.Name, new(width + 1, pin.At), Side.Right, 1)),
            .. Row(top).Select(pin => new PinPlace(pin.Name, new(pin.At, -1), Side.Up, 1)), .. Row(bottom).Select(pin => new PinPlace(pin.Name, new(pin.At, height + 1), Side.Down, 1)),
        ];
        var body = new Box(0, 0, width, height);
        double ground = Row(bottom).First().At;
        return new(name, body, pins, [new Rectangle(body), .. extra], new(new(ground + 1.1, height + 1.0), new(ground + 1.1, height + 2.0), Align.Start), ShowsPins: true);
    }

    private static Symbol Board(string name, string[] left, string[] right)
    {
        const double Width = 10;
        var body = new Box(0, 0, Width, left.Length + 1);
        PinPlace[] pins = [.. left.Select((pin, i) => new PinPlace(pin, new(-1, i + 1), Side.Left, 1)), .. right.Select((pin, i) => new PinPlace(pin, new(Width + 1, i + 1), Side.Right, 1))];
        return new(name, body, pins, [new Rectangle(body)], new(new(0, -0.4), new(Width, -0.4), Align.Start), ShowsPins: true);
    }

    private static IEnumerable<(string Name, double At)> Row(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => (pair[0], double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture)));

    private static PinPlace[] Tall(string first, string second, double length, double height = 3) => [new(first, new(0, 0), Side.Up, length), new(second, new(0, height), Side.Down, length)];

    private static PinPlace[] Wide(string first, string second, double width, double length) => [new(first, new(0, 0), Side.Left, length), new(second, new(width, 0), Side.Right, length)];

    private static Polyline Line(params (double X, double Y)[] points) => new(false, [.. points.Select(p => new Point(p.X, p.Y))]);
}
