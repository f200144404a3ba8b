using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Safety;

/// <summary>
/// A set {x'Px &lt;= c} from which an expert u = K x brings x+ = A x + u back without meeting a limit, and the level at which it has
/// to take over from a learned policy so that the policy's last step does not lead out of it. With the norm |x|_P = sqrt(x'Px), the
/// induced matrix norm |M|_P, and a disturbance of the observed state whose norm is at most d:
/// P solves (A+K)'P(A+K) - P + I = 0; c is the largest level inside the limits, c = min b^2 / (h'P^-1 h) over the limits |h'x| &lt;= b;
/// the set is invariant under the expert when |A+K|_P sqrt(c) + d &lt;= sqrt(c); and from x'Px &lt;= leave one step under the policy stays
/// inside when phi sqrt(leave) + d &lt;= sqrt(c), phi being the policy's worst one-step growth. What it is not: proof for a plant that
/// the linear system does not describe.
/// </summary>
/// <param name="P">n by n.</param>
/// <param name="Largest">c: the largest level inside all limits.</param>
/// <param name="Leave">Level at which the expert takes over.</param>
/// <param name="Return">Level at which it hands back.</param>
/// <param name="OneStepGrowth">phi: largest growth of |x|_P in one step under the policy, at least 1.</param>
/// <param name="Contraction">|A+K|_P, below 1.</param>
/// <param name="Disturbance">d.</param>
/// <param name="Binding">The limit that decided c, in words.</param>
public sealed record VerifiedEllipsoid(
    Matrix<double> P, double Largest, double Leave, double Return, double OneStepGrowth, double Contraction, double Disturbance, string Binding)
{
    /// <summary>Radius of the return level as a share of the radius at which the expert takes over: hysteresis.</summary>
    public const double ReturnShare = 0.5;

    /// <summary>Computes the set.</summary>
    /// <param name="system">A and the expert's gain.</param>
    /// <param name="limits">What the supervisor holds the plant to.</param>
    /// <param name="saturation">Where the plant stops being linear, in the unit of the state; infinite where it does not.</param>
    /// <param name="disturbance">Largest error of each observed state after a step, in its unit; length n.</param>
    /// <param name="gains">The policy's gains, played in turn on the observation at the beginning of the chunk; one for a linear policy.</param>
    /// <exception cref="ArgumentException">There is no such set; says why and what to change.</exception>
    public static VerifiedEllipsoid Of(LinearSystem system, Limits limits, double saturation, IReadOnlyList<double> disturbance, IReadOnlyList<Matrix<double>> gains)
    {
        var k = system.K ?? throw new ArgumentException($"{system.Name} has no linear expert to recover with");
        var loop = system.A + k;
        int n = loop.RowCount;
        if (!(Matrices.SpectralRadius(loop) < 1))
            throw new ArgumentException($"the expert of {system.Name} does not stabilise it; nothing can recover");
        var p = Lyapunov.Solve(loop, Matrix<double>.Build.DenseIdentity(n));
        var (largest, binding) = Bounds(system.Signals, limits, saturation, k)
            .Select(bound => (Level: bound.Reach * bound.Reach / (bound.Direction * p.Solve(bound.Direction)), bound.Words))
            .MinBy(bound => bound.Level);

        double contraction = Norm(p, loop), d = Farthest(p, disturbance), radius = Math.Sqrt(largest);
        double growth = Math.Max(1, Norm(p, system.A + gains[0]));
        foreach (var gain in gains.Skip(1))
            growth = Math.Max(growth, Norm(p, system.A) + Norm(p, gain));
        double rest = d / (1 - contraction), leave = (radius - d) / growth, back = Math.Max(ReturnShare * leave, 1.1 * rest);

        // Written so that NaN is refused as well.
        if (!(contraction * radius + d <= radius) || !(back < leave))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"no set is verified: within the limits ({binding}) |x|_P reaches {radius:0.###}, the policy may grow it by {growth:0.###} a step, and disturbances alone keep it at {rest:0.###}. ")
                + "Widen the limits, or run without recovery.");
        }

        return new VerifiedEllipsoid(p, largest, leave * leave, back * back, growth, contraction, d, binding);
    }

    /// <summary>x'Px.</summary>
    public double Level(Vector<double> x) => x * P * x;

    // |h'x| <= b for every limit. The expert may follow any action in its range, hence the slew from there.
    private static IEnumerable<(Vector<double> Direction, double Reach, string Words)> Bounds(Signals signals, Limits limits, double saturation, Matrix<double> k)
    {
        for (int i = 0; i < k.RowCount; i++)
        {
            double range = Math.Min(-(double)limits.ActionLow[i], limits.ActionHigh[i]), slew = limits.ActionSlew[i] - range;
            string name = signals.ActionNames[i];
            if (!(Math.Min(range, slew) > 0))
                throw new ArgumentException($"the limits of {name} leave no room around zero, or its slew does not reach across its range; nothing can be verified");
            if (k.Row(i).L2Norm() > 0)
                yield return (k.Row(i), Math.Min(range, slew), slew < range ? $"slew of {name}" : $"range of {name}");
        }

        for (int j = 0; j < k.ColumnCount; j++)
        {
            double reach = Math.Min(-(double)limits.ObservationLow[j], limits.ObservationHigh[j]);
            string name = signals.ObservationNames[j];
            if (!(reach > 0))
                throw new ArgumentException($"the envelope of {name} leaves no room around zero; nothing can be verified");
            yield return (Vector<double>.Build.Dense(k.ColumnCount, i => i == j ? 1 : 0), Math.Min(reach, saturation), saturation < reach ? $"saturation of {name}" : $"envelope of {name}");
        }
    }

    // max |Mx|_P over |x|_P = 1: with P = L L', the largest singular value of L' M L'^-1.
    private static double Norm(Matrix<double> p, Matrix<double> m)
    {
        var upper = p.Cholesky().Factor.Transpose();
        return (upper * m * upper.Inverse()).L2Norm();
    }

    // A convex function on a box is largest at a corner.
    private static double Farthest(Matrix<double> p, IReadOnlyList<double> box)
    {
        double farthest = 0;
        for (int corner = 0; corner < 1 << box.Count; corner++)
        {
            var w = Vector<double>.Build.Dense(box.Count, i => (corner >> i & 1) == 0 ? box[i] : -box[i]);
            farthest = Math.Max(farthest, w * p * w);
        }

        return Math.Sqrt(farthest);
    }
}
