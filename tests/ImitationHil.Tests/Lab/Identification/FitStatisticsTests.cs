using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>Residuals, bounded fit, intervals and warnings on a model whose answers are known.</summary>
public class FitStatisticsTests
{
    private static readonly Stage[] OneStage =
        [new("all", new Criterion { Loop = Loop.Open, HorizonSeconds = 0.01, RowsBetween = 1, StartsPerLog = 399, Scales = [1] })];

    [Fact]
    public void The_sum_of_squares_is_the_soft_l1_cost_and_its_curvature_is_right()
    {
        double[] x = [0, 0.1, 0.5, 2, 30, 1e9];
        var residuals = new SegmentResiduals(new ToyModel(), [ToyModel.Log("log", x, new double[6])], [OneStage[0].Criteria[0] with { StartsPerLog = 5 }]);
        double Loss(double r) => 2 * (Math.Sqrt(1 + r * r) - 1);
        double[] at = residuals.At([0, 1]);
        Assert.Equal(5, at.Length);

        // Shares make the cost a mean over five residuals. The last one is so far that only its sign is kept, at 1e4 scales.
        for (int i = 0; i < 4; i++)
            Assert.Equal(Loss(x[i + 1]) / 5, at[i] * at[i], 1e-12);
        Assert.Equal(Loss(1e4) / 5, at[4] * at[4], 1e-6);

        // Curvature times squared slope of the bent residual is half the second derivative of the loss.
        double[] curvature = residuals.Curvature(at);
        for (int i = 0; i < 4; i++)
        {
            double r = x[i + 1], h = 1e-4;
            double slope = (Bent(r + h) - Bent(r - h)) / (2 * h), second = (Loss(r + h) - 2 * Loss(r) + Loss(r - h)) / (h * h);

            // Second differences of numbers near 60 leave 1e-14 * 60 / h^2 = 6e-5.
            Assert.Equal(second / 2, curvature[i] * slope * slope, 2e-4);
        }

        double Bent(double r) => Math.Sign(r) * Math.Sqrt(Loss(r));
    }

