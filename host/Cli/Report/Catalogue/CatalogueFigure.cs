using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Draws the one figure of a claim: predictions dashed, what was measured with marks, names at the ends of the curves.
/// Points without a place (not finite, or not positive on a log axis) are left out and counted under the picture.
/// </summary>
public static class CatalogueFigure
{
    private const double Width = 608;
    private const double Height = 404;
    private const double Top = 34;
    private const double Bottom = 52;
    private const double MostLabel = 196;
    private const int LongestName = 36;
    private const int MostMarks = 60;

    /// <summary>The figure with its title and caption; without a drawing when there is nothing to draw.</summary>
    public static Figure Build(string id, ClaimFigure figure)
    {
        List<SeriesLook> all = SeriesLook.Of(figure);
        List<SeriesLook> drawn = [.. all.Where(series => series.Points.Count > 0)];
        string title = figure.Title;
        if (drawn.Count == 0)
        {
            return new Figure(id, title, "one", [], [], ["Nothing was drawn: the run gave no point that has a place on these axes."]);
        }
        int lost = all.Sum(series => series.Lost);
        string[] empty = [.. all.Where(series => series.Points.Count == 0).Select(series => series.Name)];
        bool thinned = drawn.Any(series => series.Marked && series.Joined && series.Points.Count > MostMarks);
        string[] caption =
        [
            drawn.Any(series => series.Predicted) ? "Dashed: predicted." : "",
            drawn.Any(series => !series.Predicted) ? (thinned ? "Marks, not on every point: measured." : "Marks: measured.") : "",
            lost == 0 ? "" : $"{lost} {(lost == 1 ? "point has" : "points have")} no place on these axes (zero on a log axis, or not finite).",
            empty.Length == 0 ? "" : $"Nothing to draw of {string.Join(", ", empty)}.",
        ];
        (string drawing, bool named) = Draw(id + "-plot", figure, drawn);
        return new Figure(id, title, "one", [(named ? "" : SeriesLook.Keys(drawn)) + drawing], [], caption);
    }

    private static (string Drawing, bool Named) Draw(string id, ClaimFigure figure, List<SeriesLook> series)
    {
        Range rangeX = Range.Of(series.SelectMany(s => s.Points.Select(p => p.X)), figure.LogX, margin: 0.02);
        Range rangeY = Range.Of(series.SelectMany(s => s.Points.Select(p => p.Y)), figure.LogY, margin: 0.06);
        double left = LeftMargin(rangeY);

        // Too many or too long names go into a key above the picture, which then has the whole width.
        bool direct = series.Count <= SeriesLook.MostNamed && series.All(s => s.Name.Length <= LongestName);
        double widest = direct ? series.Max(s => Box.TextWidth(s.Name, Axes.LabelSize)) + LabelPlacer.Swatch + 10 : 0;
        var plot = new Box(left, Top, Width - left - Math.Clamp(widest, 16, MostLabel), Height - Top - Bottom);
        Scale x = rangeX.On(plot.X, plot.Right);
        Scale y = rangeY.On(plot.Bottom, plot.Y);

        string words = $"{figure.Y} against {figure.X} for {string.Join(", ", series.Select(s => s.Name))}.";
        var svg = new Svg(id, Width, Height, figure.Title, words);
        svg.Clip(new Box(plot.X - 3, plot.Y - 3, plot.Width + 6, plot.Height + 6));
        var axes = new Axes(svg, plot);
        axes.Left(y, "");
        axes.Bottom(x, Num.Cut(MathText.Plain(figure.X), 60), grid: false);

        // Upright titles are hard to read and have room for few words: it stands over its axis.
        svg.Text(0, 16, Num.Cut(MathText.Plain(figure.Y), (int)(Width / (0.6 * Axes.LabelSize))), "start", Axes.LabelSize, "ink");

        var placer = new LabelPlacer(new Box(plot.X + 4, plot.Y + 2, Width - plot.X - 4, plot.Height - 4));
        // Where theory and measurement agree both must show: broad measured lines and clouds of points lie under the
        // dashes of the prediction, the marks of curves on top.
        bool compared = series.Any(s => s.Predicted);
        series.Where(s => s.Joined && !s.Predicted).ToList().ForEach(s => DrawLine(svg, s, x, y, placer, compared));
        series.Where(s => s.Marked && !s.Joined && s.Points.Count > MostMarks).ToList().ForEach(s => DrawMarks(svg, s, x, y, placer));
        series.Where(s => s.Joined && s.Predicted).ToList().ForEach(s => DrawLine(svg, s, x, y, placer, compared));
        series.Where(s => s.Marked && (s.Joined || s.Points.Count <= MostMarks)).ToList().ForEach(s => DrawMarks(svg, s, x, y, placer));
        bool named = direct;
        // A formula that is drawn several times is named once, a measurement always.
        foreach (SeriesLook one in series.Where(s => s.Marked).Concat(series.Where(s => !s.Marked).DistinctBy(s => s.Name)).OrderBy(s => y.At(s.End.Y)))
        {
            PlacedLabel? label = direct
                ? placer.Place(one.Name, Axes.LabelSize, x.At(one.End.X), y.At(one.End.Y), one.Css, one.Shape)
                : null;
            named &= label is not null;
            if (label is not null)
            {
                DrawLabel(svg, one, label);
            }
        }
        return (svg.ToString(), named);
    }

