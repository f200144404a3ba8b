namespace ImitationHil.Cli.Report;

/// <summary>Who a curve speaks for; decides how it is drawn.</summary>
public enum Voice
{
    /// <summary>Measured on the rig: solid, in the policy's colour.</summary>
    Rig,

    /// <summary>Simulated on the twin: dashed, grey.</summary>
    Twin,

    /// <summary>The ideal plant, or what chance alone would show: thin, dotted, ink.</summary>
    Ideal,
}

/// <summary>One curve over time with its band. All arrays have the same length.</summary>
public sealed record BandCurve
{
    /// <summary>Name at the curve's end.</summary>
    public required string Label { get; init; }

    /// <summary>Who it speaks for.</summary>
    public required Voice Voice { get; init; }

    /// <summary>CSS class of the colour, from <see cref="Palette.Css"/>.</summary>
    public required string Css { get; init; }

    /// <summary>Horizontal positions.</summary>
    public required double[] X { get; init; }

    /// <summary>The curve.</summary>
    public required double[] Middle { get; init; }

    /// <summary>Lower edge of the band; empty for none.</summary>
    public double[] Low { get; init; } = [];

    /// <summary>Upper edge of the band; empty for none.</summary>
    public double[] High { get; init; } = [];

    /// <summary>Which points the statistics used, the others are drawn hollow; empty draws no points.</summary>
    public bool[] Used { get; init; } = [];
}

/// <summary>One drawing of curves over time on a log axis.</summary>
public sealed record BandPanel
{
    /// <summary>A few words above the drawing.</summary>
    public required string Heading { get; init; }

    /// <summary>Quantity and unit of the vertical axis.</summary>
    public required string Quantity { get; init; }

    /// <summary>Quantity and unit of the horizontal axis.</summary>
    public required string Time { get; init; }

    /// <summary>Seconds a unit of the horizontal axis, for the axis on top; 0 draws none.</summary>
    public double SecondsPerUnit { get; init; }

    /// <summary>Measurement floor: grey below it; 0 for none.</summary>
    public double Floor { get; init; }

    /// <summary>Saturation: grey above it; infinite for none.</summary>
    public double Saturation { get; init; } = double.PositiveInfinity;

    /// <summary>The curves.</summary>
    public required IReadOnlyList<BandCurve> Curves { get; init; }
}

/// <summary>A row of drawings of curves over time, with a sentence as its title.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">The finding, with the number.</param>
/// <param name="Panels">The drawings.</param>
/// <param name="Caption">What stands under them, sentence by sentence.</param>
public sealed record BandStory(string Id, string Title, IReadOnlyList<BandPanel> Panels, IReadOnlyList<string> Caption);

/// <summary>Draws <see cref="BandStory"/>: rig against twin, gap over time, spread of repeated runs.</summary>
public static class BandFigure
{
    private const double Width = 560;
    private const double Height = 430;
    private static readonly Box Plot = new(64, 56, 366, 320);

    /// <summary>Builds the figure; null when no curve has a point above zero.</summary>
    public static Figure? Build(BandStory story, IReadOnlyList<string> provenance)
    {
        List<BandPanel> shown = [.. story.Panels.Where(panel => panel.Curves.Any(curve => curve.Middle.Any(Drawable)))];
        if (shown.Count == 0)
        {
            return null;
        }
        bool bands = shown.Any(panel => panel.Curves.Any(curve => curve.Low.Length > 0));
        bool points = shown.Any(panel => panel.Curves.Any(curve => curve.Used.Length > 0));
        KeyMark[] voices = [.. shown.SelectMany(panel => panel.Curves).Select(curve => curve.Voice).Distinct().Order().Select(voice => voice switch { Voice.Rig => KeyMark.Rig, Voice.Twin => KeyMark.Twin, _ => KeyMark.Chance })];
        KeyMark[] keys = [.. voices, .. bands ? [KeyMark.Band] : Array.Empty<KeyMark>(), .. points ? [KeyMark.Used, KeyMark.Censored] : Array.Empty<KeyMark>()];
        return new Figure(story.Id, story.Title, "two", [.. shown.Select((panel, k) => Draw($"{story.Id}-{k + 1}", story.Title, panel))], keys, [.. story.Caption, .. provenance]);
    }

    private static bool Drawable(double value) => value > 0 && double.IsFinite(value);

