using System.Text;
using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Netlist;
using Rectangle = ImitationHil.Schematics.Drawing.Rectangle;

namespace ImitationHil.Schematics.Writers;

/// <summary>The symbols inside a KiCad schematic: y points up there, and a pin's angle points into the body.</summary>
internal static class KicadSymbols
{
    internal const string Library = "ImitationHil";
    internal const string FlagName = "PWR_FLAG";
    private const string StrokeText = "(stroke (width 0.2) (type default) (color 0 0 0 0))";

    internal static string RailName(string net) => "PWR_" + net;

    /// <summary>A library with the symbols of all sheets; KiCad compares those inside a schematic with it.</summary>
    internal static string WriteLibrary(IReadOnlyList<Sheet> sheets)
    {
        var text = new StringBuilder("(kicad_symbol_lib (version 20211014) (generator imitationhil)\n");
        var all = sheets.SelectMany(s => s.Parts).GroupBy(item => item.Symbol.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.First());
        foreach (var item in all)
            Part(text, item);
        Rails(text, sheets.SelectMany(s => s.Rails), flags: true);
        return text.Append(")\n").Replace($"(symbol \"{Library}:", "(symbol \"").ToString();
    }

    internal static void Write(StringBuilder text, Sheet s)
    {
        foreach (var item in s.Parts.GroupBy(item => item.Symbol.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.First()))
            Part(text, item);
        Rails(text, s.Rails, s.Flags.Count > 0);
    }

    private static void Rails(StringBuilder text, IEnumerable<Rail> rails, bool flags)
    {
        foreach (string net in rails.Select(rail => rail.Net).Distinct().Order(StringComparer.Ordinal))
            Power(text, RailName(net), net, net == Circuit.Ground ? "(polyline (pts (xy 0 0) (xy 0 -1.524))" : "(polyline (pts (xy 0 0) (xy 0 2.413))", "power_in", net == Circuit.Ground);
        if (flags)
            Power(text, FlagName, "pwr", "(polyline (pts (xy 0 0) (xy 0 1.27) (xy -1.016 1.905) (xy 0 2.54) (xy 1.016 1.905) (xy 0 1.27))", "power_out", isGround: false);
    }

