using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Plants;

/// <summary>
/// The challenging pair behind a smooth nonlinearity (our construction with the properties that the talk states, not the
/// authors' own). State and observation (x1, x2, z), action (u1, u2):
/// <code>
/// x+ = A x + u - G(z) e1,   z+ = gamma z,   expert u = K x + G(z) e1,
/// G(z) = a m^-s sum_j theta_j psi(m (z - 1) - j) for 1 &lt; z &lt; 2, else 0,   theta_j = +-1,
/// </code>
/// with A and K of <see cref="LinearSystem.Pair"/> and psi of <see cref="Bump"/>. A cascade: z decides nothing but one
/// push at the first step, so the plant is incrementally stable like A itself, on all of R^3. From the starts of
/// <see cref="DrawStart"/> the expert keeps x1 exactly zero, hence both signs give bit-identical demonstrations; whoever
/// misses G(z) by e at the first step has x1 = (sign g + k11)^(t-1) e after t.
/// </summary>
/// <remarks>
/// The state is double, but what must cancel on the expert's trajectories, G and the products of A with the state, is
/// rounded to float, so that an action, which is float, cancels it to the last bit.
/// |G'| &lt;= 4.34 a m^(1-s) and |G''| &lt;= 84.3 a m^(2-s): derivatives up to the second are bounded whatever m when s >= 2.
/// </remarks>
public sealed class EmbeddedPair : IPlant, ILaned
{
    private readonly float[] _a;
    private readonly float[] _k;
    private readonly double[] _heights;
    private readonly double _gamma;
    private readonly double[] _state = new double[3];

    /// <param name="g">Growth that a simple imitator suffers, in (1, 2).</param>
    /// <param name="sign">+1 or -1, which the demonstrations do not show.</param>
    /// <param name="bins">m, number of bumps of G; positive.</param>
    /// <param name="smoothness">s: bumps are a m^-s high.</param>
    /// <param name="amplitude">a, in the unit of the action.</param>
    /// <param name="signs">Seed of the signs theta of the bumps.</param>
    /// <param name="gamma">Multiplier of the context z a step, in [0, 1/2], so that z leaves (1, 2) at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public EmbeddedPair(double g = 1.5, int sign = 1, int bins = 16, int smoothness = 1, double amplitude = 0.2, uint signs = 1, double gamma = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Abs(sign), 1, nameof(sign));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(g is > 1 and < 2, true, nameof(g));
        ArgumentOutOfRangeException.ThrowIfNotEqual(gamma is >= 0 and <= 0.5, true, nameof(gamma));
        var pair = LinearSystem.Pair(g, sign);
        _a = pair.A.ToFloats();
        _k = pair.K!.ToFloats();
        _gamma = gamma;
        Signals = new Signals(["x1", "x2", "z"], ["rad", "rad", ""], ["u1", "u2"], ["rad", "rad"], LinearSystem.DefaultPeriodMicroseconds);
        var random = new SmallRandom(signs);
        double height = amplitude * Math.Pow(bins, -smoothness);
        _heights = new double[bins];
        for (int j = 0; j < bins; j++)
            _heights[j] = random.NextWord() >> 31 == 0 ? height : -height;
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <summary>x1, x2, z in full precision.</summary>
    public ReadOnlySpan<double> State => _state;

    /// <summary>
    /// psi(t) = exp(1 - 1/(1 - (2t - 1)^2)) on (0, 1), 0 elsewhere: smooth to every order, 1 at 1/2. Its integral is
    /// 0.60345, that of its square 0.49169, max |psi'| = 4.341, max |psi''| = 84.26.
    /// </summary>
    public static double Bump(double t)
    {
        double y = 2 * t - 1;
        return Math.Abs(y) < 1 ? Math.Exp(1 - 1 / (1 - y * y)) : 0;
    }

    /// <summary>
    /// A start as demonstrations begin, (x1, x2, z): with probability 1/2 without context, (0, x2, 0) with x2 uniform in
    /// [-1, 1), else in context, (0, 0, z) with z uniform in [1, 2].
    /// </summary>
    public static float[] DrawStart(Gaussian random, out bool context)
    {
        context = random.NextUnit() < 0.5;
        return context ? [0, 0, (float)random.NextUniform(1, 2)] : [0, (float)random.NextUniform(-1, 1), 0];
    }

    /// <summary>The push that the expert cancels, rounded to float.</summary>
    public double G(double z)
    {
        if (z is not (> 1 and < 2))
            return 0;
        double t = _heights.Length * (z - 1);
        int j = Math.Min((int)t, _heights.Length - 1);
        return (float)(_heights[j] * Bump(t - j));
    }

    /// <summary>The expert's action u = K x + G(z) e1.</summary>
    /// <param name="x">x1, x2, z.</param>
    /// <param name="u">Filled with u1, u2.</param>
    public void Expert(double[] x, double[] u)
    {
        u[0] = Product(_k[0], x[0]) + Product(_k[1], x[1]) + G(x[2]);
        u[1] = Product(_k[2], x[0]) + Product(_k[3], x[1]);
    }

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        // The default start is the top of the first bump.
        float[] start = episode.Start.Length == 0 ? [0, 0, 1 + 0.5f / _heights.Length] : episode.Start;
        if (start.Length != 3)
            return Status.NotAllowed;
        for (int i = 0; i < 3; i++)
            _state[i] = start[i];
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        // The action is added last, so that it meets a sum that it can cancel.
        double x1 = Product(_a[0], _state[0]) + Product(_a[1], _state[1]) - G(_state[2]) + action[0];
        double x2 = Product(_a[2], _state[0]) + Product(_a[3], _state[1]) + action[1];
        _state[0] = x1;
        _state[1] = x2;
        _state[2] *= _gamma;
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    ILanePlant ILaned.Lanes() => new EmbeddedLanes(this, _a, _gamma);

    private static double Product(float a, double x) => (float)(a * x);

    private void Observe(float[] observation)
    {
        for (int i = 0; i < 3; i++)
            observation[i] = (float)_state[i];
    }
}
