using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Plants;

/// <summary>A double pendulum in motion: torques held, Runge-Kutta steps of at most a given length.</summary>
public sealed class DoublePendulumMotion
{
    private readonly Rk4 _integrator;
    private readonly double _longestStepSeconds;
    private double _shoulder, _elbow;

    /// <param name="dynamics">The pendulum.</param>
    /// <param name="longestStepSeconds">Longest integration step, s.</param>
    public DoublePendulumMotion(DoublePendulumDynamics dynamics, double longestStepSeconds = 0.001)
    {
        _longestStepSeconds = longestStepSeconds;
        _integrator = new Rk4(4, (x, slope) => dynamics.Derivative(x, _shoulder, _elbow, slope));
    }

    /// <summary>q1, q2, q1', q2'; may be written.</summary>
    public double[] State { get; } = new double[4];

    /// <summary>Holds torques for a while.</summary>
    /// <param name="shoulderTorque">N m.</param>
    /// <param name="elbowTorque">N m.</param>
    /// <param name="seconds">For how long.</param>
    public void Hold(double shoulderTorque, double elbowTorque, double seconds)
    {
        _shoulder = shoulderTorque;
        _elbow = elbowTorque;
        int steps = Math.Max(1, (int)Math.Ceiling(seconds / _longestStepSeconds - 1e-9));
        for (int k = 0; k < steps; k++)
            _integrator.Step(State, seconds / steps);
    }
}
