using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// A DC motor of first order: tau q'' = k D(u) - q' - c z, with D a dead zone of the input, z <see cref="DryFriction"/>.
/// Armature, back EMF and viscous friction together make tau and k; motion cannot tell them apart.
/// </summary>
/// <param name="inputColumn">Column with the input.</param>
/// <param name="inputUnit">Its unit: V, or 1 for a share of the supply.</param>
/// <param name="fullInput">Input at full drive, for bounds.</param>
public sealed class DcMotorGreyBox(string inputColumn, string inputUnit, double fullInput) : IGreyBoxModel
{
    private const double StepSeconds = 0.001;

    // Of the order of an encoder's count; what happens within cannot be seen.
    private const double Slip = 0.001;

    /// <inheritdoc/>
    public string Name => "motor";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("gain", inputUnit == "1" ? "rad/s" : $"rad/s/{inputUnit}", 20 / fullInput, 0.1 / fullInput, 2000 / fullInput, 10 / fullInput, "no-load speed a unit of input"),
        new("timeConstant", "s", 0.06, 0.002, 2, 0.02, "mechanical time constant, viscous friction included"),
        new("coulomb", "rad/s", 0.5, 0, 50, 0.5, "speed that dry friction costs"),
        new("deadZone", inputUnit, 0.01 * fullInput, 0, 0.5 * fullInput, 0.02 * fullInput, "input up to which nothing drives"),
        new("latency", "s", 0.001, 0, 0.02, 0.001, "from decision to drive"),
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
        double gain = parameters[0], tau = parameters[1], coulomb = parameters[2], deadZone = parameters[3];
        return new OneAxisSimulation((state, input, seconds) =>
        {
            double drive = gain * Math.Sign(input) * Math.Max(Math.Abs(input) - deadZone, 0);
            int steps = Math.Max(1, (int)Math.Ceiling(seconds / StepSeconds - 1e-9));
            double h = seconds / steps, decay = Math.Exp(-h / tau);
            for (int k = 0; k < steps; k++)
                Advance(state, drive, coulomb, tau, h, decay);
        }, "angle", inputColumn, parameters[4], Slip);
    }

    // With drive and friction held, the first-order equation is solved exactly; friction is taken in the middle of the way.
    private static void Advance(double[] state, double drive, double coulomb, double tau, double h, double decay)
    {
        double z = DryFriction.Slide(state[2], state[1] * h / 2, Slip);
        double end = drive - coulomb * z, travel = end * h + (state[1] - end) * tau * (1 - decay);
        state[0] += travel;
        state[1] = end + (state[1] - end) * decay;
        state[2] = DryFriction.Slide(state[2], travel, Slip);
    }
}
