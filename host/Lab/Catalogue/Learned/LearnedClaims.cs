namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>Claims about learners that were trained, not derived.</summary>
public static class LearnedClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All = [DenoiserClaim.Claim, MlpTableClaim.Claim, CheckpointCurveClaim.Claim, DimensionSixClaim.Claim];
}
