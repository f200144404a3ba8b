using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>Everything that a report shows, as data. Rendering adds no number of its own.</summary>
public sealed record ReportModel
{
    /// <summary>Title, one line.</summary>
    public required string Title { get; init; }

    /// <summary>What was done and found, two or three sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Deviation over time; one panel a problem.</summary>
    public IReadOnlyList<DeviationPanel> Deviations { get; init; } = [];

    /// <summary>Curves over time: rig against twin, gap, spread.</summary>
    public IReadOnlyList<BandStory> Stories { get; init; } = [];

    /// <summary>Measured against predicted growth.</summary>
    public IReadOnlyList<GrowthRow> Growth { get; init; } = [];

    /// <summary>Hitting times of the policies for the unknown sign.</summary>
    public IReadOnlyList<RuinRow> Ruin { get; init; } = [];

    /// <summary>Closed-loop eigenvalues for the unit circle.</summary>
    public IReadOnlyList<EigenvalueSet> Eigenvalues { get; init; } = [];

    /// <summary>Extra tables, for example the deviation of a simulated from a recorded run at several horizons.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>Settings, seeds, versions, in the order to print.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];
}

/// <summary>One picture of deviations on a log axis.</summary>
public sealed record DeviationPanel
{
    /// <summary>Problem in words, for example <c>challenging pair, g = 1.5, two virtual motors</c>.</summary>
    public required string Problem { get; init; }

    /// <summary>
    /// Address of the rig, as in <see cref="GrowthRow.Rig"/>; null when the report shows one rig only. It finds the growth
    /// rows of the panel, whose numbers stand in its title.
    /// </summary>
    public string? Rig { get; init; }

    /// <summary>Unit of the deviation, for example <c>rad</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Policy period in seconds.</summary>
    public required double PeriodSeconds { get; init; }

    /// <summary>Measurement floor in the unit: grey below it.</summary>
    public required double Floor { get; init; }

    /// <summary>Saturation in the unit: grey above it.</summary>
    public required double Saturation { get; init; }

    /// <summary>The curves.</summary>
    public required IReadOnlyList<DeviationCurve> Curves { get; init; }
}

/// <summary>The deviation of one policy for one sign of the plant. All arrays have the same length.</summary>
public sealed record DeviationCurve
{
    /// <summary>Policy kind, as in <see cref="GrowthRow.Policy"/>.</summary>
    public required string Policy { get; init; }

    /// <summary>Chunk length, 1 when not chunked.</summary>
    public required int Chunk { get; init; }

    /// <summary>Sign of the plant.</summary>
    public required int Sign { get; init; }

    /// <summary>Number of episodes behind the curve.</summary>
    public required int Episodes { get; init; }

    /// <summary>Policy periods at which there is a point: every one, or chunk boundaries.</summary>
    public required int[] Step { get; init; }

    /// <summary>Median of |deviation| over episodes.</summary>
    public required double[] Median { get; init; }

    /// <summary>5 % quantile.</summary>
    public required double[] Low { get; init; }

    /// <summary>95 % quantile.</summary>
    public required double[] High { get; init; }

    /// <summary>Prediction by the fitted policy on the ideal plant from the same start.</summary>
    public required double[] Predicted { get; init; }

    /// <summary>Whether the statistics used the point; the others are under the floor or saturated and drawn hollow.</summary>
    public required bool[] Used { get; init; }
}

/// <summary>Eigenvalues of one closed loop.</summary>
/// <param name="Label">For example <c>linear, sign +</c>.</param>
/// <param name="Policy">Policy kind, for the colour.</param>
/// <param name="Chunk">Chunk length; eigenvalues of chunks are those of the boundary map.</param>
/// <param name="Sign">Sign of the plant.</param>
/// <param name="Values">Pairs of real and imaginary part.</param>
public sealed record EigenvalueSet(string Label, string Policy, int Chunk, int Sign, IReadOnlyList<double[]> Values);

/// <summary>A plain table.</summary>
/// <param name="Title">One sentence.</param>
/// <param name="Header">Column headings with units.</param>
/// <param name="Rows">Cells, already formatted.</param>
/// <param name="Note">What stands under it; may be empty.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, string Note);
