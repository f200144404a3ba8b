namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>The claims about linear plants: risks, stability, the pair and what chunks do to it.</summary>
public static class LinearClaims
{
    /// <summary>All of them, in the order of the talk.</summary>
    public static readonly IReadOnlyList<Claim> All =
    [
        RiskAndLossClaim.Claim,
        PerformanceDifferenceClaim.Claim,
        EissLinearClaim.Claim,
        EissRolloutsClaim.Claim,
        SpectralRadiusClaim.Claim,
        DoubleClaim.Claim,
        UnstableFamilyClaim.Claim,
        PairClaim.Claim,
        RobustClaim.Claim,
        QLipschitzClaim.Claim,
        ChunkRateClaim.Claim,
        ChunkBoundClaim.Claim,
    ];
}
