using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// The residual vector of a fit and its Jacobian: simulation minus log over many short stretches, divided by the scale of
/// each output and bent by the soft L1 loss, so that the sum of squares is the robust cost: with z the squared residual,
/// rho(z) = 2 (sqrt(1 + z) - 1) and the entry is sign(r) sqrt(rho(r^2)).
/// </summary>
public sealed class SegmentResiduals
{
    // A simulation that falls is far away, not infinitely far: beyond this many scales only the sign is kept.
    private const double Farthest = 1e4;

    // Of a parameter's scale. Rounding leaves 1e-12 / 1e-4 of the derivative, curvature about 1e-4.
    private const double DifferenceStep = 1e-4;

    private readonly IGreyBoxModel _model;
    private readonly IReadOnlyList<RecordedLog> _logs;
    private readonly Segment[] _segments;

    /// <param name="model">The model.</param>
    /// <param name="logs">Logs to be explained.</param>
    /// <param name="criteria">What is compared.</param>
    public SegmentResiduals(IGreyBoxModel model, IReadOnlyList<RecordedLog> logs, IReadOnlyList<Criterion> criteria)
    {
        _model = model;
        _logs = logs;
        Free = [.. Enumerable.Range(0, model.Parameters.Count).Where(i => model.Parameters[i].Free)];
        var segments = new List<Segment>();
        foreach (var criterion in criteria)
        {
            int first = segments.Count, before = Count;
            for (int log = 0; log < logs.Count; log++)
            {
                int steps = Math.Max(1, (int)Math.Round(criterion.HorizonSeconds / logs[log].PeriodSeconds));
                foreach (int row in Starts.Even(criterion.StartsPerLog, model.RowsAround, Last(logs[log], criterion) - steps))
                {
                    segments.Add(new Segment(criterion, log, row, steps, Count, 0));
                    Count += steps / criterion.RowsBetween * model.Outputs.Count;
                }
            }

            double share = Math.Sqrt(criterion.Weight / Math.Max(1, Count - before));
            for (int i = first; i < segments.Count; i++)
                segments[i] = segments[i] with { Share = share };
        }

        _segments = [.. segments];
    }

    /// <summary>Length of the vector.</summary>
    public int Count { get; }

    /// <summary>Indices of the parameters that are moved: the columns of the Jacobian.</summary>
    public int[] Free { get; }

    /// <summary>Residuals at a parameter vector.</summary>
    public double[] At(double[] parameters)
    {
        var residuals = new double[Count];
        Parallel.For(0, _segments.Length, () => _model.Simulate(parameters, Fidelity.Smooth), (i, _, simulation) =>
        {
            Fill(simulation, _segments[i], residuals.AsSpan(_segments[i].Offset));
            return simulation;
        }, _ => { });
        return residuals;
    }

    /// <summary>
    /// Forward differences, each divided by the parameter's scale: row a residual, column a free parameter in units of its
    /// <see cref="Parameter.Scale"/>.
    /// </summary>
    public Matrix<double> Jacobian(double[] parameters)
    {
        var values = new double[Count * Free.Length];
        Parallel.For(0, _segments.Length, () => Probes(parameters), (i, _, probes) =>
        {
            var segment = _segments[i];
            var rest = new double[segment.Steps / segment.Criterion.RowsBetween * _model.Outputs.Count];
            var moved = new double[rest.Length];
            Fill(probes[^1].Simulation, segment, rest);
            for (int j = 0; j < Free.Length; j++)
            {
                Fill(probes[j].Simulation, segment, moved);
                for (int k = 0; k < rest.Length; k++)
                    values[j * Count + segment.Offset + k] = (moved[k] - rest[k]) / probes[j].Step;
            }

            return probes;
        }, _ => { });
        return Matrix<double>.Build.Dense(Count, Free.Length, values);
    }

    /// <summary>
    /// The stretch of time that each residual belongs to, for intervals that do not take neighbours for independent: blocks
    /// of the given length, numbered over all logs.
    /// </summary>
    public int[] Blocks(double blockSeconds)
    {
        var blocks = new int[Count];
        foreach (var segment in _segments)
        {
            var log = _logs[segment.Log];
            int block = segment.Log * 1_000_000 + (int)(segment.Row * log.PeriodSeconds / blockSeconds);
            Array.Fill(blocks, block, segment.Offset, segment.Steps / segment.Criterion.RowsBetween * _model.Outputs.Count);
        }

        return blocks;
    }

    /// <summary>
    /// Second derivative of half the robust cost by each residual's simulation error, as a share of the squared slope that
    /// the Jacobian carries: with q = sqrt(1 + r^2), the loss has q^-3 and the bent residual's slope squared is (q + 1) / (2 q^2).
    /// </summary>
    /// <param name="residuals">As <see cref="At"/> returned them.</param>
    public double[] Curvature(double[] residuals)
    {
        var curvature = new double[Count];
        foreach (var segment in _segments)
        {
            int end = segment.Offset + segment.Steps / segment.Criterion.RowsBetween * _model.Outputs.Count;
            for (int i = segment.Offset; i < end; i++)
            {
                double bent = residuals[i] / segment.Share, q = 1 + bent * bent / 2;
                curvature[i] = 2 / (q * (q + 1));
            }
        }

        return curvature;
    }

    private int Last(RecordedLog log, Criterion criterion) =>
        (int)Math.Min(log.Rows - 1 - _model.RowsAround, criterion.UntilSeconds / log.PeriodSeconds);

    private (ISimulation Simulation, double Step)[] Probes(double[] parameters) =>
    [
        .. Free.Select(j =>
        {
            // Inwards where the upper bound is near, so that no model is asked for what makes no sense.
            var parameter = _model.Parameters[j];
            double step = parameters[j] + DifferenceStep * parameter.Scale <= parameter.High ? DifferenceStep : -DifferenceStep;
            var moved = (double[])parameters.Clone();
            moved[j] += step * parameter.Scale;
            return (_model.Simulate(moved, Fidelity.Smooth), step);
        }),
        (_model.Simulate(parameters, Fidelity.Smooth), 0),
    ];

    private void Fill(ISimulation simulation, Segment segment, Span<double> residuals)
    {
        var log = _logs[segment.Log];
        int outputs = _model.Outputs.Count, next = 0;
        var buffer = new double[outputs];
        simulation.Start(log, segment.Row, segment.Criterion.Loop);
        for (int k = 1; k <= segment.Steps; k++)
        {
            simulation.Step(buffer);
            if (k % segment.Criterion.RowsBetween != 0)
                continue;
            for (int o = 0; o < outputs; o++)
            {
                double r = (buffer[o] - log[_model.Outputs[o].Name][segment.Row + k]) / segment.Criterion.Scales[o];
                residuals[next++] = segment.Share * Bent(r);
            }
        }
    }

    private static double Bent(double r)
    {
        if (!double.IsFinite(r))
            return Math.Sqrt(2 * (Math.Sqrt(1 + Farthest * Farthest) - 1));
        double far = Math.Clamp(r, -Farthest, Farthest);

        // 2 (sqrt(1 + z) - 1) = 2 z / (sqrt(1 + z) + 1), which does not cancel for small z.
        return far * Math.Sqrt(2 / (Math.Sqrt(1 + far * far) + 1));
    }

    private readonly record struct Segment(Criterion Criterion, int Log, int Row, int Steps, int Offset, double Share);
}
