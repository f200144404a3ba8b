using ImitationHil.Lab.Numbers;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Tests.Lab.Numbers;

/// <summary>The deviates have the distribution that their names promise. Tolerances: 3.3 standard errors, two-sided 99.9 %.</summary>
public class GaussianTests
{
    private const int Count = 100_000;

    [Fact]
    public void Moments_are_those_of_the_normal_distribution()
    {
        var draws = Draws(new Gaussian(2026).Next);
        Assert.InRange(draws.Average(), -3.3 / Math.Sqrt(Count), 3.3 / Math.Sqrt(Count));

        // Standard errors of the second, third and fourth moment: sqrt(2/n), sqrt(15/n), sqrt(96/n).
        Assert.Equal(1, draws.Average(x => x * x), 3.3 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0, draws.Average(x => x * x * x), 3.3 * Math.Sqrt(15.0 / Count));
        Assert.Equal(3, draws.Average(x => x * x * x * x), 3.3 * Math.Sqrt(96.0 / Count));

        // Neighbours are uncorrelated, the two halves of a polar pair included.
        Assert.Equal(0, draws.Zip(draws.Skip(1), (a, b) => a * b).Average(), 3.3 / Math.Sqrt(Count));
    }

    [Fact]
    public void The_distribution_function_agrees_everywhere()
    {
        // Kolmogorov: 1.95 / sqrt(n) at the level 0.001.
        Assert.InRange(Distance(Draws(new Gaussian(7).Next), x => Normal.CDF(0, 1, x)), 0, 1.95 / Math.Sqrt(Count));
        Assert.InRange(Distance(Draws(new Gaussian(8).NextUnit), x => x), 0, 1.95 / Math.Sqrt(Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Points_of_the_ball_fill_it_evenly(int dimension)
    {
        const int Points = 20_000;
        var random = new Gaussian(11);
        var point = new double[dimension];
        var sums = new double[dimension];
        double radii = 0;
        for (int i = 0; i < Points; i++)
        {
            random.NextInBall(point);
            double radius = Math.Sqrt(point.Sum(x => x * x));
            Assert.True(radius <= 1 + 1e-12);
            radii += radius;
            for (int j = 0; j < dimension; j++)
                sums[j] += point[j] * point[j];
        }

        // The radius has mean d/(d+1) and variance d/((d+2)(d+1)^2); a coordinate has variance 1/(d+2) and is bounded by 1.
        double d = dimension;
        Assert.Equal(d / (d + 1), radii / Points, 3.3 * Math.Sqrt(d / (d + 2)) / (d + 1) / Math.Sqrt(Points));
        Assert.All(sums, sum => Assert.Equal(1 / (d + 2), sum / Points, 3.3 * 0.3 / Math.Sqrt(Points)));
    }

    [Fact]
    public void Seeding_again_repeats_and_forgets_the_spare()
    {
        var random = new Gaussian(3);
        double first = random.Next();
        random.Seed(3);
        Assert.Equal(first, random.Next());
        Assert.NotEqual(first, random.Next());
    }

    private static double[] Draws(Func<double> next) => [.. Enumerable.Range(0, Count).Select(_ => next())];

    private static double Distance(double[] draws, Func<double, double> distribution)
    {
        Array.Sort(draws);
        return draws.Select((x, i) => Math.Max(Math.Abs(distribution(x) - (double)i / draws.Length), Math.Abs(distribution(x) - (i + 1.0) / draws.Length))).Max();
    }
}
