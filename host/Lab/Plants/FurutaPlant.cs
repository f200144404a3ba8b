using ImitationHil.Firmware;
using ImitationHil.Lab.Identification;

namespace ImitationHil.Lab.Plants;

/// <summary>
/// The rotary pendulum with encoders and the expert's filters in front of the policy. Observation: e_theta [rad],
/// its filtered derivative [rad/s], e_alpha [rad], its filtered derivative [rad/s], where e = reference - measured and
/// the filter is c s/(s + c) by backward Euler. Action: motor voltage [V], to which a feed-forward may be added, clamped
/// to +-10 V. The filters are part of the sensor, so that a memoryless policy can be the recorded expert.
/// </summary>
public sealed class FurutaPlant : IPlant
{
    /// <summary>Corner of the derivative filter, rad/s.</summary>
    public const double FilterCorner = 50;

    /// <summary>Largest motor voltage, V.</summary>
    public const double MaxVoltage = 10;

    private readonly FurutaTwin _twin;
    private readonly double _quantum;
    private readonly double _periodSeconds;
    private readonly FurutaMotion _motion;
    private readonly double[] _lastError = new double[2];
    private readonly double[] _rate = new double[2];

    /// <summary>A rig of ideal joints and cables.</summary>
    /// <param name="model">Parameters.</param>
    /// <param name="countsPerTurn">Encoder counts a turn; 0 for continuous angles.</param>
    /// <param name="periodMicroseconds">Policy period, a multiple of 1 ms.</param>
    public FurutaPlant(FurutaModel model, int countsPerTurn = 2048, int periodMicroseconds = 2000)
        : this(new FurutaTwin(model.Lumped), countsPerTurn, periodMicroseconds)
    {
    }

    /// <summary>A rig as it was identified.</summary>
    /// <param name="twin">Parameters.</param>
    /// <param name="countsPerTurn">Encoder counts a turn; 0 for continuous angles.</param>
    /// <param name="periodMicroseconds">Policy period, a multiple of 1 ms.</param>
    public FurutaPlant(FurutaTwin twin, int countsPerTurn = 2048, int periodMicroseconds = 2000)
    {
        if (periodMicroseconds <= 0 || periodMicroseconds % 1000 != 0)
            throw new ArgumentException("the policy period must be a positive multiple of 1000 us", nameof(periodMicroseconds));
        _twin = twin;
        _quantum = countsPerTurn == 0 ? 0 : 2 * Math.PI / countsPerTurn;
        _periodSeconds = periodMicroseconds / 1e6;
        Signals = new Signals(["e_theta", "de_theta", "e_alpha", "de_alpha"], ["rad", "rad/s", "rad", "rad/s"], ["voltage"], ["V"], periodMicroseconds);
        _motion = new FurutaMotion(twin, 0.001);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce { get; private set; }

    /// <summary>True state: theta, theta', alpha, alpha'.</summary>
    public ReadOnlySpan<double> State => _motion.State;

    /// <summary>Reference of theta, rad. Set before a step to take effect at its end.</summary>
    public double ThetaReference { get; set; }

    /// <summary>Reference of alpha, rad.</summary>
    public double AlphaReference { get; set; }

    /// <summary>Voltage added to the action, V.</summary>
    public double FeedForward { get; set; }

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        if (episode.Start.Length is not (0 or 4))
            return Status.NotAllowed;
        _motion.Clear();
        _motion.State[2] = 0.05;
        for (int i = 0; i < episode.Start.Length; i++)
            _motion.State[i] = episode.Start[i];
        LimitsInForce = 0;
        ThetaReference = AlphaReference = FeedForward = 0;
        Array.Clear(_lastError);
        Array.Clear(_rate);
        Observe(observation);
        return Status.Ok;
    }

    /// <summary>Starts in the middle of a recorded run: state and filters as they were there.</summary>
    /// <param name="state">theta, theta', alpha, alpha'.</param>
    /// <param name="observation">The recorded observation at that instant, of length 4: primes the filters.</param>
    public void Continue(ReadOnlySpan<double> state, ReadOnlySpan<double> observation)
    {
        _motion.Clear();
        state.CopyTo(_motion.State);
        Prime(observation);
    }

    /// <summary>Starts at a row of a recorded run: state, friction, voltages under way and filters as they were there.</summary>
    /// <param name="log">The run; see <see cref="FurutaStart.Prime"/>.</param>
    /// <param name="row">The row.</param>
    /// <param name="observation">The recorded observation at that instant, of length 4: primes the filters.</param>
    public void Continue(RecordedLog log, int row, ReadOnlySpan<double> observation)
    {
        FurutaStart.Prime(_motion, _twin, log, row);
        Prime(observation);
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        double asked = action[0] + FeedForward;
        double voltage = Math.Clamp(asked, -MaxVoltage, MaxVoltage);
        LimitsInForce = voltage == asked ? 0 : LimitBits.Action;
        if (voltage != asked)
            action[0] = (float)(voltage - FeedForward);
        _motion.Hold(voltage, _periodSeconds);
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Stop() => Array.Clear(_motion.Past);

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private void Prime(ReadOnlySpan<double> observation)
    {
        _lastError[0] = observation[0];
        _lastError[1] = observation[2];
        _rate[0] = observation[1];
        _rate[1] = observation[3];
        LimitsInForce = 0;
    }

    private void Observe(float[] observation)
    {
        Filter(0, ThetaReference - Measured(_motion.Theta), observation, 0);
        Filter(1, AlphaReference - Measured(_motion.Alpha), observation, 2);
    }

    // y = (y + c (e - e_last)) / (1 + c h)
    private void Filter(int joint, double error, float[] observation, int slot)
    {
        _rate[joint] = (_rate[joint] + FilterCorner * (error - _lastError[joint])) / (1 + FilterCorner * _periodSeconds);
        _lastError[joint] = error;
        observation[slot] = (float)error;
        observation[slot + 1] = (float)_rate[joint];
    }

    private double Measured(double angle) => _quantum == 0 ? angle : Math.Round(angle / _quantum) * _quantum;
}