    private static string Draw(string id, string title, BandPanel panel)
    {
        var svg = new Svg(id, Width, Height, $"{title}. {panel.Heading}.", $"{panel.Quantity} on a log axis against {panel.Time} for {string.Join(", ", panel.Curves.Select(curve => curve.Label))}.");
        double first = panel.Curves.Min(curve => curve.X.DefaultIfEmpty(0).First()), last = panel.Curves.Max(curve => curve.X.DefaultIfEmpty(1).Last());
        last = last > first ? last : first + 1;
        var (low, high) = Range(panel);
        var x = Scale.Linear(first, last, Plot.X, Plot.Right);
        var y = Scale.Logarithmic(low, high, Plot.Bottom, Plot.Y);
        var axes = new Axes(svg, Plot);
        var placer = new LabelPlacer(new Box(Plot.X + 3, Plot.Y + 3, Width - Plot.X - 5, Plot.Height - 6));

        svg.Clip(new Box(Plot.X, Plot.Y - 3, Plot.Width, Plot.Height + 6));
        Shades.Draw(svg, y, Plot, panel.Floor, panel.Saturation);
        axes.Left(y, panel.Quantity);
        axes.Bottom(x, panel.Time, grid: false);
        if (panel.SecondsPerUnit > 0)
        {
            axes.Top(Scale.Linear(first * panel.SecondsPerUnit, last * panel.SecondsPerUnit, Plot.X, Plot.Right), "s");
        }
        svg.Text(Plot.X, 18, panel.Heading, "start", 15, "ink strong");
        foreach (BandCurve curve in panel.Curves)
        {
            DrawCurve(svg, curve, x, y, placer);
        }
        List<(BandCurve Curve, double X, double Y)> ends = [.. panel.Curves.Where(curve => curve.Middle.Any(Drawable)).Select(curve => End(curve, x, y))];
        Shades.Name(svg, y, Plot, panel.Floor, panel.Saturation, "", placer, [.. ends.Select(end => (end.X, end.Y))]);
        foreach ((BandCurve curve, double endX, double endY) in ends)
        {
            if (placer.Place(Num.Cut(curve.Label, 16), Axes.LabelSize, endX, endY, curve.Css, 1) is { } label)
            {
                svg.Label(label, Axes.LabelSize);
            }
        }
        return svg.ToString();
    }

    private static (BandCurve Curve, double X, double Y) End(BandCurve curve, Scale x, Scale y)
    {
        int last = Array.FindLastIndex(curve.Middle, Drawable);
        return (curve, x.At(curve.X[last]), y.At(curve.Middle[last]));
    }

    private static (double Low, double High) Range(BandPanel panel)
    {
        List<double> seen = [.. panel.Curves.SelectMany(curve => curve.Middle.Concat(curve.High)).Where(Drawable)];
        double top = Math.Max(seen.Max(), double.IsFinite(panel.Saturation) ? panel.Saturation : 0);
        double bottom = panel.Curves.SelectMany(curve => curve.Middle).Where(Drawable).Min();
        bottom = panel.Floor > 0 ? Math.Min(panel.Floor, Math.Max(bottom, panel.Floor / 10)) : bottom;
        bottom = Math.Min(bottom, top / 10);
        double margin = Math.Pow(10, Math.Clamp(Math.Log10(top / bottom) * 0.1, 0.12, 1));
        return (bottom / margin, top * margin);
    }

    private static void DrawCurve(Svg svg, BandCurve curve, Scale x, Scale y, LabelPlacer placer)
    {
        List<int> at = [.. Enumerable.Range(0, Math.Min(curve.X.Length, curve.Middle.Length))];
        if (curve.Low.Length > 0)
        {
            svg.Band([.. at.Select(k => (x.At(curve.X[k]), y.Past(curve.Low[k]), y.Past(curve.High[k])))], curve.Css + " band");
        }
        string style = curve.Voice switch { Voice.Rig => " line", Voice.Twin => " line pred", _ => " line ideal" };
        svg.Curve([.. at.Select(k => (x.At(curve.X[k]), y.Past(curve.Middle[k])))], curve.Css + style);
        for (int k = 0; k < at.Count; k++)
        {
            if (!Drawable(curve.Middle[k]))
            {
                continue;
            }
            if (curve.Used.Length > 0)
            {
                svg.Circle(x.At(curve.X[k]), y.At(curve.Middle[k]), 2.8, curve.Css + (curve.Used[k] ? " dot" : " ring"));
            }
            if (k > 0 && Drawable(curve.Middle[k - 1]))
            {
                placer.Avoid(x.At(curve.X[k - 1]), y.At(curve.Middle[k - 1]), x.At(curve.X[k]), y.At(curve.Middle[k]));
            }
        }
    }
}
