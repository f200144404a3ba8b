namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>Claims about imitation as such and its risks.</summary>
public static class SettingClaims
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Claim> All = [DaggerBoundClaim.Claim, LogLossClaim.Claim, CosineClassClaim.Claim, SmoothBumpClaim.Claim];
}
