using ImitationHil.Lab.Catalogue;
using ImitationHil.Lab.Catalogue.Linear;

namespace ImitationHil.Tests.Lab.Catalogue;

public class LinearClaimsTests
{
    private static readonly string[] Ids =
    [
        "chunk-bound", "chunk-rate", "disagree-or-destabilise", "double", "eiss-linear", "eiss-rollouts", "pair",
        "performance-difference", "q-lipschitz", "risk-and-loss", "spectral-radius", "unstable-family",
    ];

    public static TheoryData<string> AllIds => [.. Ids];

    [Fact]
    public void The_registry_has_exactly_the_claims_asked_for()
    {
        Assert.Equal(Ids, LinearClaims.All.Select(claim => claim.Id).Order(StringComparer.Ordinal));
        Assert.All(LinearClaims.All, claim => Assert.Contains(claim.Group, ClaimGroups.All));
    }

    [Theory]
    [MemberData(nameof(AllIds))]
    public void Claim_holds_at_several_seeds_with_finite_numbers_and_a_figure(string id)
    {
        foreach (uint seed in new uint[] { 1, 20_251_122, 0xC0FFEE })
        {
            var outcome = Run(id, seed, 1);
            Assert.NotEmpty(outcome.Numbers);
            Assert.All(outcome.Numbers, number =>
            {
                Assert.True(number.Pass, FormattableString.Invariant($"seed {seed}: {number}"));
                Assert.True(double.IsFinite(number.Expected) && double.IsFinite(number.Measured) && double.IsFinite(number.Tolerance), number.ToString());
                Assert.NotEmpty(number.Reason);
            });
            HasData(outcome.Figure);
        }
    }

    [Theory]
    [MemberData(nameof(AllIds))]
    public void Claim_fails_when_one_constant_of_its_plant_is_spoiled(string id)
    {
        foreach (uint seed in new uint[] { 1, 20_251_122 })
        {
            var outcome = Run(id, seed, ImitationHil.Lab.Catalogue.Theory.SpoilingFactor);
            Assert.False(outcome.Pass);
            HasData(outcome.Figure);
        }
    }

    [Theory]
    [MemberData(nameof(AllIds))]
    public void Same_seed_gives_the_same_numbers(string id)
    {
        ClaimOutcome first = Run(id, 7, 1), second = Run(id, 7, 1);
        Assert.Equal(first.Numbers, second.Numbers);
        Assert.Equal(first.Figure.Series.SelectMany(series => series.Y), second.Figure.Series.SelectMany(series => series.Y));
    }

    private static ClaimOutcome Run(string id, uint seed, double perturbation) =>
        LinearClaims.All.Single(claim => claim.Id == id).Run(new ClaimRun(seed, perturbation));

    private static void HasData(ClaimFigure figure)
    {
        Assert.NotEmpty(figure.Title);
        Assert.NotEmpty(figure.Series);
        Assert.All(figure.Series, series =>
        {
            Assert.NotEmpty(series.X);
            Assert.Equal(series.X.Count, series.Y.Count);
            Assert.All(series.X.Concat(series.Y), value => Assert.True(double.IsFinite(value), $"{series.Name} has {value}"));
        });
    }
}