    private static double LeftMargin(Range range)
    {
        IReadOnlyList<Tick> ticks = range.On(300, 0).Major(5);
        return 16 + ticks.Select(tick => Box.TextWidth(tick.Label, Axes.TickSize)).DefaultIfEmpty(0).Max();
    }

    private static void DrawLine(Svg svg, SeriesLook series, Scale x, Scale y, LabelPlacer placer, bool compared)
    {
        List<(double X, double Y)> path = [.. SeriesLook.Thin(series.Points).Select(p => (x.At(p.X), y.At(p.Y)))];
        svg.Curve(path, series.Css + (series.Predicted ? " line pred" : compared ? " line under" : " line"));
        for (int k = 1; k < path.Count; k++)
        {
            placer.Avoid(path[k - 1].X, path[k - 1].Y, path[k].X, path[k].Y);
        }
    }

    private static void DrawMarks(Svg svg, SeriesLook series, Scale x, Scale y, LabelPlacer placer)
    {
        int count = series.Points.Count;
        int every = count <= MostMarks ? 1 : series.Joined ? (count + (MostMarks / 2) - 1) / (MostMarks / 2) : Math.Max(1, count / 1500);
        double radius = count == 1 ? 5 : count > 100 && !series.Joined ? 2.4 : 3.4;
        for (int k = 0; k < count; k += every)
        {
            (double px, double py) = (x.At(series.Points[k].X), y.At(series.Points[k].Y));
            svg.Marker(series.Shape, px, py, radius, series.Css + (series.Predicted ? " ring" : " dot"));
            placer.Avoid(px - 2, py, px + 2, py);
        }
    }

    // As Svg.Label does, but a prediction has a dash where a measurement has its mark.
    private static void DrawLabel(Svg svg, SeriesLook series, PlacedLabel label)
    {
        if (series.Marked)
        {
            svg.Label(label, Axes.LabelSize);
            return;
        }
        if (label.NeedsLeader)
        {
            svg.Line(label.AnchorX, label.AnchorY, label.Meet.X, label.Meet.Y, label.Style + " leader");
        }
        double middle = label.Area.Y + (label.Area.Height / 2);
        double from = label.Mirrored ? label.Area.Right - 11 : label.Area.X;
        svg.Line(from, middle, from + 11, middle, label.Style + " line dash");
        double textX = label.Mirrored ? label.Area.Right - LabelPlacer.Swatch : label.Area.X + LabelPlacer.Swatch;
        svg.Text(textX, label.Area.Y + (0.9 * Axes.LabelSize), label.Text, label.Mirrored ? "end" : "start", Axes.LabelSize, label.Clear ? "ink" : "ink halo");
    }

    // Ends of an axis with a margin, so that no mark sits on the frame.
    private readonly record struct Range(double Low, double High, bool Log)
    {
        public static Range Of(IEnumerable<double> values, bool log, double margin)
        {
            double[] all = [.. values];
            (double low, double high) = (all.Min(), all.Max());
            if (log)
            {
                double decades = Math.Max(0.05, margin * (Math.Log10(high) - Math.Log10(low)));
                double factor = Math.Pow(10, decades);
                return new Range(Math.Max(low / factor, double.Epsilon), Math.Min(high * factor, double.MaxValue), true);
            }

            // Zero is shown when it is near: a share of 0.9 and one of 0.3 are compared by their heights.
            if (low > 0 && low < 0.45 * high)
            {
                return new Range(0, Padded(high, high * margin), false);
            }
            if (high < 0 && high > 0.45 * low)
            {
                return new Range(Padded(low, low * margin), 0, false);
            }
            double pad = (high - low) * margin;
            return double.IsFinite(pad) ? new Range(low == 0 ? 0 : Padded(low, -pad), high == 0 ? 0 : Padded(high, pad), false) : new Range(low / 2, high / 2, false);
        }

        public Scale On(double from, double to) => Log ? Scale.Logarithmic(Low, High, from, to) : Scale.Linear(Low, High, from, to);

        private static double Padded(double value, double pad) => double.IsFinite(value + pad) ? value + pad : value;
    }
}
