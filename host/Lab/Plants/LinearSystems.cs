using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Plants;

/// <summary>x+ = A x + u with an expert u = K x, and the signals by which plants and policies recognise it.</summary>
/// <param name="Name">For people, for example <c>pair g=1.5 sign=+1</c>.</param>
/// <param name="A">n by n.</param>
/// <param name="K">Gain of the expert, n by n; null when there is none that is linear.</param>
/// <param name="Signals">Names, units, period.</param>
public sealed record LinearSystem(string Name, Matrix<double> A, Matrix<double>? K, Signals Signals)
{
    /// <summary>The name without the sign: what both signs have in common.</summary>
    public string Family => Name.Contains(" sign=") ? Name[..Name.IndexOf(" sign=", StringComparison.Ordinal)] : Name;

    /// <summary>Limits so wide that an ideal plant never meets them before its growth has been seen.</summary>
    public Limits WideLimits => Limits.Symmetric(Signals, 1e5f, 2e5f, 1e5f);

    /// <summary>Policy period of the shaped rigs: four time constants of the default motor.</summary>
    public const int DefaultPeriodMicroseconds = 200_000;

    /// <summary>
    /// The challenging pair for g in (1, 2), |sigma| &lt; 1, |lambda| &lt; 1 and sign xi = +-1 (our construction with the
    /// properties that the talk states, not the authors' own matrices):
    /// A = [[xi g, g/2], [-g/2, 0]], K = [[sigma - xi g, -g/2], [g/2, lambda]], A + K = diag(sigma, lambda).
    /// Both plants and both experts are stable, and both experts act alike on e2; whoever learns from data on e2 alone
    /// drifts by at least g a step on one of the two.
    /// </summary>
    public static LinearSystem Pair(double g = 1.5, int sign = 1, double sigma = 0, double lambda = 0.5, int periodMicroseconds = DefaultPeriodMicroseconds) => new(
        Invariant($"pair g={g} sign={sign:+0;-0}"),
        Matrices.Of(2, 2, sign * g, g / 2, -g / 2, 0),
        Matrices.Of(2, 2, sigma - sign * g, -g / 2, g / 2, lambda),
        new Signals(["x1", "x2"], ["rad", "rad"], ["u1", "u2"], ["rad", "rad"], periodMicroseconds));

    /// <summary>
    /// x+ = xi rho x + u, the sign xi unknown to the policy. No single linear gain k stabilises both signs:
    /// max over xi of |k + xi rho| is at least rho.
    /// </summary>
    public static LinearSystem UnknownSign(double rho = 1.2, int sign = 1, int periodMicroseconds = DefaultPeriodMicroseconds) => new(
        Invariant($"unknown-sign rho={rho} sign={sign:+0;-0}"), Matrices.Of(1, 1, sign * rho), null, Scalar(periodMicroseconds));

    /// <summary>x+ = 2 x + u: an error delta in the action becomes delta (2^h - 1) after h steps. Expert: u = -2 x.</summary>
    public static LinearSystem Doubling(int periodMicroseconds = DefaultPeriodMicroseconds) =>
        new("double", Matrices.Of(1, 1, 2), Matrices.Of(1, 1, -2), Scalar(periodMicroseconds));

    private static Signals Scalar(int periodMicroseconds) => new(["x"], ["rad"], ["u"], ["rad"], periodMicroseconds);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
