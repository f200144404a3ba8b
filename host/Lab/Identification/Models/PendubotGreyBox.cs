using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// The double pendulum with recorded commands as its input. The rig's published control loop says what a row means: angles
/// and torques are what the motors answer to the command before, so what is decided on a row acts from the next one on; the
/// columns <c>held1</c> and <c>held2</c> are the commands that act during a row. The measured torques are no input: they
/// are read once, at the end of a period, and explain the motion worse than the commands do.
/// </summary>
/// <param name="reach">Rows on either side of a start through which its state is fitted; 2 at 33 Hz, 8 at 400 Hz.</param>
public sealed class PendubotGreyBox(int reach = 2) : IGreyBoxModel
{
    /// <summary>Columns with the commanded torques that act during a row, N m.</summary>
    public const string ShoulderHeld = "held1", ElbowHeld = "held2";

    /// <summary>Columns with the angles, rad.</summary>
    public const string Shoulder = "pos_meas1", Elbow = "pos_meas2";

    // Dry friction relaxes with up to 600/s at the elbow; Runge-Kutta is stable below 2.8/600 s.
    private const double StepSeconds = 0.002;

    /// <summary>The published set 1.0 of dfki-ric-underactuated-lab/double_pendulum, in base parameters.</summary>
    public static DoublePendulumDynamics Published { get; } = new DoublePendulumParameters(
        0.5234602302310271, 0.6255677234174437, 0.2, 0.2, 0.25569305436052964, 0.031887199591513114, 0.05086984812807257,
        0.001, 0.001, 0.16, 0.12, 6.287203962819607e-05, 6, PendulumPlant.Gravity).Lumped;

    /// <inheritdoc/>
    public string Name => "pendubot";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("upperInertia", "kg m^2", Published.UpperInertia, 0.005, 0.2, 0.005, "I1 + m2 l1^2: upper link about the shoulder, with the lower one's mass at the elbow"),
        new("lowerInertia", "kg m^2", Published.LowerInertia, 0.005, 0.2, 0.005, "I2: lower link about the elbow"),
        new("coupling", "kg m^2", Published.Coupling, 0.002, 0.1, 0.003, "m2 l1 r2"),
        new("upperGravity", "N m", Published.UpperGravity, 0.2, 6, 0.15, "(m1 r1 + m2 l1) g"),
        new("lowerGravity", "N m", Published.LowerGravity, 0.2, 6, 0.15, "m2 r2 g"),
        new("rotorInertia", "kg m^2", Published.RotorInertia, 0, 5e-4, 2e-5, "of either motor, before its gear of 6"),
        new("shoulderViscous", "N m s/rad", Published.ShoulderViscous, 0, 0.2, 0.005, "viscous friction of the shoulder"),
        new("elbowViscous", "N m s/rad", Published.ElbowViscous, 0, 0.2, 0.005, "viscous friction of the elbow"),
        new("shoulderCoulomb", "N m", Published.ShoulderCoulomb, 0, 0.6, 0.02, "c_f in c_f arctan(100 rate)"),
        new("elbowCoulomb", "N m", Published.ElbowCoulomb, 0, 0.6, 0.02, "c_f in c_f arctan(100 rate)"),
        new("elbowDrag", "N m s^2/rad^2", 0, 0, 0.02, 5e-4, "loss that grows with the square of the elbow's rate"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<OutputChannel> Outputs { get; } = [new(Shoulder, "rad"), new(Elbow, "rad")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } = [Shoulder, Elbow, ShoulderHeld, ElbowHeld];

    /// <inheritdoc/>
    public int RowsAround => reach + 1;

    /// <inheritdoc/>
    public ISimulation Simulate(double[] parameters, Fidelity fidelity)
    {
        var dynamics = DynamicsOf(Parameters.Select((parameter, i) => (parameter.Name, parameters[i])).ToDictionary());
        return new PendubotSimulation(dynamics, reach, StepSeconds, fidelity == Fidelity.Full ? PendubotPlant.Quantum : 0);
    }

    /// <summary>The pendulum that parameters describe; those of <see cref="Parameters"/> by name, all of them.</summary>
    public static DoublePendulumDynamics DynamicsOf(IReadOnlyDictionary<string, double> values) => new()
    {
        UpperInertia = values["upperInertia"],
        LowerInertia = values["lowerInertia"],
        Coupling = values["coupling"],
        UpperGravity = values["upperGravity"],
        LowerGravity = values["lowerGravity"],
        RotorInertia = values["rotorInertia"],
        ShoulderViscous = values["shoulderViscous"],
        ElbowViscous = values["elbowViscous"],
        ShoulderCoulomb = values["shoulderCoulomb"],
        ElbowCoulomb = values["elbowCoulomb"],
        ElbowDrag = values["elbowDrag"],
    };

    /// <summary>The parameter values of a pendulum, by name.</summary>
    public static IReadOnlyDictionary<string, double> ValuesOf(DoublePendulumDynamics dynamics) => new Dictionary<string, double>
    {
        ["upperInertia"] = dynamics.UpperInertia,
        ["lowerInertia"] = dynamics.LowerInertia,
        ["coupling"] = dynamics.Coupling,
        ["upperGravity"] = dynamics.UpperGravity,
        ["lowerGravity"] = dynamics.LowerGravity,
        ["rotorInertia"] = dynamics.RotorInertia,
        ["shoulderViscous"] = dynamics.ShoulderViscous,
        ["elbowViscous"] = dynamics.ElbowViscous,
        ["shoulderCoulomb"] = dynamics.ShoulderCoulomb,
        ["elbowCoulomb"] = dynamics.ElbowCoulomb,
        ["elbowDrag"] = dynamics.ElbowDrag,
    };
}
