using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Plants;

/// <summary>Parameters of a pendulum; q = 0 hangs.</summary>
public sealed record PendulumParameters
{
    /// <summary>Mass at the end, kg. Default 0.1.</summary>
    public double Mass { get; init; } = 0.1;

    /// <summary>Length, m. Default 0.25, which stands up with an unstable multiplier of 2 every 0.111 s.</summary>
    public double Length { get; init; } = 0.25;

    /// <summary>Further inertia about the pivot, kg m^2. Default 0.</summary>
    public double Inertia { get; init; }

    /// <summary>Viscous friction, N m s/rad. Default 0.001.</summary>
    public double Damping { get; init; } = 0.001;

    /// <summary>Whether a motor drives it; without one every action is ignored.</summary>
    public bool Driven { get; init; } = true;
}

/// <summary>
/// (m l^2 + J) q'' = tau - b q' - m g l sin q, by Runge-Kutta steps of 1 ms. Observation: angle [rad], rate [rad/s];
/// action: torque [N m].
/// </summary>
public sealed class PendulumPlant : IPlant, ILaned
{
    /// <summary>Standard gravity, m/s^2, rounded as in the recordings that the project compares with.</summary>
    public const double Gravity = 9.81;

    private readonly PendulumParameters _parameters;
    private readonly double[] _state = new double[2];
    private readonly Rk4 _integrator;
    private double _torque;

    /// <param name="parameters">The pendulum.</param>
    /// <param name="periodMicroseconds">Policy period, a multiple of 1 ms.</param>
    public PendulumPlant(PendulumParameters parameters, int periodMicroseconds)
    {
        if (periodMicroseconds <= 0 || periodMicroseconds % 1000 != 0)
            throw new ArgumentException("the policy period must be a positive multiple of 1000 us", nameof(periodMicroseconds));
        _parameters = parameters;
        Signals = new Signals(["angle", "rate"], ["rad", "rad/s"], ["torque"], ["N m"], periodMicroseconds);
        _integrator = new Rk4(2, Derivative);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <summary>Kinetic and potential energy, J; constant when nothing drives or brakes.</summary>
    public double Energy
    {
        get
        {
            double inertia = _parameters.Mass * _parameters.Length * _parameters.Length + _parameters.Inertia;
            return 0.5 * inertia * _state[1] * _state[1] - _parameters.Mass * Gravity * _parameters.Length * Math.Cos(_state[0]);
        }
    }

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        if (episode.Start.Length is not (0 or 2))
            return Status.NotAllowed;
        for (int i = 0; i < 2; i++)
            _state[i] = episode.Start.Length == 0 ? (i == 0 ? 0.5 : 0) : episode.Start[i];
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        if (!_parameters.Driven)
            action[0] = 0;
        _torque = action[0];
        for (int k = 0; k < Signals.PeriodMicroseconds / 1000; k++)
            _integrator.Step(_state, 0.001);
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Stop() => _torque = 0;

    /// <inheritdoc/>
    public void Dispose() => Stop();

    ILanePlant ILaned.Lanes() => new PendulumLanes(_parameters, Signals.PeriodMicroseconds);

    private void Derivative(double[] x, double[] slope)
    {
        var p = _parameters;
        slope[0] = x[1];
        slope[1] = (_torque - p.Damping * x[1] - p.Mass * Gravity * p.Length * Math.Sin(x[0])) / (p.Mass * p.Length * p.Length + p.Inertia);
    }

    private void Observe(float[] observation)
    {
        observation[0] = (float)_state[0];
        observation[1] = (float)_state[1];
    }
}
