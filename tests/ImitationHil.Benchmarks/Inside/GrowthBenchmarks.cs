using BenchmarkDotNet.Attributes;
using ImitationHil.Benchmarks.Curves;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>The growth multiplier of a comparison with its interval: 50 steps an episode.</summary>
public class GrowthBenchmarks
{
    private Action _estimate = () => { };

    /// <summary>Episodes: those of the demo, and many.</summary>
    [Params(30, 1000)]
    public int Episodes { get; set; }

    /// <summary>Draws the deviations.</summary>
    [GlobalSetup]
    public void Prepare() => _estimate = CostCurve.All.Single(curve => curve is { Name: "growth multiplier", Axis: "episodes" }).Prepare(Episodes, "");

    /// <summary>An estimate.</summary>
    [Benchmark]
    public void Estimate() => _estimate();
}
