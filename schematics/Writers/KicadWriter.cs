using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Writers;

/// <summary>
/// Writes a sheet as KiCad schematic, file format 20211123 (KiCad 6 and newer), with its symbols inside. The same sheet gives the
/// same bytes: identifiers are hashes of what they name.
/// </summary>
public sealed class KicadWriter
{
    internal const double Millimetres = 2.54;

    // Room above and to the left, a whole number of pin pitches so that all ends stay on KiCad's grid.
    private const double Margin = 5;

    private readonly Sheet _sheet;
    private readonly StringBuilder _text = new();
    private readonly List<string> _instances = [];
    private int _power;

    private KicadWriter(Sheet sheet) => _sheet = sheet;

    /// <summary>The file.</summary>
    public static string Write(Sheet sheet) => new KicadWriter(sheet).Whole();

    private string Whole()
    {
        var c = _sheet.Circuit;
        _text.Append("(kicad_sch (version 20211123) (generator imitationhil)\n\n");
        _text.Append($"  (uuid {Id("root")})\n\n  (paper \"A3\" portrait)\n\n  (title_block\n    (title {Quote(c.Title)})\n    (company \"ImitationHil\")\n    (comment 1 \"Generated from the netlist in schematics/Rigs; do not edit\")\n  )\n\n  (lib_symbols\n");
        KicadSymbols.Write(_text, _sheet);
        _text.Append("  )\n\n");
        foreach (var dot in SheetNetlist.Junctions(_sheet).Concat(_sheet.Flags.Select(flag => flag.From)).Distinct())
            _text.Append($"  (junction (at {At(dot)}) (diameter 0) (color 0 0 0 0)\n    (uuid {Id($"junction {At(dot)}")})\n  )\n");
        foreach (var cross in _sheet.Crosses)
            _text.Append($"  (no_connect (at {At(cross)}) (uuid {Id($"cross {At(cross)}")}))\n");
        foreach (var wire in SheetNetlist.Pieces(_sheet).Concat(_sheet.Flags.Select(flag => new Wire(flag.From, flag.At))))
            Line("wire", wire.From, wire.To);
        foreach (var frame in _sheet.Frames)
            Frame(frame);
        foreach (var note in _sheet.Notes)
            FreeText(note.Text, note.At, 1.27, bold: false);
        foreach (var label in _sheet.Labels)
            Label(label);
        foreach (var item in _sheet.Parts)
            Part(item);
        foreach (var rail in _sheet.Rails)
            Power(KicadSymbols.RailName(rail.Net), rail.Net, rail.At, rail.IsGround);
        foreach (var flag in _sheet.Flags)
            Power(KicadSymbols.FlagName, "PWR_FLAG", flag.At, isGround: false);
        _text.Append("  (sheet_instances\n    (path \"/\" (page \"1\"))\n  )\n\n  (symbol_instances\n");
        foreach (string instance in _instances.Order(StringComparer.Ordinal))
            _text.Append(instance);
        return _text.Append("  )\n)\n").ToString();
    }

    private void Line(string kind, Point from, Point to) =>
        _text.Append($"  ({kind} (pts (xy {At(from)}) (xy {At(to)}))\n    (stroke (width 0) (type default) (color 0 0 0 0))\n    (uuid {Id($"{kind} {At(from)} {At(to)}")})\n  )\n");

    private void Frame(Frame frame)
    {
        var b = frame.Box;
        Point[] corners = [new(b.Left, b.Top), new(b.Right, b.Top), new(b.Right, b.Bottom), new(b.Left, b.Bottom), new(b.Left, b.Top)];
        for (int i = 1; i < corners.Length; i++)
            Line("polyline", corners[i - 1], corners[i]);
        FreeText(frame.Title, new(b.Left + 0.6, b.Top + 1.15), 1.6, bold: true);
    }

    private void FreeText(string text, Point at, double size, bool bold) =>
        _text.Append($"  (text {Quote(text)} (at {At(at)} 0)\n    (effects (font (size {N(size)} {N(size)}){(bold ? " bold" : "")}) (justify left bottom))\n    (uuid {Id($"text {At(at)}")})\n  )\n");

