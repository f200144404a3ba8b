using System.Globalization;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using YamlDotNet.RepresentationModel;

namespace ImitationHil.Lab.Sweeps;

/// <summary>Reads <c>study.yaml</c>: a list a swept value; README.md shows one. All problems are reported together, each with its place.</summary>
public static class StudyFile
{
    /// <summary>Most points of a study.</summary>
    public const int MostPoints = 1_000_000;

    private static readonly string[] Keys = ["format", "rigs", "g", "noise", "n", "policies", "chunks", "horizon", "seeds", "episodes"];
    private static readonly string[] Kinds = ["linear", "chunk", "mixture"];

    /// <summary>Reads a study.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with it.</exception>
    public static StudyPlan Read(string file)
    {
        var problems = new ProblemList(file);
        var plan = YamlSection.Read(file, problems, "the study") is { } section ? Read(file, section, problems) : null;
        return problems.Count == 0 ? plan! : throw new BadInputException(problems.ToList());
    }

    private static StudyPlan Read(string file, YamlSection section, ProblemList problems)
    {
        section.AllowOnly(Keys);
        section.Number("format", 1, 1, required: true, whole: true);
        var policies = Texts(section, problems, "policies", required: true);
        foreach (var (text, place) in policies.Where(policy => !Kinds.Contains(policy.Text)))
            problems.Add(place, $"unknown policy '{text}'{Suggestion.For(text, Kinds)}; known: {string.Join(", ", Kinds)}");
        var chunks = Numbers(section, problems, "chunks", 2, 256, whole: true, required: policies.Any(policy => policy.Text == "chunk"));
        var horizon = Numbers(section, problems, "horizon", 4, 100_000, whole: true, required: true);
        var g = Numbers(section, problems, "g", 1.001, 1.999, whole: false, required: true);
        var rigs = Texts(section, problems, "rigs", required: true);
        foreach (var (text, place) in rigs)
            Open(text, g.Count > 0 ? g[0] : 1.5, place, problems);
        var plan = new StudyPlan
        {
            Name = Path.GetFileNameWithoutExtension(file),
            Rigs = [.. rigs.Select(rig => rig.Text)],
            G = g,
            Noise = Numbers(section, problems, "noise", 0, 10, whole: false, required: false, 0),
            N = [.. Numbers(section, problems, "n", 2, 10_000, whole: true, required: false, 30).Select(n => (int)n)],
            Policies = [.. policies.Select(policy => policy.Text)],
            Chunks = [.. chunks.Select(chunk => (int)chunk)],
            Horizon = [.. horizon.Select(h => (int)h)],
            Seeds = [.. Numbers(section, problems, "seeds", 0, uint.MaxValue, whole: true, required: false, 1).Select(seed => (uint)seed)],
            Episodes = (int)(section.Number("episodes", 3, 1_000_000, required: true, whole: true) ?? 3),
        };
        if (problems.Count == 0 && plan.Count > MostPoints)
            problems.Add(section.Place, FormattableString.Invariant($"the lists make {plan.Count} points, at most {MostPoints} are taken; shorten some"));

        // A chunk that does not fit twice into the rollout shows no growth from one boundary to the next but one.
        foreach (int chunk in plan.Chunks)
        {
            foreach (int h in plan.Horizon.Where(h => h < 3 * chunk))
                problems.Add(section.Place, FormattableString.Invariant($"horizon {h} is shorter than three chunks of {chunk}; growth is read between three boundaries"));
        }

        return plan;
    }

    // Only pairs take a g: whatever else is named says itself that it does not.
    private static void Open(string rig, double g, string place, ProblemList problems)
    {
        try
        {
            if (rig.Contains("g="))
                problems.Add(place, $"'{rig}' has a g of its own; the key 'g' lists them");
            else
                PlantCatalog.Open(StudyPlan.WithG(rig, g));
        }
        catch (BadInputException e)
        {
            foreach (var problem in e.Problems)
                problems.Add(place, problem.ToString());
        }
    }

    private static IReadOnlyList<(string Text, string Place)> Texts(YamlSection section, ProblemList problems, string key, bool required)
    {
        var texts = new List<(string, string)>();
        foreach (var node in section.List(key, required))
        {
            if (section.AsText(node, $"an entry of '{key}'") is not { } text)
                continue;
            if (texts.Any(other => other.Item1 == text))
                problems.Add(YamlSection.PlaceOf(node), $"'{text}' stands twice in '{key}'");
            else
                texts.Add((text, YamlSection.PlaceOf(node)));
        }

        return texts;
    }

    private static IReadOnlyList<double> Numbers(YamlSection section, ProblemList problems, string key, double least, double most, bool whole, bool required, double? fallback = null)
    {
        var numbers = new List<double>();
        foreach (var (text, place) in Texts(section, problems, key, required))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most && (!whole || number == Math.Floor(number)))
                numbers.Add(number);
            else
                problems.Add(place, FormattableString.Invariant($"'{key}' takes {(whole ? "whole " : "")}numbers from {least} to {most}, found '{text}'"));
        }

        return numbers.Count == 0 && fallback is { } value && section.Find(key, required: false) is null ? [value] : numbers;
    }
}
