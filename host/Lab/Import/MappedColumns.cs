using YamlDotNet.RepresentationModel;

namespace ImitationHil.Lab.Import;

/// <summary>The columns that a mapping declares, recorded and derived, with their units: reads and checks those two blocks.</summary>
internal sealed class MappedColumns(YamlSection root, ProblemList problems)
{
    private readonly Dictionary<string, string> units = [];
    private readonly List<RecordedColumn> recorded = [];
    private readonly List<DerivedColumn> derived = [];

    /// <summary>Columns of the file.</summary>
    public IReadOnlyList<RecordedColumn> Recorded => recorded;

    /// <summary>Computed columns in order.</summary>
    public IReadOnlyList<DerivedColumn> Derived => derived;

    /// <summary>Names of all columns declared so far.</summary>
    public IReadOnlyCollection<string> Names => units.Keys;

    /// <summary>SI unit of a declared column; empty where its declaration was wrong.</summary>
    public string UnitOf(string column) => units[column];

    /// <summary>Reads <c>recorded</c> and <c>columns</c>.</summary>
    public void Read()
    {
        YamlSection? files = root.Section("recorded", required: true);
        foreach ((string name, YamlNode value, string place) in files?.Entries ?? [])
        {
            UnitConversion? unit = files!.AsText(value, $"the unit of '{name}'") is { } text ? Unit(text, YamlSection.PlaceOf(value)) : null;
            recorded.Add(new RecordedColumn(name, unit ?? default));
            Declare(name, unit?.Si ?? "", place);
        }

        YamlSection? computed = root.Section("columns", required: false);
        var later = (computed?.Entries ?? []).Select(e => e.Key).ToHashSet();
        foreach ((string name, YamlNode value, string place) in computed?.Entries ?? [])
        {
            string unit = computed!.AsSection(value, $"'{name}'") is { } block ? ReadDerived(name, block, later) : "";
            Declare(name, unit, place);
        }
    }

    /// <summary>The unit below a key; null after adding a problem.</summary>
    public UnitConversion? ReadUnit(YamlSection section, string key) => section.Text(key, required: true) is { } text
        ? Unit(text, YamlSection.PlaceOf(section.Find(key, required: true)!)) : null;

    /// <summary>The SI unit below a key; null after adding a problem.</summary>
    public UnitConversion? ReadSi(YamlSection section, string key)
    {
        UnitConversion? unit = ReadUnit(section, key);
        if (unit is { IsSi: false } other)
        {
            problems.Add(YamlSection.PlaceOf(section.Find(key, required: true)!), $"must be SI here, write {other.Si}; only recorded columns have other units, and they are converted when they are read");
        }

        return unit;
    }

    /// <summary>The name of a column that is among <paramref name="known"/>; null after adding a problem.</summary>
    public string? Reference(YamlNode node, IReadOnlyCollection<string> known)
    {
        string? name = root.AsText(node, "the name of a column");
        if (name is null || known.Contains(name))
        {
            return name;
        }

        string hint = Suggestion.For(name, known);
        problems.Add(YamlSection.PlaceOf(node), $"there is no column '{name}' in 'recorded' or 'columns'{(hint.Length > 0 ? hint : $"; declared: {string.Join(", ", known)}")}");
        return null;
    }

    // Its unit; empty after a problem, which keeps one mistake from being reported again wherever the column is used.
    private string ReadDerived(string name, YamlSection block, HashSet<string> later)
    {
        string[] words = [.. block.Entries.Select(e => e.Key).Where(Operations.Table.ContainsKey)];
        if (words.Length != 1)
        {
            problems.Add(block.Place, $"'{name}' needs exactly one operation, found {(words.Length == 0 ? "none" : string.Join(" and ", words))}; operations: {string.Join(", ", Operations.Table.Keys)}");
            block.AllowOnly(["unit", .. words, .. Operations.Table.Keys, .. Operations.Table.Values.SelectMany(o => o.Parameters).Select(p => p.Key)]);
            return "";
        }

        Operation operation = Operations.Table[words[0]];
        block.AllowOnly(["unit", operation.Key, .. operation.Parameters.Select(p => p.Key)]);
        var numbers = operation.Parameters.ToDictionary(
            p => p.Key, p => block.Number(p.Key, p.Least, p.Most, p.Default is null, p.Whole) ?? p.Default ?? 1);
        string[] operands = operation.Most == 0 ? [] : ReadOperands(name, block, operation, later);
        UnitConversion? unit = ReadSi(block, "unit");
        if (unit is { } declared && operands.All(o => units.GetValueOrDefault(o, "").Length > 0))
        {
            CheckUnit(name, block.Place, operation, operands, declared.Si);
        }

        derived.Add(new DerivedColumn(name, unit?.Si ?? "", operation.Key, operands, numbers));
        return unit?.Si ?? "";
    }

    private string[] ReadOperands(string name, YamlSection block, Operation operation, HashSet<string> later)
    {
        YamlNode value = block.Find(operation.Key, required: true)!;
        YamlNode[] nodes = value is YamlSequenceNode list ? [.. list.Children] : [value];
        if (nodes.Length < operation.Fewest || nodes.Length > operation.Most)
        {
            string wanted = operation.Fewest == operation.Most ? $"{operation.Most}" : $"{operation.Fewest} to {operation.Most}";
            problems.Add(YamlSection.PlaceOf(value), $"'{operation.Key}' takes {wanted} column(s), found {nodes.Length}");
        }

        var operands = new List<string>();
        foreach (YamlNode node in nodes)
        {
            if (node is YamlScalarNode { Value: { } word } && later.Contains(word) && !units.ContainsKey(word))
            {
                problems.Add(YamlSection.PlaceOf(node), word == name
                    ? $"'{name}' refers to itself"
                    : $"'{name}' refers to '{word}', which is derived later; columns are evaluated in order, move '{word}' up");
            }
            else if (Reference(node, Names) is { } operand)
            {
                operands.Add(operand);
            }
        }

        return [.. operands];
    }

    private void CheckUnit(string name, string place, Operation operation, string[] operands, string declared)
    {
        if (operation.Unit == UnitRule.Declared)
        {
            return;
        }

        foreach (string operand in operands)
        {
            string? expected = operation.Unit == UnitRule.Same ? units[operand] : Units.PerSecond(units[operand]);
            if (expected != declared)
            {
                problems.Add(place, $"'{name}' is declared in {declared}, but '{operation.Key}' of '{operand}' [{units[operand]}] is in {expected ?? "a unit that is not known"}");
            }
        }
    }

    private UnitConversion? Unit(string text, string place)
    {
        if (Units.TryFind(text, out UnitConversion conversion))
        {
            return conversion;
        }

        string hint = Suggestion.For(text, Units.Known);
        problems.Add(place, $"unknown unit '{text}'{(hint.Length > 0 ? hint : $"; known: {string.Join(", ", Units.Known)}")}");
        return null;
    }

    private void Declare(string name, string unit, string place)
    {
        if (name.Length == 0 || !units.TryAdd(name, unit))
        {
            problems.Add(place, name.Length == 0 ? "a column needs a name" : $"there is a recorded column '{name}' already; a derived column needs another name");
        }
    }
}
