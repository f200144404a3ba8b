using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>
/// R_expert beside R_cost: two dot plots that share their rows and the length of a decade, so that equal spreads look
/// equal. Points of one policy that line up on the left and scatter on the right are the message.
/// </summary>
public static class RiskFigure
{
    private const double Width = 560;
    private const double RowHeight = 30;
    private static readonly double Left = 142;

    /// <summary>Builds the figure; null when fewer than two rows have both numbers.</summary>
    public static Figure? Build(string id, IReadOnlyList<GrowthRow> rows, IReadOnlyList<string> provenance)
    {
        List<GrowthRow> shown = [.. rows.Where(row => row.Policy != "expert" && double.IsFinite(row.RExpert) && double.IsFinite(row.RCost))];
        if (shown.Count < 2 || Findings.Risk(shown) is not { } title)
        {
            return null;
        }
        double span = Math.Max(Decades(shown.Select(row => row.RExpert)), Decades(shown.Select(row => row.RCost)));
        span = Math.Clamp(span + 0.5, 1, 12);
        string[] panels =
        [
            Panel(id + "-expert", "R_expert, error on the expert\u2019s states", title, shown, row => row.RExpert, span),
            Panel(id + "-cost", "R_cost, excess of the bounded cost", title, shown, row => row.RCost, span),
        ];
        string[] caption =
        [
            Findings.Capital($"{shown[0].Problem}, on {shown[0].Rig}."),
            "A decade has the same length in both pictures.",
            "R_expert is the mean L1 error of the policy on the expert\u2019s states, summed over the horizon; R_cost is the excess of the mean of max over time of min(1, |deviation| / saturation).",
$"N = {string.Join(", ", shown.Select(row => row.Episodes).Distinct().Order())} episodes, from the starts of the demonstrations.",
            .. provenance,
        ];
        return new Figure(id, title, "two", panels, [KeyMark.Plus, KeyMark.Minus], caption);
    }

    private static double Decades(IEnumerable<double> values) => Math.Log10(Findings.Factor(values) ?? 1);

    private static string Panel(
        string id, string axis, string title, IReadOnlyList<GrowthRow> rows, Func<GrowthRow, double> pick, double span)
    {
        List<GrowthRow[]> groups = [.. rows.GroupBy(row => (row.Policy, row.Chunk)).Select(group => group.ToArray())];
        var plot = new Box(Left, 44, Width - Left - 20, (groups.Count * RowHeight) + 8);
        var svg = new Svg(id, Width, plot.Bottom + 48, $"{title}: {axis}", $"{axis}, a row a policy, on a log axis.");
        List<double> good = [.. rows.Select(pick).Where(v => v > 0)];
        double centre = good.Count == 0 ? 1 : Math.Sqrt(good.Min() * good.Max());
        double half = Math.Pow(10, span / 2);
        var x = Scale.Logarithmic(centre / half, centre * half, plot.X, plot.Right);
        new Axes(svg, plot).Bottom(x, axis, grid: true);
        if (Findings.Factor(good) is { } factor)
        {
            Bracket(svg, x.At(good.Min()), x.At(good.Max()), plot.Y - 12, $"factor {Num.Short(factor, 2)}", plot);
        }
        for (int k = 0; k < groups.Count; k++)
        {
            double y = plot.Y + 4 + ((k + 0.5) * RowHeight);
            GrowthRow first = groups[k][0];
            svg.Text(4, y + 4, Num.Cut(Palette.Name(first.Policy, first.Chunk), 15), "start", 13, "ink");
            svg.Line(plot.X, y, plot.Right, y, "grid");
            bool wordsDone = false;
            for (int j = 0; j < groups[k].Length; j++)
            {
                GrowthRow row = groups[k][j];
                double shift = groups[k].Length == 1 ? 0 : (j - ((groups[k].Length - 1) / 2.0)) * Math.Min(10, 18.0 / groups[k].Length);
                if (pick(row) > 0)
                {
                    svg.Marker(row.Sign, x.At(pick(row)), y + shift, 4.5, Palette.Css(row.Policy, row.Chunk) + " dot");
                }
                else if (!wordsDone)
                {
                    svg.Text(plot.X + 6, y + 4, "0 or less", "start", 12, "muted halo");
                    wordsDone = true;
                }
            }
        }
        return svg.ToString();
    }

    private static void Bracket(Svg svg, double from, double to, double y, string text, Box plot)
    {
        svg.Line(from, y, to, y, "axis thick");
        svg.Line(from, y - 4, from, y + 4, "axis thick");
        svg.Line(to, y - 4, to, y + 4, "axis thick");
        double half = Box.TextWidth(text, 13) / 2;
        double middle = Math.Clamp((from + to) / 2, plot.X + half, plot.Right - half);
        svg.Text(middle, y - 9, text, "middle", 13, "ink strong");
    }
}
