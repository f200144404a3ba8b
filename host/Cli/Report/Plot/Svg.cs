using System.Text;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Writes one drawing. It knows pixels, CSS classes and escaping, not data. Anything with a coordinate that is not
/// finite is left out, so a page never shows a broken path. Colours come from CSS classes of <see cref="Palette"/>.
/// </summary>
/// <param name="id">Unique in the page.</param>
/// <param name="width">Width of the view box; text keeps its size at 1280 px page width.</param>
/// <param name="height">Height of the view box.</param>
/// <param name="title">What the drawing says, for those who do not see it.</param>
/// <param name="description">What is drawn, in words.</param>
public sealed class Svg(string id, double width, double height, string title, string description)
{
    private readonly StringBuilder _body = new();

    /// <summary>Identifier of the clip area set by <see cref="Clip"/>.</summary>
    public string ClipId => id + "-clip";

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string css)
    {
        if (Finite(x1, y1, x2, y2))
        {
            _body.Append($"<line x1=\"{C(x1)}\" y1=\"{C(y1)}\" x2=\"{C(x2)}\" y2=\"{C(y2)}\" class=\"{css}\"/>");
        }
    }

    /// <summary>A rectangle; a negative size draws nothing.</summary>
    public void Rect(Box box, string css)
    {
        if (Finite(box.X, box.Y, box.Width, box.Height) && box.Width >= 0 && box.Height >= 0)
        {
            _body.Append($"<rect x=\"{C(box.X)}\" y=\"{C(box.Y)}\" width=\"{C(box.Width)}\" height=\"{C(box.Height)}\" class=\"{css}\"/>");
        }
    }

    /// <summary>A circle.</summary>
    public void Circle(double x, double y, double radius, string css)
    {
        if (Finite(x, y, radius, 0))
        {
            _body.Append($"<circle cx=\"{C(x)}\" cy=\"{C(y)}\" r=\"{C(radius)}\" class=\"{css}\"/>");
        }
    }

    /// <summary>The mark of a sign: a circle for +, a diamond for minus.</summary>
    public void Marker(int sign, double x, double y, double radius, string css)
    {
        if (sign >= 0)
        {
            Circle(x, y, radius, css);
        }
        else if (Finite(x, y, radius, 0))
        {
            double r = radius * 1.25;
            _body.Append($"<path d=\"M{C(x)} {C(y - r)}L{C(x + r)} {C(y)}L{C(x)} {C(y + r)}L{C(x - r)} {C(y)}Z\" class=\"{css}\"/>");
        }
    }

    /// <summary>A curve; it is interrupted where a point is not finite.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, string css)
    {
        var path = new StringBuilder();
        bool pen = false;
        foreach ((double x, double y) in points)
        {
            bool good = Finite(x, y, 0, 0);
            if (good)
            {
                path.Append(pen ? 'L' : 'M').Append(C(x)).Append(' ').Append(C(y));
            }
            pen = good;
        }
        if (path.Length > 0)
        {
            _body.Append($"<path d=\"{path}\" class=\"{css}\" clip-path=\"url(#{ClipId})\"/>");
        }
    }

    /// <summary>The area between two edges of one length; places where either is not finite are skipped.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> edges, string css)
    {
        List<(double X, double Low, double High)> good = [.. edges.Where(e => Finite(e.X, e.Low, e.High, 0))];
        if (good.Count < 2)
        {
            return;
        }
        IEnumerable<string> there = good.Select(e => $"{C(e.X)} {C(e.High)}");
        IEnumerable<string> back = good.AsEnumerable().Reverse().Select(e => $"{C(e.X)} {C(e.Low)}");
        _body.Append($"<path d=\"M{string.Join('L', there.Concat(back))}Z\" class=\"{css}\" clip-path=\"url(#{ClipId})\"/>");
    }

    /// <summary>Text; <paramref name="y"/> is its baseline, sizes under 12 are not allowed.</summary>
    public void Text(double x, double y, string text, string anchor = "start", double size = 12, string css = "ink", bool upright = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 12);
        if (Finite(x, y, size, 0) && text.Length > 0)
        {
            string turn = upright ? $" transform=\"rotate(-90 {C(x)} {C(y)})\"" : "";
            _body.Append($"<text x=\"{C(x)}\" y=\"{C(y)}\" text-anchor=\"{anchor}\" font-size=\"{C(size)}\" class=\"{css}\"{turn}>{Num.Escape(text)}</text>");
        }
    }

    /// <summary>Sets the area that clips curves and bands.</summary>
    public void Clip(Box box) =>
        _body.Append($"<clipPath id=\"{ClipId}\"><rect x=\"{C(box.X)}\" y=\"{C(box.Y)}\" width=\"{C(box.Width)}\" height=\"{C(box.Height)}\"/></clipPath>");

    /// <summary>A placed label: a leader when it had to move away, a swatch in the policy's colour, the text in ink.</summary>
    public void Label(PlacedLabel label, double size, string css = "ink")
    {
        double middle = label.Area.Y + (label.Area.Height / 2);
        double swatchX = label.Mirrored ? label.Area.Right - 5 : label.Area.X + 5;
        if (label.NeedsLeader)
        {
            Line(label.AnchorX, label.AnchorY, label.Meet.X, label.Meet.Y, label.Style + " leader");
        }
        Marker(label.Sign, swatchX, middle, 4, label.Style + " dot");
        double textX = label.Mirrored ? label.Area.Right - LabelPlacer.Swatch : label.Area.X + LabelPlacer.Swatch;
        Text(textX, label.Area.Y + (0.9 * size), label.Text, label.Mirrored ? "end" : "start", size, label.Clear ? css : css + " halo");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"<svg id=\"{id}\" viewBox=\"0 0 {C(width)} {C(height)}\" role=\"img\" aria-label=\"{Num.Escape(title)}\" xmlns=\"http://www.w3.org/2000/svg\">"
        + $"<title>{Num.Escape(title)}</title><desc>{Num.Escape(description)}</desc>{_body}</svg>";

    private static bool Finite(double a, double b, double c, double d) => double.IsFinite(a + b + c + d);

    private static string C(double value) => Num.Coordinate(value);
}
