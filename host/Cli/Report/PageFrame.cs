using System.Text;

namespace ImitationHil.Cli.Report;

/// <summary>What every page has around its content: one file that needs nothing else, same bytes for the same content on every system.</summary>
public static class PageFrame
{
    /// <summary>Everything before the content.</summary>
    /// <param name="title">Title and first heading, plain text.</param>
    /// <param name="summary">The paragraph below it, plain text.</param>
    /// <param name="css">Rules of this page alone.</param>
    public static StringBuilder Begin(string title, string summary, string css = "")
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
        html.Append($"<title>{Num.Escape(title)}</title>\n<style>\n{Palette.StyleSheet()}{PageStyle.Css}\n{(css.Length > 0 ? css + "\n" : "")}</style>\n</head>\n<body>\n<main>\n");
        html.Append($"<header><h1>{Num.Escape(title)}</h1>{PageStyle.Toggle}</header>\n");
        return html.Append($"<p class=\"summary\">{Num.Escape(summary)}</p>\n");
    }

    /// <summary>Facts at the foot of the page, by name.</summary>
    public static StringBuilder Settings(this StringBuilder html, IEnumerable<KeyValuePair<string, string>> facts) =>
        html.Append("<section class=\"settings\"><h2>Settings, seeds and versions</h2><dl>").AppendJoin("", facts.Select(pair =>
            $"<div><dt>{Num.Escape(pair.Key)}</dt><dd>{Num.Escape(pair.Value)}</dd></div>")).Append("</dl></section>\n");

    /// <summary>Everything after the content, and the page.</summary>
    public static string End(this StringBuilder html) =>
        html.Append($"</main>\n<script>\n{PageStyle.Script}\n</script>\n</body>\n</html>\n").Replace("\r\n", "\n").ToString();
}
