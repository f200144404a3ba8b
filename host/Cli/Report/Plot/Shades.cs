namespace ImitationHil.Cli.Report;

/// <summary>Grey areas of a log axis where nothing can be read: below the measurement floor, above saturation.</summary>
internal static class Shades
{
    /// <summary>Draws the areas; a limit that is not on the axis draws nothing.</summary>
    public static void Draw(Svg svg, Scale y, Box plot, double floor, double saturation)
    {
        if (floor > 0 && y.Contains(floor))
        {
            svg.Rect(new Box(plot.X, y.At(floor), plot.Width, plot.Bottom - y.At(floor)), "shade");
        }
        if (saturation > 0 && y.Contains(saturation))
        {
            svg.Rect(new Box(plot.X, plot.Y, plot.Width, y.At(saturation) - plot.Y), "shade");
        }
    }

    /// <summary>Names the areas where the name covers least.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="y">Vertical axis.</param>
    /// <param name="plot">Area of the data.</param>
    /// <param name="floor">Lower limit.</param>
    /// <param name="saturation">Upper limit.</param>
    /// <param name="unit">Unit of both; may be empty.</param>
    /// <param name="placer">Knows where curves and labels are.</param>
    /// <param name="ends">Ends of the curves, whose names will stand beside them.</param>
    public static void Name(Svg svg, Scale y, Box plot, double floor, double saturation, string unit, LabelPlacer placer, IReadOnlyList<(double X, double Y)> ends)
    {
        if (saturation > 0 && y.Contains(saturation))
        {
            Say("saturation", saturation, ((plot.Y + y.At(saturation)) / 2) + 4);
        }
        if (floor > 0 && y.Contains(floor))
        {
            Say("floor", floor, ((plot.Bottom + y.At(floor)) / 2) + 4);
        }

        void Say(string what, double limit, double baseline)
        {
            string text = $"{what} {Num.Tidy(limit)} {Num.Cut(unit, 12)}".TrimEnd();
            (double X, string Anchor)[] places = [(plot.X + 8, "start"), (plot.Right - 8, "end"), (plot.X + (plot.Width / 2), "middle")];
            (double left, string anchor) = places.MinBy(place => Cost(Box.OfText(text, 12, place.X, baseline, place.Anchor)));
            placer.Block(Box.OfText(text, 12, left, baseline, anchor));
            svg.Text(left, baseline, text, anchor, 12, "muted");
        }

        // The room right of a curve's end belongs to the curve's own name.
        int Cost(Box box) => placer.Covered(box) + (20 * ends.Count(end => box.Overlaps(new Box(end.X + 4, end.Y - 28, 90, 48))));
    }
}
