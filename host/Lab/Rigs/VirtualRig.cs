using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Rigs;

/// <summary>
/// A rig of simulated motors with the product's own servo, shaping and guard: what differs from a rig of metal is
/// <see cref="SimulatedAxis"/> alone. The outer map of the servos is identified once, before the first episode.
/// </summary>
public sealed class VirtualRig
{
    /// <summary>Set-points are clamped here, rad: the saturation of the shaped state.</summary>
    public const float SetPointLimit = 1f;

    /// <summary>Tick of the servo: 200 Hz.</summary>
    public const int DefaultTickMicroseconds = 5000;

    /// <summary>Leaving this angle is a fault, rad.</summary>
    public const float EnvelopeRadians = 1.5f;

    private readonly MotorModel _model;
    private readonly Shaping _shaping;
    private readonly int _motors, _tickMicroseconds;
    private OuterMapFit[]? _fit;

    /// <param name="system">The linear system to obey; one or two coordinates.</param>
    /// <param name="model">The motors.</param>
    /// <param name="motors">1 or 2. With one motor the second coordinate is virtual.</param>
    /// <param name="tickMicroseconds">Tick of the servo, a whole part of the policy period.</param>
    public VirtualRig(LinearSystem system, MotorModel model, int motors, int tickMicroseconds = DefaultTickMicroseconds)
    {
        System = system;
        _model = model;
        _motors = Math.Min(motors, system.A.RowCount);
        _tickMicroseconds = tickMicroseconds;
        var motorOf = Enumerable.Range(0, system.A.RowCount).Select(i => i < _motors ? i : Shaping.Virtual).ToArray();
        _shaping = new Shaping(system.Signals, system.A.ToFloats(), motorOf, SetPointLimit, new float[system.A.RowCount]);
    }

    /// <summary>The system that the rig obeys.</summary>
    public LinearSystem System { get; }

    /// <summary>The motors.</summary>
    public MotorModel Model => _model;

    /// <summary>Resolution of the encoder, rad.</summary>
    public double QuantumRadians => 2 * Math.PI / _model.CountsPerTurn;

    /// <summary>The identified outer maps, one a motor.</summary>
    public IReadOnlyList<OuterMapFit> Calibration => _fit ??= _model.IsUncalibrated
        ? [.. Enumerable.Repeat(new OuterMapFit(0, 1, 0, double.NaN), _motors)]
        : OuterMapIdentification.Run(Build(null).Plant);

    /// <summary>A plant, calibrated, with its own motors: one a thread.</summary>
    /// <param name="between">Puts something between the guard and the motors: probes and faults of a bench. Null for nothing.</param>
    public RigPlant Create(Func<IAxis, IAxis>? between = null)
    {
        var (plant, axis) = Build(between);
        for (int i = 0; i < _motors; i++)
        {
            var fit = Calibration[i];
            plant.Maps[i].A = (float)fit.A;
            plant.Maps[i].B = (float)fit.B;
            plant.Maps[i].C = (float)fit.C;
        }

        return new RigPlant(plant, axis, _shaping.Motor);
    }

    /// <summary>The first motor alone, guarded, without servo and shaping: for exciting it.</summary>
    public MotorPlant CreateBench()
    {
        var axis = new SimulatedAxis(1, _model, _tickMicroseconds);
        return new MotorPlant(Guarded(axis));
    }

    private AxisGuard Guarded(IAxis pins)
    {
        const int StallMicroseconds = 200_000;
        int stallTicks = StallMicroseconds / _tickMicroseconds;
        var guard = new AxisGuard(pins, 1f, (int)(EnvelopeRadians / QuantumRadians), stallTicks);
        double holding = _model.CoulombFriction + Math.Abs(_model.GravityShare);
        GuardTuning.Apply(
            guard, 1f, stallTicks, (float)_model.TimeConstantSeconds, (float)_model.NoLoadRadiansPerSecond, (float)holding, (float)_model.SensorNoiseCounts);
        return guard;
    }

    private (ShapedPlant Plant, SimulatedAxis Axis) Build(Func<IAxis, IAxis>? between)
    {
        var axis = new SimulatedAxis(_motors, _model, _tickMicroseconds);
        var guard = Guarded(between is null ? axis : between(axis));
        var servos = Enumerable.Range(0, _motors).Select(_ => new PositionServo(
            (float)_model.TimeConstantSeconds, (float)_model.NoLoadRadiansPerSecond, 50f, (float)_model.CoulombFriction, _model.CountsPerTurn, axis.TickMicroseconds)).ToArray();
        var probe = new AxisProbe(guard, guard, 1f, (int)(EnvelopeRadians * _model.CountsPerTurn / (2 * Math.PI)), axis);
        return (new ShapedPlant(guard, _shaping, servos) { Probe = probe }, axis);
    }
}

