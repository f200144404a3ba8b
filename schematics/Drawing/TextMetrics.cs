namespace ImitationHil.Schematics.Drawing;

/// <summary>Sizes of letters, in units of the drawing, and widths of texts, so that nothing has to be rendered to be checked.</summary>
public static class TextMetrics
{
    /// <summary>References, values and labels.</summary>
    public const double LabelSize = 0.78;

    /// <summary>Names of pins.</summary>
    public const double PinSize = 0.75;

    /// <summary>Numbers of pins.</summary>
    public const double NumberSize = 0.62;

    /// <summary>Titles of blocks.</summary>
    public const double TitleSize = 0.95;

    // Letters reach this far above and below the base line, as a share of their size (Helvetica: ascender 0.72, descender 0.21).
    private const double Ascent = 0.75, Descent = 0.2;

    // Adobe core font metrics, Helvetica, thousandths of the size, from the blank to the tilde. Arial and Liberation Sans have the same widths.
    private static readonly int[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>Width of a text of printable ASCII.</summary>
    public static double Width(string text, double size) => text.Sum(c => Widths[c - ' ']) * size / 1000;

    /// <summary>Box of a text whose base line starts, is centred or ends at a point.</summary>
    public static Box BoxOf(string text, Point at, Align align, double size)
    {
        double width = Width(text, size);
        double left = at.X - align switch { Align.Start => 0, Align.Middle => width / 2, _ => width };
        return new(left, at.Y - Ascent * size, left + width, at.Y + Descent * size);
    }
}
