namespace ImitationHil.Lab.Catalogue.Nonlinear;

/// <summary>Claims about the smooth nonlinear construction.</summary>
public static class NonlinearClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All = [EmbeddingClaim.Claim, MinOneGrowthClaim.Claim];
}
