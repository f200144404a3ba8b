using System.Text.Json;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Data;

namespace ImitationHil.Hil.Bench;

/// <summary>Reads scenarios: <c>{"scenarios": [{"name", "about", "needs", "faults", "steps", "measurements"}]}</c>.</summary>
public static class ScenarioFile
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The scenarios that come with the program, in the order of their files.</summary>
    public static IReadOnlyList<Scenario> Shipped()
    {
        var assembly = typeof(ScenarioFile).Assembly;
        return Read(assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return (name, reader.ReadToEnd());
        }));
    }

    /// <summary>The scenarios of a folder's <c>*.json</c> files, in the order of their names.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with any of them.</exception>
    public static IReadOnlyList<Scenario> Folder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new BadInputException(folder, "", "no such folder; expected one with scenarios, *.json");
        string[] files = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? Read(files.Select(file => (file, File.ReadAllText(file)))) : throw new BadInputException(folder, "", "no *.json in it; expected scenarios");
    }

    /// <summary>Reads files that are in memory already.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with any of them.</exception>
    public static IReadOnlyList<Scenario> Read(IEnumerable<(string Name, string Text)> files)
    {
        var problems = new List<Problem>();
        var scenarios = new List<Scenario>();
        var names = new HashSet<string>();
        foreach (var (file, text) in files)
        {
            try
            {
                using var document = JsonDocument.Parse(text, Options);
                var root = new JsonFields(document.RootElement, file, "", problems);
                foreach (var fields in root.Objects("scenarios", required: true))
                {
                    var scenario = One(fields, file, problems);
                    if (!names.Add(scenario.Name))
                        fields.Report("name", $"'{scenario.Name}' is taken; names must differ");
                    scenarios.Add(scenario);
                }

                root.Finish();
            }
            catch (JsonException e)
            {
                problems.Add(new Problem(file, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", $"no JSON: {e.Message}"));
            }
        }

        return problems.Count == 0 ? scenarios : throw new BadInputException(problems);
    }

    private static Scenario One(JsonFields fields, string file, List<Problem> problems)
    {
        string name = fields.Text("name", required: true) ?? "";
        string about = fields.Text("about", required: true) ?? "";
        string[] words = Enum.GetNames<Need>().Select(word => word.ToLowerInvariant()).ToArray();
        var needs = new List<Need>();
        foreach (string word in fields.Texts("needs"))
        {
            if (words.Contains(word))
                needs.Add(Enum.Parse<Need>(word, ignoreCase: true));
            else
                fields.Report("needs", $"'{word}' is not one of {string.Join(", ", words)}");
        }

        var faults = fields.Objects("faults").Select(entry => FaultOf(entry, file, problems)).OfType<Fault>().ToList();
        if (faults.Count > 0 && !needs.Contains(Need.Emulated))
            fields.Report("needs", "faults need an emulated device; add \"emulated\"");
        var known = ScenarioRunner.OwnValues.ToHashSet();
        var steps = fields.Objects("steps", required: true).Select((entry, i) => StepOf(entry, i, known, needs)).OfType<ScenarioStep>().ToList();
        var measurements = fields.Objects("measurements", required: true).Select(entry => MeasurementOf(entry, known)).ToList();
        if (measurements.Count == 0 || steps.Count == 0)
            fields.Report("", "a scenario needs at least one step and one measurement");
        fields.Finish();
        return new Scenario(name, about, needs, faults, steps, measurements);
    }

    private static Fault? FaultOf(JsonFields fields, string file, List<Problem> problems)
    {
        string unit = fields.Text("unit", required: true) ?? "", kind = fields.Text("kind", required: true) ?? "";
        var numbers = fields.OtherNumbers();
        return unit.Length == 0 || kind.Length == 0 ? null : FaultCatalog.Create(unit, kind, numbers, file, fields.Place, problems);
    }

    private static ScenarioStep? StepOf(JsonFields fields, int index, HashSet<string> known, List<Need> needs)
    {
        string verb = fields.RequiredWord("do", [.. StepVerbs.All.Keys]);
        string name = fields.Text("as") ?? $"{verb}#{index}";
        if (!StepVerbs.All.TryGetValue(verb, out var entry))
            return null;
        foreach (string value in entry.Values)
        {
            if (!known.Add($"{name}.{value}"))
                fields.Report("as", $"'{name}' is taken; names must differ");
        }

        foreach (var need in entry.Needs.Except(needs))
            fields.Report("do", $"'{verb}' needs a bench with {need.ToString().ToLowerInvariant()}; add it to the needs of the scenario");
        var run = entry.Read(fields);
        fields.Finish();
        return new ScenarioStep(verb, name, run);
    }

    private static MeasurementSpec MeasurementOf(JsonFields fields, HashSet<string> known)
    {
        string name = fields.Text("name", required: true) ?? "", of = fields.Text("of", required: true) ?? "";
        string unit = fields.Text("unit", required: true) ?? "", because = fields.Text("because", required: true) ?? "";
        if (of.Length > 0 && !known.Contains(of))
            fields.Report("of", $"'{of}' is measured by nothing in this scenario; there is {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        bool exact = fields.Has("equals"), low = fields.Has("atLeast"), high = fields.Has("atMost");
        if (exact == (low || high))
            fields.Report("", "a limit is either equals, or atLeast, atMost or both");
        double atLeast = exact ? fields.Number("equals", 0) : fields.Number("atLeast", double.NegativeInfinity);
        double atMost = exact ? atLeast : fields.Number("atMost", double.PositiveInfinity);
        if (atLeast > atMost)
            fields.Report("atLeast", "is above atMost, so nothing can pass");
        fields.Finish();
        return new MeasurementSpec(name, of, unit, atLeast, atMost, because);
    }
}
