using ImitationHil.Firmware;
using YamlDotNet.RepresentationModel;

namespace ImitationHil.Lab.Import;

/// <summary>Checks the YAML of a mapping and turns it into a <see cref="ColumnMapping"/>. All problems are found in one pass.</summary>
internal sealed class MappingParser
{
    private const double LongestPeriod = 60;

    private const int MostSkipped = 1_000_000;

    // Signals condenses a name's length to one byte.
    private const int LongestName = 255;

    private static readonly string[] Keys =
    [
        "format", "name", "source", "period", "time", "recorded", "columns", "observation", "action", "auxiliary", "saturated",
        "resample", "gaps", "duplicates", "skip",
    ];

    private readonly YamlSection root;
    private readonly ProblemList problems;
    private readonly MappedColumns columns;

    private MappingParser(YamlSection root, ProblemList problems)
    {
        this.root = root;
        this.problems = problems;
        columns = new MappedColumns(root, problems);
    }

    /// <summary>The mapping, or null after adding at least one problem.</summary>
    public static ColumnMapping? Parse(YamlSection root, ProblemList problems) => new MappingParser(root, problems).Parse();

    private ColumnMapping? Parse()
    {
        root.AllowOnly(Keys);
        root.Number("format", ColumnMapping.Format, ColumnMapping.Format, required: true, whole: true);
        (RecordedColumn time, bool nominal) = ReadTime();
        columns.Read();
        YamlSection? action = root.Section("action", required: true);
        action?.AllowOnly(["applied", "expert"]);
        var mapping = new ColumnMapping
        {
            Name = root.Text("name", required: true) ?? "",
            Source = root.Text("source", required: false) ?? "",
            PeriodMicroseconds = ReadPeriod(),
            Time = time,
            NominalTime = nominal,
            Recorded = columns.Recorded,
            Derived = columns.Derived,
            Observation = Slots(root, "observation", required: true, Signals.MaxSlots),
            Applied = action is null ? [] : Slots(action, "applied", required: true, Signals.MaxSlots),
            Expert = action is null ? [] : Slots(action, "expert", required: false, Signals.MaxSlots),
            Auxiliary = Slots(root, "auxiliary", required: false, int.MaxValue),
            SaturatedColumn = ReadSaturated(),
            Resample = root.Choice("resample", "none", "linear") == "linear",
            SplitGaps = root.Choice("gaps", "refuse", "split") == "split",
            DropDuplicates = root.Choice("duplicates", "refuse", "drop") == "drop",
            SkipRows = (int)(root.Number("skip", 0, MostSkipped, required: false, whole: true) ?? 0),
        };
        CheckExpert(action, mapping);
        return problems.Count == 0 ? mapping : null;
    }

    // The contract and every record count the period in whole microseconds; a rounded period would drift against the recording.
    private int ReadPeriod()
    {
        double seconds = root.Number("period", 1e-6, LongestPeriod, required: true) ?? 1;
        double microseconds = Math.Round(seconds * 1e6);
        if (Math.Abs((seconds * 1e6) - microseconds) > 1e-6)
        {
            problems.Add(YamlSection.PlaceOf(root.Find("period", required: true)!), FormattableString.Invariant(
                $"'period' must be a whole number of microseconds; the nearest is {microseconds / 1e6} s"));
        }

        return (int)microseconds;
    }

    private (RecordedColumn Column, bool Nominal) ReadTime()
    {
        var none = new RecordedColumn("", new UnitConversion("s", 1, 0));
        if (root.Section("time", required: true) is not { } time)
        {
            return (none, false);
        }

        time.AllowOnly(["column", "unit", "nominal"]);
        UnitConversion unit = columns.ReadUnit(time, "unit") ?? none.Unit;
        if (unit.Si != "s")
        {
            problems.Add(YamlSection.PlaceOf(time.Find("unit", required: true)!), "'unit' of the time must be s, ms, us, ns or min");
        }

        return (new RecordedColumn(time.Text("column", required: true) ?? "", unit), time.Choice("nominal", "false", "true") == "true");
    }

    private string? ReadSaturated()
    {
        YamlSection? saturated = root.Section("saturated", required: false);
        saturated?.AllowOnly(["column"]);
        YamlNode? node = saturated?.Find("column", required: true);
        return node is null ? null : columns.Reference(node, columns.Names);
    }

    // A slot is the name of a column, or a block that gives it another name and may repeat the unit as a check.
    private IReadOnlyList<MappedSlot> Slots(YamlSection section, string key, bool required, int most)
    {
        IReadOnlyList<YamlNode> nodes = section.List(key, required);
        if (nodes.Count > most)
        {
            problems.Add(YamlSection.PlaceOf(nodes[most]), $"'{key}' has {nodes.Count} entries, at most {most} are possible");
        }

        var slots = new List<MappedSlot>();
        foreach (YamlNode node in nodes)
        {
            if (Slot(section, key, node) is { } slot)
            {
                if (slots.Any(s => s.Name == slot.Name))
                {
                    problems.Add(YamlSection.PlaceOf(node), $"'{key}' has the name '{slot.Name}' twice");
                }

                slots.Add(slot);
            }
        }

        return slots;
    }

    private MappedSlot? Slot(YamlSection section, string key, YamlNode node)
    {
        YamlSection? block = node is YamlMappingNode ? section.AsSection(node, $"entry of '{key}'") : null;
        block?.AllowOnly(["name", "unit", "column"]);
        YamlNode? reference = block is null ? node : block.Find("column", required: true);
        string? column = reference is null ? null : columns.Reference(reference, columns.Names);
        string? name = block?.Text("name", required: false) ?? column;
        UnitConversion? declared = block?.Find("unit", required: false) is null ? null : columns.ReadSi(block, "unit");
        if (column is null || name is null)
        {
            return null;
        }

        string unit = columns.UnitOf(column);
        if (declared is { } check && unit.Length > 0 && check.Si != unit)
        {
            problems.Add(YamlSection.PlaceOf(node), $"'{name}' is declared in {check.Si}, but column '{column}' is in {unit}");
        }

        if (name.Length > LongestName || !name.All(c => c is >= ' ' and <= '~'))
        {
            problems.Add(YamlSection.PlaceOf(node), $"the name '{name}' must be ASCII of at most {LongestName} characters; give the slot another with 'name'");
        }

        return new MappedSlot(name, unit, column);
    }

    private void CheckExpert(YamlSection? action, ColumnMapping mapping)
    {
        if (action is null || mapping.Expert.Count == 0)
        {
            return;
        }

        if (mapping.Expert.Count != mapping.Applied.Count)
        {
            problems.Add(action.Place, $"'expert' has {mapping.Expert.Count} entries and 'applied' {mapping.Applied.Count}; they must correspond one to one");
        }

        foreach ((MappedSlot applied, MappedSlot expert) in mapping.Applied.Zip(mapping.Expert)
            .Where(p => p.First.Unit != p.Second.Unit && p.First.Unit.Length > 0 && p.Second.Unit.Length > 0))
        {
            problems.Add(action.Place, $"the expert's '{expert.Column}' is in {expert.Unit}, the applied '{applied.Column}' in {applied.Unit}; they must agree");
        }
    }
}
