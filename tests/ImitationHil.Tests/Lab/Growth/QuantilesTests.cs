using ImitationHil.Lab.Growth;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>Order statistics and the binomial interval against known values.</summary>
public class QuantilesTests
{
    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        // Type 7 of Hyndman and Fan, the default of R and numpy: numpy.quantile([1,2,4,8], [0,.25,.5,.9,1]).
        double[] values = [8, 1, 4, 2];
        Assert.Equal([1, 1.75, 3, 6.8, 8], new[] { 0, 0.25, 0.5, 0.9, 1 }.Select(p => Math.Round(Quantiles.Of(values, p), 12)));
        Assert.Equal(5, Quantiles.Of([5], 0.3));
    }

    [Fact]
    public void Wilson_matches_values_that_others_computed()
    {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3, 95 %: 81/263, 15/148, 0/20, 1/29.
        Check(81, 263, 0.2553, 0.3662);
        Check(15, 148, 0.0624, 0.1605);
        Check(0, 20, 0.0000, 0.1611);
        Check(1, 29, 0.0061, 0.1718);
    }

    [Fact]
    public void Wilson_is_symmetric_and_wider_at_higher_confidence()
    {
        var low = Quantiles.Wilson(3, 50);
        var high = Quantiles.Wilson(47, 50);
        Assert.Equal(low[0], 1 - high[1], 12);
        Assert.Equal(low[1], 1 - high[0], 12);
        Assert.True(low[0] < Quantiles.Wilson(3, 50, 0.95)[0]);
        Assert.Equal(1, Quantiles.Wilson(20, 20)[1], 12);
    }

    private static void Check(int hits, int trials, double low, double high)
    {
        var interval = Quantiles.Wilson(hits, trials, 0.95);
        Assert.Equal(low, interval[0], 5e-5);
        Assert.Equal(high, interval[1], 5e-5);
    }
}
