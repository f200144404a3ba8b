using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>Jackknife and bootstrap of a ratio of sums over episodes.</summary>
public class EpisodeRatioTests
{
    private static readonly double[] Ones = [1, 1, 1, 1, 1];
    private static readonly double[] Values = [1, 2, 4, 8, 10];

    [Fact]
    public void Of_a_mean_the_jackknife_is_the_textbook_standard_error_and_students_interval()
    {
        var ratio = new EpisodeRatio(Values, Ones);
        double mean = Values.Average(), error = Math.Sqrt(Values.Sum(x => (x - mean) * (x - mean)) / 4 / 5);
        Assert.Equal(mean, ratio.Value, 12);
        Assert.Equal(error, ratio.StandardError()!.Value, 12);
        Assert.Equal(mean, ratio.Corrected, 12);
        Assert.Equal((5.0, 4.0), (ratio.EffectiveEpisodes, ratio.Freedom));
        Assert.Equal(mean + StudentT.InvCDF(0, 1, 4, 0.975) * error, ratio.JackknifeT()![1], 9);
    }

    [Fact]
    public void Equal_weights_are_no_weights_and_one_loud_episode_widens_the_interval()
    {
        var plain = new EpisodeRatio(Values, Ones).LogJackknifeT()!;
        Assert.Equal(plain, new EpisodeRatio(Values, Ones, [3, 3, 3, 3, 3]).LogJackknifeT()!.Select((x, i) => Math.Abs(x - plain[i]) < 1e-12 ? plain[i] : x));
        var loud = new EpisodeRatio(Values, Ones, [1, 1, 1, 1, 100]);
        Assert.Equal(104.0 * 104 / 10004, loud.EffectiveEpisodes, 12);
        Assert.Equal(1, loud.Freedom);
        Assert.True(loud.LogJackknifeT()![1] > plain[1]);
    }

    // E[x y] / E[y^2]-like ratios are biased by order 1 / n; the correction leaves order 1 / n^2.
    [Fact]
    public void The_correction_takes_off_the_bias_of_first_order()
    {
        var random = new Gaussian(5);
        double plain = 0, corrected = 0;
        const int Repetitions = 20_000;
        for (int i = 0; i < Repetitions; i++)
        {
            double[] d = [.. Enumerable.Range(0, 10).Select(_ => 1 + 0.3 * random.Next())];
            var ratio = new EpisodeRatio([.. d.Select(_ => 1.0)], d);
            plain += ratio.Value / Repetitions;
            corrected += ratio.Corrected / Repetitions;
        }

        // 1 / mean of 10 is biased by s + 3 s^2 with s = 0.09 / 10; its spread of 0.1 leaves 0.0007 to the mean of 20,000, and the
        // second order -3 s^2 (1 + 1 / 9) = -0.0003 stays.
        Assert.Equal(1.00924, plain, 0.0025);
        Assert.Equal(1, corrected, 0.0028);
    }

    [Fact]
    public void Without_three_episodes_or_with_a_sign_that_hangs_on_one_there_is_no_interval()
    {
        Assert.Null(new EpisodeRatio([1, 2], [1, 1]).LogJackknifeT());
        Assert.Null(new EpisodeRatio([1, 2], [1, 1]).LogBootstrapT(1));
        Assert.Null(new EpisodeRatio([-1, -1, 10], [1, 1, 1]).LogJackknifeT());
        Assert.Null(new EpisodeRatio([1, 1, 1], [0, 0, 1]).StandardError());
        Assert.Equal(2, new EpisodeRatio([2], [1]).Corrected);
    }

    [Fact]
    public void The_bootstrap_repeats_itself_by_seed_and_of_equal_episodes_is_a_point()
    {
        var ratio = new EpisodeRatio(Values, [1, 1.5, 3, 7, 9]);
        Assert.Equal(ratio.LogBootstrapT(3), ratio.LogBootstrapT(3));
        Assert.NotEqual(ratio.LogBootstrapT(3), ratio.LogBootstrapT(4));
        var ci = ratio.LogBootstrapT(3)!;
        Assert.InRange(Math.Log(ratio.Value), ci[0], ci[1]);
        Assert.All(new EpisodeRatio([2, 4, 6], [1, 2, 3]).LogBootstrapT(1)!, end => Assert.Equal(Math.Log(2), end, 9));
    }
}
