using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Tests.Support;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>The mixture finds the choices of an expert that chooses, and does no harm to one that does not.</summary>
public class MixtureLearnerTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.7, 0)]
    [InlineData(0.5, 0.05)]
    public void Two_gains_and_their_odds_are_recovered(double odds, double noise)
    {
        const int Rows = 2000;
        var (data, plus) = Bimodal(Rows, odds, noise, 3);
        var mixture = MixtureLearner.Fit(data, 2, 1);
        int up = mixture.Gains[0][0, 0] > 0 ? 0 : 1;

        // The slope's standard error is noise / (rms x sqrt(rows)); rows near zero belong to nobody.
        double tolerance = 1e-9 + 5 * noise / (0.5 * Math.Sqrt(Rows / 2));
        Assert.Equal(1.2, mixture.Gains[up][0, 0], tolerance);
        Assert.Equal(-1.2, mixture.Gains[1 - up][0, 0], tolerance);
        Assert.Equal((double)plus / Rows, mixture.Probabilities[up], 0.005 + noise / 5);
        Binomial.AssertPlausible(odds, (int)Math.Round(mixture.Probabilities[up] * Rows), Rows);
        Assert.Equal(1, mixture.Probabilities.Sum(), 12);
        Assert.True(mixture.Probabilities[0] >= mixture.Probabilities[1] - 1e-6);
        Assert.Equal(noise, mixture.Spread, 0.05 * noise + 1e-8);
        Assert.InRange(MixtureLearner.NearestRms(data, mixture), 0, noise + 1e-9);
    }

    [Fact]
    public void Least_squares_of_the_same_data_is_no_choice_at_all()
    {
        var (data, plus) = Bimodal(2000, 0.5, 0, 3);
        double k = LinearLearner.Fit(data, Excitation.Of(data.X, null, ["x"]))[0, 0];
        Assert.Equal(1.2 * (2.0 * plus / 2000 - 1), k, 0.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Data_with_one_gain_are_not_split_into_choices_that_were_never_made(double noise)
    {
        var random = new Gaussian(5);
        var x = Matrix<double>.Build.Dense(1000, 1, (_, _) => random.Next());
        var data = new Dataset(x, -0.7 * x + noise * Matrix<double>.Build.Dense(1000, 1, (_, _) => random.Next()));
        var mixture = MixtureLearner.Fit(data, 2, 1);

        // Each component that is ever drawn plays the gain: what it may be off is a few of its own standard errors.
        for (int c = 0; c < 2; c++)
        {
            if (mixture.Probabilities[c] > 0.01)
                Assert.Equal(-0.7, mixture.Gains[c][0, 0], 1e-6 + 3 * noise);
        }

        double mean = mixture.Probabilities.Zip(mixture.Gains, (p, k) => p * k[0, 0]).Sum();
        Assert.Equal(-0.7, mean, 1e-6 + 4 * noise / Math.Sqrt(1000));
        Assert.All(mixture.Gains, k => Assert.True(double.IsFinite(k[0, 0])));
    }

    [Fact]
    public void One_component_is_least_squares()
    {
        var (data, _) = Bimodal(200, 0.7, 0.1, 8);
        Assert.Equal(LinearLearner.Fit(data, Excitation.Of(data.X, null, ["x"]))[0, 0], MixtureLearner.Fit(data, 1, 1).Gains[0][0, 0], 9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var (data, _) = Bimodal(300, 0.6, 0.05, 4);
        var first = MixtureLearner.Fit(data, 2, 9);
        var second = MixtureLearner.Fit(data, 2, 9);
        Assert.Equal(first.Probabilities, second.Probabilities);
        Assert.Equal(first.Gains, second.Gains);
        Assert.Equal(first.LogLikelihood, second.LogLikelihood);
    }

    private static (Dataset Data, int Plus) Bimodal(int rows, double odds, double noise, uint seed)
    {
        var random = new Gaussian(seed);
        int plus = 0;
        var x = Matrix<double>.Build.Dense(rows, 1);
        var u = Matrix<double>.Build.Dense(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            bool up = random.NextUnit() < odds;
            plus += up ? 1 : 0;
            x[i, 0] = random.NextUniform(-1, 1);
            u[i, 0] = (up ? 1.2 : -1.2) * x[i, 0] + noise * random.Next();
        }

        return (new Dataset(x, u), plus);
    }
}
