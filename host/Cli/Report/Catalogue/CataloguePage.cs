using System.Text;
using System.Text.RegularExpressions;
using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Renders the catalogue of claims as one HTML file that needs nothing else: grouped as the talk goes, a contents list
/// with the outcomes on top, and for each claim its sentence, source, figure, and expected against measured. It shows no
/// times, so the same seed gives the same bytes.
/// </summary>
public static partial class CataloguePage
{
    private static readonly Dictionary<string, string> Leads = new()
    {
        [ClaimGroups.Setting] = "An imitator is judged twice: on the states that its expert visits (R_expert), and by what happens when it acts alone (R_cost). "
            + "The first is what training minimises, the second is what counts. Here is what each measures, and why bounds between them say little when actions are continuous.",
        [ClaimGroups.Stability] = "If the plant forgets errors and the loop with the expert does too, small errors should stay small. "
            + "Here is what forgetting means as a number, and what happens without it.",
        [ClaimGroups.Pitfall] = "Two stable plants, two stabilising experts, the same demonstrations: nothing in the data tells the plants apart. "
            + "Any simple imitator is wrong for one of them, and its error grows exponentially although plant and expert are stable.",
        [ClaimGroups.Data] = "What a learner can know is what the demonstrations excite. Whose eyes the expert uses, and which noise it executes, decide whether the pitfall shows at all.",
        [ClaimGroups.Repairs] = "What a policy that is not simple, or data that is not from the expert alone, changes: several actions decided at once, noise in the demonstrations, asking the expert again.",
        [ClaimGroups.UnknownSign] = "x+ = \u00b1\u03c1x + u with unknown sign and \u03c1 above 1: no smooth policy without memory or chance can tame both signs. "
            + "Policies that vary in time, jump, gamble, or decide two actions at once can.",
        [ClaimGroups.Learned] = "The same effects with networks that were trained, not derived: the risks on the expert's states look alike, the rollouts do not.",
        [ClaimGroups.Measuring] = "Every estimator of growth and every test of rig against twin, where the truth is known: bias, spread, coverage, size and power. Those that look right and are wrong are shown wrong.",
    };

    /// <summary>The whole page.</summary>
    /// <param name="entries">What ran, in the order of the catalogue.</param>
    /// <param name="seed">Seed of all.</param>
    /// <param name="settings">Further facts for the foot of the page.</param>
    public static string Render(IReadOnlyList<TheoryEntry> entries, uint seed, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(entries);
        const string Title = "Every claim of the talk, executed";
        var chapters = Chapters(entries);
        var names = Names(entries);
        var html = PageFrame.Begin(Title, Summary(entries), CatalogueStyle.Css);
        Contents(html, chapters, names);
        foreach (var (group, members) in chapters)
        {
            html.Append($"<section class=\"chapter\" id=\"{Slug("g", group)}\" aria-labelledby=\"{Slug("g", group)}-name\"><h2 id=\"{Slug("g", group)}-name\">{Num.Escape(group)}</h2>\n");
            html.Append(Leads.TryGetValue(group, out string? lead) ? $"<p class=\"lead\">{MathText.Html(lead)}</p>\n" : "");
            foreach (TheoryEntry entry in members)
            {
                Entry(html, entry, names[entry]);
            }
            html.Append("</section>\n");
        }
        return html.Settings([KeyValuePair.Create("command", $"imitate theory --seed {seed}"), .. settings]).End();
    }

    private static List<(string Group, List<TheoryEntry> Members)> Chapters(IReadOnlyList<TheoryEntry> entries) =>
        [.. ClaimGroups.All.Concat(entries.Select(entry => entry.Claim.Group)).Distinct()
            .Select(group => (group, entries.Where(entry => entry.Claim.Group == group).ToList())).Where(chapter => chapter.Item2.Count > 0)];

