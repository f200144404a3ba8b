using System.Globalization;
using System.Text;
using ImitationHil.Schematics.Drawing;
using Rectangle = ImitationHil.Schematics.Drawing.Rectangle;

namespace ImitationHil.Schematics.Writers;

/// <summary>Writes a sheet as SVG, 1600 px wide.</summary>
public static class SvgWriter
{
    private const int WidthPixels = 1600;

    private const string Style = """
        <style>
        text{font-family:Arial,"Liberation Sans",Helvetica,sans-serif;fill:#1a1a1a}
        .frame{fill:#fbfcfe;stroke:#8a97a8;stroke-width:.08}
        .title{font-weight:bold;fill:#33475b}
        .body{fill:#fff7e0;stroke:#7a4b00;stroke-width:.1}
        .line{fill:none;stroke:#7a4b00;stroke-width:.1;stroke-linecap:round;stroke-linejoin:round}
        .solid{fill:#7a4b00;stroke:#7a4b00;stroke-width:.06;stroke-linejoin:round}
        .wire{fill:none;stroke:#005b8f;stroke-width:.1;stroke-linecap:round}
        .dot{fill:#005b8f}
        .tag{fill:#eaf4fb;stroke:#005b8f;stroke-width:.07}
        .net{fill:#004a75}
        .rail{fill:none;stroke:#a33a00;stroke-width:.11;stroke-linecap:round}
        .railtext{fill:#8c3200;font-weight:bold}
        .cross{stroke:#5b5b5b;stroke-width:.09}
        .bar{stroke:#1a1a1a;stroke-width:.06}
        </style>
        """;

    /// <summary>The picture.</summary>
    public static string Write(Sheet s)
    {
        var size = s.Size;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WidthPixels}\" height=\"{Math.Round(WidthPixels * size.Y / size.X)}\" viewBox=\"0 0 {N(size.X)} {N(size.Y)}\" role=\"img\" aria-label=\"Schematic: {Escape(s.Circuit.Title)}\">\n");
        svg.Append(Style).Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{N(size.X)}\" height=\"{N(size.Y)}\" fill=\"#fff\"/>\n");
        Text(svg, new(s.Circuit.Title, new(1, 2.2), Align.Start, 1.5), "title");
        Text(svg, new("The program, the dead-man and the emergency stop must all agree before the motor moves.", new(1, 3.9), Align.Start, 0.95), "");
        foreach (var frame in s.Frames)
        {
            var b = frame.Box;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"frame\" x=\"{N(b.Left)}\" y=\"{N(b.Top)}\" width=\"{N(b.Right - b.Left)}\" height=\"{N(b.Bottom - b.Top)}\" rx=\".5\"/>\n");
            Text(svg, new(frame.Title, new(b.Left + 0.6, b.Top + 1.15), Align.Start, TextMetrics.TitleSize), "title");
        }

        foreach (var wire in SheetNetlist.Pieces(s))
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"wire\" d=\"{Path([wire.From, wire.To])}\"/>\n");
        foreach (var dot in SheetNetlist.Junctions(s))
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{N(dot.X)}\" cy=\"{N(dot.Y)}\" r=\".2\"/>\n");
        foreach (var item in s.Parts)
            Part(svg, item);
        foreach (var rail in s.Rails)
            Supply(svg, rail);
        foreach (var label in s.Labels)
        {
            if (label.IsTag)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"tag\" d=\"{Path(Rendering.TagOutline(label))}Z\"/>\n");
            Text(svg, Rendering.LabelText(label), "net");
        }

        foreach (var p in s.Crosses)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"cross\" d=\"M{N(p.X - 0.22)} {N(p.Y - 0.22)}l.44 .44m0 -.44l-.44 .44\"/>\n");
        foreach (var note in s.Notes)
            Text(svg, new(note.Text, note.At, Align.Start, note.Size), note.Bold ? "title" : "");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Part(StringBuilder svg, Placed item)
    {
        foreach (var pin in item.Symbol.Pins)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line\" d=\"{Path([item.At + pin.At, item.At + pin.Root])}\"/>\n");
        foreach (var stroke in item.Symbol.Strokes)
        {
            switch (stroke)
            {
                case Polyline line:
                    svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{(line.Filled ? "solid" : "line")}\" d=\"{Path([.. line.Points.Select(p => item.At + p)])}{(line.Filled ? "Z" : "")}\"/>\n");
                    break;
                case Circle circle:
                    svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"body\" cx=\"{N(item.At.X + circle.Centre.X)}\" cy=\"{N(item.At.Y + circle.Centre.Y)}\" r=\"{N(circle.Radius)}\"/>\n");
                    break;
                case Rectangle rectangle:
                    var b = rectangle.Box.At(item.At);
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"body\" x=\"{N(b.Left)}\" y=\"{N(b.Top)}\" width=\"{N(b.Right - b.Left)}\" height=\"{N(b.Bottom - b.Top)}\"/>\n");
                    break;
                case Letters letters:
                    Text(svg, new(letters.Text, item.At + letters.At, letters.Align, letters.Size), "");
                    break;
            }
        }

        foreach (var (text, pin) in Rendering.PinNames(item).Zip(item.Symbol.Pins))
        {
            Text(svg, text, "");
            if (Rendering.IsBarred(pin.Name))
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"bar\" d=\"M{N(text.Box.Left)} {N(text.Box.Top - 0.05)}H{N(text.Box.Right)}\"/>\n");
        }

        foreach (var text in Rendering.PartTexts(item).Concat(Rendering.PinNumbers(item)))
            Text(svg, text, "");
    }

    private static void Supply(StringBuilder svg, Rail rail)
    {
        var (x, y) = (rail.At.X, rail.At.Y);
        svg.Append(rail.IsGround
            ? $"<path class=\"rail\" d=\"M{N(x)} {N(y)}v.6M{N(x - 0.7)} {N(y + 0.6)}h1.4M{N(x - 0.42)} {N(y + 0.9)}h.84M{N(x - 0.15)} {N(y + 1.2)}h.3\"/>\n"
            : $"<path class=\"rail\" d=\"M{N(x)} {N(y)}v-.95M{N(x - 0.4)} {N(y - 0.5)}l.4 -.45l.4 .45\"/>\n");
        if (Rendering.RailText(rail) is { } text)
            Text(svg, text, "railtext");
    }

    // The length is written down, so that a browser without Arial does not push texts into their neighbours.
    private static void Text(StringBuilder svg, PrintedText text, string style)
    {
        string anchor = text.Align switch { Align.Start => "", Align.Middle => " text-anchor=\"middle\"", _ => " text-anchor=\"end\"" };
        string classed = style.Length == 0 ? "" : $" class=\"{style}\"";
        svg.Append(CultureInfo.InvariantCulture, $"<text{classed} x=\"{N(text.At.X)}\" y=\"{N(text.At.Y)}\" font-size=\"{N(text.Size)}\" textLength=\"{N(text.Box.Right - text.Box.Left)}\" lengthAdjust=\"spacingAndGlyphs\"{anchor}>{Escape(text.Text)}</text>\n");
    }

    private static string Path(Point[] points) => string.Concat(points.Select((p, i) => $"{(i == 0 ? "M" : "L")}{N(p.X)} {N(p.Y)}"));

    private static string N(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
