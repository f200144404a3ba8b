namespace ImitationHil.Lab.Identification;

/// <summary>
/// What a fit makes small: simulation minus log, over a horizon, from many starts along every log. A short horizon is a
/// prediction error (little bias from unmodelled disturbances, blind to slow effects); a long one is a simulation error
/// (sees friction and offsets, and weighs whatever the model lacks).
/// </summary>
public sealed record Criterion
{
    /// <summary>Recorded input replayed, or the expert in the loop.</summary>
    public required Loop Loop { get; init; }

    /// <summary>Length of each simulation, s.</summary>
    public required double HorizonSeconds { get; init; }

    /// <summary>Rows between residuals within the horizon.</summary>
    public int RowsBetween { get; init; } = 5;

    /// <summary>Starts a log, evenly spaced.</summary>
    public required int StartsPerLog { get; init; }

    /// <summary>Simulations end no later than this after the log begins, s; for logs that come to rest. Default: never.</summary>
    public double UntilSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>Typical deviation of each output, in its unit: residuals are divided by it. Soft-L1 turns from squared to absolute there.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Weight of the whole criterion; its residuals also share it out, so that the number of starts does not change it.</summary>
    public double Weight { get; init; } = 1;
}

/// <summary>One round of a fit: criteria that are minimised together, beginning where the round before ended.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Criteria">Their sum is minimised.</param>
public sealed record Stage(string Name, params Criterion[] Criteria);
