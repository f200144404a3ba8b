using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;

namespace ImitationHil.Lab.Studies;

/// <summary>Deviation of one policy over time, on the projection that its closed loop multiplies.</summary>
/// <param name="Step">Policy periods: every one, or chunk boundaries.</param>
/// <param name="Median">Median of |deviation| over episodes.</param>
/// <param name="Low">5 % quantile.</param>
/// <param name="High">95 % quantile.</param>
/// <param name="Predicted">The predicted multiplier applied to the first median.</param>
/// <param name="Used">Above the floor and, in most episodes, untouched by limits.</param>
public sealed record DeviationSummary(int[] Step, double[] Median, double[] Low, double[] High, double[] Predicted, bool[] Used);

/// <summary>Growth of the deviation in paired runs.</summary>
/// <param name="Multiplier">A policy period, with interval.</param>
/// <param name="Curve">For the picture.</param>
/// <param name="Floor">Root mean square of the projected floor.</param>
/// <param name="SaturatedShare">Share of policy periods under a limit.</param>
/// <param name="Decades">Decades that the used part of the median covers.</param>
public sealed record GrowthMeasurement(Multiplier Multiplier, DeviationSummary Curve, double Floor, double SaturatedShare, double Decades)
{
    // Share of the saturation up to which deviations count as free of it.
    private const double UsableShare = 0.8;

    /// <summary>Measures.</summary>
    /// <param name="runs">Policy and expert, pair by pair; at least one.</param>
    /// <param name="loop">What the policy does on the ideal plant: projection, chunk and prediction.</param>
    /// <param name="floor">Root mean square floor of each observation slot.</param>
    /// <param name="saturation">Where limits begin, in the unit of the state.</param>
    public static GrowthMeasurement Of(IReadOnlyList<PairedRun> runs, ClosedLoop loop, IReadOnlyList<double> floor, double saturation)
    {
        double projected = Math.Sqrt(Enumerable.Range(0, floor.Count).Sum(i => Math.Pow(loop.Left[i] * floor[i], 2)));
        var deviations = runs.Select(run => run.Deviation(loop, loop.Chunk)).ToArray();
        var usable = runs.Select((run, e) => run.Usable(deviations[e], loop.Chunk, UsableShare * saturation)).ToArray();
        double least = Excitation.FloorMultiple * projected;
        var multiplier = GrowthMultiplier.Estimate(deviations, usable, least, loop.Chunk);
        var curve = Summarise(deviations, usable, loop, least);
        var used = Enumerable.Range(0, curve.Step.Length).Where(i => curve.Used[i]).Select(i => curve.Median[i]).ToArray();
        return new GrowthMeasurement(
            multiplier, curve, projected, runs.Average(run => run.SaturatedShare), used.Length > 1 ? Math.Log10(used.Max() / used.Min()) : 0);
    }

    private static DeviationSummary Summarise(double[][] deviations, bool[][] usable, ClosedLoop loop, double least)
    {
        int count = deviations.Min(d => d.Length);
        var at = Enumerable.Range(0, count).Select(t => deviations.Select(d => Math.Abs(d[t])).ToArray()).ToArray();
        var median = at.Select(values => Quantiles.Of(values, 0.5)).ToArray();

        // From the same start as the expert the first deviation is zero: the prediction then continues the second.
        int anchor = median[0] > 0 || count == 1 ? 0 : 1;
        return new DeviationSummary(
            [.. Enumerable.Range(0, count).Select(t => t * loop.Chunk)],
            median,
            [.. at.Select(values => Quantiles.Of(values, 0.05))],
            [.. at.Select(values => Quantiles.Of(values, 0.95))],
            [.. Enumerable.Range(0, count).Select(t => median[anchor] * Math.Pow(Math.Abs(loop.BoundaryMultiplier), t - anchor))],
            [.. Enumerable.Range(0, count).Select(t => median[t] > 0 && median[t] >= least && usable.Count(u => u[..(t + 1)].All(free => free)) * 2 > usable.Length)]);
    }
}
