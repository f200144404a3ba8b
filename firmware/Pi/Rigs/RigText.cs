using System.Globalization;
using System.Text;

namespace ImitationHil.Pi;

/// <summary>
/// The text of a rig file: sections in brackets, <c>key = value</c>, comments from # to the end of the line. Reading a key marks it;
/// what was never asked for is an unknown key. Everything that is wrong is collected, each with its line.
/// </summary>
internal sealed class RigText
{
    private sealed record Entry(string Section, string Key, string Value, int Line)
    {
        public bool IsRead { get; set; }
    }

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, int> _sections = [];
    private readonly SortedSet<(int Line, string Text)> _problems = [];
    private readonly string _file;

    private RigText(string file) => _file = file;

    /// <summary>Takes the lines apart; what is no line of a rig file is a problem.</summary>
    public static RigText Parse(string file, string text)
    {
        var rig = new RigText(file);
        string section = "";
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            string content = (comment < 0 ? line : line[..comment]).Trim();
            if (content.Length == 0)
                continue;
            int equals = content.IndexOf('=', StringComparison.Ordinal);
            if (content[0] == '[' && content[^1] == ']')
            {
                section = content[1..^1].Trim();
                if (!rig._sections.TryAdd(section, number))
                    rig.Refuse(number, $"[{section}] is there a second time; the first is in line {rig._sections[section]}");
            }
            else if (equals <= 0 || section.Length == 0)
            {
                rig.Refuse(number, $"\"{content}\" is neither [section] nor key = value within a section");
            }
            else
            {
                rig.Add(new Entry(section, content[..equals].Trim(), content[(equals + 1)..].Trim(), number));
            }
        }

        return rig;
    }

    /// <summary>All problems so far, by line.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.Select(problem => problem.Line == 0 ? $"{_file}: {problem.Text}" : $"{_file}:{problem.Line}: {problem.Text}")];

    /// <summary>Line of a key, or of its section when it is not there; 0 when neither is.</summary>
    public int LineOf(string section, string key) =>
        Find(section, key)?.Line ?? _sections.GetValueOrDefault(section);

    /// <summary>Notes a problem.</summary>
    public void Refuse(int line, string text) => _problems.Add((line, text));

    /// <summary>True when the section is there.</summary>
    public bool Has(string section) => _sections.ContainsKey(section);

    /// <summary>A text; a missing one is a problem unless there is a default.</summary>
    public string Text(string section, string key, string? missing = null)
    {
        var entry = Find(section, key);
        if (entry == null)
        {
            if (missing == null)
                Refuse(_sections.GetValueOrDefault(section), $"[{section}] {key} is missing");
            return missing ?? "";
        }

        entry.IsRead = true;
        if (entry.Value.Length == 0)
            Refuse(entry.Line, $"{key} has no value");
        return entry.Value;
    }

    /// <summary>A whole number within its range; <paramref name="missing"/> when it is not there and has a default.</summary>
    public int Whole(string section, string key, int least, int most, int? missing = null)
    {
        string text = Text(section, key, missing == null ? null : "");
        if (text.Length == 0)
            return missing ?? least;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        Refuse(LineOf(section, key), $"{key} = {text}: expected a whole number from {least} to {most}");
        return least;
    }

    /// <summary>A number within its range.</summary>
    public float Number(string section, string key, float least, float most)
    {
        var numbers = Numbers(section, key, 1, least, most);
        return numbers[0];
    }

    /// <summary>Numbers with spaces between them, as many as are expected, each within its range.</summary>
    public float[] Numbers(string section, string key, int count, float least, float most, string? missing = null)
    {
        string text = Text(section, key, missing);
        var words = Words(text);
        var values = new float[count];
        bool isGood = words.Length == count;
        for (int i = 0; i < count && isGood; i++)
        {
            // NaN parses, and is not within any range.
            isGood = float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && values[i] >= least && values[i] <= most;
        }

        if (isGood)
            return values;
        if (text.Length > 0)
            Refuse(LineOf(section, key), Invariant($"{key} = {text}: expected {(count == 1 ? "a number" : $"{count} numbers")} from {least} to {most}"));
        return [.. Enumerable.Repeat(least, count)];
    }

    /// <summary>Words with spaces between them.</summary>
    public static string[] Words(string text) => text.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Call last: every key that nobody read is unknown, and so is its section when none of its keys was read.</summary>
    public void RefuseUnknown(IEnumerable<string> sections)
    {
        foreach (var (section, line) in _sections.Where(pair => !sections.Contains(pair.Key)))
            Refuse(line, $"[{section}] is not a section of a rig file; sections are {string.Join(", ", sections.Select(name => $"[{name}]"))}");
        foreach (var entry in _entries.Where(entry => !entry.IsRead && sections.Contains(entry.Section)))
            Refuse(entry.Line, $"{entry.Key} is not a key of [{entry.Section}]");
    }

    private Entry? Find(string section, string key) => _entries.Find(entry => entry.Section == section && entry.Key == key);

    private void Add(Entry entry)
    {
        if (Find(entry.Section, entry.Key) is { } first)
            Refuse(entry.Line, $"{entry.Key} is there a second time; the first is in line {first.Line}");
        else
            _entries.Add(entry);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
