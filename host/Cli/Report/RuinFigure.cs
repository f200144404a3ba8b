using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>Histograms of the time at which an episode first hits zero, one drawing a policy, rig and sign.</summary>
public static class RuinFigure
{
    /// <summary>Hitting times drawn one by one; longer ones are gathered.</summary>
    public const int Shown = 6;

    private const double Slot = 25;
    private const double Width = 276;
    private const double Height = 236;
    private static readonly Box Plot = new(46, 46, 222, 136);

    /// <summary>Builds the figure; null when there is no row.</summary>
    public static Figure? Build(string id, IReadOnlyList<RuinRow> rows, IReadOnlyList<string> provenance)
    {
        List<RuinRow> shown = [.. rows.Where(row => row.Hitting.Length > 0).GroupBy(row => row.Policy).SelectMany(policy => policy)];
        if (shown.Count == 0)
        {
            return null;
        }
        string title = Findings.Ruin(shown) ?? "No episode hit zero";
        List<string> panels = [.. shown.Select((row, index) => Panel($"{id}-{index + 1}", row))];
        List<double> trips = [.. shown.Select(row => row.TripRate).Where(double.IsFinite)];
        string[] caption =
        [
            $"Share of episodes that first hit zero at policy period t; \u201c>{Shown}\u201d gathers later ones, \u201cnever\u201d the rest.",
            $"Multiplier of the plant {string.Join(", ", shown.Select(row => Num.Plain(row.Rho)).Distinct())}; N = {string.Join(", ", shown.Select(row => row.Episodes).Distinct().Order())} episodes of {string.Join(", ", shown.Select(row => row.Horizon).Distinct().Order())} periods.",
            trips.Count == 0 ? "" : $"Episodes that reached the saturation limit: {Num.Percent(trips.Min())} to {Num.Percent(trips.Max())}, by row in the table.",
            .. provenance,
        ];
        return new Figure(id, title, "four", panels, [KeyMark.Interval99, KeyMark.Expected], caption);
    }

    /// <summary>The rig of an address in a few letters: its scheme and name, without parameters.</summary>
    public static string ShortRig(string rig)
    {
        return Num.Cut(rig.Split('?')[0], 36);
    }

    private static string Panel(string id, RuinRow row)
    {
        string name = $"{Num.Cut(row.Policy, 20)}, sign {Num.Sign(row.Sign)}";
        var svg = new Svg(id, Width, Height, $"Hitting times of {name} on {row.Rig}",
            $"Columns: share of episodes by hitting time with 99 % interval. Strokes: expected share. Trip rate {Num.Percent(row.TripRate)}.");
        var y = Scale.Linear(0, 1, Plot.Bottom, Plot.Y);
        svg.Text(4, 16, name, "start", 13, "ink strong");
        svg.Text(4, 33, ShortRig(row.Rig), "start", 12, "muted");
        foreach (double level in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            svg.Line(Plot.X, y.At(level), Plot.Right, y.At(level), level == 0 ? "axis" : "grid");
            if (level * 2 == Math.Floor(level * 2))
            {
                svg.Text(Plot.X - 6, y.At(level) + 4, Num.Fixed(level * 100, 0) + "\u00a0%", "end", 12, "muted");
            }
        }
        double later = row.Hitting.Skip(Shown).Where(double.IsFinite).Sum();
        double never = 1 - row.Hitting.Where(double.IsFinite).Sum();
        for (int k = 0; k < Shown + 2; k++)
        {
            double centre = k < Shown ? Plot.X + ((k + 0.5) * Slot) : k == Shown ? Plot.Right - 54 : Plot.Right - 19;
            string tick = k < Shown ? Num.Plain(k + 1) : k == Shown ? $">{Shown}" : "never";
            svg.Text(centre, Plot.Bottom + 17, tick, "middle", 12, "muted");
            double share = k < Shown ? At(row.Hitting, k) : k == Shown ? later : Math.Clamp(never, 0, 1);
            Column(svg, row, k, centre, Slot * 0.66, share, y);
        }
        svg.Text(Plot.X + (Plot.Width / 2), Plot.Bottom + 38, "first hit of zero, t (periods)", "middle", 12, "ink");
        return svg.ToString();
    }

    private static double At(double[] values, int index) => index < values.Length ? values[index] : double.NaN;

    private static void Column(Svg svg, RuinRow row, int index, double centre, double width, double share, Scale y)
    {
        string css = index < Shown ? Palette.Css(row.Policy, 1) : Palette.Css("zero", 1);
        double top = y.At(share);
        svg.Rect(new Box(centre - (width / 2), top, width, y.At(0) - top), css + " fill");
        if (index >= Shown)
        {
            return;
        }
        double expected = At(row.Expected, index) > 0 ? y.At(row.Expected[index]) : double.NaN;
        double[] ends = index < row.HittingCi99.Length && row.HittingCi99[index] is { Length: 2 } pair ? pair : [double.NaN, double.NaN];

        // A seam in the page's colour keeps the whisker visible on dark and on pale columns.
        svg.Line(centre, y.At(ends[0]), centre, y.At(ends[1]), "whisker seam");
        svg.Line(centre, y.At(ends[0]), centre, y.At(ends[1]), "whisker");
        svg.Line(centre - (width * 0.7), expected, centre + (width * 0.7), expected, "expect");
    }
}
