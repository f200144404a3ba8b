using ImitationHil.Lab.Data;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

/// <summary>The operations on signals whose answer is known in closed form. Period h = 10 ms.</summary>
public sealed class DerivedColumnTests : ImportBench
{
    private const double H = 0.01;

    private double[] Derive(string definition, Func<double, double> x, Func<double, double> u, int rows = 400, Func<int, double>? t = null, string more = "")
    {
        string map = Plain.Replace("observation: [x]", "observation: [y]", StringComparison.Ordinal) + more + "columns:\n" + definition;
        Trajectory run = Import(WriteRows("a.csv", rows, t ?? (k => k * H), x, u), map).Trajectories[0];
        return [.. run.Samples.Select(s => s.Observation[0])];
    }

    [Fact]
    public void Minus_plus_scale_constant_column_and_delay_do_what_they_say()
    {
        Assert.All(Derive("  z: {column: x, unit: rad}\n  y: {minus: [x, z], unit: rad}\n", Math.Sin, t => t), y => Assert.Equal(0, y));
        Assert.Equal([6.0, 9], Derive("  y: {plus: [x, x, x], unit: rad}\n", t => 2 + (t / H), t => t, 2));
        Assert.Equal([7.0, 10], Derive("  y: {scale: x, factor: 3, offset: 1, unit: V}\n", t => 2 + (t / H), t => t, 2), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([2.5, 2.5], Derive("  y: {constant: 2.5, unit: N m}\n", t => t, t => t, 2));
        Assert.Equal([5.0, 5, 5, 6, 7], Derive("  y: {delay: x, samples: 2, unit: rad}\n", t => 5 + Math.Round(t / H), t => t, 5));
    }

    [Fact]
    public void The_difference_of_a_ramp_is_its_slope_also_where_times_jitter()
    {
        double[] y = Derive("  y: {difference: x, unit: rad/s}\n", t => 3 * t, t => t, 100, k => (k + (0.3 * (k % 3))) * H, "resample: linear\n");
        Assert.Equal(0, y[0]);
        Assert.All(y.Skip(3), v => Assert.Equal(3, v, 1e-12));
    }

    [Fact]
    public void The_filtered_derivative_of_a_ramp_settles_at_the_slope_at_the_rate_of_the_filter()
    {
        // y[k] = a y[k-1] + c h r / (1 + c h) with a = 1 / (1 + c h): y[k] = r (1 - a^k).
        const double c = 50;
        double[] y = Derive("  y: {derivative: x, cutoff: 50, unit: rad/s}\n", t => 3 * t, t => t);
        Assert.All(Enumerable.Range(0, y.Length), k => Assert.Equal(3 * (1 - Math.Pow(1 / (1 + (c * H)), k)), y[k], 1e-11));
        Assert.Equal(3, y[^1], 1e-11);
    }

    [Fact]
    public void The_filtered_derivative_starts_from_rest_so_a_constant_gives_a_kick_that_decays()
    {
        double[] y = Derive("  y: {derivative: x, cutoff: 50, unit: rad/s}\n", _ => 2, t => t, 20);
        Assert.All(Enumerable.Range(0, y.Length), k => Assert.Equal(50 * 2 / Math.Pow(1.5, k + 1), y[k], 1e-11));
    }

    [Fact]
    public void Derived_columns_may_use_earlier_ones_and_run_on_over_a_gap()
    {
        // A ramp stays a ramp over the gap, so a filter that goes on running still shows the slope in the second part.
        double[] T() => [.. Enumerable.Range(0, 300).Select(k => (k + (k >= 200 ? 10 : 0)) * H)];
        string map = Plain.Replace("observation: [x]", "observation: [y]", StringComparison.Ordinal)
            + "gaps: split\ncolumns:\n  e: {minus: [x, u], unit: rad}\n  y: {derivative: e, cutoff: 50, unit: rad/s}\n";
        string csv = WriteRows("a.csv", 300, k => T()[k], t => 5 * t, t => 2 * t);
        IReadOnlyList<Trajectory> parts = Import(csv, map.Replace("u: V", "u: rad", StringComparison.Ordinal)).Trajectories;
        Assert.Equal(2, parts.Count);
        Assert.All(parts[1].Samples, s => Assert.Equal(3, s.Observation[0], 1e-10));
    }
}
