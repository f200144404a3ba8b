using System.Text;
using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Renders a report as one HTML file that needs nothing else: no network, no script to read it, the same bytes for the
/// same model. Sections without data are left out.
/// </summary>
public static class ReportPage
{
    /// <summary>The whole page.</summary>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var html = PageFrame.Begin(model.Title, model.Summary);
        Strip(html, KeyNumbers.Of(model));
        Figures(html, model);
        foreach (ReportTable table in model.Tables.Where(table => table.Header.Count > 0 && table.Rows.Count > 0))
        {
            html.Append(Tables.Render(table.Title, table.Header, table.Rows, table.Note));
        }
        if (model.Settings.Count > 0)
        {
            html.Settings(model.Settings);
        }
        return html.End();
    }

    /// <summary>Growth rows by problem and rig, in the order of the data.</summary>
    public static IReadOnlyList<IReadOnlyList<GrowthRow>> Groups(IReadOnlyList<GrowthRow> rows) =>
        [.. rows.GroupBy(row => (row.Problem, row.Rig)).Select(group => (IReadOnlyList<GrowthRow>)[.. InOrder(group)])];

    /// <summary>The growth rows that belong to a panel: by its rig when it names one, else by its place in the list.</summary>
    public static IReadOnlyList<GrowthRow> GrowthOf(ReportModel model, int panel)
    {
        IReadOnlyList<IReadOnlyList<GrowthRow>> groups = Groups(model.Growth);
        DeviationPanel wanted = model.Deviations[panel];
        if (wanted.Rig is { } rig)
        {
            List<IReadOnlyList<GrowthRow>> same = [.. groups.Where(group => group[0].Rig == rig)];
            return same.FirstOrDefault(group => group[0].Problem == wanted.Problem) ?? (same.Count == 1 ? same[0] : []);
        }
        return groups.FirstOrDefault(group => group[0].Problem == wanted.Problem)
            ?? (groups.Count == model.Deviations.Count ? groups[panel] : groups.Count == 1 ? groups[0] : []);
    }

    private static IEnumerable<GrowthRow> InOrder(IEnumerable<GrowthRow> rows) =>
        rows.GroupBy(row => (row.Policy, row.Chunk)).SelectMany(policy => policy.OrderByDescending(row => row.Sign));

    private static void Figures(StringBuilder html, ReportModel model)
    {
        string[] provenance = [.. Provenance(model.Settings)];
        for (int k = 0; k < model.Deviations.Count; k++)
        {
            string[] own = model.Deviations[k].Rig is { } rig && !provenance.Any(line => line.Contains(rig, StringComparison.OrdinalIgnoreCase)) ? [$"On {rig}.", .. provenance] : provenance;
            Append(DeviationFigure.Build($"deviation-{k + 1}", model.Deviations[k], GrowthOf(model, k), own));
        }
        foreach (BandStory story in model.Stories)
        {
            Append(BandFigure.Build(story, []));
        }
        IReadOnlyList<IReadOnlyList<GrowthRow>> groups = Groups(model.Growth);
        for (int k = 0; k < groups.Count; k++)
        {
            Append(GrowthFigure.Build($"growth-{k + 1}", groups[k], provenance));
            html.Append(Tables.Growth(groups[k]));
            Append(RiskFigure.Build($"risk-{k + 1}", groups[k], provenance));
        }
        Append(RuinFigure.Build("ruin", model.Ruin, provenance));
        if (model.Ruin.Count > 0)
        {
            html.Append(Tables.Ruin(model.Ruin));
        }
        Append(EigenvalueFigure.Build("eigenvalues", model.Eigenvalues, provenance));

        void Append(Figure? figure) => html.Append(figure?.Render());
    }

    private static IEnumerable<string> Provenance(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        string[] wanted = ["seed", "rig", "policy"];
        List<string> found = [.. settings.Where(pair => wanted.Any(word => pair.Key.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Take(4).Select(pair => pair.Value.StartsWith(pair.Key + ":", StringComparison.Ordinal) ? pair.Value : $"{pair.Key} {pair.Value}")];
        return found.Count == 0 ? [] : [Findings.Capital(string.Join(", ", found)) + "."];
    }

    private static void Strip(StringBuilder html, IReadOnlyList<KeyNumber> numbers)
    {
        if (numbers.Count > 0)
        {
            html.Append("<ul class=\"strip\">").AppendJoin("", numbers.Select(number =>
                $"<li class=\"{number.Css}\"><b>{Num.Escape(number.Value)}</b><span>{Num.Escape(number.Meaning)}</span></li>")).Append("</ul>\n");
        }
    }
}
