using System.Text;
using System.Text.RegularExpressions;
using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>Tables with scope on every heading and numbers aligned at the decimal point.</summary>
public static partial class Tables
{
    private const char FigureSpace = '\u2007';
    private const char PointSpace = '\u2008';

    // Longer cells are prose and may wrap.
    private const int LongestLine = 48;

    /// <summary>Measured and predicted growth, row by row.</summary>
    public static string Growth(IReadOnlyList<GrowthRow> rows)
    {
        string[] header = ["policy", "sign", "episodes", "horizon", "measured", "95 % low", "95 % high", "predicted", "saturated", "decades"];
        List<string[]> cells = [.. rows.Select(row => new[]
        {
            Palette.Name(row.Policy, row.Chunk), Num.Sign(row.Sign), Num.Plain(row.Episodes), Num.Plain(row.Horizon),
            Num.Fixed(row.Multiplier, 3),
            Findings.HasInterval(row) ? Num.Fixed(row.Ci95![0], 3) : Num.CannotTell,
            Findings.HasInterval(row) ? Num.Fixed(row.Ci95![1], 3) : Num.CannotTell,
            Num.Fixed(row.Predicted, 3), Num.Percent(row.SaturatedShare), Num.Fixed(row.Decades, 2),
        })];
        return Render($"Growth a policy period: {rows[0].Problem}, on {rows[0].Rig}", header, cells,
            "Saturated is the share of policy periods under a limit, which are censored; decades are those between floor and saturation that the median covers.",
            row => Palette.Css(rows[row].Policy, rows[row].Chunk));
    }

    /// <summary>Outcomes of the policies for the unknown sign.</summary>
    public static string Ruin(IReadOnlyList<RuinRow> rows)
    {
        string[] header = ["policy", "rig", "sign", "\u03c1", "episodes", "tripped", "expected", "rms at t = 2 / start", "zero below"];
        List<string[]> cells = [.. rows.Select(row => new[]
        {
            row.Policy, row.Rig, Num.Sign(row.Sign), Num.Plain(row.Rho), Num.Plain(row.Episodes),
            Num.Percent(row.TripRate), row.TripExpected is null ? "\u2013" : Num.Percent(row.TripExpected),
            Num.Fixed(row.ResidualAtTwo, 3), Num.Plain(row.HitBelow),
        })];
        return Render("Unknown sign: how often the saturation limit was reached, and what is left at t = 2", header, cells,
            "Expected trip rates hold on the ideal plant; a dash means no closed form.", row => Palette.Css(rows[row].Policy, 1));
    }

    /// <summary>A table whose cells are already text; columns of numbers are found and aligned.</summary>
    public static string Render(
        string title, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, string note, Func<int, string>? swatch = null)
    {
        bool[] numeric = [.. header.Select((_, column) => IsNumeric(rows, column))];
        int[] decimals = [.. header.Select((_, column) => rows.Where(row => column < row.Count).Select(row => Decimals(row[column])).DefaultIfEmpty(0).Max())];
        int[] tail = [.. header.Select((_, column) => rows.Where(row => column < row.Count).Select(row => Suffix(row[column]).Length).DefaultIfEmpty(0).Max())];
        var html = new StringBuilder();
        html.Append($"<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{Num.Escape(title)}\"><table><caption>{Num.Escape(title)}</caption><thead><tr>");
        for (int column = 0; column < header.Count; column++)
        {
            html.Append($"<th scope=\"col\"{(numeric[column] ? " class=\"n\"" : "")}>{Num.Escape(header[column])}</th>");
        }
        html.Append("</tr></thead><tbody>\n");
        for (int k = 0; k < rows.Count; k++)
        {
            html.Append("<tr>");
            for (int column = 0; column < Math.Min(header.Count, rows[k].Count); column++)
            {
                string text = Num.Escape(numeric[column] ? Align(rows[k][column], decimals[column], tail[column]) : rows[k][column]);
                string mark = column == 0 && swatch is not null ? $"<span class=\"swatch {swatch(k)}\" aria-hidden=\"true\"></span>" : "";
                string tag = column == 0 ? "th scope=\"row\"" : "td";
                string style = numeric[column] ? " class=\"n\"" : text.Length > LongestLine ? " class=\"prose\"" : "";
                html.Append($"<{tag}{style}>{mark}{text}</{tag[..2]}>");
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table>");
        return html.Append(note.Length > 0 ? $"<p class=\"note\">{Num.Escape(note)}</p>" : "").Append("</div>\n").ToString();
    }

    /// <summary>Pads a number behind, so that right-aligned cells of tabular figures meet at the decimal point.</summary>
    public static string Align(string cell, int decimals, int suffix = 0)
    {
        Match match = NumberPattern().Match(cell);
        if (!match.Success)
        {
            return cell;
        }
        int own = Decimals(cell);
        string point = own == 0 && decimals > 0 ? PointSpace.ToString() : "";
        int blank = Math.Max(0, suffix - match.Groups["suffix"].Length);
        return match.Groups["number"].Value + point + new string(FigureSpace, Math.Max(0, decimals - own))
            + match.Groups["suffix"].Value + new string(FigureSpace, blank);
    }

    private static bool IsNumeric(IReadOnlyList<IReadOnlyList<string>> rows, int column)
    {
        List<string> cells = [.. rows.Where(row => column < row.Count).Select(row => row[column]).Where(cell => cell != Num.CannotTell && cell != "\u2013" && cell.Length > 0)];
        return cells.Count > 0 && cells.All(cell => NumberPattern().IsMatch(cell));
    }

    private static int Decimals(string cell) => NumberPattern().Match(cell).Groups["fraction"].Length;

    private static string Suffix(string cell) => NumberPattern().Match(cell).Groups["suffix"].Value;

    [GeneratedRegex(@"^\s*(?<number>[-+\u2212]?[0-9]+(\.(?<fraction>[0-9]+))?)(?<suffix>[\s\u00a0]?%)?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberPattern();
}
