using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Plants;

/// <summary>
/// The ideal plant x+ = A x + u in float arithmetic, with optional noise. Without noise the observation is the state,
/// and products are rounded before the sum, so that u = -a x gives exactly zero.
/// </summary>
public sealed class LinearPlant : IPlant, IOwnEyes, ILaned
{
    private readonly float[] _a;
    private readonly float[] _state;
    private readonly float[] _next;
    private readonly float[] _defaultStart;
    private readonly double _processNoise;
    private readonly double _sensorNoise;
    private readonly bool _counted;
    private readonly INormals _process;
    private readonly INormals _sensor;
    private readonly Gaussian _eyes = new(0);

    /// <param name="system">A and the signals.</param>
    /// <param name="start">Start when an episode names none; length n.</param>
    /// <param name="processNoise">Standard deviation added to each state each step, in its unit; default 0.</param>
    /// <param name="sensorNoise">Standard deviation of each observation, in its unit; default 0.</param>
    /// <param name="counted">Draws noise by its address (<see cref="CountedNormals"/>), which ensembles do at the speed of their arithmetic; else in sequence.</param>
    public LinearPlant(LinearSystem system, float[] start, double processNoise = 0, double sensorNoise = 0, bool counted = false)
    {
        _counted = counted;
        _process = counted ? new CountedSequence(LinearLanes.ProcessStream) { Slots = start.Length, First = 1 } : new Gaussian(0);
        _sensor = counted ? new CountedSequence(LinearLanes.SensorStream) { Slots = start.Length } : new Gaussian(0);
        Signals = system.Signals;
        _a = system.A.ToFloats();
        _defaultStart = start;
        _state = new float[start.Length];
        _next = new float[start.Length];
        _processNoise = processNoise;
        _sensorNoise = sensorNoise;
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        var start = episode.Start.Length == 0 ? _defaultStart : episode.Start;
        if (start.Length != _state.Length)
            return Status.NotAllowed;

        // Streams of their own: the policy draws from the seed as it is, and must not foresee the noise.
        _process.Seed(episode.Seed ^ LinearLanes.ProcessStream);
        _sensor.Seed(episode.Seed ^ LinearLanes.SensorStream);
        _eyes.Seed(episode.Seed ^ 0x5EED0002u);
        start.CopyTo(_state, 0);
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        int n = _state.Length;
        for (int i = 0; i < n; i++)
        {
            float sum = action[i];
            for (int j = 0; j < n; j++)
                sum += _a[i * n + j] * _state[j];
            _next[i] = _processNoise == 0 ? sum : (float)(sum + _processNoise * _process.Next());
        }

        _next.CopyTo(_state, 0);
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Look(double noise, float[] observation)
    {
        for (int i = 0; i < _state.Length; i++)
            observation[i] = (float)(_state[i] + noise * _eyes.Next());
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    ILanePlant ILaned.Lanes() => new LinearLanes(_a, _processNoise, _sensorNoise, _counted);

    private void Observe(float[] observation)
    {
        for (int i = 0; i < _state.Length; i++)
            observation[i] = _sensorNoise == 0 ? _state[i] : (float)(_state[i] + _sensorNoise * _sensor.Next());
    }
}
