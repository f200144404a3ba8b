using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>What the headline estimator adds to the ratio: which triples count, and when it declines.</summary>
public class InstrumentalGrowthTests
{
    [Fact]
    public void Steps_that_two_more_periods_of_growth_may_take_to_saturation_do_not_count()
    {
        // Growth by 2 that sticks at 1, unflagged: 0.8 / 4 = 0.2 is the largest instrument.
        double[] d = [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1, 1];
        var estimate = InstrumentalGrowth.JackknifeT(Deviations.OfScalars("x", [d, d, d], 0, 1));
        Assert.Equal(2, estimate.Value!.Value, 9);
        Assert.Equal(9, estimate.Points);
    }

    // Noise that no step outlives: the lagged deviation foretells nothing.
    [Fact]
    public void A_weak_instrument_is_told_and_not_turned_into_a_number()
    {
        var random = new Gaussian(8);
        double[][] noise = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 20).Select(_ => 0.1 * random.Next()).ToArray())];
        var estimate = InstrumentalGrowth.JackknifeT(Deviations.OfScalars("x", noise, 0.001, 1));
        Assert.Null(estimate.Value);
        Assert.Contains("instrument is weak", estimate.Undetermined, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_the_strength_of_the_instrument_and_the_effective_episodes()
    {
        var estimate = InstrumentalGrowth.JackknifeT(new SyntheticTruth { G = 1.2 }.Draw(new Gaussian(2)));
        Assert.True(estimate.Details["firstStageF"] > 1000);
        Assert.InRange(estimate.Details["effectiveEpisodes"], 15, 20);
        Assert.Equal(Math.Log(1.2), estimate.Details["logMultiplier"], 4 * estimate.Details["logStandardError"]);
    }

    [Fact]
    public void Norms_say_that_the_sign_is_unknown()
    {
        double[][] episode = [.. Enumerable.Range(0, 8).Select(t => new[] { 0.01 * Math.Pow(-1.5, t), 0 })];
        var estimate = InstrumentalGrowth.JackknifeT(Deviations.OfVectors("x", [episode, episode, episode], [0.001, 0.001]));
        Assert.Equal(1.5, estimate.Value!.Value, 9);
        Assert.Contains("sign is not known", estimate.Words, StringComparison.Ordinal);
    }
}
