using System.Text.Json.Serialization;

namespace ImitationHil.Lab.Results;

/// <summary>
/// Measured growth of the deviation of one policy on one rig, beside what the fitted policy gives on the ideal plant.
/// One row of <c>growth[]</c> in the JSON of <c>demo</c> and <c>compare</c>.
/// </summary>
public sealed record GrowthRow
{
    /// <summary>Problem, for example <c>pair g=1.5</c>.</summary>
    public required string Problem { get; init; }

    /// <summary>Address of the rig.</summary>
    public required string Rig { get; init; }

    /// <summary>Policy kind: <c>linear</c>, <c>chunk</c>, <c>linear-noise</c>, <c>expert</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Actions decided at once, l; 1 for policies that are not chunked.</summary>
    public required int Chunk { get; init; }

    /// <summary>Sign of the plant, +1 or -1.</summary>
    public required int Sign { get; init; }

    /// <summary>Number of episodes, the unit of resampling.</summary>
    public required int Episodes { get; init; }

    /// <summary>Policy periods an episode.</summary>
    public required int Horizon { get; init; }

    /// <summary>Growth multiplier a policy period, with sign; for chunks the l-th root of the boundary multiplier.</summary>
    public required double? Multiplier { get; init; }

    /// <summary>95 % interval of the multiplier, low and high, jackknife-t over episodes; null when it cannot be told.</summary>
    public required double[]? Ci95 { get; init; }

    /// <summary>The same number for the fitted policy on the ideal plant.</summary>
    public required double Predicted { get; init; }

    /// <summary>The same number measured on the twin, simulated episodes from the same starts; null when there is no twin.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Twin { get; init; }

    /// <summary>Its 95 % interval; null when it cannot be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? TwinCi95 { get; init; }

    /// <summary>Share of policy periods under a limit, 0 to 1; they are censored.</summary>
    public required double SaturatedShare { get; init; }

    /// <summary>Decades between floor and saturation that the median deviation covers.</summary>
    public required double Decades { get; init; }

    /// <summary>
    /// R_expert: mean over episodes of the policy's L1 error on the expert's states, summed over 24 policy periods from the
    /// starts of the demonstrations (in <c>compare</c>: over the recorded episode).
    /// </summary>
    public required double RExpert { get; init; }

    /// <summary>R_cost: mean over the same episodes of the bounded cost, max over time of min(1, |deviation| / saturation).</summary>
    public required double RCost { get; init; }
}

/// <summary>
/// Outcome of a policy that plays the unknown-sign plant as a game of ruin: no growth is fitted, hitting times are
/// counted. One row of <c>ruin[]</c> in the JSON of <c>demo</c>.
/// </summary>
public sealed record RuinRow
{
    /// <summary>Address of the plant.</summary>
    public required string Rig { get; init; }

    /// <summary>Policy: <c>bimodal</c>, <c>two-chunk</c>, <c>time-varying</c>, <c>zero</c>, <c>banded</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Magnitude of the plant's multiplier.</summary>
    public required double Rho { get; init; }

    /// <summary>Its sign, +1 or -1.</summary>
    public required int Sign { get; init; }

    /// <summary>Number of episodes.</summary>
    public required int Episodes { get; init; }

    /// <summary>Policy periods an episode.</summary>
    public required int Horizon { get; init; }

    /// <summary>Threshold on |x| below which zero counts as hit, in the unit of the state; 0 on the ideal plant.</summary>
    public required double HitBelow { get; init; }

    /// <summary>Share of episodes that first hit zero at t = 1, 2, 3, ...; the remainder never did.</summary>
    public required double[] Hitting { get; init; }

    /// <summary>99 % Wilson interval of each entry of <see cref="Hitting"/>, pairs of low and high.</summary>
    public required double[][] HittingCi99 { get; init; }

    /// <summary>What theory expects for each entry, on the ideal plant.</summary>
    public required double[] Expected { get; init; }

    /// <summary>Share of episodes that reached the saturation limit.</summary>
    public required double TripRate { get; init; }

    /// <summary>What theory expects for the trip rate on the ideal plant; null when there is no closed form.</summary>
    public required double? TripExpected { get; init; }

    /// <summary>Root mean square of x at t = 2 over the start's magnitude.</summary>
    public required double ResidualAtTwo { get; init; }
}
