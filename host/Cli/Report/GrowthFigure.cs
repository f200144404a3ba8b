using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Measured against predicted multiplier as a forest plot: on the left the multiplier with the line at 1, on the right
/// the difference from the prediction, magnified, because intervals of one per cent cannot be seen on the left.
/// </summary>
public static class GrowthFigure
{
    private const double Width = 560;
    private const double RowHeight = 30;
    private const double Left = 142;
    private const double Top = 30;

    /// <summary>Builds the figure; null when no row has a number.</summary>
    public static Figure? Build(string id, IReadOnlyList<GrowthRow> rows, IReadOnlyList<string> provenance)
    {
        if (!rows.Any(Findings.Told) || Findings.Agreement(rows) is not { } title)
        {
            return null;
        }
        string[] caption =
        [
            Findings.Capital($"{rows[0].Problem}, on {rows[0].Rig}."),
            "Multipliers a policy period; those of chunks are the root of the boundary multiplier.",
            "The sign of the prediction is divided out, so left of 0 would mean the wrong sign.",
            $"N = {string.Join(", ", rows.Select(row => row.Episodes).Distinct().Order())} episodes; intervals by jackknife over episodes.",
            .. provenance,
        ];
        string[] panels = [Absolute(id + "-size", title, rows), Difference(id + "-difference", title, rows)];
        KeyMark[] twin = rows.Any(row => Twin(row) is not null) ? [KeyMark.Twin95] : [];
        return new Figure(id, title, "two", panels, [KeyMark.Interval95, .. twin, KeyMark.PredictionTick, KeyMark.Plus, KeyMark.Minus], caption);
    }

    private static double Direction(GrowthRow row) =>
        double.IsFinite(row.Predicted) && row.Predicted != 0 ? Math.Sign(row.Predicted) : row.Multiplier < 0 ? -1 : 1;

    private static (double Value, double Low, double High) Oriented(GrowthRow row)
    {
        double sign = Direction(row);
        double value = Findings.Told(row) ? sign * row.Multiplier!.Value : double.NaN;
        return !Findings.HasInterval(row)
            ? (value, double.NaN, double.NaN)
            : (value, Math.Min(sign * row.Ci95![0], sign * row.Ci95[1]), Math.Max(sign * row.Ci95[0], sign * row.Ci95[1]));
    }

    // The twin's number, read as if it had been measured on the rig; null when there is none.
    private static GrowthRow? Twin(GrowthRow row) => row.Twin is null ? null : row with { Multiplier = row.Twin, Ci95 = row.TwinCi95 };

    private static string Absolute(string id, string title, IReadOnlyList<GrowthRow> rows)
    {
        Box plot = Area(rows, right: 176);
        var svg = new Svg(id, Width, plot.Bottom + 48, title, "Measured multiplier with its interval beside the predicted one, a row a policy and sign.");
        List<double> all = [1, .. rows.Select(row => Oriented(row).Value), .. rows.Select(row => Math.Abs(row.Predicted))];
        all = [.. all.Where(double.IsFinite)];
        double low = Math.Min(0.9, all.Min() - 0.08);
        var x = Scale.Linear(Math.Max(low, -3), Math.Min(all.Max() + 0.08, 6), plot.X, plot.Right);
        new Axes(svg, plot).Bottom(x, "multiplier a policy period", grid: true, target: 5);
        svg.Line(x.At(1), plot.Y - 6, x.At(1), plot.Bottom, "one");
        svg.Text(x.At(1) - 6, plot.Y - 12, "\u2190 decays", "end", 12, "muted");
        svg.Text(x.At(1) + 6, plot.Y - 12, "grows \u2192", "start", 12, "muted");
        svg.Text(Width - 6, plot.Y - 12, "measured [95 %]", "end", 12, "muted");
        for (int k = 0; k < rows.Count; k++)
        {
            double y = RowLabel(svg, rows, k, plot);
            (double value, double least, double most) = Oriented(rows[k]);
            Marks(svg, rows[k], x, y, value, least, most, Math.Abs(rows[k].Predicted));
            TwinMarks(svg, rows[k], x, y, 0);
            svg.Text(Width - 6, y + 4, Words(rows[k]), "end", 12, Findings.Told(rows[k]) ? "ink" : "muted");
        }
        return svg.ToString();
    }

