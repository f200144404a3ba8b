using System.Text.RegularExpressions;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Sets the formulas of claims, which are written in ASCII, as a reader expects them: Greek letters, roots, true minus
/// signs, raised powers, lowered indices. What it does not know stays as it is.
/// </summary>
internal static partial class MathText
{
    private const string Level = "-0123456789n";
    private const string Raised = "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207f";

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["alpha"] = "\u03b1",
        ["beta"] = "\u03b2",
        ["gamma"] = "\u03b3",
        ["delta"] = "\u03b4",
        ["epsilon"] = "\u03b5",
        ["theta"] = "\u03b8",
        ["lambda"] = "\u03bb",
        ["xi"] = "\u03be",
        ["rho"] = "\u03c1",
        ["sigma"] = "\u03c3",
        ["tau"] = "\u03c4",
        ["sqrt("] = "\u221a(",
        ["<="] = "\u2264",
        [">="] = "\u2265",
    };

    /// <summary>As HTML, escaped.</summary>
    public static string Html(string text)
    {
        string safe = Num.Escape(Signs(text));
        safe = PowerPattern().Replace(safe, match => $"<sup>{Bare(match.Groups["p"].Value).Replace('-', '\u2212')}</sup>");
        return IndexPattern().Replace(safe, match => $"{match.Groups["v"].Value}<sub>{match.Groups["i"].Value}</sub>");
    }

    /// <summary>As text without markup, for drawings: powers are raised where there are characters for them.</summary>
    public static string Plain(string text) =>
        PlainPowerPattern().Replace(Signs(text), match => string.Concat(match.Groups["p"].Value.Replace('\u2212', '-').Select(c => Raised[Level.IndexOf(c)])));

    private static string Signs(string text)
    {
        text = SymbolPattern().Replace(text, match => Symbols[match.Value]);
        text = MinusPattern().Replace(text, "\u2212");

        // An equation is not torn at the end of a line.
        return EqualsPattern().Replace(text, match => "\u00a0" + match.Groups["s"].Value + "\u00a0");
    }

    private static string Bare(string power) => power[0] is '(' or '{' ? power[1..^1] : power;

    [GeneratedRegex(@"(?<![A-Za-z_])(?:alpha|beta|gamma|delta|epsilon|theta|lambda|xi|rho|sigma|tau)(?![A-Za-z])|(?<![A-Za-z])sqrt\(|<=|>=")]
    private static partial Regex SymbolPattern();

    [GeneratedRegex(@"(?<=[\s(,=]|^)-(?=[A-Za-z0-9.\u03b1-\u03c9]|\s)")]
    private static partial Regex MinusPattern();

    [GeneratedRegex(@"(?<=[\w)|]) (?<s>[=\u2264\u2265+\u2212]) (?=[-+\u2212\w(|])")]
    private static partial Regex EqualsPattern();

    // Runs on escaped text: an entity is never part of a power.
    [GeneratedRegex(@"(?<=[A-Za-z0-9\u03b1-\u03c9)\]|])\^(?<p>\([^()&<>]{1,24}\)|\{[^{}&<>]{1,24}\}|[-\u2212]?[A-Za-z0-9\u03b1-\u03c9]+(?:\.[0-9]+)?)")]
    private static partial Regex PowerPattern();

    [GeneratedRegex(@"(?<=[A-Za-z0-9\u03b1-\u03c9)|])\^(?<p>[-\u2212]?(?:[0-9]+|n)(?![A-Za-z0-9.^/]))")]
    private static partial Regex PlainPowerPattern();

    // R_cost, x_0, sigma_u; not a_long_identifier.
    [GeneratedRegex(@"(?<![A-Za-z0-9_])(?<v>[A-Za-z\u03b1-\u03c9])_(?<i>[A-Za-z0-9]{1,6})(?![A-Za-z0-9_])")]
    private static partial Regex IndexPattern();
}
