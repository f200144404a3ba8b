using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// A pendulum that hangs at 0: q'' = k u(t - latency) - d q' - w^2 sin(q - q0) - f z, z <see cref="DryFriction"/>. Everything
/// is divided by the inertia, which the motion of a pendulum alone cannot show.
/// </summary>
/// <param name="inputColumn">Column with the input.</param>
/// <param name="inputUnit">Its unit: N m, or V through a motor.</param>
public sealed class PendulumGreyBox(string inputColumn, string inputUnit) : IGreyBoxModel
{
    private const double StepSeconds = 0.002, Slip = 0.003;

    /// <inheritdoc/>
    public string Name => "pendulum";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("gravityRate", "1/s^2", 30, 0.5, 2000, 10, "w^2 = m g l over the inertia"),
        new("gain", $"rad/s^2/({inputUnit})", 100, 0.01, 1e5, 50, "acceleration a unit of input"),
        new("damping", "1/s", 0.1, 0, 50, 0.1, "viscous friction over the inertia"),
        new("coulomb", "rad/s^2", 0.1, 0, 200, 0.2, "dry friction over the inertia"),
        new("offset", "rad", 0, -0.5, 0.5, 0.02, "what the encoder shows when it hangs"),
        new("latency", "s", 0.001, 0, 0.04, 0.002, "from decision to torque"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<OutputChannel> Outputs { get; } = [new("angle", "rad")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } = ["angle", inputColumn];

    /// <inheritdoc/>
    public int RowsAround => OneAxisSimulation.RowsBefore;

    /// <inheritdoc/>
    public ISimulation Simulate(double[] parameters, Fidelity fidelity)
    {
        double gravity = parameters[0], gain = parameters[1], damping = parameters[2], coulomb = parameters[3], offset = parameters[4];
        double Acceleration(double q, double rate, double z, double input) => gain * input - damping * rate - gravity * Math.Sin(q - offset) - coulomb * z;
        return new OneAxisSimulation((state, input, seconds) =>
        {
            int steps = Math.Max(1, (int)Math.Ceiling(seconds / StepSeconds - 1e-9));
            double h = seconds / steps;
            for (int k = 0; k < steps; k++)
            {
                // Runge-Kutta-Nystrom of fourth order, friction in the middle of the way.
                double q = state[0], v = state[1], z = DryFriction.Slide(state[2], v * h / 2, Slip);
                double a1 = Acceleration(q, v, z, input);
                double a2 = Acceleration(q + h / 2 * v + h * h / 8 * a1, v + h / 2 * a1, z, input);
                double a3 = Acceleration(q + h / 2 * v + h * h / 8 * a1, v + h / 2 * a2, z, input);
                double a4 = Acceleration(q + h * v + h * h / 2 * a3, v + h * a3, z, input);
                state[0] = q + h * v + h * h / 6 * (a1 + a2 + a3);
                state[1] = v + h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
                state[2] = DryFriction.Slide(state[2], state[0] - q, Slip);
            }
        }, "angle", inputColumn, parameters[5], Slip);
    }
}
