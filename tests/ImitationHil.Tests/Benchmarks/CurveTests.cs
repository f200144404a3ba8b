using System.Text.Json.Nodes;
using ImitationHil.Benchmarks.Curves;
using ImitationHil.Benchmarks.Peers;

namespace ImitationHil.Tests.Benchmarks;

/// <summary>The shape of cost curves, never their numbers: those are the machine's.</summary>
public sealed class CurveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("curves-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.585)]
    [InlineData(-2)]
    public void A_power_law_gives_its_exponent(double p)
    {
        double[] x = [1, 3, 10, 64, 1e6];
        var line = LogLogLine.Of(x, [.. x.Select(size => 7 * Math.Pow(size, p))])!;

        // Logarithms of a few units with 16 digits.
        Assert.Equal(p, line.Exponent, 1e-13);
        Assert.Equal(p, line.LastExponent, 1e-13);
        Assert.Equal(0, line.StandardError, 1e-13);
    }

    // u = 0, 1, 2, 3 and v = 0, 0, 1, 3 (times ln 10): slope (-1.5 * -1 + -.5 * -1 + .5 * 0 + 1.5 * 2) / 5 = 1; residuals .5, -.5, -.5, .5.
    [Fact]
    public void What_is_no_power_law_has_the_least_squares_slope_its_error_and_its_last_slope()
    {
        var line = LogLogLine.Of([1, 10, 100, 1000], [1, 1, 10, 1000])!;
        Assert.Equal(1, line.Exponent, 1e-12);
        Assert.Equal(Math.Sqrt(1.0 / 2 / 5), line.StandardError, 1e-12);
        Assert.Equal(2, line.LastExponent, 1e-12);
    }

    [Fact]
    public void Nothing_to_take_a_logarithm_of_is_no_line()
    {
        Assert.Null(LogLogLine.Of([1, 2, 3], [0, 1, 2]));
        Assert.Null(LogLogLine.Of([1, 2, 3], [1, double.NaN, 2]));
        Assert.Null(LogLogLine.Of([1, 2], [1, 2]));
        Assert.Throws<ArgumentException>(() => LogLogLine.Of([1, 2, 3], [1, 2]));
    }

    [Fact]
    public void Every_curve_has_a_name_and_enough_sizes()
    {
        Assert.Equal(CostCurve.All.Count, CostCurve.All.Select(curve => (curve.Name, curve.Axis)).Distinct().Count());
        Assert.Equal(["episodes", "horizon", "chunk", "dimension", "rows"], CostCurve.All.Select(curve => curve.Axis).Distinct());
        Assert.All(CostCurve.All, curve =>
        {
            Assert.True(curve.At.Count > LogLogLine.FewestPoints, curve.Name);
            Assert.Equal(curve.At.Order().Distinct(), curve.At);
        });
    }

    // Other tests allocate meanwhile: less than 8 n bytes a call cannot be; a hundred times as much would be 80 MB and more of theirs in each of three rounds.
    [Fact]
    public void Costs_are_those_of_one_operation()
    {
        const int Operations = 1000;
        var curve = new CostCurve("arrays", "rows", [100_000, 300_000, 1_000_000], (size, _) => () => Use(new double[size]), "") { Operations = Operations };
        var measured = MeasuredCurve.Of(curve, 3, _folder, size => 8L * size);
        Assert.Equal(curve.At, measured.Points.Select(point => point.At));
        Assert.All(measured.Points, point => Assert.InRange(point.AllocatedBytes * Operations, 8 * point.At, 800 * point.At));
        Assert.All(measured.Points, point => Assert.True(point.Nanoseconds > 0));
        Assert.Equal(1, measured.Peak!.Exponent, 1e-12);
        Assert.Null((measured with { Points = [.. measured.Points.Select(point => point with { PeakBytes = null })] }).Peak);
    }

    [Theory]
    [InlineData("growth multiplier", "episodes")]
    [InlineData("linear policy, n->n", "dimension")]
    [InlineData("inspect --against", "rows")]
    public void Real_curves_run_at_small_sizes_and_become_json_and_a_page(string name, string axis)
    {
        var curve = CostCurve.All.Single(item => item.Name == name && item.Axis == axis);
        var measured = MeasuredCurve.Of(curve with { At = [.. curve.At.Take(3)] }, 1, _folder, _ => null);
        var machine = Machine.Here("");
        var json = JsonNode.Parse(CurvesCommand.Json([measured], 1, machine))!["curves"]![0]!;
        Assert.Equal((name, axis), ((string)json["name"]!, (string)json["axis"]!));
        Assert.Equal(3, json["points"]!.AsArray().Count);
        Assert.All(json["points"]!.AsArray(), point => Assert.True((double)point!["nanoseconds"]! > 0));
        Assert.NotNull(json["time"]!["exponent"]);
        Assert.Null(json["peak"]);
        string page = CurvesPage.Render([measured], 1, machine);
        Assert.Contains($"<svg id=\"{axis}-time\"", page);

        // Without a peak there is nothing to draw of records' memory.
        if (axis != "dimension")
            Assert.Equal(axis == "episodes", page.Contains($"<svg id=\"{axis}-memory\""));
        Assert.Contains(System.Net.WebUtility.HtmlEncode(name), page);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Use(double[] values) => Assert.Equal(0, values[^1]);
}
