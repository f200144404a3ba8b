using System.Globalization;
using System.Text;

namespace ImitationHil.Cli.Report;

/// <summary>One colour that has a value in the light and in the dark theme.</summary>
/// <param name="Name">CSS name without dashes in front.</param>
/// <param name="Light">Hex colour on paper.</param>
/// <param name="Dark">Hex colour on a dark screen.</param>
/// <param name="Fill">Colour of areas where it differs from that of lines, which then outline them.</param>
public sealed record ThemeColour(string Name, string Light, string Dark, string? Fill = null);

/// <summary>
/// The one place of colours: Okabe and Ito's palette, one colour a policy in every picture and table. Lines and marks
/// stand at least 3 to 1 off the page; where the original hue is paler than that it is darkened for paper or lightened
/// for the dark theme. Text is never written in a policy's colour: labels are ink beside a swatch.
/// </summary>
public static class Palette
{
    /// <summary>Colours of the page itself: paper, ink, second ink, grid, axes, shading of floor and saturation.</summary>
    public static IReadOnlyList<ThemeColour> Roles { get; } =
    [
        new("page", "#ffffff", "#14171c"),
        new("ink", "#1a1d21", "#eceff3"),
        new("muted", "#555c66", "#a9b1bc"),
        new("grid", "#e6e9ed", "#282d35"),
        new("axis", "#868e99", "#727b88"),
        new("shade", "#eceef1", "#242930"),
    ];

    /// <summary>Colours of policies, by key.</summary>
    public static IReadOnlyList<ThemeColour> Policies { get; } =
    [
        new("linear", "#d55e00", "#e8731a"),       // vermilion
        new("linear-noise", "#009e73", "#12b68a"), // bluish green
        new("chunk-2", "#c98300", "#e69f00"),      // orange
        new("chunk-3", "#9e9400", "#f0e442", "#f0e442"), // yellow
        new("chunk-4", "#c0619a", "#d987b5"),      // reddish purple
        new("chunk-6", "#4d6a00", "#a8c93a"),      // between green and yellow
        new("chunk-8", "#0072b2", "#2f93d8"),      // blue
        new("chunk-12", "#2f98d4", "#8fd0f7"),     // sky blue
        new("chunk-16", "#5b4b9a", "#a99be0"),     // between blue and purple
        new("bimodal", "#9e9400", "#f0e442", "#f0e442"), // yellow; never in one picture with chunks
        new("two-chunk", "#8a3b6b", "#e3a9ca"),    // purple, dark and light
        new("time-varying", "#00664b", "#5fc7a6"), // green, dark and light
        new("banded", "#7f5200", "#d6b27a"),       // orange, dark and light
        new("zero", "#767b82", "#8b929c"),         // grey
        new("expert", "#1a1d21", "#eceff3"),       // black, white on dark
        new("other", "#767b82", "#8b929c"),
    ];

    /// <summary>Every pair of text and background that the page uses, by the names of <see cref="Roles"/>.</summary>
    public static IReadOnlyList<(string Text, string Background)> TextPairs { get; } =
        [("ink", "page"), ("muted", "page"), ("ink", "shade"), ("muted", "shade"), ("page", "ink")];

    /// <summary>The key of a policy in <see cref="Policies"/>; also the tail of its CSS class.</summary>
    public static string Key(string policy, int chunk)
    {
        string key = policy == "chunk" ? chunk == 1 ? "linear" : "chunk-" + chunk.ToString(CultureInfo.InvariantCulture) : policy.Replace("-learned", "");
        return Policies.Any(colour => colour.Name == key) ? key : "other";
    }

    /// <summary>CSS class that sets the colour of a policy for everything inside.</summary>
    public static string Css(string policy, int chunk) => "p-" + Key(policy, chunk);

    /// <summary>How a policy is called in pictures and tables.</summary>
    public static string Name(string policy, int chunk) => policy switch
    {
        "chunk" => "chunk " + chunk.ToString(CultureInfo.InvariantCulture),
        "linear-noise" => "linear + noise",
        "bimodal-learned" => "bimodal, learned",
        _ => policy,
    };

    /// <summary>CSS: variables of both themes and the classes of policies.</summary>
    public static string StyleSheet()
    {
        string light = Variables(colour => colour.Light);
        string dark = Variables(colour => colour.Dark);
        var css = new StringBuilder();
        css.Append(":root{color-scheme:light;").Append(light).Append("}\n");
        css.Append("@media (prefers-color-scheme:dark){:root:not([data-theme]){color-scheme:dark;").Append(dark).Append("}}\n");
        css.Append(":root[data-theme=dark]{color-scheme:dark;").Append(dark).Append("}\n");
        css.Append("@media print{:root,:root:not([data-theme]),:root[data-theme]{color-scheme:light;").Append(light).Append("}}\n");
        foreach (ThemeColour policy in Policies)
        {
            css.Append(CultureInfo.InvariantCulture, $".p-{policy.Name}{{--c:var(--p-{policy.Name});--f:{policy.Fill ?? "var(--c)"}}}");
        }
        return css.Append('\n').ToString();
    }

    private static string Variables(Func<ThemeColour, string> pick) =>
        string.Concat(Roles.Select(role => $"--{role.Name}:{pick(role)};"))
        + string.Concat(Policies.Select(policy => $"--p-{policy.Name}:{pick(policy)};"));
}
