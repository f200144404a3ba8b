using ImitationHil.Linux;

namespace ImitationHil.Cli.Report;

/// <summary>How late: the share of ticks above each duration, both axes logarithmic, so that the rare ones are as readable as the median.</summary>
public static class JitterFigure
{
    private const double Width = 760, Height = 400;
    private static readonly Box Plot = new(76, 30, 600, 300);
    private static readonly double[] Marked = [0.5, 0.99, 0.999];

    /// <summary>Builds the figure.</summary>
    /// <param name="timing">At least one tick.</param>
    /// <param name="periodMicroseconds">Distance of the ticks.</param>
    /// <param name="title">The finding.</param>
    /// <param name="caption">Where and how it was measured.</param>
    public static Figure Build(LoopTiming timing, int periodMicroseconds, string title, IReadOnlyList<string> caption)
    {
        var svg = new Svg("jitter-1", Width, Height, title, "Share of ticks above each duration: how late the thread woke, and how long its work took. Log axes.");
        double longest = Math.Max(periodMicroseconds, Math.Max(timing.Wake.MaxNanoseconds, timing.Compute.MaxNanoseconds) / 1000.0);
        var x = Scale.Logarithmic(0.1, longest * 1.3, Plot.X, Plot.Right);
        var y = Scale.Logarithmic(0.5 / timing.Ticks, 1, Plot.Bottom, Plot.Y);
        var axes = new Axes(svg, Plot);
        axes.Bottom(x, "duration, microseconds", grid: true);
        axes.Left(y, "share of ticks that took longer");
        var labels = new LabelPlacer(new Box(Plot.X, 4, Width - Plot.X - 4, Plot.Bottom));
        svg.Line(x.At(periodMicroseconds), Plot.Y, x.At(periodMicroseconds), Plot.Bottom, "one");
        svg.Text(x.At(periodMicroseconds), Plot.Y - 8, "period", "middle", 12, "muted");
        labels.Avoid(x.At(periodMicroseconds), Plot.Y, x.At(periodMicroseconds), Plot.Bottom);
        (Histogram Times, string Name, string Css, int Sign)[] curves = [(timing.Wake, "woke late by", Palette.Css("linear", 1), 1), (timing.Compute, "work took", Palette.Css("chunk", 8), -1)];

        // All curves before any label, so that no label covers one that comes later.
        foreach (var curve in curves)
            Curve(svg, labels, x, y, curve.Times, curve.Css);
        foreach (var curve in curves)
            Marks(svg, labels, x, y, curve.Times, curve.Name, curve.Css, curve.Sign);
        return new Figure("jitter", title, "", [svg.ToString()], [], caption);
    }

    private static void Curve(Svg svg, LabelPlacer labels, Scale x, Scale y, Histogram histogram, string css)
    {
        var points = new List<(double X, double Y)>();
        long above = histogram.Count;
        double before = y.At(1);
        foreach (var (microseconds, count) in histogram.Bins())
        {
            // A step: the share holds up to the bin and falls there.
            points.Add((x.At(Math.Max(microseconds, x.Low)), before));
            above -= count;
            before = above > 0 ? y.At((double)above / histogram.Count) : y.At(y.Low);
            points.Add((x.At(Math.Max(microseconds, x.Low)), before));
        }

        points.Add((x.At(histogram.MaxNanoseconds / 1000.0), before));
        points.Add((x.At(histogram.MaxNanoseconds / 1000.0), y.At(y.Low)));
        svg.Curve(points, css + " line");
        for (int k = 1; k < points.Count; k++)
            labels.Avoid(points[k - 1].X, points[k - 1].Y, points[k].X, points[k].Y);
    }

    private static void Marks(Svg svg, LabelPlacer labels, Scale x, Scale y, Histogram histogram, string name, string css, int sign)
    {
        foreach (double share in Marked)
        {
            double at = histogram.PercentileMicroseconds(share), px = x.At(Math.Max(at, x.Low)), py = y.At(Math.Max(1 - share, y.Low));
            svg.Marker(sign, px, py, 4.5, css + " dot");
            string text = share == 0.5 ? $"{name} {Num.Plain(at)} \u00b5s, median" : $"{Num.Plain(at)} \u00b5s, {Num.Plain(share * 100)}\u00a0%";
            if (labels.Place(text, 13, px, py, css, sign) is { } label)
                svg.Label(label, 13);
        }
    }
}