    private static void Part(StringBuilder text, Placed item)
    {
        var (symbol, kind) = (item.Symbol, item.Part.Kind);
        bool numbers = symbol.ShowsPins && kind.Pins.Any(pin => pin.Number != pin.Name);
        text.Append($"    (symbol \"{Library}:{symbol.Name}\"{(numbers ? "" : " (pin_numbers hide)")} (pin_names (offset {(symbol.ShowsPins ? "0.508" : "0) hide")}{(symbol.ShowsPins ? ")" : "")}) (in_bom yes) (on_board yes)\n");
        Properties(text, item.Part.Reference.TrimEnd("0123456789".ToCharArray()), symbol.Name);
        text.Append($"      (symbol \"{symbol.Name}_0_1\"\n");
        foreach (var stroke in symbol.Strokes)
            Draw(text, stroke);
        text.Append($"      )\n      (symbol \"{symbol.Name}_1_1\"\n");
        foreach (var place in symbol.Pins)
        {
            var pin = kind.Pin(place.Name);
            string name = Rendering.IsBarred(pin.Name) ? $"~{{{Rendering.PinText(pin.Name)}}}" : Rendering.PinText(pin.Name);
            Pin(text, TypeOf(pin.Type), place.At, AngleOf(place.Side), place.Length, name, pin.Number, hidden: false);
        }

        text.Append("      )\n    )\n");
    }

    private static void Power(StringBuilder text, string name, string pin, string line, string type, bool isGround)
    {
        text.Append($"    (symbol \"{Library}:{name}\" (power) (pin_names (offset 0)) (in_bom yes) (on_board yes)\n");
        Properties(text, name == FlagName ? "#FLG" : "#PWR", pin == "pwr" ? FlagName : pin);
        text.Append($"      (symbol \"{name}_0_1\"\n        {line} {StrokeText} (fill (type none)))\n");
        string[] more = isGround
            ? ["(xy -1.778 -1.524) (xy 1.778 -1.524)", "(xy -1.0668 -2.286) (xy 1.0668 -2.286)", "(xy -0.381 -3.048) (xy 0.381 -3.048)"]
            : name == FlagName ? [] : ["(xy -1.016 1.27) (xy 0 2.413) (xy 1.016 1.27)"];
        foreach (string points in more)
            text.Append($"        (polyline (pts {points}) {StrokeText} (fill (type none)))\n");
        text.Append($"      )\n      (symbol \"{name}_1_1\"\n");
        Pin(text, type, new(0, 0), 90, 0, pin, "1", hidden: type == "power_in");
        text.Append("      )\n    )\n");
    }

    private static void Properties(StringBuilder text, string reference, string value)
    {
        text.Append($"      (property \"Reference\" {KicadWriter.Quote(reference)} (id 0) (at 0 0 0)\n        (effects (font (size 1.27 1.27)))\n      )\n");
        text.Append($"      (property \"Value\" {KicadWriter.Quote(value)} (id 1) (at 0 0 0)\n        (effects (font (size 1.27 1.27)))\n      )\n");
        text.Append("      (property \"Footprint\" \"\" (id 2) (at 0 0 0)\n        (effects (font (size 1.27 1.27)) hide)\n      )\n");
        text.Append("      (property \"Datasheet\" \"\" (id 3) (at 0 0 0)\n        (effects (font (size 1.27 1.27)) hide)\n      )\n");
    }

    private static void Pin(StringBuilder text, string type, Point at, int angle, double length, string name, string number, bool hidden)
    {
        text.Append($"        (pin {type} line (at {Xy(at)} {angle}) (length {Mm(length)}){(hidden ? " hide" : "")}\n");
        text.Append($"          (name {KicadWriter.Quote(name)} (effects (font (size 1.27 1.27))))\n          (number {KicadWriter.Quote(number)} (effects (font (size 1.016 1.016))))\n        )\n");
    }

    private static void Draw(StringBuilder text, Stroke stroke)
    {
        switch (stroke)
        {
            case Polyline line:
                var points = line.Filled ? line.Points.Append(line.Points[0]) : line.Points;
                text.Append($"        (polyline (pts {string.Join(' ', points.Select(p => $"(xy {Xy(p)})"))}) {StrokeText} (fill (type {(line.Filled ? "outline" : "none")})))\n");
                break;
            case Circle circle:
                text.Append($"        (circle (center {Xy(circle.Centre)}) (radius {Mm(circle.Radius)}) {StrokeText} (fill (type background)))\n");
                break;
            case Rectangle r:
                text.Append($"        (rectangle (start {Xy(new(r.Box.Left, r.Box.Top))}) (end {Xy(new(r.Box.Right, r.Box.Bottom))}) {StrokeText} (fill (type background)))\n");
                break;
            case Letters letters:
                string justify = letters.Align == Align.Middle ? "" : " (justify left)";
                text.Append($"        (text {KicadWriter.Quote(letters.Text)} (at {Xy(letters.At + new Point(0, -0.3))} 0)\n          (effects (font (size 1.27 1.27)){justify})\n        )\n");
                break;
        }
    }

    private static string TypeOf(PinType type) => type switch
    {
        PinType.Input => "input",
        PinType.Output => "output",
        PinType.Bidirectional => "bidirectional",
        PinType.OpenDrain => "open_collector",
        PinType.PowerIn => "power_in",
        PinType.PowerOut => "power_out",
        _ => "passive",
    };

    private static int AngleOf(Side side) => side switch { Side.Left => 0, Side.Right => 180, Side.Up => 270, _ => 90 };

    private static string Xy(Point p) => $"{Mm(p.X)} {Mm(-p.Y)}";

    private static string Mm(double units) => KicadWriter.N(units * KicadWriter.Millimetres + 0.0);
}
