using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>Ljung and Box's test: its size on white errors, its power on coloured ones, its value by hand.</summary>
public class WhitenessTests
{
    [Fact]
    public void White_errors_are_rejected_as_often_as_stated()
    {
        var random = new Gaussian(11);
        int rejected = Enumerable.Range(0, 1000).Count(_ => Whiteness.Test("y", [Series(random, 300, 0), Series(random, 300, 0)]).PValue < 0.05);

        // Binomial with p = 0.05 and n = 1000: standard deviation 6.9; chi-squared holds only for long series, so four of them.
        Assert.InRange(rejected, 22, 78);
    }

    [Fact]
    public void Coloured_errors_are_rejected()
    {
        var row = Whiteness.Test("y", [Series(new Gaussian(12), 600, 0.3)]);
        Assert.InRange(row.PValue, 0, 1e-4);
        Assert.InRange(row.FirstAutocorrelation, 0.3 - 4 / Math.Sqrt(600), 0.3 + 4 / Math.Sqrt(600));
    }

    [Fact]
    public void The_statistic_is_that_of_the_formula()
    {
        // Mean 0, r1 = -3/4, n = 4: Q = 4 * 6 * (9/16) / 3 = 4.5, and P(chi2_1 > 4.5) = 0.03389.
        var row = Whiteness.Test("y", [[1, -1, 1, -1]], lags: 1);
        Assert.Equal((1, -0.75), (row.Lags, row.FirstAutocorrelation));
        Assert.Equal(4.5, row.Statistic, 1e-12);
        Assert.Equal(0.03389, row.PValue, 1e-5);
        Assert.Equal(1, row.Rms, 1e-12);
    }

    private static double[] Series(Gaussian random, int n, double memory)
    {
        double e = 0;
        return [.. Enumerable.Range(0, n).Select(_ => e = memory * e + random.Next())];
    }
}