    // Identifiers of the sections; an id that would not be one, or that comes twice, gets a number.
    private static Dictionary<TheoryEntry, string> Names(IReadOnlyList<TheoryEntry> entries)
    {
        var names = new Dictionary<TheoryEntry, string>(ReferenceEqualityComparer.Instance);
        HashSet<string> taken = [];
        for (int k = 0; k < entries.Count; k++)
        {
            string wanted = Slug("c", entries[k].Claim.Id);
            names[entries[k]] = taken.Add(wanted) ? wanted : $"{wanted}-{k + 1}";
        }
        return names;
    }

    private static string Slug(string kind, string text) => kind + "-" + NotPlain().Replace(text.ToLowerInvariant(), "-").Trim('-');

    private static string Summary(IReadOnlyList<TheoryEntry> entries)
    {
        int numbers = entries.Sum(entry => entry.Outcome.Numbers.Count);
        int held = entries.Count(entry => entry.Pass);
        string first = held == entries.Count
            ? $"{(entries.Count == 1 ? "The one claim below holds" : entries.Count == 2 ? "Both claims below hold" : $"All {entries.Count} claims below hold")}: {numbers} {(numbers == 1 ? "number" : "numbers")}, each measured by running the product\u2019s own code, "
            : $"{held} of {entries.Count} claims below hold, {entries.Count - held} {(entries.Count - held == 1 ? "does" : "do")} not: {numbers} numbers, each measured by running the product\u2019s own code, ";
        return first + "against what theory predicts, within a tolerance whose reason is told. The talk is \u201cThe Pitfalls of Imitation Learning (when the action space is continuous)\u201d; "
            + "the plants are this project\u2019s own constructions with the properties that it states, not its authors\u2019 matrices.";
    }

    private static void Contents(StringBuilder html, List<(string Group, List<TheoryEntry> Members)> chapters, Dictionary<TheoryEntry, string> names)
    {
        html.Append("<nav class=\"contents\" aria-label=\"Claims\">\n");
        foreach (var (group, members) in chapters)
        {
            int held = members.Count(entry => entry.Pass);
            html.Append($"<section><h2><a href=\"#{Slug("g", group)}\">{Num.Escape(group)}</a> <span>{held} of {members.Count}</span></h2><ul>\n");
            foreach (TheoryEntry entry in members)
            {
                html.Append($"<li>{CatalogueTable.Mark(entry.Pass)}<a href=\"#{names[entry]}\">{Num.Escape(entry.Claim.Id)}</a><span>{MathText.Html(entry.Outcome.Figure.Title)}</span></li>\n");
            }
            html.Append("</ul></section>\n");
        }
        html.Append("</nav>\n");
    }

    private static void Entry(StringBuilder html, TheoryEntry entry, string name)
    {
        html.Append($"<article id=\"{name}\" class=\"claim\" aria-labelledby=\"{name}-claim\">\n");
        html.Append($"<p class=\"tag\">{CatalogueTable.Mark(entry.Pass)}<code>{Num.Escape(entry.Claim.Id)}</code><span>{(entry.Pass ? "holds" : "does not hold")}</span></p>\n");
        html.Append($"<h3 id=\"{name}-claim\">{MathText.Html(entry.Claim.Sentence)}</h3>\n<p class=\"source\">Source: {MathText.Html(entry.Claim.Source)}</p>\n");
        if (entry.Error is { } error)
        {
            html.Append($"<p class=\"error\">It did not run to its end: {Num.Escape(error)}</p>\n</article>\n");
            return;
        }
        html.Append("<div class=\"both\">\n").Append(Picture(CatalogueFigure.Build(name + "-figure", entry.Outcome.Figure)));
        html.Append(CatalogueTable.Render(entry)).Append("</div>\n</article>\n");
    }

    private static string Picture(Figure figure)
    {
        string caption = string.Join(" ", figure.Caption.Where(sentence => sentence.Length > 0));
        return $"<figure id=\"{figure.Id}\" aria-labelledby=\"{figure.Id}-title\"><h4 id=\"{figure.Id}-title\">{MathText.Html(figure.Title)}</h4>\n"
            + string.Join("\n", figure.Panels) + $"\n<figcaption>{Num.Escape(caption)}</figcaption></figure>\n";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
