using System.Collections.Concurrent;
using ImitationHil.Lab.Catalogue;
using ImitationHil.Lab.Catalogue.Learned;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>Every claim about trained learners holds at several seeds, fails when its plant is spoiled, and repeats.</summary>
public class LearnedClaimsTests
{
    private static readonly ConcurrentDictionary<(string, uint, double), Lazy<ClaimOutcome>> Outcomes = new();

    public static TheoryData<string> Ids => [.. LearnedClaims.All.Select(claim => claim.Id)];

    [Fact]
    public void The_claims_are_those_asked_for() =>
        Assert.Equal(["denoiser", "mlp-table", "checkpoint-curve", "dimension-six"], LearnedClaims.All.Select(claim => claim.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_holds_at_three_seeds_with_finite_numbers_and_a_figure(string id)
    {
        foreach (uint seed in new uint[] { 1, 2, 20261122 })
        {
            var outcome = Of(id, seed);
            Assert.True(outcome.Pass, $"seed {seed}: {outcome.Deciding}");
            Assert.All(outcome.Numbers, number => Assert.True(double.IsFinite(number.Measured) && double.IsFinite(number.Expected) && number.Reason.Length > 0, number.Name));
            Assert.NotEmpty(outcome.Figure.Series);
            Assert.All(outcome.Figure.Series, series => Assert.True(series.X.Count > 1 && series.X.Count == series.Y.Count && series.Y.All(double.IsFinite), series.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_fails_when_its_plant_is_spoiled(string id) => Assert.False(Of(id, 1, Theory.SpoilingFactor).Pass);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_repeats_its_numbers(string id) =>
        Assert.Equal(Of(id, 1).Numbers.Select(number => number.Measured), Run(id, 1, 1).Numbers.Select(number => number.Measured));

    private static ClaimOutcome Of(string id, uint seed, double perturbation = 1) =>
        Outcomes.GetOrAdd((id, seed, perturbation), key => new Lazy<ClaimOutcome>(() => Run(key.Item1, key.Item2, key.Item3))).Value;

    private static ClaimOutcome Run(string id, uint seed, double perturbation) =>
        LearnedClaims.All.Single(claim => claim.Id == id).Run(new ClaimRun(seed, perturbation));
}
