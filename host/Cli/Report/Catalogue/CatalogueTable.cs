using System.Globalization;
using System.Text;
using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Cli.Report;

/// <summary>Expected against measured: a row a number, with the tolerance and its reason.</summary>
internal static class CatalogueTable
{
    private const int MostDigits = 10;
    private const string Same = "the same";

    /// <summary>The mark of an outcome; told by its shape and its name, not by colour alone.</summary>
    public static string Mark(bool pass) => pass
        ? "<svg class=\"mark p-linear-noise\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" role=\"img\" aria-label=\"holds\"><circle cx=\"8\" cy=\"8\" r=\"7.5\" class=\"seal\"/><path d=\"M4.4 8.4L7 11L11.8 5.4\" class=\"stroke\"/></svg>"
        : "<svg class=\"mark p-linear\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" role=\"img\" aria-label=\"does not hold\"><rect x=\"0.5\" y=\"0.5\" width=\"15\" height=\"15\" class=\"seal\"/><path d=\"M4.5 4.5L11.5 11.5M11.5 4.5L4.5 11.5\" class=\"stroke\"/></svg>";

    /// <summary>The table of an entry.</summary>
    public static string Render(TheoryEntry entry)
    {
        IReadOnlyList<ClaimNumber> numbers = entry.Outcome.Numbers;
        string[] expected = [.. numbers.Select(number => Value(number.Expected, number))];
        string[] measured = [.. numbers.Select(number => Value(number.Measured, number))];
        string[] tolerance = [.. numbers.Select(Tolerance)];
        string label = $"{entry.Claim.Id}: expected against measured";
        var html = new StringBuilder($"<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{Num.Escape(label)}\"><table>");
        html.Append("<thead><tr><th scope=\"col\">what is compared</th><th scope=\"col\" class=\"n\">expected</th><th scope=\"col\" class=\"n\">measured</th><th scope=\"col\" class=\"n\">tolerance</th><th scope=\"col\"><span class=\"unseen\">result</span></th></tr></thead>\n");
        for (int k = 0; k < numbers.Count; k++)
        {
            string relation = numbers[k].Relation switch { ClaimRelation.AtMost => "<i>at most</i> ", ClaimRelation.AtLeast => "<i>at least</i> ", _ => "" };
            html.Append(k == 0 || !Alike(numbers, k) ? "<tbody>" : "");
            html.Append($"<tr><th scope=\"row\">{MathText.Html(numbers[k].Name)}</th><td class=\"n\">{relation}{Padded(expected, k)}</td><td class=\"n\">{Padded(measured, k)}</td>");
            html.Append($"<td class=\"n\">{tolerance[k]}</td><td>{Mark(TheoryEntry.Holds(numbers[k]))}</td></tr>\n");
            if (k + 1 == numbers.Count || !Alike(numbers, k + 1))
            {
                string reason = Enumerable.Range(0, k + 1).Reverse().Select(i => numbers[i].Reason).First(text => text != Same || numbers[0].Reason == Same);
                html.Append($"<tr class=\"why\"><td colspan=\"5\">{(numbers[k].Tolerance == 0 ? "" : "Tolerance: ")}{MathText.Html(reason)}</td></tr></tbody>\n");
            }
        }
        return html.Append("</table></div>\n").ToString();
    }

    /// <summary>A number with the digits in which its tolerance shows, so that agreement can be seen.</summary>
    public static string Value(double value, ClaimNumber number)
    {
        if (!double.IsFinite(value))
        {
            return Num.CannotTell;
        }
        double size = new[] { Math.Abs(number.Expected), Math.Abs(number.Measured) }.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (value == 0 || (value == Math.Round(value) && Math.Abs(value) < 1e6 && number.Tolerance == 0))
        {
            return Num.Plain(value);
        }
        int last = number.Tolerance > 0 && double.IsFinite(number.Tolerance) ? (int)Math.Floor(Math.Log10(number.Tolerance)) - 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) - 3;
        int first = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (size is >= 1e-3 and < 1e6)
        {
            int decimals = Math.Clamp(-last, 0, MostDigits - 1 - Math.Max(0, first));
            string text = Num.Fixed(value, decimals);

            // What is far below its bound is told by its own size, not as a row of zeros.
            return Math.Abs(value) < 0.5 * Math.Pow(10, -decimals) ? Scientific(value, 2) : text;
        }
        return Scientific(value, Math.Clamp(first - last + 1, 2, MostDigits - 3), number.Tolerance == 0);
    }

    // Neighbours with one reason share its line.
    private static bool Alike(IReadOnlyList<ClaimNumber> numbers, int index) =>
        (numbers[index].Reason == numbers[index - 1].Reason || numbers[index].Reason == Same)
        && (numbers[index].Tolerance == 0) == (numbers[index - 1].Tolerance == 0);

    private static string Tolerance(ClaimNumber number)
    {
        double value = number.Tolerance;
        if (value == 0)
        {
            return number.Relation == ClaimRelation.Equal ? "exact" : "none";
        }
        if (!double.IsFinite(value))
        {
            return Num.CannotTell;
        }
        string sign = number.Relation == ClaimRelation.Equal ? "\u00b1" : number.Relation == ClaimRelation.AtMost ? "+" : "\u2212";
        return sign + (value is >= 1e-4 and < 1e5 ? double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture) : Scientific(value, 2, trim: true));
    }

    // a·10^k in HTML with so many digits; of a round number of infinite precision, only those that it has.
    private static string Scientific(double value, int digits, bool trim = false)
    {
        string[] parts = Math.Abs(value).ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        string power = (exponent < 0 ? "\u2212" : "") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        string lead = trim && parts[0].Contains('.') ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0];
        return $"{(value < 0 ? "\u2212" : "")}{(lead == "1" ? "" : lead + "\u00b7")}10<sup>{power}</sup>";
    }

    // Aligned at the decimal point, unless that would push short numbers far from their edge.
    private static string Padded(string[] column, int row)
    {
        int decimals = column.Where(cell => !cell.Contains('<')).Select(Decimals).DefaultIfEmpty(0).Max();
        return decimals > 4 || column[row].Contains('<') ? column[row] : Tables.Align(column[row], decimals);
    }

    private static int Decimals(string cell) => cell.IndexOf('.') is >= 0 and var point ? cell.Length - point - 1 : 0;
}
