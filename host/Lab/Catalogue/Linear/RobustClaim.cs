using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// Disagree with the experts on e2, or destabilise one plant. With Khat e2 = K e2 + delta, |delta| at most eps and
/// ||Khat|| at most L: if eps (g/2 + L) &lt; (g - r)(r - |lambda| - eps), some A_xi + Khat has a real eigenvalue beyond r.
/// Proof: at z = s r, s the sign of the dominating xi g + k11, the characteristic polynomial
/// (z - xi g - k11)(z - lambda - delta_2) - delta_1 (k21 - g/2) is negative. The hypothesis is needed: a wild Khat with
/// eps = 0.05 stabilises both, see the last number.
/// </summary>
internal static class RobustClaim
{
    private const int Cases = 16_000;

    public static readonly Claim Claim = new(
        "disagree-or-destabilise",
        ClaimGroups.Pitfall,
        "An imitator of the pair that errs by eps on e2 still drifts by more than r < g on one of the two plants, if eps (g/2 + L) < (g - r)(r - |lambda| - eps).",
        "talk, corollary; robust form and proof ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        double[] used = new double[Cases], margin = new double[Cases];
        int kept = 0;
        while (kept < Cases)
        {
            if (Draw(random, run.Perturbation) is { } drawn)
                (used[kept], margin[kept++]) = drawn;
        }

        int violations = margin.Count(m => !(m > 0));
        double wild = Wild(run.Perturbation);
        double[] shares = [.. Enumerable.Range(1, 20).Select(i => i / 20.0)];
        return new ClaimOutcome(
            [
                new ClaimNumber($"violations in {Cases} random cases that satisfy the hypothesis", 0, violations, 0, "the lemma has no exceptions"),
                new ClaimNumber("least max rho(A + Khat) - r of all cases, above", 0, margin.Min(), 0, "the lemma; cases on its edge are not drawn", ClaimRelation.AtLeast),
                new ClaimNumber("outside the hypothesis, g = 1.2, eps = 0.05, L = 8.4: larger rho(A + Khat)", Math.Sqrt(0.924), wild, 1e-9, "closed form, complex pair of modulus sqrt(det)"),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"{violations} of {Cases} imitators within the hypothesis stabilise both plants; the closest stays {margin.Min():0.0000} above r"),
                X = "share of the allowed error that is used",
                Y = "least max rho(A + Khat) - r",
                LogY = true,
                Series = [new ClaimSeries("closest of the cases in each twentieth", shares, [.. shares.Select(s => Closest(used, margin, s))])],
            });
    }

    // One case: preset, gain and error at random; half of them where the lemma is tight, k11 near 0. Null when the hypothesis fails.
    private static (double Used, double Margin)? Draw(Gaussian random, double spoil)
    {
        double g = random.NextUniform(1.05, 1.95), lambda = random.NextUniform(-0.9, 0.9), r = random.NextUniform(1, g);
        var plus = LinearSystem.Pair(g, 1, 0, lambda);
        var k = plus.K!.Clone();
        k[0, 0] = random.Next() * (random.NextUnit() < 0.5 ? 0.02 : 1);
        k[1, 0] = random.Next() * 2;
        double angle = random.NextUniform(0, 2 * Math.PI), room = (g - r) * (r - Math.Abs(lambda));
        double eps = random.NextUnit() * room / (g / 2 + Norm(k) + g - r);
        k[0, 1] += eps * Math.Cos(angle);
        k[1, 1] += eps * Math.Sin(angle);
        double share = eps * (g / 2 + Norm(k)) / ((g - r) * (r - Math.Abs(lambda) - eps));
        if (!(share < 1) || r - Math.Abs(lambda) - eps <= 0)
            return null;

        // Spoiled: xi g of both plants is divided by the factor, since a larger g makes the drift larger only.
        var minus = Ideal.Spoiled(LinearSystem.Pair(g, -1, 0, lambda), 1 / spoil);
        return (share, Math.Max(Radius(Ideal.Spoiled(plus, 1 / spoil).A + k), Radius(minus.A + k)) - r);
    }

    // det = 0.564 + 0.36 on the positive plant, -0.564 + 0.36 on the other.
    private static double Wild(double spoil)
    {
        var k = Matrices.Of(2, 2, 0, -0.6 + 0.04, 0.6 - 0.36 / 0.04, 0.5 - 0.03);
        return new[] { 1, -1 }.Max(sign => Matrices.SpectralRadius(Ideal.Spoiled(LinearSystem.Pair(1.2, sign), 1 / spoil).A + k));
    }

    private static double Norm(Matrix<double> k)
    {
        double square = k[0, 0] * k[0, 0] + k[0, 1] * k[0, 1] + k[1, 0] * k[1, 0] + k[1, 1] * k[1, 1];
        double det = k[0, 0] * k[1, 1] - k[0, 1] * k[1, 0];
        return Math.Sqrt((square + Math.Sqrt(Math.Max(0, square * square - 4 * det * det))) / 2);
    }

    // Of two rows, by the quadratic formula: the general routine would be most of the catalogue's time.
    private static double Radius(Matrix<double> m)
    {
        double half = (m[0, 0] + m[1, 1]) / 2, det = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0], inside = half * half - det;
        return inside < 0 ? Math.Sqrt(det) : Math.Abs(half) + Math.Sqrt(inside);
    }

    private static double Closest(double[] used, double[] margin, double upTo) =>
        Enumerable.Range(0, used.Length).Where(i => used[i] <= upTo && used[i] > upTo - 0.05).Select(i => margin[i]).DefaultIfEmpty(1).Min();
}
