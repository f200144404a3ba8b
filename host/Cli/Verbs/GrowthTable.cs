using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Verbs;

/// <summary>Growth rows as the terminal shows them.</summary>
internal static class GrowthTable
{
    /// <summary>Headings.</summary>
    public static IReadOnlyList<string> Header => ["policy", "sign", "multiplier", "95 % interval", "twin", "predicted", "saturated", "decades", "R_expert", "R_cost"];

    /// <summary>One row.</summary>
    public static IReadOnlyList<string> Row(GrowthRow row) =>
    [
        row.Policy == "chunk" ? $"chunk {row.Chunk}" : row.Policy,
        row.Sign > 0 ? "+" : "-",
        Ui.Number(row.Multiplier, "0.0000"),
        row.Ci95 is { } ci ? $"{Ui.Number(ci[0], "0.0000")} to {Ui.Number(ci[1], "0.0000")}" : "cannot tell",
        Ui.Number(row.Twin, "0.0000"),
        Ui.Number(row.Predicted, "0.0000"),
        Ui.Number(row.SaturatedShare, "0.00"),
        Ui.Number(row.Decades, "0.00"),
        Ui.Number(row.RExpert),
        Ui.Number(row.RCost),
    ];
}
