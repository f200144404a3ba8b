namespace ImitationHil.Cli.Report;

/// <summary>An upright rectangle in the drawing's pixels.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>Right edge.</summary>
    public double Right => X + Width;

    /// <summary>Bottom edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Whether two boxes share area.</summary>
    public bool Overlaps(Box other) =>
        X < other.Right - 1e-9 && other.X < Right - 1e-9 && Y < other.Bottom - 1e-9 && other.Y < Bottom - 1e-9;

    /// <summary>Whether the other box lies wholly in this one.</summary>
    public bool Holds(Box other) =>
        other.X >= X - 1e-9 && other.Y >= Y - 1e-9 && other.Right <= Right + 1e-9 && other.Bottom <= Bottom + 1e-9;

    /// <summary>Whether a point lies inside.</summary>
    public bool Holds(double x, double y) => x >= X && x <= Right && y >= Y && y <= Bottom;

    /// <summary>Area of one text: a glyph is taken as 0.6 em wide, a line as 1.2 em high, y is the baseline.</summary>
    public static Box OfText(string text, double size, double x, double y, string anchor = "start")
    {
        double width = TextWidth(text, size);
        double left = anchor switch { "end" => x - width, "middle" => x - (width / 2), _ => x };
        return new Box(left, y - (0.9 * size), width, 1.2 * size);
    }

    /// <summary>Estimated width of a text in pixels, 0.6 em a character.</summary>
    public static double TextWidth(string text, double size) => 0.6 * size * text.Length;
}

/// <summary>A label that found its place.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Area">What it covers, swatch included.</param>
/// <param name="AnchorX">The point that it names.</param>
/// <param name="AnchorY">The point that it names.</param>
/// <param name="Style">CSS class of the swatch.</param>
/// <param name="Sign">Sign of the plant, for the swatch's shape.</param>
/// <param name="Clear">Whether it covers no curve; it needs no halo then.</param>
public sealed record PlacedLabel(string Text, Box Area, double AnchorX, double AnchorY, string Style, int Sign, bool Clear)
{
    /// <summary>Whether the text stands left of the swatch, because the label reaches left from above or below its point.</summary>
    public bool Mirrored => IsOff && Math.Abs(Area.Right - 5 - AnchorX) < 1e-9;

    private bool IsOff => Area.Bottom <= AnchorY - 2 || Area.Y >= AnchorY + 2;

    /// <summary>Where a leader from the anchor meets the label.</summary>
    public (double X, double Y) Meet
    {
        get
        {
            bool within = AnchorX >= Area.X && AnchorX <= Area.Right;
            double middle = Area.Y + (Area.Height / 2);
            return within && IsOff
                ? (AnchorX, middle)
                : (AnchorX < Area.X ? Area.X - 1 : AnchorX > Area.Right ? Area.Right + 1 : AnchorX, middle);
        }
    }

    /// <summary>Whether the label stands so far from its point that a leader must join them.</summary>
    public bool NeedsLeader => Math.Abs(Meet.X - AnchorX) + Math.Abs(Meet.Y - AnchorY) > 12;
}

/// <summary>Where labels like to stand.</summary>
public enum LabelSide
{
    /// <summary>Right of the point, as at the end of a curve.</summary>
    Beside,

    /// <summary>Above or below, joined by an upright leader, as for points along an axis.</summary>
    Column,
}

/// <summary>
/// Puts labels beside the points that they name so that no label covers another label, leaves the area, or, where there
/// is room, covers a curve. Greedy in the order of calls, therefore deterministic: the most important label first.
/// </summary>
/// <param name="area">Where labels may stand, margins included.</param>
public sealed class LabelPlacer(Box area)
{
    /// <summary>Room for the swatch before the text, in pixels.</summary>
    public const double Swatch = 14;

    private readonly List<Box> _taken = [];
    private readonly List<(double X, double Y)> _ink = [];

    /// <summary>Area in which no label may stand.</summary>
    public void Block(Box box) => _taken.Add(box);

    /// <summary>A stretch of curve that labels should rather not cover.</summary>
    public void Avoid(double x1, double y1, double x2, double y2)
    {
        double length = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        int pieces = Math.Clamp((int)(length / 3), 1, 400);
        for (int k = 0; k <= pieces; k++)
        {
            _ink.Add((x1 + ((x2 - x1) * k / pieces), y1 + ((y2 - y1) * k / pieces)));
        }
    }