    private void Label(Label label)
    {
        if (!label.IsTag)
        {
            _text.Append($"  (label {Quote(label.Net)} (at {At(label.At)} 0)\n    (effects (font (size 1.27 1.27)) (justify left bottom))\n    (uuid {Id($"label {At(label.At)}")})\n  )\n");
            return;
        }

        bool left = label.Side == Side.Left;
        _text.Append($"  (global_label {Quote(label.Net)} (shape passive) (at {At(label.At)} {(left ? 180 : 0)}) (fields_autoplaced)\n    (effects (font (size 1.27 1.27)) (justify {(left ? "right" : "left")}))\n    (uuid {Id($"tag {At(label.At)}")})\n");
        _text.Append($"    (property \"Intersheet References\" \"${{INTERSHEET_REFS}}\" (id 0) (at {At(label.At)} 0)\n      (effects (font (size 1.27 1.27)) hide)\n    )\n  )\n");
    }

    private void Part(Placed item)
    {
        var texts = Rendering.PartTexts(item).ToList();
        string id = Begin(item.Symbol.Name, item.At, item.Part.Reference);
        Property(0, "Reference", item.Part.Reference, texts[0]);
        Property(1, "Value", item.Part.Text, texts.Count > 1 ? texts[1] : null, texts[0].At);
        Property(2, "Footprint", "", null, item.At);
        Property(3, "Datasheet", item.Part.Kind.Source, null, item.At);
        foreach (var pin in item.Symbol.Pins)
            _text.Append($"    (pin {Quote(item.Part.Kind.Pin(pin.Name).Number)} (uuid {Id($"{id} pin {pin.Name}")}))\n");
        _text.Append("  )\n\n");
        Instance(id, item.Part.Reference, item.Part.Text);
    }

    private void Power(string symbol, string net, Point at, bool isGround)
    {
        string reference = $"#{(symbol == KicadSymbols.FlagName ? "FLG" : "PWR")}{++_power:000}";
        string id = Begin(symbol, at, $"{reference} {At(at)}");
        Property(0, "Reference", reference, null, at);
        Property(1, "Value", net, isGround ? null : new PrintedText(net, at + new Point(0, -1.2), Align.Middle, 1), at);
        Property(2, "Footprint", "", null, at);
        Property(3, "Datasheet", "", null, at);
        _text.Append($"    (pin \"1\" (uuid {Id($"{id} pin")}))\n  )\n\n");
        Instance(id, reference, net);
    }

    private string Begin(string symbol, Point at, string key)
    {
        string id = Id($"symbol {key}");
        bool bought = !key.StartsWith('#');
        _text.Append($"  (symbol (lib_id \"{KicadSymbols.Library}:{symbol}\") (at {At(at)} 0) (unit 1)\n    (in_bom {(bought ? "yes" : "no")}) (on_board yes)\n    (uuid {id})\n");
        return id;
    }

    private void Property(int number, string name, string value, PrintedText? shown, Point at = default)
    {
        string justify = shown?.Align switch { Align.Start => " (justify left bottom)", Align.End => " (justify right bottom)", Align.Middle => " (justify bottom)", _ => "" };
        _text.Append($"    (property \"{name}\" {Quote(value)} (id {number}) (at {At(shown?.At ?? at)} 0)\n      (effects (font (size 1.27 1.27)){justify}{(shown == null ? " hide" : "")})\n    )\n");
    }

    private void Instance(string id, string reference, string value) =>
        _instances.Add($"    (path \"/{id}\"\n      (reference {Quote(reference)}) (unit 1) (value {Quote(value)}) (footprint \"\")\n    )\n");

    // Name-based identifier in the form of RFC 4122, so that nothing changes when nothing changed.
    private string Id(string what)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_sheet.Circuit.Name}/{what}"));
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private static string At(Point p) => $"{N((p.X + Margin) * Millimetres)} {N((p.Y + Margin) * Millimetres)}";

    internal static string N(double value) => Math.Round(value, 4).ToString("0.####", CultureInfo.InvariantCulture);

    internal static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