    [Fact]
    public void The_fit_finds_the_least_squares_line_and_keeps_within_bounds()
    {
        var (x, y) = Data(3, noise: 0.01, memory: 0);
        var log = ToyModel.Log("log", x, y);
        var found = GreyBoxFit.Run(new ToyModel(), [log], OneStage, new FitOptions { Starts = 1 }).Best.Parameters;

        // The noise is a hundredth of the scale, where soft L1 is least squares; standard error of a is 0.01 / sqrt(399).
        Assert.Equal(2, found[0], 4 * 0.01 / Math.Sqrt(399));
        Assert.Equal(-1, found[1], 4 * 0.01 / Math.Sqrt(399));

        var narrow = new ToyModel { Parameters = [new("a", "1", 0, -10, 1.5, 1, "level"), new("b", "1", 0, -10, 10, 1, "slope")] };
        var fit = GreyBoxFit.Run(narrow, [log], OneStage, new FitOptions { Starts = 1 });
        Assert.InRange(fit.Best.Parameters[0], 1.49, 1.5);
        var determination = ParameterIntervals.Of(narrow, fit.Residuals, fit.Best.Parameters, 0.2);
        Assert.True(determination.Estimates[0].AtBound && !determination.Estimates[1].AtBound);
        Assert.InRange(determination.Estimates[0].High, 0, 1.5);
        Assert.Contains(IdentifiabilityWarnings.Of(fit, determination, []), line => line.StartsWith("a ended at its bound", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kept_parameter_does_not_move_and_has_no_interval()
    {
        var (x, y) = Data(4, noise: 0.01, memory: 0);
        var model = new ToyModel { Parameters = [new("a", "1", 1.25, -10, 10, 1, "level") { Free = false }, new("b", "1", 0, -10, 10, 1, "slope")] };
        var fit = GreyBoxFit.Run(model, [ToyModel.Log("log", x, y)], OneStage, new FitOptions { Starts = 3, Seed = 9 });
        Assert.All(fit.Ends, end => Assert.Equal(1.25, end.Parameters[0]));
        Assert.Equal(["b"], ParameterIntervals.Of(model, fit.Residuals, fit.Best.Parameters, 0.2).Estimates.Select(e => e.Parameter.Name));
    }

    // Neighbouring errors correlate with 0.7: intervals that take them for independent are sqrt(1.7 / 0.3) = 2.4 times too short
    // for the level, and cover 0.59. 400 rows are 20 blocks of 20, which see 1 - 1.4 / (20 * 0.51) = 0.86 of the variance: 0.93.
    [Fact]
    public void Intervals_cover_although_neighbouring_errors_are_alike()
    {
        const int Repetitions = 200;
        int covered = 0, naive = 0;
        for (uint seed = 1; seed <= Repetitions; seed++)
        {
            var (x, y) = Data(seed, noise: 0.01, memory: 0.7);
            var log = ToyModel.Log("log", x, y);
            var fit = GreyBoxFit.Run(new ToyModel(), [log], OneStage, new FitOptions { Starts = 1 });
            covered += Covers(ParameterIntervals.Of(new ToyModel(), fit.Residuals, fit.Best.Parameters, 0.2));
            naive += Covers(ParameterIntervals.Of(new ToyModel(), fit.Residuals, fit.Best.Parameters, 0.01));
        }

        // Three standard deviations of 200 draws are 0.054 at 0.93 and 0.10 at 0.59.
        Assert.InRange(covered / (double)Repetitions, 0.876, 0.985);
        Assert.InRange(naive / (double)Repetitions, 0.49, 0.69);

        static int Covers(Determination d) => d.Estimates[0].Low <= 2 && d.Estimates[0].High >= 2 ? 1 : 0;
    }

    [Fact]
    public void Parameters_that_do_the_same_are_reported()
    {
        // x hardly varies about 1: a and b together make the level.
        var random = new Gaussian(5);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => 1 + 0.01 * random.Next())];
        double[] y = [.. x.Select(value => 2 - value + 0.01 * random.Next())];
        var fit = GreyBoxFit.Run(new ToyModel(), [ToyModel.Log("log", x, y)], OneStage, new FitOptions { Starts = 1 });
        var determination = ParameterIntervals.Of(new ToyModel(), fit.Residuals, fit.Best.Parameters, 0.2);

        // Columns 1 and x of unit length: condition = sqrt((1 + c) / (1 - c)) with c the cosine, about 2 / 0.01.
        Assert.InRange(determination.ConditionNumber, 150, 260);
        var pair = Assert.Single(determination.Correlated);
        Assert.InRange(pair.Correlation, -1, -0.999);
        string[] warnings = [.. IdentifiabilityWarnings.Of(fit, determination, [])];
        Assert.Contains(warnings, line => line.Contains("condition number", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.StartsWith("a and b can hardly be told apart", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var (x, y) = Data(6, noise: 0.1, memory: 0.5);
        FitEnd[] Ends(uint seed) => [.. GreyBoxFit.Run(new ToyModel(), [ToyModel.Log("log", x, y)], OneStage, new FitOptions { Starts = 3, Seed = seed }).Ends];
        Assert.Equal(Ends(7).SelectMany(end => end.Parameters), Ends(7).SelectMany(end => end.Parameters));
        Assert.NotEqual(Ends(7)[1].Parameters, Ends(8)[1].Parameters);
    }

    // y = 2 - x + noise, first-order with the given memory and standard deviation.
    private static (double[] X, double[] Y) Data(uint seed, double noise, double memory)
    {
        var random = new Gaussian(seed);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextUniform(-1, 1))];
        double e = noise * random.Next();
        double[] y = [.. x.Select(value =>
        {
            e = memory * e + Math.Sqrt(1 - memory * memory) * noise * random.Next();
            return 2 - value + e;
        })];
        return (x, y);
    }
}
