using System.Text;
using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Cli.Report;

/// <summary>A series of a claim's figure, cleaned for drawing, with its colour and shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">Points that have a place on the axes.</param>
/// <param name="Lost">Points that have none.</param>
/// <param name="Predicted">Whether theory drew it.</param>
/// <param name="Css">Class of its colour.</param>
/// <param name="Shape">Shape of its marks: 1 circle, -1 diamond.</param>
internal sealed record SeriesLook(string Name, IReadOnlyList<(double X, double Y)> Points, int Lost, bool Predicted, string Css, int Shape)
{
    /// <summary>From this many series on only a key names them.</summary>
    public const int MostNamed = 10;

    private const int MostBuckets = 400;

    // Neighbours in this order differ in hue and in lightness.
    private static readonly string[] Cycle = ["chunk-8", "linear", "linear-noise", "chunk-4", "chunk-2", "chunk-16", "chunk-12", "banded"];

    /// <summary>The last point in the direction of reading, where the name stands.</summary>
    public (double X, double Y) End => Joined ? Points[^1] : Points.MaxBy(point => point.X);

    /// <summary>Whether a line through the points makes sense: theory, or points in the order of their axis.</summary>
    public bool Joined => Points.Count > 1 && (Predicted || Enumerable.Range(1, Points.Count - 1).All(k => Points[k].X >= Points[k - 1].X));

    /// <summary>Whether points are marked: what was measured is, and what a line cannot show.</summary>
    public bool Marked => !Predicted || Points.Count == 1;

    /// <summary>All series of a figure, each with its colour: that of the policy it names, of the measurement it predicts, or the next one.</summary>
    public static List<SeriesLook> Of(ClaimFigure figure)
    {
        string?[] colours = [.. figure.Series.Select(series => PolicyKey(series.Name))];
        for (int k = 0; k < colours.Length; k++)
        {
            // The same policy twice in one picture cannot keep its colour twice.
            if (colours[k] is { } colour && Array.IndexOf(colours, colour) < k && !Pairs(figure, Array.IndexOf(colours, colour), k))
            {
                colours[k] = null;
            }
        }
        Queue<string> free = new(Cycle.Where(colour => !colours.Contains(colour)));
        for (int k = 0; k < colours.Length; k++)
        {
            if (!figure.Series[k].Predicted)
            {
                colours[k] ??= free.TryDequeue(out string? next) ? next : "other";
            }
        }
        for (int k = 0; k < colours.Length; k++)
        {
            colours[k] ??= Partner(figure, k) is { } partner ? colours[partner]
                : figure.Series.Count(series => series.Predicted) == 1 ? "expert"
                : free.TryDequeue(out string? next) ? next : "other";
        }
        return [.. figure.Series.Select((series, k) => Clean(series, figure, colours[k]!, ShapeOf(figure, k)))];
    }

    /// <summary>A key for figures whose names found no room.</summary>
    public static string Keys(IReadOnlyList<SeriesLook> series)
    {
        var html = new StringBuilder("<p class=\"keys\">");
        foreach (SeriesLook one in series)
        {
            string line = one.Joined ? $"<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line{(one.Predicted ? " pred" : "")}\"/>" : "";
            string mark = !one.Marked ? ""
                : one.Shape < 0 ? $"<path d=\"M15 3L20 8L15 13L10 8Z\" class=\"{(one.Predicted ? "ring" : "dot")}\"/>"
                : $"<circle cx=\"15\" cy=\"8\" r=\"4\" class=\"{(one.Predicted ? "ring" : "dot")}\"/>";
            html.Append($"<span class=\"{one.Css}\"><svg width=\"30\" height=\"16\" viewBox=\"0 0 30 16\" aria-hidden=\"true\">{line}{mark}</svg>{Num.Escape(one.Name)}</span>");
        }
        return html.Append("</p>\n").ToString();
    }

    /// <summary>Fewer points for a long curve: of each stretch its ends, its lowest and its highest point, in order.</summary>
    public static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= 4 * MostBuckets)
        {
            return points;
        }
        SortedSet<int> kept = [];
        int size = (points.Count + MostBuckets - 1) / MostBuckets;
        for (int from = 0; from < points.Count; from += size)
        {
            int to = Math.Min(points.Count, from + size);
            kept.UnionWith([from, to - 1, Enumerable.Range(from, to - from).MinBy(k => points[k].Y), Enumerable.Range(from, to - from).MaxBy(k => points[k].Y)]);
        }
        return [.. kept.Select(k => points[k])];
    }

    private static SeriesLook Clean(ClaimSeries series, ClaimFigure figure, string colour, int shape)
    {
        int count = Math.Min(series.X.Count, series.Y.Count);
        List<(double X, double Y)> points = [.. Enumerable.Range(0, count).Select(k => (series.X[k], series.Y[k]))
            .Where(point => Fits(point.Item1, figure.LogX) && Fits(point.Item2, figure.LogY))];
        return new SeriesLook(MathText.Plain(series.Name), points, Math.Max(series.X.Count, series.Y.Count) - points.Count, series.Predicted, "p-" + colour, shape);
    }

    private static bool Fits(double value, bool log) => double.IsFinite(value) && (!log || value > 0);

    // Diamonds from the fifth measured series on, for those who cannot tell the colours apart.
    private static int ShapeOf(ClaimFigure figure, int index) => figure.Series.Take(index).Count(series => !series.Predicted) >= 4 && !figure.Series[index].Predicted ? -1 : 1;

    private static string? PolicyKey(string name)
    {
        string[] words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string key = words is ["chunk", _, ..] ? $"chunk-{words[1].TrimEnd(',', ':')}" : words.Length > 0 ? words[0].TrimEnd(',', ':') : "";
        return key != "other" && Palette.Policies.Any(colour => colour.Name == key) ? key : null;
    }

    // A prediction belongs to the measured series whose name it repeats, with or without more words.
    private static int? Partner(ClaimFigure figure, int index)
    {
        for (int k = 0; k < figure.Series.Count; k++)
        {
            if (Pairs(figure, k, index))
            {
                return k;
            }
        }

        // One formula drawn for every measured series has one name: the k-th belongs to the k-th.
        int[] theory = [.. Enumerable.Range(0, figure.Series.Count).Where(k => figure.Series[k].Predicted)];
        int[] measured = [.. Enumerable.Range(0, figure.Series.Count).Where(k => !figure.Series[k].Predicted)];
        bool oneFormula = theory.Length > 1 && theory.Length == measured.Length && theory.All(k => figure.Series[k].Name == figure.Series[theory[0]].Name);
        return oneFormula ? measured[Array.IndexOf(theory, index)] : null;
    }

    private static bool Pairs(ClaimFigure figure, int first, int second)
    {
        if (figure.Series[first].Predicted == figure.Series[second].Predicted)
        {
            return false;
        }
        (string measured, string predicted) = figure.Series[first].Predicted
            ? (figure.Series[second].Name, figure.Series[first].Name)
            : (figure.Series[first].Name, figure.Series[second].Name);
        string stem = measured.Replace("measured", "", StringComparison.OrdinalIgnoreCase).Trim(' ', ',', ':', '(', ')');
        return stem.Length > 1 && predicted.Contains(stem, StringComparison.OrdinalIgnoreCase);
    }
}
