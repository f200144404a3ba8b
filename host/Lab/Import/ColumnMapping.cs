using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>A column of the file that the mapping uses.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Unit">How its numbers become SI.</param>
public sealed record RecordedColumn(string Name, UnitConversion Unit);

/// <summary>A column that is computed from others.</summary>
/// <param name="Name">Its name; differs from every other column's.</param>
/// <param name="Unit">Its SI unit.</param>
/// <param name="Operation">Key of the operation (README.md has the list).</param>
/// <param name="Operands">Recorded columns, or derived ones that stand before it.</param>
/// <param name="Parameters">Numbers of the operation by key.</param>
public sealed record DerivedColumn(
    string Name, string Unit, string Operation, IReadOnlyList<string> Operands, IReadOnlyDictionary<string, double> Parameters);

/// <summary>A slot of the observation, of the action or of the auxiliary values.</summary>
/// <param name="Name">Name of the slot, ASCII.</param>
/// <param name="Unit">SI unit.</param>
/// <param name="Column">The recorded or derived column whose values it takes.</param>
public sealed record MappedSlot(string Name, string Unit, string Column);

/// <summary>
/// How the columns of a recording become observation, action and label: what is in a mapping file. The format is
/// described in <c>host/Lab/Import/README.md</c>.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>Version of the format that this code reads.</summary>
    public const int Format = 1;

    /// <summary>Short name of the recording.</summary>
    public required string Name { get; init; }

    /// <summary>Where the recording comes from and under which licence; empty when not said.</summary>
    public string Source { get; init; } = "";

    /// <summary>Policy period, microseconds, 1 to 60 000 000.</summary>
    public required int PeriodMicroseconds { get; init; }

    /// <summary>Column with the time of each row.</summary>
    public required RecordedColumn Time { get; init; }

    /// <summary>The time column was computed (row number times period), not measured: it says nothing about jitter or lost rows.</summary>
    public bool NominalTime { get; init; }

    /// <summary>Columns taken from the file, the time column not among them unless it is also a signal.</summary>
    public required IReadOnlyList<RecordedColumn> Recorded { get; init; }

    /// <summary>Computed columns in the order of evaluation.</summary>
    public IReadOnlyList<DerivedColumn> Derived { get; init; } = [];

    /// <summary>What the policy sees, 1 to 32 slots.</summary>
    public required IReadOnlyList<MappedSlot> Observation { get; init; }

    /// <summary>What reached the plant, 1 to 32 slots.</summary>
    public required IReadOnlyList<MappedSlot> Applied { get; init; }

    /// <summary>The expert's clean action in the order of <see cref="Applied"/>; empty when the recording has none.</summary>
    public IReadOnlyList<MappedSlot> Expert { get; init; } = [];

    /// <summary>Further columns to keep.</summary>
    public IReadOnlyList<MappedSlot> Auxiliary { get; init; } = [];

    /// <summary>Column that is not zero where the action was limited; null when there is none.</summary>
    public string? SaturatedColumn { get; init; }

    /// <summary>Whether to interpolate linearly onto the policy period where the recorded times do not keep it; else that is an error.</summary>
    public bool Resample { get; init; }

    /// <summary>Whether to split the trajectory where rows are missing; else that is an error.</summary>
    public bool SplitGaps { get; init; }

    /// <summary>Whether to drop rows that repeat the time of the row before; else that is an error.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>
    /// Rows left out at the beginning of the file after the derived columns were computed, because those know nothing of
    /// the time before the recording; 0 by default.
    /// </summary>
    public int SkipRows { get; init; }

    /// <summary>Policy period, s.</summary>
    public double PeriodSeconds => PeriodMicroseconds / 1e6;

    /// <summary>Names, units and period in the form that plants and policies share.</summary>
    public Signals ToSignals() => new(
        [.. Observation.Select(s => s.Name)], [.. Observation.Select(s => s.Unit)],
        [.. Applied.Select(s => s.Name)], [.. Applied.Select(s => s.Unit)], PeriodMicroseconds);

    /// <summary>Reads a mapping file.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with the file, each with line and column.</exception>
    public static ColumnMapping Load(string file)
    {
        var problems = new ProblemList(file, int.MaxValue);
        return Load(file, problems) ?? throw new BadInputException(problems.ToList());
    }

    /// <summary>Reads a mapping file; null after adding at least one problem.</summary>
    internal static ColumnMapping? Load(string file, ProblemList problems)
    {
        YamlSection? root = YamlSection.Read(file, problems);
        return root is null ? null : MappingParser.Parse(root, problems);
    }
}
