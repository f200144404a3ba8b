using ImitationHil.Lab.Catalogue.Setting;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>The claims about imitation as such: each holds at any seed, fails when spoiled and repeats itself.</summary>
public class SettingClaimsTests
{
    [Fact]
    public void The_claims_are_those_that_were_asked() =>
        Assert.Equal(["dagger-bound", "log-loss", "cosine-class", "smooth-bump"], SettingClaims.All.Select(claim => claim.Id));

    [Theory]
    [InlineData("dagger-bound")]
    [InlineData("log-loss")]
    [InlineData("cosine-class")]
    [InlineData("smooth-bump")]
    public void A_claim_holds_at_every_seed_and_fails_when_its_plant_is_spoiled(string id) =>
        SettingAndNonlinearChecks.HoldsAndCanFail(SettingClaims.All.Single(claim => claim.Id == id));
}
