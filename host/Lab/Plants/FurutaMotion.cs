namespace ImitationHil.Lab.Plants;

/// <summary>A rotary pendulum as it was identified: its body, and what lies between it and the policy.</summary>
/// <param name="Body">Lumped parameters.</param>
/// <param name="AlphaOffset">What the pendulum's encoder shows when it stands upright, rad.</param>
/// <param name="LatencySeconds">Time from a policy's decision to the motor's voltage, s; below eight policy periods.</param>
public sealed record FurutaTwin(FurutaDynamics Body, double AlphaOffset = 0, double LatencySeconds = 0);

/// <summary>
/// Moves a <see cref="FurutaTwin"/> by one held voltage after another, by Runge-Kutta steps of a given length. The
/// voltage arrives late: the period during which it does is cut in two.
/// </summary>
public sealed class FurutaMotion
{
    /// <summary>Voltages that are remembered; the latency must be shorter.</summary>
    public const int Memory = 8;

    private const int N = 4;

    private readonly FurutaTwin _twin;
    private readonly double _longestStepSeconds;
    private readonly double[] _x = new double[N], _probe = new double[N];
    private readonly double[] _k1 = new double[N], _k2 = new double[N], _k3 = new double[N], _k4 = new double[N];
    private readonly double[] _past = new double[Memory];

    /// <param name="twin">What moves.</param>
    /// <param name="longestStepSeconds">Longest integration step, s.</param>
    public FurutaMotion(FurutaTwin twin, double longestStepSeconds)
    {
        _twin = twin;
        _longestStepSeconds = longestStepSeconds;
    }

    /// <summary>theta, theta', alpha, alpha'.</summary>
    public double[] State => _x;

    /// <summary>z of the arm's friction, -1 to 1.</summary>
    public double ArmFriction { get; set; }

    /// <summary>z of the pendulum's friction, -1 to 1.</summary>
    public double PendulumFriction { get; set; }

    /// <summary>Voltages that were asked for in the periods before, the latest first; zero unless set.</summary>
    public double[] Past => _past;

    /// <summary>What the arm's encoder would show without its resolution, rad.</summary>
    public double Theta => _x[0];

    /// <summary>What the pendulum's encoder would show without its resolution, rad.</summary>
    public double Alpha => _x[2] + _twin.AlphaOffset;

    /// <summary>A policy asks for a voltage and holds it for a period.</summary>
    public void Hold(double voltage, double periodSeconds)
    {
        double periods = _twin.LatencySeconds / periodSeconds;
        int whole = Math.Min((int)periods, Memory - 1);
        double late = (periods - whole) * periodSeconds;
        Advance(_past[whole], late);
        Advance(whole == 0 ? voltage : _past[whole - 1], periodSeconds - late);
        for (int i = Memory - 1; i > 0; i--)
            _past[i] = _past[i - 1];
        _past[0] = voltage;
    }

    /// <summary>At rest, upright, with no voltage under way.</summary>
    public void Clear()
    {
        Array.Clear(_x);
        Array.Clear(_past);
        ArmFriction = PendulumFriction = 0;
    }

    private void Advance(double voltage, double seconds)
    {
        if (!(seconds > 0))
            return;
        int steps = Math.Max(1, (int)Math.Ceiling(seconds / _longestStepSeconds - 1e-9));
        double h = seconds / steps;
        for (int k = 0; k < steps; k++)
            RungeKutta(voltage, h);
    }

    // Numbers/Rk4 calls a delegate; millions of steps a fit are worth these lines. Friction follows the way that the joints
    // are about to travel, and at the end of the step the way that they did.
    private void RungeKutta(double voltage, double h)
    {
        var body = _twin.Body;
        double theta = _x[0], alpha = _x[2], arm = ArmFriction, pendulum = PendulumFriction;
        double armHalf = DryFriction.Slide(arm, _x[1] * h / 2, body.ArmSlip), armEnd = DryFriction.Slide(arm, _x[1] * h, body.ArmSlip);
        double pendulumHalf = DryFriction.Slide(pendulum, _x[3] * h / 2, body.PendulumSlip), pendulumEnd = DryFriction.Slide(pendulum, _x[3] * h, body.PendulumSlip);
        body.Derivative(_x, voltage, arm, pendulum, _k1);
        for (int i = 0; i < N; i++)
            _probe[i] = _x[i] + h / 2 * _k1[i];
        body.Derivative(_probe, voltage, armHalf, pendulumHalf, _k2);
        for (int i = 0; i < N; i++)
            _probe[i] = _x[i] + h / 2 * _k2[i];
        body.Derivative(_probe, voltage, armHalf, pendulumHalf, _k3);
        for (int i = 0; i < N; i++)
            _probe[i] = _x[i] + h * _k3[i];
        body.Derivative(_probe, voltage, armEnd, pendulumEnd, _k4);
        for (int i = 0; i < N; i++)
            _x[i] += h / 6 * (_k1[i] + 2 * _k2[i] + 2 * _k3[i] + _k4[i]);
        ArmFriction = DryFriction.Slide(arm, _x[0] - theta, body.ArmSlip);
        PendulumFriction = DryFriction.Slide(pendulum, _x[2] - alpha, body.PendulumSlip);
    }
}
