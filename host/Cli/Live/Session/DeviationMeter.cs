using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Live.Session;

/// <summary>
/// Deviation of a running episode, period by period, with the expert and the projection of <c>compare</c>: the ideal expert from the
/// episode's own first observation, seen along the direction that the closed loop multiplies (else the Euclidean norm).
/// Used by the thread that shows, never by the one that controls.
/// </summary>
/// <param name="model">The plant that the rig obeys; its system is not null.</param>
/// <param name="loop">What the policy makes of it; null when it is not linear.</param>
internal sealed class DeviationMeter(PlantSetup model, ClosedLoop? loop)
{
    private readonly double[]? _projection = double.IsFinite(loop?.Multiplier ?? double.NaN) ? loop!.Left : null;
    private double[][] _expert = [];

    /// <summary>An episode begins with this observation.</summary>
    public void Begin(ReadOnlySpan<float> first, int horizon)
    {
        float[] start = first.ToArray();
        _expert = model.System!.K is null
            ? []
            : [.. IdealExpert.Run(model.System, model.Expert!, start, horizon, 0, "").Samples.Select(sample => sample.Observation)];
    }

    /// <summary>Magnitude of the deviation at a period; NaN past the end of the expert's episode.</summary>
    public double At(int step, ReadOnlySpan<float> observation)
    {
        if (model.System!.K is not null && step >= _expert.Length)
            return double.NaN;
        double sum = 0;
        for (int i = 0; i < observation.Length; i++)
        {
            double d = observation[i] - (model.System.K is null ? 0 : _expert[step][i]);
            sum += _projection is null ? d * d : d * _projection[i];
        }

        return _projection is null ? Math.Sqrt(sum) : Math.Abs(sum);
    }
}
