using System.Globalization;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>What import found in one file and did with it; for the person who reads the result.</summary>
public sealed record ImportNote
{
    /// <summary>The file as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>Data rows in the file.</summary>
    public required int Rows { get; init; }

    /// <summary>Samples in all trajectories made from it.</summary>
    public required int Samples { get; init; }

    /// <summary>Names of the trajectories made from it: one, or where it was split several.</summary>
    public required IReadOnlyList<string> Trajectories { get; init; }

    /// <summary>Median interval between rows, s.</summary>
    public required double MedianIntervalSeconds { get; init; }

    /// <summary>Largest interval between rows, gaps included, s.</summary>
    public required double LargestIntervalSeconds { get; init; }

    /// <summary>Intervals longer than 2.5 medians, at which the trajectory was split.</summary>
    public required int Gaps { get; init; }

    /// <summary>Rows that repeated the time of the row before and were dropped.</summary>
    public required int DuplicatesDropped { get; init; }

    /// <summary>Whether values were interpolated linearly onto the policy period.</summary>
    public required bool Resampled { get; init; }

    /// <summary>Whether the time column was computed, not measured; jitter and lost rows cannot be seen in it then.</summary>
    public required bool NominalTime { get; init; }

    /// <summary>Samples at which the action was limited.</summary>
    public required int Saturated { get; init; }

    /// <summary>One line for the terminal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{File}: {Rows} rows, median interval {MedianIntervalSeconds:0.#########} s ({(NominalTime ? "nominal, not measured" : "measured")}), ")
        + string.Create(CultureInfo.InvariantCulture,
        $"{Gaps} gaps, {DuplicatesDropped} duplicates dropped, {(Resampled ? "resampled" : "not resampled")}: {Samples} samples, {Saturated} saturated, in {string.Join(", ", Trajectories)}");
}

/// <summary>Imported trajectories and what is to be said about them.</summary>
/// <param name="Trajectories">In the order of the files; where a file was split, in time order.</param>
/// <param name="Notes">One for each file.</param>
public sealed record ImportResult(IReadOnlyList<Trajectory> Trajectories, IReadOnlyList<ImportNote> Notes);
