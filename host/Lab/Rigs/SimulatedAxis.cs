using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Rigs;

/// <summary>
/// Simulated motors behind the servo's seam. Only the metal is simulated here: with v the speed as a share of no-load
/// speed, tau v' = K duty - friction(v) - v (+ gravity), integrated in steps of 1 ms; encoder, PWM steps, latency and
/// supply as in <see cref="MotorModel"/>. Virtual time: a tick takes none. Preparing an episode puts every motor at
/// rest at zero with a sub-count phase drawn from the seed, so that episodes are independent.
/// </summary>
public sealed class SimulatedAxis : IAxis, IBenchAxis
{
    private const int StepMicroseconds = 1000;

    // Below this speed (share of no-load) the motor counts as standing: static friction decides.
    private const double StandingSpeed = 2e-3;

    private readonly MotorModel _model;
    private readonly double[] _gain, _timeConstant, _speed, _angle, _duty, _pending;
    private readonly Gaussian _noise = new(0);
    private readonly Gaussian _eyes = new(0);
    private readonly double _quantum;
    private readonly VirtualHand _hand;
    private bool _holdsPosition;
    private readonly int _substeps;

    /// <param name="motors">Number of motors.</param>
    /// <param name="model">What they are like.</param>
    /// <param name="tickMicroseconds">Servo tick, a multiple of 1 ms. Default 5000.</param>
    public SimulatedAxis(int motors, MotorModel model, int tickMicroseconds = 5000)
    {
        if (tickMicroseconds <= 0 || tickMicroseconds % 1000 != 0)
            throw new ArgumentException("the servo tick must be a positive multiple of 1000 us", nameof(tickMicroseconds));
        if (model.LatencyMicroseconds < 0 || model.LatencyMicroseconds > tickMicroseconds)
            throw new ArgumentException("the latency must be from zero to one servo tick", nameof(model));
        _model = model;
        MotorCount = motors;
        TickMicroseconds = tickMicroseconds;
        _substeps = tickMicroseconds / 1000;
        _quantum = 2 * Math.PI / (model.TrueCountsPerTurn > 0 ? model.TrueCountsPerTurn : model.CountsPerTurn);
        _hand = new VirtualHand(motors);
        _speed = new double[motors];
        _angle = new double[motors];
        _duty = new double[motors];
        _pending = new double[motors];
        var hardware = new Gaussian(model.HardwareSeed);
        _gain = [.. Enumerable.Range(0, motors).Select(_ => 1 + hardware.NextUniform(-1, 1) * model.GainError)];
        _timeConstant = [.. Enumerable.Range(0, motors).Select(_ => model.TimeConstantSeconds * (1 + hardware.NextUniform(-1, 1) * model.TimeConstantErrorShare))];
    }

    /// <inheritdoc/>
    public int MotorCount { get; }

    /// <inheritdoc/>
    public int TickMicroseconds { get; }

    /// <inheritdoc/>
    public int CountsPerTurn => _model.CountsPerTurn;

    /// <inheritdoc/>
    public void Prepare(uint seed)
    {
        // Streams of their own: the policy draws from the seed as it is, and must not foresee the noise.
        _noise.Seed(seed ^ 0x5EED0004u);
        _eyes.Seed(seed ^ 0x5EED0002u);
        for (int i = 0; i < MotorCount; i++)
        {
            if (!_holdsPosition)
            {
                _angle[i] = _noise.NextUniform(0, _quantum);
                _speed[i] = 0;
            }

            _duty[i] = 0;
            _pending[i] = 0;
        }

        _holdsPosition = false;
    }

    /// <inheritdoc/>
    public Status WaitTick(int[] counts)
    {
        for (int i = 0; i < MotorCount; i++)
        {
            for (int k = 0; k < _substeps; k++)
            {
                // The step during which the new duty arrives is cut in two.
                int late = Math.Clamp(_model.LatencyMicroseconds - k * StepMicroseconds, 0, StepMicroseconds);
                if (late > 0)
                    Advance(i, _duty[i], late / 1e6);
                if (late < StepMicroseconds)
                    Advance(i, _pending[i], (StepMicroseconds - late) / 1e6);
            }

            _duty[i] = _pending[i];
            if (_duty[i] == 0)
                _angle[i] += _hand.Turn(i, TickMicroseconds / 1e6);
            double jitter = _model.SensorNoiseCounts == 0 ? 0 : _model.SensorNoiseCounts * _noise.Next();
            counts[i] = (int)Math.Floor(_angle[i] / _quantum + jitter);
            if (_model.EncoderReversed)
                counts[i] = -counts[i];
        }

        return _hand.IsPressing ? Status.EmergencyStop : Status.Ok;
    }

    /// <inheritdoc/>
    public void Write(float[] duty)
    {
        for (int i = 0; i < MotorCount; i++)
        {
            double held = Math.Clamp(duty[i], -_model.SupplyLimit, _model.SupplyLimit);
            _pending[i] = Wired(Math.Round(held * _model.PwmSteps) / _model.PwmSteps);
        }
    }

    /// <summary>The hand of the person at this rig.</summary>
    public VirtualHand Hand => _hand;

    /// <inheritdoc/>
    public bool MeasuresCurrent => _model.StallAmperes > 0;

    /// <inheritdoc/>
    public float Amperes(int motor) => (float)(_model.StallAmperes * Math.Abs(_gain[motor] * _duty[motor] - (_duty[motor] == 0 ? 0 : _speed[motor])));

    /// <inheritdoc/>
    public void HoldPosition() => _holdsPosition = true;

    /// <summary>Nothing is latched here.</summary>
    public void ClearFault() => Stop();

    /// <summary>
    /// The shaft angle as an onlooker sees it, rad: the true angle, in the middle of whose quantum the encoder's count
    /// stands, plus noise of the given standard deviation.
    /// </summary>
    public double Look(int motor, double noise) => _angle[motor] - _quantum / 2 + noise * _eyes.Next();

    /// <summary>Largest magnitude of duty at any motor, that which is on its way included; 0 to 1.</summary>
    public double LargestDuty => Math.Max(_duty.Max(Math.Abs), _pending.Max(Math.Abs));

    /// <inheritdoc/>
    public void Stop()
    {
        Array.Clear(_pending);
        Array.Clear(_duty);
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private double Wired(double duty)
    {
        if (_model.DeadZone > 0)
            duty = Math.Sign(duty) * Math.Max(Math.Abs(duty) - _model.DeadZone, 0);
        return _model.LeadsSwapped ? -duty : duty;
    }

    private void Advance(int i, double duty, double seconds)
    {
        double friction = _model.CoulombFriction;
        double drive = _gain[i] * duty - _model.GravityShare * Math.Sin(_angle[i]);
        double speed = _speed[i];
        bool moving = Math.Abs(speed) > StandingSpeed;
        double net = moving
            ? drive - friction * Math.Sign(speed)
            : Math.Sign(drive) * Math.Max(Math.Abs(drive) - friction, 0);
        double next = speed + seconds / _timeConstant[i] * (net - (1 + _model.ViscousFriction) * speed);
        if (moving)
            next += _model.TorqueRipple * Math.Sqrt(2 * seconds / _model.TimeConstantSeconds) * _noise.Next();

        // A motor that would reverse under less torque than its friction sticks instead.
        if (moving && Math.Sign(next) != Math.Sign(speed) && Math.Abs(drive) <= friction)
            next = 0;
        _speed[i] = next;
        _angle[i] += _model.NoLoadRadiansPerSecond * next * seconds;
    }
}