    /// <summary>How much curve a box covers.</summary>
    public int Covered(Box box) => _ink.Count(point => box.Holds(point.X, point.Y));

    /// <summary>Whether a box is free of labels and inside.</summary>
    public bool Free(Box box) => area.Holds(box) && !_taken.Any(box.Overlaps);

    /// <summary>Finds the cheapest free place around a point; null when the area is full.</summary>
    public PlacedLabel? Place(string text, double size, double x, double y, string style, int sign, LabelSide side = LabelSide.Beside)
    {
        double width = Box.TextWidth(text, size) + Swatch;
        double height = 1.2 * size;
        Box best = default;
        double bestCost = double.PositiveInfinity;
        IEnumerable<(double Left, double Top, double Bias)> near = Beside(x, y, width, height, 8);
        if (side == LabelSide.Column)
        {
            near = Columns(x, y, width, height).Concat(near.Select(place => (place.Left, place.Top, place.Bias + 60)));
        }
        foreach ((double left, double top, double bias) in near.Concat(Anywhere(width, height)))
        {
            // A place costs its bias at least: once that is more than the best, only cheaper ones are worth a look.
            if (bias >= bestCost)
            {
                continue;
            }
            var box = new Box(left, top, width, height);
            if (!Free(box))
            {
                continue;
            }
            double nearX = Math.Clamp(x, box.X, box.Right) - x;
            double nearY = box.Y + (height / 2) - y;
            var trial = new PlacedLabel(text, box, x, y, style, sign, true);
            double cost = bias + Math.Sqrt((nearX * nearX) + (nearY * nearY)) + (5 * Covered(box)) + (trial.NeedsLeader ? Crossed(trial) : 0);
            if (cost < bestCost - 1e-9)
            {
                (best, bestCost) = (box, cost);
            }
        }
        if (double.IsPositiveInfinity(bestCost))
        {
            return null;
        }
        var placed = new PlacedLabel(text, best, x, y, style, sign, Covered(best) == 0);
        _taken.Add(best);
        if (placed.NeedsLeader)
        {
            Avoid(x, y, placed.Meet.X, placed.Meet.Y);
        }
        return placed;
    }

    private double Crossed(PlacedLabel label)
    {
        double cost = 0;
        for (int k = 1; k <= 12; k++)
        {
            double x = label.AnchorX + ((label.Meet.X - label.AnchorX) * k / 12);
            double y = label.AnchorY + ((label.Meet.Y - label.AnchorY) * k / 12);
            cost += _taken.Any(box => box.Holds(x, y) && !box.Holds(label.AnchorX, label.AnchorY)) ? 40 : 0;
        }
        return cost;
    }

    private static IEnumerable<(double Left, double Top, double Bias)> Columns(double x, double y, double width, double height)
    {
        for (int level = 0; level < 12; level++)
        {
            // The swatch stands on the leader: at the right end of a label that reaches left, or at the left end.
            double rise = 14 + (level * (height + 4));
            yield return (x + 5 - width, y - rise - height, 0);
            yield return (x + 5 - width, y + rise, 1);
            yield return (x - 5, y - rise - height, 12);
            yield return (x - 5, y + rise, 13);
        }
    }

    private static IEnumerable<(double Left, double Top, double Bias)> Beside(double x, double y, double width, double height, double gap)
    {
        for (int step = 0; step <= 60; step++)
        {
            double shift = (step + 1) / 2 * 4 * (step % 2 == 0 ? 1 : -1);
            yield return (x + gap, y - (height / 2) + shift, 0);
            yield return (x - gap - width, y - (height / 2) + shift, 16);
            yield return (x - (width / 2), y - (height / 2) + shift, 18);
            yield return (x + gap + 24, y - (height / 2) + shift, 4);
        }
    }

    private IEnumerable<(double Left, double Top, double Bias)> Anywhere(double width, double height)
    {
        for (double top = area.Y; top + height <= area.Bottom; top += 6)
        {
            for (double left = area.X; left + width <= area.Right; left += 12)
            {
                yield return (left, top, 70);
            }
        }
    }
}
