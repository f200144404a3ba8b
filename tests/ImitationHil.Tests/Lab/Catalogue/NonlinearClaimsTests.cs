using ImitationHil.Lab.Catalogue.Nonlinear;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>The claims about the nonlinear construction: each holds at any seed, fails when spoiled and repeats itself.</summary>
public class NonlinearClaimsTests
{
    [Fact]
    public void The_claims_are_those_that_were_asked() =>
        Assert.Equal(["embedding", "min-one-growth"], NonlinearClaims.All.Select(claim => claim.Id));

    [Theory]
    [InlineData("embedding")]
    [InlineData("min-one-growth")]
    public void A_claim_holds_at_every_seed_and_fails_when_its_plant_is_spoiled(string id) =>
        SettingAndNonlinearChecks.HoldsAndCanFail(NonlinearClaims.All.Single(claim => claim.Id == id));
}
