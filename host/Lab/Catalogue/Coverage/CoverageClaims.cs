namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>The claims about what data shows and what learners make of it, in the order of the talk.</summary>
public static class CoverageClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All =
    [
        SimplePolicyClaim.Claim,
        WhoseEyesClaim.Claim,
        CoverageClaim.Claim,
        ExplorationClaim.Claim,
        DaggerClaim.Claim,
        DartClaim.Claim,
        TasilClaim.Claim,
    ];
}
