using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// The rotary pendulum of <see cref="FurutaDynamics"/> with its expert in the loop: u = -6 e_theta - 1.8 D[e_theta]
/// - 30 e_alpha - 2.5 D[e_alpha], D the filter of <see cref="FurutaPlant"/>. Motion shows ratios only (everything scaled
/// alike moves alike), so the pendulum's inertia is kept at its published value and the rest is in its proportion.
/// </summary>
public sealed class FurutaGreyBox : IGreyBoxModel
{
    /// <summary>Gains of the recorded expert on e_theta, its derivative, e_alpha, its derivative; V/rad and V s/rad.</summary>
    public static readonly double[] ExpertGains = [-6, -1.8, -30, -2.5];

    // Of the recorded rig's encoders.
    private const double Quantum = 2 * Math.PI / 2048;

    // As the protocol of the recordings states it; fits may step as wide as the recorded period.
    private const double ReportedStepSeconds = 0.001, FittedStepSeconds = 0.002;

    // Two counts of the encoder: a shorter slip cannot be seen through it.
    private const double Slip = 0.006;

    private static readonly FurutaDynamics Nominal = new FurutaModel().Lumped;

    /// <inheritdoc/>
    public string Name => "furuta";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("armInertia", "kg m^2", Nominal.ArmInertia, 5e-5, 1e-3, 5e-5, "inertia of the arm with the pendulum's mass at its end"),
        new("pendulumInertia", "kg m^2", Nominal.PendulumInertia, 5e-5, 3e-4, 3e-5, "inertia of the pendulum about its pivot; kept as published, because motion shows only ratios to it") { Free = false },
        new("coupling", "kg m^2", Nominal.Coupling, 5e-5, 3e-4, 3e-5, "coupling m L l of arm and pendulum"),
        new("gravity", "N m", Nominal.Gravity, 5e-3, 4e-2, 3e-3, "torque m g l of gravity on the level pendulum"),
        new("torquePerVolt", "N m/V", Nominal.TorquePerVolt, 1e-3, 2e-2, 1e-3, "motor torque a volt at standstill"),
        new("armDamping", "N m s/rad", Nominal.ArmDamping, 0, 3e-3, 2e-4, "viscous friction of the arm and back EMF together"),
        new("pendulumDamping", "N m s/rad", Nominal.PendulumDamping, 0, 5e-4, 3e-5, "viscous friction of the pendulum"),
        new("armCoulomb", "N m", 0, 0, 1e-2, 3e-4, "dry friction of the arm"),
        new("pendulumCoulomb", "N m", 0, 0, 2e-3, 3e-5, "dry friction of the pendulum"),
        new("cableStiffness", "N m/rad", 0, -2e-2, 2e-2, 1e-3, "the cable to the arm as a spring"),
        new("cableTorque", "N m", 0, -1e-2, 1e-2, 5e-4, "torque of that cable, and of any voltage offset, at theta = 0"),
        new("alphaOffset", "rad", 0, -0.05, 0.05, 3e-3, "what the pendulum's encoder shows upright"),
        new("latency", "s", 0, 0, 0.008, 0.001, "from decision to voltage"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<OutputChannel> Outputs { get; } = [new("alpha", "rad"), new("theta", "rad")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } =
        ["theta", "alpha", "target_theta", "target_alpha", "feedforward", "voltage", "de_theta", "de_alpha"];

    /// <inheritdoc/>
    public int RowsAround => FurutaStart.RowsBefore;

    /// <inheritdoc/>
    public ISimulation Simulate(double[] parameters, Fidelity fidelity)
    {
        var values = Parameters.Select((parameter, i) => (parameter.Name, parameters[i])).ToDictionary();
        return fidelity == Fidelity.Full
            ? new Simulation(TwinOf(values), Quantum, ReportedStepSeconds)
            : new Simulation(TwinOf(values), 0, FittedStepSeconds);
    }

    /// <summary>The twin that parameters describe; those of <see cref="Parameters"/> by name, all of them.</summary>
    public static FurutaTwin TwinOf(IReadOnlyDictionary<string, double> values) => new(
        new FurutaDynamics
        {
            ArmInertia = values["armInertia"],
            PendulumInertia = values["pendulumInertia"],
            Coupling = values["coupling"],
            Gravity = values["gravity"],
            TorquePerVolt = values["torquePerVolt"],
            ArmDamping = values["armDamping"],
            PendulumDamping = values["pendulumDamping"],
            ArmCoulomb = values["armCoulomb"],
            PendulumCoulomb = values["pendulumCoulomb"],
            ArmSlip = Slip,
            PendulumSlip = Slip,
            CableStiffness = values["cableStiffness"],
            CableTorque = values["cableTorque"],
        },
        values["alphaOffset"],
        values["latency"]);

    private sealed class Simulation(FurutaTwin twin, double quantum, double stepSeconds) : ISimulation
    {
        private readonly FurutaMotion _motion = new(twin, stepSeconds);
        private readonly double[] _error = new double[2], _rate = new double[2];
        private double[] _thetaReference = [], _alphaReference = [], _feedForward = [], _voltage = [];
        private double _periodSeconds;
        private Loop _loop;
        private int _row;

        public void Start(RecordedLog log, int row, Loop loop)
        {
            _thetaReference = log["target_theta"];
            _alphaReference = log["target_alpha"];
            _feedForward = log["feedforward"];
            _voltage = log["voltage"];
            _periodSeconds = log.PeriodSeconds;
            _loop = loop;
            _row = row;
            FurutaStart.Prime(_motion, twin, log, row);
            _error[0] = _thetaReference[row] - log["theta"][row];
            _error[1] = _alphaReference[row] - log["alpha"][row];
            _rate[0] = log["de_theta"][row];
            _rate[1] = log["de_alpha"][row];
        }

        public void Step(double[] outputs)
        {
            _motion.Hold(_loop == Loop.Open ? _voltage[_row] : Expert(), _periodSeconds);
            _row++;
            outputs[0] = Seen(_motion.Alpha);
            outputs[1] = Seen(_motion.Theta);
            Filter(0, _thetaReference[_row] - outputs[1]);
            Filter(1, _alphaReference[_row] - outputs[0]);
        }

        private double Expert() => Math.Clamp(
            ExpertGains[0] * _error[0] + ExpertGains[1] * _rate[0] + ExpertGains[2] * _error[1] + ExpertGains[3] * _rate[1] + _feedForward[_row],
            -FurutaPlant.MaxVoltage, FurutaPlant.MaxVoltage);

        private void Filter(int joint, double error)
        {
            _rate[joint] = (_rate[joint] + FurutaPlant.FilterCorner * (error - _error[joint])) / (1 + FurutaPlant.FilterCorner * _periodSeconds);
            _error[joint] = error;
        }

        private double Seen(double angle) => quantum == 0 ? angle : Math.Round(angle / quantum) * quantum;
    }
}
