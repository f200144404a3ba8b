using System.Collections.Concurrent;
using ImitationHil.Lab.Catalogue;
using Claims = ImitationHil.Lab.Catalogue.Theory;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>Every claim of the catalogue holds by any seed, repeats itself, and is able to fail.</summary>
public class CatalogueTests
{
    private static readonly string[] Ids =
    [
        "risk-and-loss", "dagger-bound", "log-loss", "cosine-class", "smooth-bump", "eiss-linear", "eiss-rollouts", "spectral-radius", "double",
        "unstable-family", "pair", "disagree-or-destabilise", "embedding", "min-one-growth", "simple-policy", "performance-difference",
        "q-lipschitz", "whose-eyes", "coverage", "exploration", "chunk-rate", "chunk-bound", "unknown-sign", "no-simple-policy", "time-varying",
        "concentric", "gamblers-ruin", "delay", "two-chunk", "denoiser", "dagger", "dart", "tasil", "mlp-table", "checkpoint-curve", "dimension-six",
        "estimator-multiplier", "estimator-references", "estimator-others", "gap-tests",
    ];

    private static readonly uint[] Seeds = [1, 2, 20_261_122];

    // Some claims train networks: what several tests look at is run once.
    private static readonly ConcurrentDictionary<(string Id, uint Seed, double Perturbation), Lazy<ClaimOutcome>> Outcomes = new();

    public static TheoryData<string> Named => [.. Ids];

    [Fact]
    public void The_catalogue_has_exactly_these_claims()
    {
        Assert.Equal(Ids.Order(StringComparer.Ordinal), Claims.Claims.Select(claim => claim.Id).Order(StringComparer.Ordinal));
        Assert.All(Claims.Claims, claim => Assert.Contains(claim.Group, ClaimGroups.All));
        Assert.All(Claims.Claims, claim => Assert.True(claim.Sentence.Length > 0 && claim.Source.Length > 0, claim.Id));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Holds_by_several_seeds(string id) =>
        Assert.All(Seeds, seed => Assert.All(Outcome(id, seed).Numbers, number => Assert.True(number.Pass, FormattableString.Invariant($"seed {seed}: {number}"))));

    [Theory]
    [MemberData(nameof(Named))]
    public void Fails_when_its_plant_is_spoilt(string id) => Assert.False(Outcome(id, 1, Claims.SpoilingFactor).Pass);

    [Theory]
    [MemberData(nameof(Named))]
    public void Gives_the_same_numbers_and_the_same_figure_by_the_same_seed(string id)
    {
        ClaimOutcome first = Outcome(id, 1), second = Run(id, 1, 1);
        Assert.Equal(first.Numbers, second.Numbers);
        Assert.Equal(first.Figure.Series.SelectMany(series => series.Y), second.Figure.Series.SelectMany(series => series.Y));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Is_finite_and_has_reasons_and_a_figure(string id)
    {
        var outcome = Outcome(id, 1);
        Assert.NotEmpty(outcome.Numbers);
        Assert.All(outcome.Numbers, number =>
        {
            Assert.True(double.IsFinite(number.Expected) && double.IsFinite(number.Measured) && double.IsFinite(number.Tolerance), $"{number}");
            Assert.NotEmpty(number.Reason);
        });
        Assert.NotEmpty(outcome.Figure.Title);
        Assert.NotEmpty(outcome.Figure.Series);
        Assert.All(outcome.Figure.Series, series =>
        {
            Assert.NotEmpty(series.X);
            Assert.Equal(series.X.Count, series.Y.Count);
            Assert.All(series.X.Concat(series.Y), value => Assert.True(double.IsFinite(value), series.Name));
        });
    }

    private static ClaimOutcome Outcome(string id, uint seed, double perturbation = 1) =>
        Outcomes.GetOrAdd((id, seed, perturbation), key => new Lazy<ClaimOutcome>(() => Run(key.Id, key.Seed, key.Perturbation))).Value;

    private static ClaimOutcome Run(string id, uint seed, double perturbation) =>
        Claims.Claims.Single(claim => claim.Id == id).Run(new ClaimRun(seed, perturbation));
}
