using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Tests.Lab.Gap;

/// <summary>The table of the verdict, row by row, and the episodes that would settle it.</summary>
public class VerdictTests
{
    private static readonly SyntheticTruth Truth = new() { G = 1.2, Horizon = 20 };

    // Results by hand: everything but p-values and the difference stays the same.
    [Theory]
    [InlineData(0.4, 0.01, 0.002, Agreement.Agrees, false, "Agrees within the margin of 5.1 %: ")]
    [InlineData(0.05, 0.05, 0.02, Agreement.Agrees, true, "yet a difference of +2.02 % is resolved")]
    [InlineData(0.01, 0.3, 0.08, Agreement.Differs, true, "Differs by +8.3 %, more than the margin")]
    [InlineData(0.01, 0.06, -0.04, Agreement.Differs, true, "Differs by -3.9 %, not shown to be within the margin")]
    [InlineData(0.06, 0.06, 0.03, Agreement.CannotTell, false, "episodes of each side would settle it")]
    public void Growth_and_equivalence_decide_by_the_table(double growth, double equivalence, double difference, Agreement expected, bool resolved, string words)
    {
        foreach (double energy in new[] { 0.001, 0.9 })
        {
            var verdict = Verdict.Of(Data(Truth), Results(growth, equivalence, difference, 0.01, energy));
            Assert.Equal(expected, verdict.Agreement);
            Assert.Equal(resolved, verdict.ResolvedDifference);
            Assert.Contains(words, verdict.Reason, StringComparison.Ordinal);
            Assert.Equal(expected == Agreement.CannotTell, verdict.EpisodesToSettle is not null);
            Assert.Equal(100 * (Math.Exp(difference) - 1), verdict.DifferencePercent!.Value, 1e-3);
            Assert.Contains(energy < 0.05 ? "distributions of the deviation differ" : "No difference between the distributions", verdict.Remarks[0], StringComparison.Ordinal);
        }
    }

    // With a standard error of 0.05 from 20 episodes of each, an estimate of 0 and the margin 0.05: error 0.05 sqrt(20 / N) must be
    // 0.05 / (t95 + t80) with 2 (N - 1) degrees of freedom; normal quantiles give 20 (1.645 + 0.842)^2 = 124.
    [Fact]
    public void The_episodes_that_settle_it_follow_from_the_standard_errors()
    {
        var verdict = Verdict.Of(Data(Truth), Results(0.5, 0.5, 0, 0.05, 0.5));
        Assert.InRange(verdict.EpisodesToSettle!.Value, 124, 127);

        // Four times the variance: four times the episodes, less what Student's quantiles shrink.
        Assert.InRange(Verdict.Of(Data(Truth), Results(0.5, 0.5, 0, 0.1, 0.5)).EpisodesToSettle!.Value, 495, 500);

        // Exactly between agreement and difference neither is near; right at the margin only a difference can be shown.
        int between = Verdict.Of(Data(Truth), Results(0.5, 0.5, 0.025, 0.05, 0.5)).EpisodesToSettle!.Value;
        Assert.True(between > verdict.EpisodesToSettle);
        Assert.Null(Verdict.Of(Data(Truth), Results(0.5, 0.5, 0.05, 1e6, 0.5)).EpisodesToSettle);
    }

    // The promise itself: with the number that it names, it is settled in about four of five cases.
    [Fact]
    public void With_the_episodes_that_it_names_the_verdict_is_settled()
    {
        var random = new Gaussian(12);
        SyntheticTruth rough = Truth with { NoiseInFloors = 6, Episodes = 6, Horizon = 12 };
        var first = Enumerable.Range(0, 60).Select(_ => new GapData(rough.Draw(random), rough.Draw(random)) { Permutations = 199, Margin = 0.01 }).Select(data => Verdict.Of(data)).First(verdict => verdict is { Agreement: Agreement.CannotTell, EpisodesToSettle: > 20 } && Math.Abs(verdict.DifferencePercent!.Value) < 0.3);
        SyntheticTruth enough = rough with { Episodes = 2 * first.EpisodesToSettle!.Value };
        int settled = Enumerable.Range(0, 20).Count(_ => Verdict.Of(new GapData(enough.Draw(random), enough.Draw(random)) { Permutations = 99, Margin = 0.01 }).Agreement != Agreement.CannotTell);

        // Twice the number, for the standard error of six episodes is known to a third only: at least 80 % less three binomial errors.
        Assert.True(settled >= 11, $"{settled} of 20 with {enough.Episodes} episodes");
    }

    [Fact]
    public void On_synthetic_truth_it_agrees_differs_and_cannot_tell_where_it_should()
    {
        Assert.Equal(Agreement.Agrees, Verdict.Of(Data(Truth)).Agreement);
        Assert.Equal(Agreement.Differs, Verdict.Of(Data(Truth with { G = 1.3 })).Agreement);
        var far = Verdict.Of(Data(Truth with { G = 1.225 }));
        Assert.Equal((Agreement.Agrees, true), (far.Agreement, far.ResolvedDifference));
        var rig = (Truth with { NoiseInFloors = 20, Horizon = 6, Episodes = 4 }).Draw(new Gaussian(2));
        Assert.Equal(Agreement.CannotTell, Verdict.Of(new GapData(rig, Truth.Draw(new Gaussian(3)))).Agreement);
    }

    private static GapData Data(SyntheticTruth rig)
    {
        var random = new Gaussian(6);
        return new GapData(rig.Draw(random), Truth.Draw(random));
    }

    private static GapResult[] Results(double growth, double equivalence, double difference, double error, double energy) =>
    [
        new(GapIds.GrowthPermutation, difference, null, growth, 20, 20) { Details = new Dictionary<string, double> { ["rigMultiplier"] = 1.2 * Math.Exp(difference), ["twinMultiplier"] = 1.2 } },
        new(GapIds.EnergyPermutation, 0.1, null, energy, 20, 20),
        new(GapIds.EnvelopeCoverage, 0.95, [0.8, 1], 0.6, 20, 20),
        new(GapIds.Equivalence, difference, [difference - 0.001, difference + (growth > 0.05 ? 0.1 : 0.001)], equivalence, 20, 20)
        {
            Details = new Dictionary<string, double> { ["standardError"] = error, ["rigStandardError"] = error / Math.Sqrt(2), ["twinStandardError"] = error / Math.Sqrt(2) },
        },
    ];
}
