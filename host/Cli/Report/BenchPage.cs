using System.Globalization;
using System.Text;
using ImitationHil.Hil.Bench;

namespace ImitationHil.Cli.Report;

/// <summary>
/// The verdict of a bench as one HTML file that needs nothing else: what failed first, then every scenario with its
/// measurements, limits and reasons. It shows no times of day, so the same run gives the same bytes.
/// </summary>
public static class BenchPage
{
    private const string Css = """
        .verdicts th,.verdicts td{white-space:normal;vertical-align:top}
        .verdicts tbody th[scope=rowgroup]{padding-top:18px;font-weight:600;border-bottom:1px solid var(--axis)}
        .verdicts tbody th[scope=rowgroup] span{display:block;font-weight:400;color:var(--muted);max-width:70em}
        .mark{display:inline-block;width:16px;height:16px;flex:none;vertical-align:-2px;margin-right:8px}
        .verdicts td.n{white-space:nowrap}
        .verdicts td:nth-child(5){color:var(--muted);width:46%}
        .seal{fill:var(--c)} .stroke{fill:none;stroke:var(--page);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        .skipped{columns:2;font-size:15px}
        @media (max-width:700px){.skipped{columns:1}}
        """;

    /// <summary>The page.</summary>
    /// <param name="results">What ran, in its order.</param>
    /// <param name="bench">Where.</param>
    /// <param name="seed">Seed of all.</param>
    /// <param name="settings">Further facts for the foot of the page.</param>
    public static string Render(IReadOnlyList<ScenarioResult> results, string bench, uint seed, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(results);
        var ran = results.Where(result => result.Skipped is null).ToList();
        var failed = ran.Where(result => !result.Pass).ToList();
        string title = failed.Count == 0 ? $"All {ran.Count} scenarios hold on {bench}" : $"{failed.Count} of {ran.Count} scenarios fail on {bench}";
        var html = PageFrame.Begin(title, Summary(ran), Css);
        if (failed.Count > 0)
            Verdicts(html, "What failed", failed);
        html.Append(Stops(ran));
        Verdicts(html, "Every scenario", ran);
        Skipped(html, [.. results.Where(result => result.Skipped is not null)]);
        return html.Settings([KeyValuePair.Create("command", $"imitate bench --plant {bench} --seed {seed}"), .. settings]).End();
    }

    private static string Summary(IReadOnlyList<ScenarioResult> ran)
    {
        int measurements = ran.Sum(result => result.Measurements.Count), injected = ran.Count(result => result.Injected.Count > 0);
        return $"{measurements} measurements, each with its limit and the reason for it; faults were injected in {injected} scenarios. "
            + "Time is the device\u2019s own, in servo ticks: how busy this machine was does not show.";
    }

    // The number that matters most on one look: how long after a fault the motor was still driven.
    private static string Stops(IReadOnlyList<ScenarioResult> ran)
    {
        var rows = (from result in ran
                    let stop = result.Measurements.FirstOrDefault(measurement => measurement.Unit == "ticks" && measurement.Name.StartsWith("time to zero", StringComparison.Ordinal))
                    where stop is not null
                    orderby stop.Value
                    select (IReadOnlyList<string>)[result.Name, Num.Fixed(stop.Value, 0), stop.Limit, result.Injected.Count > 0 ? result.Injected[0].Fault : "\u2013"]).ToList();
        return rows.Count == 0 ? "" : Tables.Render("Time from the event to zero output", ["scenario", "servo ticks", "limit", "injected"], rows,
            "A tick of the default rig is 5 ms; a policy period has 40.");
    }

    private static void Verdicts(StringBuilder html, string title, IReadOnlyList<ScenarioResult> results)
    {
        html.Append($"<div class=\"table verdicts\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table><caption>{title}</caption>");
        html.Append("<thead><tr><th scope=\"col\">measurement</th><th scope=\"col\" class=\"n\">value</th><th scope=\"col\">limit</th><th scope=\"col\">unit</th><th scope=\"col\">because</th></tr></thead>\n");
        foreach (var result in results)
        {
            html.Append($"<tbody><tr><th scope=\"rowgroup\" colspan=\"5\">{CatalogueTable.Mark(result.Pass)}{Num.Escape(result.Name)}<span>{Num.Escape(result.About)}</span></th></tr>\n");
            foreach (string line in (string[])[.. result.Injected.Select(Injected), .. result.Error is { } error ? [$"Ended early: {error}"] : Array.Empty<string>(), .. result.Notes])
                html.Append($"<tr><td colspan=\"5\">{Num.Escape(line)}</td></tr>\n");
            foreach (var m in result.Measurements)
                html.Append($"<tr><td>{CatalogueTable.Mark(m.Pass)}{Num.Escape(m.Name)}</td><td class=\"n\">{Value(m.Value)}</td><td>{Num.Escape(m.Limit)}</td><td>{Num.Escape(m.Unit)}</td><td>{Num.Escape(m.Reason)}</td></tr>\n");
            html.Append("</tbody>");
        }

        html.Append("</table></div>\n");
    }

    private static void Skipped(StringBuilder html, IReadOnlyList<ScenarioResult> skipped)
    {
        if (skipped.Count == 0)
            return;
        html.Append("<section class=\"settings\"><h2>Not run on this bench</h2><ul class=\"skipped\">").AppendJoin("", skipped.Select(result =>
            $"<li>{Num.Escape(result.Name)}: {Num.Escape(result.Skipped!)}</li>")).Append("</ul></section>\n");
    }

    private static string Injected(Hil.Faults.Injection injection) =>
        FormattableString.Invariant($"Injected: {injection.Fault}; acted {injection.Count} times, from {injection.First} to {injection.Last}, first {injection.FirstMicroseconds / 1e6:0.000} s after the device was started.");

    private static string Value(double value) => double.IsNaN(value) ? Num.CannotTell : value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Num.Fixed(value, 3);
}
