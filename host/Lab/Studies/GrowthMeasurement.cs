using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Studies;

/// <summary>Deviation of one policy over time, on the projection that its closed loop multiplies.</summary>
/// <param name="Step">Policy periods: every one, or chunk boundaries.</param>
/// <param name="Median">Median of |deviation| over episodes.</param>
/// <param name="Low">5 % quantile.</param>
/// <param name="High">95 % quantile.</param>
/// <param name="Predicted">The predicted multiplier applied to the first median; NaN without a prediction.</param>
/// <param name="Used">Above the floor and, in most episodes, untouched by limits.</param>
public sealed record DeviationSummary(int[] Step, double[] Median, double[] Low, double[] High, double[] Predicted, bool[] Used);

/// <summary>Growth of the deviation in paired runs.</summary>
/// <param name="Data">What it was read from.</param>
/// <param name="Multiplier">A policy period, with interval.</param>
/// <param name="Curve">For the picture.</param>
/// <param name="Floor">Root mean square of the projected floor.</param>
/// <param name="SaturatedShare">Share of policy periods under a limit.</param>
/// <param name="Decades">Decades that the used part of the median covers.</param>
public sealed record GrowthMeasurement(Deviations Data, Estimate Multiplier, DeviationSummary Curve, double Floor, double SaturatedShare, double Decades)
{
    /// <summary>Measures.</summary>
    /// <param name="runs">Policy and expert, pair by pair; at least one.</param>
    /// <param name="loop">
    /// What the policy does on the ideal plant: projection, chunk and prediction. Null for a policy that is no linear map, or
    /// where its dominant mode turns: the deviation is then its Euclidean norm, which has no sign and no prediction.
    /// </param>
    /// <param name="floor">Root mean square floor of each observation slot.</param>
    /// <param name="saturation">Where limits begin, in the unit of the state.</param>
    public static GrowthMeasurement Of(IReadOnlyList<PairedRun> runs, ClosedLoop? loop, IReadOnlyList<double> floor, double saturation)
    {
        int chunk = loop?.Chunk ?? 1;
        var data = Deviations.OfVectors(
            "deviation from the expert", [.. runs.Select(run => run.Deviation(chunk))], floor, double.IsFinite(loop?.Multiplier ?? double.NaN) ? loop!.Left : null,
            double.IsFinite(saturation) ? saturation : null, [.. runs.Select(run => run.Free(chunk))], chunk);
        var curve = Summarise(data, loop);
        var used = Enumerable.Range(0, curve.Step.Length).Where(i => curve.Used[i]).Select(i => curve.Median[i]).ToArray();
        return new GrowthMeasurement(
            data, InstrumentalGrowth.JackknifeT(data), curve, data.Floor, runs.Average(run => run.SaturatedShare), used.Length > 1 ? Math.Log10(used.Max() / used.Min()) : 0);
    }

    private static DeviationSummary Summarise(Deviations data, ClosedLoop? loop)
    {
        int count = data.CommonLength;
        var at = Enumerable.Range(0, count).Select(t => data.Signed.Select(d => Math.Abs(d[t])).ToArray()).ToArray();
        var median = at.Select(values => Quantiles.Of(values, 0.5)).ToArray();

        // From the same start as the expert the first deviation is zero: the prediction then continues the second.
        int anchor = median[0] > 0 || count == 1 ? 0 : 1;
        return new DeviationSummary(
            [.. Enumerable.Range(0, count).Select(t => t * data.Stride)],
            median,
            [.. at.Select(values => Quantiles.Of(values, 0.05))],
            [.. at.Select(values => Quantiles.Of(values, 0.95))],
            [.. Enumerable.Range(0, count).Select(t => median[anchor] * Math.Pow(Math.Abs(loop?.BoundaryMultiplier ?? double.NaN), t - anchor))],
            [.. Enumerable.Range(0, count).Select(t => median[t] > 0 && median[t] >= data.Seen && Enumerable.Range(0, data.Episodes).Count(e => data.FreeUnderCap(e) > t) * 2 > data.Episodes)]);
    }
}
