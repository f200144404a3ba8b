using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>What every claim owes: it holds at several seeds, repeats itself, fails when spoiled, and has a figure.</summary>
internal static class SettingAndNonlinearChecks
{
    public static void HoldsAndCanFail(Claim claim)
    {
        Assert.Contains(claim.Group, ClaimGroups.All);
        foreach (uint seed in new uint[] { 1, 20_011, 0xC0FFEE })
        {
            var outcome = claim.Run(new ClaimRun(seed));
            Assert.True(outcome.Pass, $"{claim.Id}, seed {seed}: {string.Join("; ", outcome.Numbers.Where(n => !n.Pass))}");
            Assert.All(outcome.Numbers, n => Assert.True(double.IsFinite(n.Expected) && double.IsFinite(n.Measured) && double.IsFinite(n.Tolerance), n.ToString()));
            Assert.All(outcome.Numbers, n => Assert.False(string.IsNullOrWhiteSpace(n.Reason)));
            Assert.NotEmpty(outcome.Figure.Series);
            Assert.All(outcome.Figure.Series, s => Assert.True(s.X.Count > 1 && s.X.Count == s.Y.Count && s.Y.All(double.IsFinite), s.Name));
        }

        Assert.Equal(claim.Run(new ClaimRun(1)).Numbers, claim.Run(new ClaimRun(1)).Numbers);
        Assert.False(claim.Run(new ClaimRun(1, ImitationHil.Lab.Catalogue.Theory.SpoilingFactor)).Pass, $"{claim.Id} cannot fail");
        Assert.False(claim.Run(new ClaimRun(2, ImitationHil.Lab.Catalogue.Theory.SpoilingFactor)).Pass, $"{claim.Id} cannot fail");
    }
}
