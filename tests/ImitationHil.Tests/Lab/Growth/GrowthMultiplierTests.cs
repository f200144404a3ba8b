using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>The headline estimator on data whose truth is known: no bias, honest intervals, nothing invented.</summary>
public class GrowthMultiplierTests
{
    [Theory]
    [InlineData(1.2)]
    [InlineData(-1.2)]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    [InlineData(0.8)]
    [InlineData(-0.8)]
    public void It_is_unbiased_under_process_and_sensor_noise(double g)
    {
        var random = new Gaussian(17);
        var estimates = Enumerable.Range(0, 200).Select(_ => Estimate(Truth(random, g, Math.Abs(g) > 1 ? 20 : 40)).Value!.Value).ToArray();
        double mean = estimates.Average(), deviation = Math.Sqrt(estimates.Average(x => (x - mean) * (x - mean)));

        // Half a per cent of g, and no less than the mean of 200 repetitions can resolve (3.3 standard errors).
        Assert.InRange(3.3 * deviation / Math.Sqrt(200), 0, 0.005 * Math.Abs(g));
        Assert.Equal(g, mean, 0.005 * Math.Abs(g));
    }

    [Fact]
    public void The_plain_ratio_is_attenuated_by_the_same_sensor_noise()
    {
        var random = new Gaussian(17);
        double plain = 0, instrumented = 0;
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var episodes = Truth(random, 0.8, 20);
            double n = 0, d = 0;
            foreach (var x in episodes)
            {
                for (int t = 0; t + 1 < x.Length; t++)
                {
                    n += x[t] * x[t + 1];
                    d += x[t] * x[t];
                }
            }

            plain += n / d / 200;
            instrumented += Estimate(episodes).Value!.Value / 200;
        }

        // By the share of sensor noise in the measured square: sum of squares of a decaying start of 0.2 is 0.04 / (1 - 0.64).
        double signal = 0.04 / 0.36, noise = 13 * 0.03 * 0.03;
        Assert.Equal(0.8 * signal / (signal + noise), plain, 0.015);
        Assert.True(Math.Abs(instrumented - 0.8) < 0.1 * (0.8 - plain));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.8)]
    public void The_interval_covers_the_truth_as_often_as_it_says(double g)
    {
        const int Repetitions = 400;
        var random = new Gaussian(23);
        int covered = Enumerable.Range(0, Repetitions).Select(_ => Estimate(Truth(random, g, 12)).Ci95!).Count(ci => ci[0] <= g && g <= ci[1]);

        // Nominal coverage of 93 to 97 %, widened by three binomial standard errors of 400 repetitions.
        double error = 3 * Math.Sqrt(0.95 * 0.05 / Repetitions);
        Assert.InRange((double)covered / Repetitions, 0.93 - error, Math.Min(0.97 + error, 0.995));
    }

    [Fact]
    public void Boundaries_of_a_chunk_are_converted_by_the_root()
    {
        var d = Enumerable.Range(0, 6).Select(t => 0.01 * Math.Pow(-1.5, t)).ToArray();
        var result = GrowthMultiplier.Estimate([d, d, d], [All(d), All(d), All(d)], 0, root: 4);
        Assert.Equal(-Math.Pow(1.5, 0.25), result.Value!.Value, 12);
        Assert.All(result.Ci95!, end => Assert.Equal(-Math.Pow(1.5, 0.25), end, 9));
        Assert.Equal((3, 12), (result.Episodes, result.Points));
    }

    [Fact]
    public void Everything_from_the_first_limit_on_is_dropped()
    {
        // Growth by 1.5 into a limit at which the state stands still, and which it leaves again.
        double[] d = [0.1, 0.15, 0.225, 0.3375, 0.4, 0.4, 0.4, 0.1, 0.4];
        bool[] free = [true, true, true, true, false, false, false, true, true];
        var censored = GrowthMultiplier.Estimate([d], [free], 0);
        Assert.Equal(1.5, censored.Value!.Value, 12);
        Assert.Equal(2, censored.Points);
        Assert.True(GrowthMultiplier.Estimate([d], [All(d)], 0).Value < 1.4);
    }

    [Fact]
    public void Instruments_under_the_floor_are_dropped()
    {
        double[] d = [1e-3, -2e-3, 5e-3, 0.1, 0.12, 0.144];
        var result = GrowthMultiplier.Estimate([d], [All(d)], 0.05);
        Assert.Equal(1, result.Points);
        Assert.Equal(1.2, result.Value!.Value, 12);
    }

    public static TheoryData<double[][], string> Degenerate => new()
    {
        { [], "no episode" },
        { [[]], "an empty episode" },
        { [[1, 2]], "too short" },
        { [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], "zeros" },
        { [[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], "zero denominators" },
        { [[1, 2, double.NaN, 1], [1, 2, 4, 8], [1, 2, 4, 8]], "not a number" },
        { [[1, 2, double.PositiveInfinity, 1], [1, 2, 4, 8], [1, 2, 4, 8]], "infinite" },
    };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void What_cannot_be_told_is_null_and_never_a_strange_number(double[][] episodes, string what)
    {
        var result = GrowthMultiplier.Estimate(episodes, [.. episodes.Select(All)], 0);
        Assert.True(result.Value is null or 2.0, $"{what}: {result.Value}");
        Assert.All(result.Ci95 ?? [], end => Assert.True(double.IsFinite(end), what));
        if (!what.StartsWith("not", StringComparison.Ordinal) && what != "infinite")
            Assert.Null(result.Value);
    }

    [Fact]
    public void Two_episodes_or_one_that_decides_the_sign_have_no_interval()
    {
        double[] up = [0.1, 0.15, 0.225, 0.3375], down = [10, -15, 22.5, -33.75];
        Assert.Null(GrowthMultiplier.Estimate([up, up], [All(up), All(up)], 0).Ci95);
        Assert.Null(GrowthMultiplier.Estimate([up, up, down], [All(up), All(up), All(down)], 0).Ci95);
    }

    private static Multiplier Estimate(double[][] episodes) => GrowthMultiplier.Estimate(episodes, [.. episodes.Select(All)], 0);

    // s+ = g s + 0.01 w, d = s + 0.03 v, from a start of 0.2: strong noise, so that attenuation shows.
    private static double[][] Truth(Gaussian random, double g, int episodes) =>
    [.. Enumerable.Range(0, episodes).Select(_ =>
    {
        double s = 0.2;
        var d = new double[13];
        for (int t = 0; t < d.Length; t++)
        {
            d[t] = s + 0.03 * random.Next();
            s = g * s + 0.01 * random.Next();
        }

        return d;
    })];

    private static bool[] All(double[] d) => [.. d.Select(_ => true)];
}
