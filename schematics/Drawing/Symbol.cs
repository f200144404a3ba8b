namespace ImitationHil.Schematics.Drawing;

/// <summary>A point of the drawing; one unit is the pitch of pins (2.54 mm in KiCad), y downwards.</summary>
public readonly record struct Point(double X, double Y)
{
    /// <summary>Moves.</summary>
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
}

/// <summary>A box of the drawing.</summary>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Moves.</summary>
    public Box At(Point p) => new(Left + p.X, Top + p.Y, Right + p.X, Bottom + p.Y);

    /// <summary>Whether the two share more than an edge.</summary>
    public bool Overlaps(Box other)
    {
        const double Touch = 0.02;
        return Left < other.Right - Touch && other.Left < Right - Touch && Top < other.Bottom - Touch && other.Top < Bottom - Touch;
    }

    /// <summary>Whether the other lies inside.</summary>
    public bool Holds(Box other) => other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;
}

/// <summary>Side on which a pin leaves its symbol, a label its wire.</summary>
public enum Side
{
    /// <summary>To the left.</summary>
    Left,

    /// <summary>To the right.</summary>
    Right,

    /// <summary>Upwards.</summary>
    Up,

    /// <summary>Downwards.</summary>
    Down,
}

/// <summary>Horizontal alignment of a text to its anchor.</summary>
public enum Align
{
    /// <summary>The anchor is the start.</summary>
    Start,

    /// <summary>The anchor is the middle.</summary>
    Middle,

    /// <summary>The anchor is the end.</summary>
    End,
}

/// <summary>Where a pin is: the end to which a wire goes, and the length of its own line.</summary>
public sealed record PinPlace(string Name, Point At, Side Side, double Length)
{
    /// <summary>Where the pin's line meets the body.</summary>
    public Point Root => At + Side switch
    {
        Side.Left => new Point(Length, 0),
        Side.Right => new Point(-Length, 0),
        Side.Up => new Point(0, Length),
        _ => new Point(0, -Length),
    };
}

/// <summary>A stroke of a symbol.</summary>
public abstract record Stroke;

/// <summary>Open or filled polygon line.</summary>
public sealed record Polyline(bool Filled, params Point[] Points) : Stroke;

/// <summary>Circle.</summary>
public sealed record Circle(Point Centre, double Radius) : Stroke;

/// <summary>Rectangle with the colour of a body.</summary>
public sealed record Rectangle(Box Box) : Stroke;

/// <summary>Letters that belong to the symbol.</summary>
public sealed record Letters(string Text, Point At, Align Align, double Size) : Stroke;

/// <summary>Where reference and value stand.</summary>
public sealed record Fields(Point Reference, Point Value, Align Align);

/// <summary>The picture of a kind of part.</summary>
/// <param name="Name">Name, as parts say it.</param>
/// <param name="Body">What nothing else may cover.</param>
/// <param name="Pins">Pins, by the names of the part.</param>
/// <param name="Strokes">Lines.</param>
/// <param name="Fields">Where reference and value stand.</param>
/// <param name="ShowsPins">Whether names and numbers of pins are printed.</param>
public sealed record Symbol(string Name, Box Body, PinPlace[] Pins, Stroke[] Strokes, Fields Fields, bool ShowsPins = false)
{
    /// <summary>The place of a pin.</summary>
    public PinPlace Pin(string pin) => Array.Find(Pins, place => place.Name == pin) ?? throw new ArgumentException($"symbol {Name} has no pin {pin}");
}
