namespace ImitationHil.Cli.Report;

/// <summary>Draws axes with grid, major and minor ticks around a plot area.</summary>
/// <param name="svg">The drawing.</param>
/// <param name="plot">The area of the data.</param>
public sealed class Axes(Svg svg, Box plot)
{
    /// <summary>Size of tick text in pixels.</summary>
    public const double TickSize = 12;

    /// <summary>Size of axis titles and direct labels in pixels.</summary>
    public const double LabelSize = 13;

    /// <summary>Horizontal axis below the plot, with vertical grid lines when asked.</summary>
    public void Bottom(Scale scale, string title, bool grid, int target = 6)
    {
        double lastRight = double.NegativeInfinity;
        foreach (Tick tick in scale.Minor(target))
        {
            svg.Line(scale.At(tick.Value), plot.Bottom, scale.At(tick.Value), plot.Bottom + 3, "axis");
        }
        foreach (Tick tick in scale.Major(target))
        {
            double x = scale.At(tick.Value);
            if (grid)
            {
                svg.Line(x, plot.Y, x, plot.Bottom, "grid");
            }
            svg.Line(x, plot.Bottom, x, plot.Bottom + 6, "axis");
            Box text = Box.OfText(tick.Label, TickSize, x, plot.Bottom + 20, "middle");
            if (text.X > lastRight + 4)
            {
                svg.Text(x, plot.Bottom + 20, tick.Label, "middle", TickSize, "muted");
                lastRight = text.Right;
            }
        }
        svg.Line(plot.X, plot.Bottom, plot.Right, plot.Bottom, "axis");
        svg.Text(plot.X + (plot.Width / 2), plot.Bottom + 40, title, "middle", LabelSize, "ink");
    }

    /// <summary>Secondary axis above the plot; every tick carries its unit, so it needs no title.</summary>
    public void Top(Scale scale, string unit, int target = 5)
    {
        foreach (Tick tick in scale.Major(target))
        {
            double x = scale.At(tick.Value);
            svg.Line(x, plot.Y - 5, x, plot.Y, "axis");
            svg.Text(x, plot.Y - 10, tick.Label + "\u00a0" + unit, "middle", TickSize, "muted");
        }
        svg.Line(plot.X, plot.Y, plot.Right, plot.Y, "axis");
    }

    /// <summary>Vertical axis left of the plot, with horizontal grid lines.</summary>
    public void Left(Scale scale, string title, int target = 5)
    {
        foreach (Tick tick in scale.Minor(target))
        {
            double y = scale.At(tick.Value);
            svg.Line(plot.X - 3, y, plot.X, y, "axis");
        }
        foreach (Tick tick in scale.Major(target))
        {
            double y = scale.At(tick.Value);
            svg.Line(plot.X, y, plot.Right, y, "grid");
            svg.Line(plot.X - 6, y, plot.X, y, "axis");
            svg.Text(plot.X - 9, y + 4, tick.Label, "end", TickSize, "muted");
        }
        svg.Line(plot.X, plot.Y, plot.X, plot.Bottom, "axis");
        svg.Text(14, plot.Y + (plot.Height / 2), title, "middle", LabelSize, "ink", upright: true);
    }
}
