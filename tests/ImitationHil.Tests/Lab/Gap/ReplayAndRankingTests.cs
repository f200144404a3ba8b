using ImitationHil.Lab.Data;
using ImitationHil.Lab.Gap;

namespace ImitationHil.Tests.Lab.Gap;

/// <summary>Offline replay and rankings across policies, by hand.</summary>
public class ReplayAndRankingTests
{
    [Fact]
    public void The_replay_error_is_the_rms_over_the_episodes_that_last_that_long()
    {
        double[][][] recorded = [[[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1]]];
        double[][][] replayed = [[[0, 0], [1, 4], [2, 2]], [[0, 0], [5, 1]]];
        var curve = OfflineReplay.Curve(new ReplayData(recorded, replayed, TimeSpan.FromMilliseconds(20)));
        Assert.Equal([0, 0.02, 0.04], curve.Seconds);
        Assert.Equal([2, 2, 1], curve.Episodes);
        Assert.Equal([0, Math.Sqrt(8), 0], curve.Rms[0]);
        Assert.Equal([0, Math.Sqrt(4.5), 0], curve.Rms[1]);
        Assert.Equal(0, curve.Diverged);
        Assert.Equal(Math.Sqrt((16 + 9) / 5.0 / 2), OfflineReplay.Run(new ReplayData(recorded, replayed, TimeSpan.FromMilliseconds(20))).Value!.Value, 12);
    }

    [Fact]
    public void A_twin_that_leaves_the_numbers_or_stops_early_has_diverged_and_is_counted_until_then()
    {
        double[][] recorded = [[0], [1], [2]];
        var curve = OfflineReplay.Curve(new ReplayData([recorded, recorded, recorded], [[[0], [double.NaN], [2]], [[0]], [[0], [1], [3]]], TimeSpan.FromSeconds(1)));
        Assert.Equal(2, curve.Diverged);
        Assert.Equal([3, 1, 1], curve.Episodes);
        Assert.Equal([0, 0, 1], curve.Rms[0]);
    }

    [Fact]
    public void What_does_not_fit_is_told_at_once_and_nothing_is_replayed_as_null()
    {
        var thrown = Assert.Throws<BadInputException>(() => new ReplayData([[[1]], [[1, 2]]], [[[1]]], TimeSpan.Zero));
        Assert.Equal(["episodes", "coordinates", "period"], thrown.Problems.Select(problem => problem.Place));
        Assert.Null(OfflineReplay.Run(new ReplayData([], [], TimeSpan.FromSeconds(1))).Value);
        Assert.Null(OfflineReplay.Run(new ReplayData([[]], [[]], TimeSpan.FromSeconds(1))).Value);
    }

    [Fact]
    public void Correlations_of_a_line_are_one_and_of_an_example_as_published()
    {
        var line = Scores([1, 2, 3, 4], [3, 5, 7, 9]);
        Assert.Equal(1, PolicyRanking.Pearson(line).Value!.Value, 12);
        Assert.Equal(-1, PolicyRanking.Spearman(Scores([1, 2, 3, 4], [9, 7, 5, 0])).Value!.Value, 12);

        // Anscombe 1973, first set: 0.8164 (published to three digits, 0.816).
        double[] x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        var result = PolicyRanking.Pearson(Scores(x, y));
        Assert.Equal(0.816, result.Value!.Value, 0.0006);
        Assert.Equal(Math.Tanh(Math.Atanh(result.Value.Value) - 1.959964 / Math.Sqrt(8)), result.Ci95![0], 1e-5);
    }

    [Fact]
    public void Tied_ranks_are_shared_and_a_constant_has_no_correlation()
    {
        // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
        Assert.Equal(4.5 / Math.Sqrt(22.5), PolicyRanking.Spearman(Scores([1, 2, 2, 3], [1, 2, 3, 4])).Value!.Value, 12);
        Assert.Contains("twin", PolicyRanking.Pearson(Scores([1, 2, 3], [5, 5, 5])).Undetermined, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rank_violation_is_the_largest_difference_that_is_ordered_wrongly()
    {
        Assert.Equal(0, PolicyRanking.Mmrv(Scores([1, 2, 5], [10, 20, 21])).Value);

        // The twin exchanges the second and the third: both are off by |2 - 5|, the first by nothing.
        Assert.Equal(2, PolicyRanking.Mmrv(Scores([1, 2, 5], [10, 21, 20])).Value!.Value, 12);
    }

    [Fact]
    public void Few_policies_and_bad_numbers_are_told()
    {
        Assert.All(GapCatalogue.Run(Scores([1], [1])), result => Assert.Null(result.Value));
        Assert.Null(PolicyRanking.Pearson(Scores([1, 2, 4], [1, 2, 3])).Ci95);
        var thrown = Assert.Throws<BadInputException>(() => new PolicyScores(["a", "b"], [1, double.NaN], [1]));
        Assert.Single(thrown.Problems);
        Assert.Equal(2, Assert.Throws<BadInputException>(() => new PolicyScores(["a", "b"], [1, double.NaN], [double.PositiveInfinity, 1])).Problems.Count);
    }

    private static PolicyScores Scores(double[] rig, double[] twin) => new([.. rig.Select((_, i) => $"policy {i}")], rig, twin);
}
