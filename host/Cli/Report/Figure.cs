using System.Text;

namespace ImitationHil.Cli.Report;

/// <summary>One picture with its title, which is a sentence with the number, and its caption.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">The finding.</param>
/// <param name="Layout">CSS class of the panel row: <c>two</c>, <c>four</c>.</param>
/// <param name="Panels">One SVG each.</param>
/// <param name="Keys">Marks explained, in the order to print.</param>
/// <param name="Caption">What stands under the picture, sentence by sentence.</param>
public sealed record Figure(
    string Id, string Title, string Layout, IReadOnlyList<string> Panels, IReadOnlyList<KeyMark> Keys, IReadOnlyList<string> Caption)
{
    /// <summary>HTML of the figure.</summary>
    public string Render()
    {
        var html = new StringBuilder();
        html.Append($"<figure id=\"{Id}\" aria-labelledby=\"{Id}-title\"><h2 id=\"{Id}-title\">{Num.Escape(Title)}</h2>\n");
        if (Keys.Count > 0)
        {
            html.Append("<p class=\"keys\">").AppendJoin("", Keys.Select(Key)).Append("</p>\n");
        }
        html.Append($"<div class=\"panels {Layout}\">\n").AppendJoin("\n", Panels).Append("\n</div>\n");
        return html.Append("<figcaption>").AppendJoin(" ", Caption.Where(sentence => sentence.Length > 0).Select(Num.Escape)).Append("</figcaption></figure>\n").ToString();
    }

    private static string Key(KeyMark mark)
    {
        string drawing = mark switch
        {
            KeyMark.Median => "<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line\"/>",
            KeyMark.Band => "<rect x=\"1\" y=\"2\" width=\"28\" height=\"12\" class=\"band key\"/>",
            KeyMark.Prediction => "<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line pred\"/>",
            KeyMark.Used => "<circle cx=\"15\" cy=\"8\" r=\"4\" class=\"dot\"/>",
            KeyMark.Censored => "<circle cx=\"15\" cy=\"8\" r=\"3.5\" class=\"ring\"/>",
            KeyMark.Plus => "<circle cx=\"15\" cy=\"8\" r=\"4.5\" class=\"dot\"/>",
            KeyMark.Minus => "<path d=\"M15 2.5L20.5 8L15 13.5L9.5 8Z\" class=\"dot\"/>",
            KeyMark.Interval95 => "<line x1=\"3\" y1=\"8\" x2=\"27\" y2=\"8\" class=\"bar\"/><circle cx=\"15\" cy=\"8\" r=\"4\" class=\"dot\"/>",
            KeyMark.Interval99 => "<rect x=\"9\" y=\"5\" width=\"12\" height=\"11\" class=\"fill\"/><line x1=\"15\" y1=\"1\" x2=\"15\" y2=\"10\" class=\"whisker\"/>",
            KeyMark.Expected => "<line x1=\"6\" y1=\"8\" x2=\"24\" y2=\"8\" class=\"expect\"/>",
            KeyMark.PredictionTick => "<line x1=\"15\" y1=\"1\" x2=\"15\" y2=\"15\" class=\"tick\"/>",
            KeyMark.Twin95 => "<line x1=\"3\" y1=\"8\" x2=\"27\" y2=\"8\" class=\"line\"/><circle cx=\"15\" cy=\"8\" r=\"3.5\" class=\"ring\"/>",
            KeyMark.Rig => "<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line\"/>",
            KeyMark.Twin => "<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line pred\"/>",
            KeyMark.Chance => "<line x1=\"1\" y1=\"8\" x2=\"29\" y2=\"8\" class=\"line ideal\"/>",
            _ => "",
        };
        string words = mark switch
        {
            KeyMark.Median => "measured, median",
            KeyMark.Band => "5 to 95 % of episodes",
            KeyMark.Prediction => "predicted",
            KeyMark.Used => "used by the statistics",
            KeyMark.Censored => "censored",
            KeyMark.Plus => "sign +",
            KeyMark.Minus => "sign \u2212",
            KeyMark.Interval95 => "measured, 95 % interval",
            KeyMark.Interval99 => "measured, 99 % interval",
            KeyMark.Expected => "expected on the ideal plant",
            KeyMark.PredictionTick => "predicted",
            KeyMark.Twin95 => "twin, 95 % interval",
            KeyMark.Rig => "measured on the rig",
            KeyMark.Twin => "simulated on the twin",
            KeyMark.Chance => "ideal, or chance alone",
            _ => "",
        };
        return $"<span class=\"p-expert\"><svg width=\"30\" height=\"16\" viewBox=\"0 0 30 16\" aria-hidden=\"true\">{drawing}</svg>{words}</span>";
    }
}

/// <summary>A mark that the key above a picture explains.</summary>
public enum KeyMark
{
    /// <summary>Solid line.</summary>
    Median,

    /// <summary>Shaded band.</summary>
    Band,

    /// <summary>Dashed line.</summary>
    Prediction,

    /// <summary>Filled point.</summary>
    Used,

    /// <summary>Hollow point.</summary>
    Censored,

    /// <summary>Circle.</summary>
    Plus,

    /// <summary>Diamond.</summary>
    Minus,

    /// <summary>Dot with a horizontal bar.</summary>
    Interval95,

    /// <summary>Column with a whisker.</summary>
    Interval99,

    /// <summary>Dark stroke across a column.</summary>
    Expected,

    /// <summary>Upright stroke.</summary>
    PredictionTick,

    /// <summary>Ring with a thin horizontal bar.</summary>
    Twin95,

    /// <summary>Solid line.</summary>
    Rig,

    /// <summary>Dashed line.</summary>
    Twin,

    /// <summary>Dotted line.</summary>
    Chance,
}
