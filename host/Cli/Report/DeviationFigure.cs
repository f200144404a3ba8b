using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>Deviation from the expert over time on a log axis, one drawing a sign of the plant.</summary>
public static class DeviationFigure
{
    private const double Width = 560;
    private const double Height = 430;
    private static readonly Box Plot = new(64, 56, 366, 320);

    /// <summary>Builds the figure; null when no curve has a point.</summary>
    public static Figure? Build(string id, DeviationPanel panel, IReadOnlyList<GrowthRow> growth, IReadOnlyList<string> provenance)
    {
        List<DeviationCurve> curves = [.. panel.Curves.Where(curve => Points(curve).Any(k => double.IsFinite(curve.Median[k])))];
        if (curves.Count == 0)
        {
            return null;
        }
        double lastStep = Math.Max(1, curves.Max(curve => curve.Step.Max()));
        (double low, double high) = Range(panel, curves);
        string title = Findings.Drift(growth) ?? $"Deviation from the expert: {panel.Problem}";
        List<string> drawings = [];
        foreach (IGrouping<int, DeviationCurve> side in curves.GroupBy(curve => curve.Sign < 0 ? -1 : 1).OrderByDescending(g => g.Key))
        {
            string name = $"{id}-{(side.Key < 0 ? "minus" : "plus")}";
            drawings.Add(Panel(name, title, panel, [.. side], side.Key, lastStep, low, high));
        }
        List<int> episodes = [.. curves.Select(curve => curve.Episodes).Distinct().Order()];
        string count = episodes.Count == 1 ? $"N = {episodes[0]}" : $"N = {episodes[0]} to {episodes[^1]}";
        string[] caption =
        [
            $"{panel.Problem}.",
            "A straight line is exponential growth or decay; statistics read it between floor and saturation.",
            curves.Any(curve => curve.Chunk > 1) ? "Chunks are drawn at their boundaries." : "",
            $"{count} episodes a curve, period {Num.Plain(panel.PeriodSeconds)} s.",
            .. provenance,
        ];
        KeyMark[] keys = [KeyMark.Median, KeyMark.Band, KeyMark.Prediction, KeyMark.Used, KeyMark.Censored];
        return new Figure(id, title, "two", drawings, keys, caption);
    }

    private static IEnumerable<int> Points(DeviationCurve curve) =>
        Enumerable.Range(0, new[] { curve.Step.Length, curve.Median.Length, curve.Low.Length, curve.High.Length, curve.Predicted.Length, curve.Used.Length }.Min());

    private static (double Low, double High) Range(DeviationPanel panel, List<DeviationCurve> curves)
    {
        List<double> seen = [.. curves.SelectMany(curve => Points(curve).Select(k => curve.Median[k])).Where(v => v > 0 && double.IsFinite(v))];
        double top = panel.Saturation > 0 && double.IsFinite(panel.Saturation) ? panel.Saturation : seen.Count > 0 ? seen.Max() : 1;
        double bottom = panel.Floor > 0 && double.IsFinite(panel.Floor) ? panel.Floor : Math.Min(seen.Count > 0 ? seen.Min() : top / 1000, top / 10);
        double decades = Math.Log10(top / bottom);
        double margin = Math.Pow(10, Math.Clamp(decades * 0.1, 0.12, 1));
        double least = Math.Max(bottom / 10, seen.Where(v => v < bottom).DefaultIfEmpty(bottom).Min() / 1.3);
        return (Math.Min(bottom / margin, least), top * margin);
    }

    private static string Panel(
        string id, string title, DeviationPanel panel, List<DeviationCurve> curves, int sign, double lastStep, double low, double high)
    {
        string spoken = $"{title}. Plant sign {Num.Sign(sign)}.";
        string description = $"Deviation in {panel.Unit} on a log axis against policy periods for "
            + string.Join(", ", curves.Select(curve => Palette.Name(curve.Policy, curve.Chunk))) + ".";
        var svg = new Svg(id, Width, Height, spoken, description);
        var x = Scale.Linear(0, lastStep, Plot.X, Plot.Right);
        var y = Scale.Logarithmic(low, high, Plot.Bottom, Plot.Y);
        var axes = new Axes(svg, Plot);
        var placer = new LabelPlacer(new Box(Plot.X + 3, Plot.Y + 3, Width - Plot.X - 5, Plot.Height - 6));

        svg.Clip(new Box(Plot.X, Plot.Y - 3, Plot.Width, Plot.Height + 6));
        Shades.Draw(svg, y, Plot, panel.Floor, panel.Saturation);
        axes.Left(y, $"deviation from the expert ({Num.Cut(panel.Unit, 12)})");
        axes.Bottom(x, "policy period", grid: false);
        axes.Top(Scale.Linear(0, lastStep * Positive(panel.PeriodSeconds), Plot.X, Plot.Right), "s");
        svg.Text(Plot.X, 18, $"Plant sign {Num.Sign(sign)}", "start", 15, "ink strong");

        foreach (DeviationCurve curve in curves)
        {
            DrawCurve(svg, curve, x, y, placer);
        }
        Shades.Name(svg, y, Plot, panel.Floor, panel.Saturation, panel.Unit, placer, [.. curves.Select(curve => End(curve, x, y))]);
        foreach (DeviationCurve curve in curves.OrderByDescending(curve => Points(curve).Count()))
        {
            (double endX, double endY) = End(curve, x, y);
            PlacedLabel? label = placer.Place(
                Num.Cut(Palette.Name(curve.Policy, curve.Chunk), 16), Axes.LabelSize, endX, endY, Palette.Css(curve.Policy, curve.Chunk), sign);
            if (label is not null)
            {
                svg.Label(label, Axes.LabelSize);
            }
        }
        return svg.ToString();
    }

    private static (double X, double Y) End(DeviationCurve curve, Scale x, Scale y)
    {
        int last = Points(curve).Last(k => double.IsFinite(curve.Median[k]));
        return (x.At(curve.Step[last]), y.At(curve.Median[last]));
    }

    private static double Positive(double period) => period > 0 && double.IsFinite(period) ? period : 1;

    private static void DrawCurve(Svg svg, DeviationCurve curve, Scale x, Scale y, LabelPlacer placer)
    {
        string css = Palette.Css(curve.Policy, curve.Chunk);
        List<int> points = [.. Points(curve)];
        List<(double X, double Y)> median = [.. points.Select(k => (x.At(curve.Step[k]), y.Past(curve.Median[k])))];
        svg.Band([.. points.Select(k => (x.At(curve.Step[k]), y.Past(curve.Low[k]), y.Past(curve.High[k])))], css + " band");
        svg.Curve(median, css + " line");
        svg.Curve([.. points.Select(k => (x.At(curve.Step[k]), y.Past(curve.Predicted[k])))], css + " line pred");
        for (int k = 0; k < points.Count; k++)
        {
            double px = median[k].X;
            double py = double.IsFinite(median[k].Y) ? y.At(curve.Median[points[k]]) : double.NaN;
            svg.Marker(curve.Sign, px, py, 2.8, css + (curve.Used[points[k]] ? " dot" : " ring"));
            if (k > 0 && double.IsFinite(py) && double.IsFinite(median[k - 1].Y))
            {
                placer.Avoid(median[k - 1].X, y.At(curve.Median[points[k - 1]]), px, py);
            }
        }
    }
}
