using ImitationHil.Firmware;

namespace ImitationHil.Lab.Plants;

/// <summary>
/// The double pendulum as the recorded rig's control loop sees and drives it. Observation: encoder angles of shoulder and
/// elbow, and their backward differences. Action: torques of both joints. What is decided on one observation is sent while
/// the next is being read, so it acts a period late: a delay of one period that a policy does not see.
/// </summary>
public sealed class PendubotPlant : IPlant
{
    /// <summary>Resolution of the recorded angles, rad: 25 rad in 16 bits.</summary>
    public const double Quantum = 25.0 / 65535;

    private readonly DoublePendulumMotion _motion;
    private readonly double _quantum, _periodSeconds;
    private readonly bool _late;
    private readonly double[] _seen = new double[2];
    private readonly float[] _sent = new float[2];

    /// <param name="dynamics">The pendulum.</param>
    /// <param name="periodMicroseconds">Policy period.</param>
    /// <param name="quantum">Resolution of the angles, rad; 0 for continuous ones.</param>
    /// <param name="late">Whether an action acts a period after it was decided.</param>
    public PendubotPlant(DoublePendulumDynamics dynamics, int periodMicroseconds = 30303, double quantum = Quantum, bool late = true)
    {
        if (periodMicroseconds <= 0)
            throw new ArgumentOutOfRangeException(nameof(periodMicroseconds), "the policy period must be positive");
        Dynamics = dynamics;
        _motion = new DoublePendulumMotion(dynamics);
        _quantum = quantum;
        _periodSeconds = periodMicroseconds / 1e6;
        _late = late;
        Signals = new Signals(["pos_meas1", "pos_meas2", "vel_meas1", "vel_meas2"], ["rad", "rad", "rad/s", "rad/s"], ["tau1", "tau2"], ["N m", "N m"], periodMicroseconds);
    }

    /// <summary>Its parameters.</summary>
    public DoublePendulumDynamics Dynamics { get; }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <summary>True state: q1, q2, q1', q2'.</summary>
    public ReadOnlySpan<double> State => _motion.State;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        if (episode.Start.Length is not (0 or 4))
            return Status.NotAllowed;
        for (int i = 0; i < 4; i++)
            _motion.State[i] = episode.Start.Length == 0 ? 0 : episode.Start[i];
        Array.Clear(_sent);

        // As if it had come here at its speed: the difference before the first sample is not known.
        for (int i = 0; i < 2; i++)
            _seen[i] = Seen(_motion.State[i]) - _motion.State[i + 2] * _periodSeconds;
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        if (_late)
            _motion.Hold(_sent[0], _sent[1], _periodSeconds);
        else
            _motion.Hold(action[0], action[1], _periodSeconds);
        action.AsSpan().CopyTo(_sent);
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Stop() => Array.Clear(_sent);

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private void Observe(float[] observation)
    {
        for (int i = 0; i < 2; i++)
        {
            double now = Seen(_motion.State[i]);
            observation[i] = (float)now;
            observation[i + 2] = (float)((now - _seen[i]) / _periodSeconds);
            _seen[i] = now;
        }
    }

    private double Seen(double angle) => _quantum == 0 ? angle : Math.Round(angle / _quantum) * _quantum;
}