    private static string Words(GrowthRow row)
    {
        if (!Findings.Told(row))
        {
            return Num.CannotTell;
        }
        string interval = Findings.HasInterval(row) ? $" [{Num.Fixed(row.Ci95![0], 3)}, {Num.Fixed(row.Ci95[1], 3)}]" : " [?]";
        return Num.Fixed(row.Multiplier, 3) + interval;
    }

    private static string Difference(string id, string title, IReadOnlyList<GrowthRow> rows)
    {
        Box plot = Area(rows, right: 20);
        var svg = new Svg(id, Width, plot.Bottom + 48, title + ", magnified", "Measured minus predicted multiplier with its interval, a row a policy and sign.");
        List<(double Value, double Low, double High)> shifts = [.. rows.Select(Shift)];
        double reach = shifts.Concat(rows.Select(Twin).OfType<GrowthRow>().Select(Shift)).SelectMany(s => new[] { s.Value, s.Low, s.High }).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0.01).Max();
        reach = Math.Clamp(reach * 1.1, 0.002, 1);
        var x = Scale.Linear(-reach, reach, plot.X, plot.Right);
        new Axes(svg, plot).Bottom(x, "measured minus predicted multiplier, magnified", grid: true, target: 5);
        svg.Line(x.At(0), plot.Y - 6, x.At(0), plot.Bottom, "one");
        svg.Text(x.At(0) - 6, plot.Y - 12, "\u2190 slower than predicted", "end", 12, "muted");
        svg.Text(x.At(0) + 6, plot.Y - 12, "faster \u2192", "start", 12, "muted");
        for (int k = 0; k < rows.Count; k++)
        {
            double y = RowLabel(svg, rows, k, plot);
            if (double.IsFinite(shifts[k].Value))
            {
                Marks(svg, rows[k], x, y, shifts[k].Value, shifts[k].Low, shifts[k].High, double.NaN);
                TwinMarks(svg, rows[k], x, y, Math.Abs(rows[k].Predicted));
            }
            else
            {
                svg.Text(x.At(0) + 8, y + 4, Num.CannotTell, "start", 12, "muted");
            }
        }
        return svg.ToString();
    }

    private static (double Value, double Low, double High) Shift(GrowthRow row)
    {
        var (value, low, high) = Oriented(row);
        double predicted = Math.Abs(row.Predicted);
        return (value - predicted, low - predicted, high - predicted);
    }

    private static Box Area(IReadOnlyList<GrowthRow> rows, double right) =>
        new(Left, Top, Width - Left - right, (rows.Count * RowHeight) + 8);

    private static double RowLabel(Svg svg, IReadOnlyList<GrowthRow> rows, int index, Box plot)
    {
        GrowthRow row = rows[index];
        double y = plot.Y + 4 + ((index + 0.5) * RowHeight);
        bool first = index == 0 || rows[index - 1].Policy != row.Policy || rows[index - 1].Chunk != row.Chunk;
        if (first)
        {
            svg.Text(4, y + 4, Num.Cut(Palette.Name(row.Policy, row.Chunk), 15), "start", 13, "ink");
            if (index > 0)
            {
                svg.Line(4, y - (RowHeight / 2), Width - 4, y - (RowHeight / 2), "grid");
            }
        }
        svg.Text(Left - 12, y + 4, Num.Sign(row.Sign), "end", 13, "muted");
        return y;
    }

    private static void Marks(Svg svg, GrowthRow row, Scale x, double y, double value, double low, double high, double predicted)
    {
        string css = Palette.Css(row.Policy, row.Chunk);
        if (double.IsFinite(predicted))
        {
            svg.Line(x.At(predicted), y - 10, x.At(predicted), y + 10, "tick");
        }
        if (double.IsFinite(value))
        {
            svg.Line(x.At(low), y, x.At(high), y, css + " bar");
            svg.Marker(row.Sign, x.At(value), y, 4.5, css + " dot");
        }
    }

    // Under the rig's own mark, so that neither hides the other.
    private static void TwinMarks(Svg svg, GrowthRow row, Scale x, double y, double origin)
    {
        if (Twin(row) is not { } twin || !Findings.Told(twin))
        {
            return;
        }
        var (value, low, high) = Oriented(twin);
        svg.Line(x.At(low - origin), y + 9, x.At(high - origin), y + 9, "p-expert line");
        svg.Marker(row.Sign, x.At(value - origin), y + 9, 3, "p-expert ring");
    }
}
