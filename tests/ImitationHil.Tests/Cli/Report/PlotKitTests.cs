using ImitationHil.Cli.Report;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>Scales, numbers, drawing, alignment.</summary>
public class PlotKitTests
{
    [Fact]
    public void A_log_scale_gives_every_decade_the_same_length()
    {
        var scale = Scale.Logarithmic(0.001, 10, 400, 0);
        Assert.Equal([400, 300, 200, 100, 0], new[] { 0.001, 0.01, 0.1, 1, 10 }.Select(v => Math.Round(scale.At(v), 9)));
        Assert.Equal(["0.001", "0.01", "0.1", "1", "10"], scale.Major().Select(tick => tick.Label));
        Assert.Equal(32, scale.Minor().Count);
    }

    [Fact]
    public void A_linear_scale_ticks_in_ones_twos_and_fives()
    {
        Assert.Equal(["0", "10", "20", "30", "40"], Scale.Linear(0, 48, 0, 100).Major().Select(tick => tick.Label));
        Assert.Equal(["\u22121", "\u22120.5", "0", "0.5", "1"], Scale.Linear(-1, 1, 0, 100).Major(4).Select(tick => tick.Label));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, 0)]
    [InlineData(-3, double.PositiveInfinity)]
    [InlineData(5, 5)]
    public void Strange_domains_still_give_finite_axes(double low, double high)
    {
        foreach (Scale scale in new[] { Scale.Linear(low, high, 0, 100), Scale.Logarithmic(low, high, 0, 100) })
        {
            Assert.All(scale.Major(), tick => Assert.True(double.IsFinite(scale.At(tick.Value))));
            Assert.InRange(scale.At(1e300), 0, 100);
            Assert.InRange(scale.At(-1e300), 0, 100);
            Assert.True(double.IsNaN(scale.At(double.NaN)));
            Assert.False(double.IsFinite(scale.Past(double.PositiveInfinity)));
        }
    }

    [Theory]
    [InlineData(1.23456, 3, "1.235")]
    [InlineData(-0.0001, 3, "0.000")]
    [InlineData(-1.5, 2, "\u22121.50")]
    [InlineData(double.NaN, 2, "cannot tell")]
    [InlineData(double.NegativeInfinity, 2, "cannot tell")]
    public void Numbers_for_readers(double value, int decimals, string expected) => Assert.Equal(expected, Num.Fixed(value, decimals));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1e-5, "10\u207b\u2075")]
    [InlineData(2e6, "2.0\u00b710\u2076")]
    [InlineData(-0.25, "\u22120.25")]
    public void Numbers_for_ticks(double value, string expected) => Assert.Equal(expected, Num.Plain(value));

    [Fact]
    public void Floors_are_told_with_three_digits_at_most()
    {
        Assert.Equal("0.00123", Num.Tidy(0.00123456));
        Assert.Equal("1", Num.Tidy(1));
    }

    [Fact]
    public void A_drawing_leaves_out_what_has_no_place_and_breaks_the_curve_there()
    {
        var svg = new Svg("s", 100, 100, "t", "d");
        svg.Line(0, double.NaN, 1, 1, "axis");
        svg.Circle(double.PositiveInfinity, 0, 1, "dot");
        svg.Marker(-1, 0, double.NaN, 1, "dot");
        svg.Curve([(0, 0), (1, 1), (2, double.NaN), (3, 3), (4, 4)], "line");
        string text = svg.ToString();
        Assert.DoesNotContain("<line", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<circle", text, StringComparison.Ordinal);
        Assert.Contains("d=\"M0 0L1 1M3 3L4 4\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Small_text_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Svg("s", 100, 100, "t", "d").Text(0, 0, "small", size: 11));

    [Fact]
    public void Numbers_of_a_column_meet_at_the_decimal_point()
    {
        string[] cells = ["1", "12.5", "\u22123.125", "0.04"];
        string[] aligned = [.. cells.Select(cell => Tables.Align(cell, 3))];
        // Behind the point, or the space as wide as a point, stand three digits or spaces as wide as digits.
        Assert.All(aligned, cell => Assert.Equal(4, cell.Length - cell.IndexOfAny(['.', '\u2008'])));
        Assert.Equal("fail", Tables.Align("fail", 3));
        Assert.Equal(cells, aligned.Select(cell => cell.TrimEnd('\u2007', '\u2008')));
    }
}
