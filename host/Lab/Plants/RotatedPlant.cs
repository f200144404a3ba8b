using ImitationHil.Firmware;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Plants;

/// <summary>
/// A plant hidden in more dimensions: its observation is joined by further states that decay on their own, w+ = decay w,
/// and all of it is seen through an orthogonal matrix, y = Q (x, w). Actions are the plant's own. Starts are given in
/// unrotated coordinates, (x, w).
/// </summary>
/// <param name="inner">The plant; disposed with this one.</param>
/// <param name="rotation">Q, orthogonal, at least as large as the plant's observation.</param>
/// <param name="decay">Multiplier of the further states a step.</param>
public sealed class RotatedPlant(IPlant inner, Matrix<double> rotation, double decay = 0.5) : IPlant
{
    private readonly int _n = inner.Signals.ObservationCount;
    private readonly float[] _seen = new float[inner.Signals.ObservationCount];
    private readonly double[] _others = new double[rotation.RowCount - inner.Signals.ObservationCount];

    /// <inheritdoc/>
    public Signals Signals { get; } = new(
        [.. Enumerable.Range(1, rotation.RowCount).Select(i => $"y{i}")],
        [.. Enumerable.Repeat("", rotation.RowCount)],
        inner.Signals.ActionNames,
        inner.Signals.ActionUnits,
        inner.Signals.PeriodMicroseconds);

    /// <inheritdoc/>
    public int LimitsInForce => inner.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        if (episode.Start.Length != rotation.RowCount)
            return Status.NotAllowed;
        for (int i = 0; i < _others.Length; i++)
            _others[i] = episode.Start[_n + i];
        var status = inner.Reset(new Episode(episode.Seed, episode.Horizon, episode.Start[.._n]), _seen);
        Observe(observation);
        return status;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        var status = inner.Step(action, _seen);
        for (int i = 0; i < _others.Length; i++)
            _others[i] *= decay;
        Observe(observation);
        return status;
    }

    /// <inheritdoc/>
    public void Stop() => inner.Stop();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private void Observe(float[] observation)
    {
        for (int i = 0; i < rotation.RowCount; i++)
        {
            double sum = 0;
            for (int j = 0; j < _n; j++)
                sum += rotation[i, j] * _seen[j];
            for (int j = 0; j < _others.Length; j++)
                sum += rotation[i, _n + j] * _others[j];
            observation[i] = (float)sum;
        }
    }
}
