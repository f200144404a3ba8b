using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Catalogue.Estimators;

/// <summary>The claims about the instrument itself: are the numbers that compare rig and twin right where the truth is known?</summary>
public static class EstimatorClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All =
    [
        MultiplierClaim.Claim,
        ReferencesClaim.Claim,
        OtherEstimatorsClaim.Claim,
        GapTestsClaim.Claim,
    ];

    /// <summary>A setting in a few words.</summary>
    internal static string Name(SyntheticTruth truth) => FormattableString.Invariant($"g = {truth.G:+0.00;-0.00}, noise {(truth.NoiseInFloors < 1 ? "1/3" : truth.NoiseInFloors.ToString("0", System.Globalization.CultureInfo.InvariantCulture))} floor");

    /// <summary>The plant with its multiplier spoilt.</summary>
    internal static SyntheticTruth Spoilt(this SyntheticTruth truth, ClaimRun run) => truth with { G = truth.G * run.Perturbation };
}
