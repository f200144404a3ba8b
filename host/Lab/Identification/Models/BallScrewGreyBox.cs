using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// The ball-screw axis EMPS with its expert in the loop: u = k_v (k_p (q_ref - q) - dq), where dq = (q[k] - q[k-2]) / (2 h)
/// is the difference of the two-tap mean of q. The voltage acts in the same period; a delay of a whole one makes the
/// published parameters explain the recording worse. Data: A. Janot, M. Gautier, M. Brunot, ONERA and LS2N, 2019.
/// </summary>
public sealed class BallScrewGreyBox : IGreyBoxModel
{
    /// <summary>k_p, 1/s, and k_v, V s/m, of the recorded expert.</summary>
    public const double PositionGain = 160.18, SpeedGain = 243.45;

    /// <summary>Column with the position, m.</summary>
    public const string Position = "q_meas_m";

    /// <summary>Column with the reference, m.</summary>
    public const string Reference = "q_ref_m";

    /// <summary>Column with the expert's voltage, V.</summary>
    public const string Voltage = "voltage";

    // At the nominal slip speed friction relaxes with 1/2,100 s: Runge-Kutta follows that from 0.2 ms down.
    private const double LongestStepSeconds = 2e-4;

    /// <inheritdoc/>
    public string Name => "emps";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("mass", "kg", 100, 20, 500, 5, "carriage, and screw and rotor as seen from it"),
        new("viscous", "N s/m", 200, 0, 2000, 20, "viscous friction"),
        new("coulomb", "N", 20, 0, 200, 2, "dry friction"),
        new("offset", "N", 0, -50, 50, 1, "constant force, such as the amplifier's offset"),
        new("slipSpeed", "m/s", 1e-3, 1e-4, 1e-2, 5e-4, "speed at which dry friction has built up; 1e-4 is ideal"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<OutputChannel> Outputs { get; } = [new(Position, "m"), new(Voltage, "V")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } = [Position, Reference, Voltage];

    /// <inheritdoc/>
    public int RowsAround => LocalQuadratic.Reach;

    /// <inheritdoc/>
    public ISimulation Simulate(double[] parameters, Fidelity fidelity) => new Simulation(AxisOf(parameters));

    /// <summary>The axis that a parameter vector describes.</summary>
    public static BallScrewAxis AxisOf(double[] parameters) => new()
    {
        Mass = parameters[0],
        Viscous = parameters[1],
        Coulomb = parameters[2],
        Offset = parameters[3],
        SlipSpeed = parameters[4],
    };

    private sealed class Simulation : ISimulation
    {
        private readonly Rk4 _integrator;
        private readonly double[] _state = new double[2];
        private double[] _reference = [], _logged = [];
        private double _voltage, _before, _twoBefore, _periodSeconds;
        private Loop _loop;
        private int _row;

        public Simulation(BallScrewAxis axis) => _integrator = new Rk4(2, (x, slope) => axis.Derivative(x, _voltage, slope));

        public void Start(RecordedLog log, int row, Loop loop)
        {
            _reference = log[Reference];
            _logged = log[Voltage];
            _periodSeconds = log.PeriodSeconds;
            _loop = loop;
            _row = row;
            (_state[0], _state[1]) = LocalQuadratic.At(log[Position], row, _periodSeconds);
            _before = log[Position][row - 1];
            _twoBefore = log[Position][row - 2];
            Decide();
        }

        public void Step(double[] outputs)
        {
            (_twoBefore, _before) = (_before, _state[0]);
            int steps = (int)Math.Ceiling(_periodSeconds / LongestStepSeconds - 1e-9);
            for (int k = 0; k < steps; k++)
                _integrator.Step(_state, _periodSeconds / steps);
            _row++;
            Decide();
            outputs[0] = _state[0];
            outputs[1] = _voltage;
        }

        private void Decide() => _voltage = _loop == Loop.Open
            ? _logged[_row]
            : SpeedGain * (PositionGain * (_reference[_row] - _state[0]) - (_state[0] - _twoBefore) / (2 * _periodSeconds));
    }
}
