namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>The claims about x+ = xi rho x + u with unknown sign xi, in the order of the talk.</summary>
public static class UnknownSignClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All =
    [
        UnknownSignClaim.Claim,
        NoSimplePolicyClaim.Claim,
        TimeVaryingClaim.Claim,
        ConcentricClaim.Claim,
        GamblersRuinClaim.Claim,
        TwoChunkClaim.Claim,
        DelayClaim.Claim,
    ];
}