/// <summary>The shaped plant of a virtual rig, which an onlooker can see.</summary>
public sealed class RigPlant(ShapedPlant plant, SimulatedAxis axis, int[] motorOf) : IProbedPlant, IOwnEyes, IMotorDuty
{
    private float[] _last = new float[plant.Signals.ObservationCount];

    /// <inheritdoc/>
    public Signals Signals => plant.Signals;

    /// <inheritdoc/>
    public AxisProbe? Probe => plant.Probe;

    /// <inheritdoc/>
    public int LimitsInForce => plant.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        var status = plant.Reset(episode, observation);
        observation.CopyTo(_last, 0);
        return status;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        var status = plant.Step(action, observation);
        observation.CopyTo(_last, 0);
        return status;
    }

    /// <inheritdoc/>
    public double LargestDuty => axis.LargestDuty;

    /// <inheritdoc/>
    public void Look(double noise, float[] observation)
    {
        for (int i = 0; i < observation.Length; i++)
            observation[i] = motorOf[i] == Shaping.Virtual ? _last[i] : (float)axis.Look(motorOf[i], noise);
    }

    /// <inheritdoc/>
    public void Stop() => plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => plant.Dispose();
}

/// <summary>One identified outer map q+ = a q + b r + c.</summary>
/// <param name="A">Share of the old angle that is left after a period.</param>
/// <param name="B">Share of the set-point that is reached.</param>
/// <param name="C">Offset, rad.</param>
/// <param name="ResidualRadians">Root mean square of what the map does not explain.</param>
public sealed record OuterMapFit(double A, double B, double C, double ResidualRadians);

/// <summary>
/// Identifies the outer map by least squares under a pseudo-random sequence of set-points: a 9-bit maximal-length
/// shift register gives four levels, +-0.1 and +-0.3 rad, one a policy period.
/// </summary>
public static class OuterMapIdentification
{
    private const int Steps = 80;

    /// <summary>Drives the plant and returns one map a motor.</summary>
    /// <exception cref="InvalidOperationException">The rig faulted while it was driven.</exception>
    public static OuterMapFit[] Run(ShapedPlant plant, uint seed = 0xCA1Bu)
    {
        int motors = plant.Maps.Length;
        var observation = new float[plant.Signals.ObservationCount];
        try
        {
            Require(plant.Reset(new Episode(seed, Steps, new float[observation.Length]), observation));
            var setPoints = new float[motors];
            var angles = new float[motors];
            Require(plant.Drive(setPoints, angles));
            var before = (float[])angles.Clone();
            var rows = Enumerable.Range(0, motors).Select(_ => new List<(double[] X, double Y)>()).ToArray();
            int register = 0x1A5;
            for (int step = 0; step < Steps; step++)
            {
                for (int i = 0; i < motors; i++)
                    setPoints[i] = NextLevel(ref register);
                Require(plant.Drive(setPoints, angles));
                for (int i = 0; i < motors; i++)
                    rows[i].Add(([before[i], setPoints[i], 1], angles[i]));
                angles.CopyTo(before, 0);
            }

            return [.. rows.Select(Fit)];
        }
        finally
        {
            plant.Stop();
        }
    }

    private static OuterMapFit Fit(List<(double[] X, double Y)> rows)
    {
        var x = Matrix<double>.Build.DenseOfRowArrays(rows.Select(row => row.X));
        var y = Vector<double>.Build.DenseOfEnumerable(rows.Select(row => row.Y));
        var theta = x.QR().Solve(y);
        return new OuterMapFit(theta[0], theta[1], theta[2], (y - x * theta).L2Norm() / Math.Sqrt(rows.Count));
    }

    private static float NextLevel(ref int register)
    {
        // x^9 + x^5 + 1; two shifts a level.
        float level = 0;
        for (int shift = 0; shift < 2; shift++)
        {
            int bit = ((register >> 8) ^ (register >> 4)) & 1;
            register = ((register << 1) | bit) & 0x1FF;
            level = shift == 0 ? (bit == 0 ? 0.1f : 0.3f) : (bit == 0 ? -level : level);
        }

        return level;
    }

    private static void Require(Status status)
    {
        if (status != Status.Ok)
            throw new BadInputException("the simulated motors", $"{status}", "they did not follow while their outer map was identified; give the address more 'supply', or less 'friction', 'gravity' and 'deadzone', or leave these out");
    }
}
