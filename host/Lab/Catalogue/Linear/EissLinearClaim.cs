using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The curve of E-ISS constants of the pair. A_xi is unitarily similar to q xi [[1, 2], [0, 1]] with q = g/2, so that
/// ||A^t|| = q^t (t + sqrt(1 + t^2)) and ||(zI - A)^-1|| = (s + sqrt(1 + s^2)) / |z - xi q| with s = q / |z - xi q|:
/// constant and Kreiss constant have closed forms, against which the code is held.
/// </summary>
internal static class EissLinearClaim
{
    private static readonly (double G, double Rho)[] Presets = [(1.2, 0.8), (1.5, 0.875), (1.8, 0.95)];

    public static readonly Claim Claim = new(
        "eiss-linear",
        ClaimGroups.Stability,
        "A stable linear plant has a least E-ISS constant C for each rate, certified in finitely many steps; Kreiss and Lyapunov bounds bracket it.",
        "talk, definition of E-ISS (E-IISS and EISS in the papers: the same); stop rule and closed forms ours; Kreiss matrix theorem",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var identity = Matrix<double>.Build.DenseIdentity(2);
        foreach (var (g, rho) in Presets)
        {
            var system = Plant(g, run);
            var certificate = Eiss.Certify(system.A, identity, rho);
            double c = ClosedForm(g / 2 / rho), kreiss = Eiss.Kreiss(system.A, rho);
            string at = FormattableString.Invariant($"g = {g}, rho = {rho}");
            numbers.Add(new ClaimNumber($"C at {at}", c, certificate.C, 1e-10 * c, "rounding of up to a hundred products"));
            numbers.Add(new ClaimNumber($"Kreiss constant at {at}", KreissClosedForm(g / 2 / rho), kreiss, 1e-3 * kreiss, "grid of the search: a hundredth of a decade, at a flat maximum"));
            numbers.Add(new ClaimNumber($"Kreiss bound below C at {at}", certificate.C, kreiss, 0, "theorem", ClaimRelation.AtMost));
            numbers.Add(new ClaimNumber($"e n K above C at {at}", certificate.C, Math.E * 2 * kreiss, 0, "theorem", ClaimRelation.AtLeast));
            numbers.Add(new ClaimNumber($"Lyapunov bound above C at {at}", certificate.C, Eiss.LyapunovBound(system.A, rho), 0, "theorem", ClaimRelation.AtLeast));
        }

        var expert = LinearSystem.Pair(1.5);
        numbers.Add(new ClaimNumber("C of the expert's closed loop at rho = 0.5", 1, Eiss.Certify(expert.A + expert.K!, identity, 0.5).C, 1e-12, "rounding"));
        numbers.Add(Attained(Plant(1.5, run), 0.875));
        return new ClaimOutcome(numbers, Curve(Plant(1.5, run), identity));
    }

    // Spoiled: xi g, the first entry of A, of the plant with g = 1.5, is divided by the factor; multiplied by it, the plant
    // would be unstable and have no constant.
    private static LinearSystem Plant(double g, ClaimRun run) => Ideal.Spoiled(LinearSystem.Pair(g), g == 1.5 ? 1 / run.Perturbation : 1);

    private static double ClosedForm(double q) => Enumerable.Range(0, 2000).Max(t => Math.Pow(q, t) * (t + Math.Sqrt(1 + (double)t * t)));

    // The nearest point of each circle |z| = 1 + d to the eigenvalue decides; one dimension is left.
    private static double KreissClosedForm(double q) => Enumerable.Range(0, 6001).Max(i =>
    {
        double d = Math.Pow(10, -4 + i / 1000.0), s = q / (1 + d - q);
        return d / (1 + d - q) * (s + Math.Sqrt(1 + s * s));
    });

    // No smaller C will do: the free plant, released in the worst direction, reaches it.
    private static ClaimNumber Attained(LinearSystem system, double rho)
    {
        double q = 0.75 / rho, c = ClosedForm(q);
        int worst = Enumerable.Range(0, 100).MaxBy(t => Math.Pow(q, t) * (t + Math.Sqrt(1 + (double)t * t)));
        var direction = Matrices.Power(LinearSystem.Pair(1.5).A, worst).Svd().VT.Row(0);
        var idle = PolicySpecs.Linear("idle", system.Signals, Matrix<double>.Build.Dense(2, 2));
        double reached = Ideal.Run(system, idle, [(float)direction[0], (float)direction[1]], worst).Select(Ideal.Norm).Last() / Math.Pow(rho, worst);
        return new ClaimNumber(
            FormattableString.Invariant($"|x_{worst}| / rho^{worst} of a rollout in the worst direction, rho = {rho}"), c, reached, 10 * worst * Ideal.FloatRounding * c, "float rounding, amplified at most threefold, a step");
    }

    private static ClaimFigure Curve(LinearSystem system, Matrix<double> b)
    {
        double[] rates = [.. Enumerable.Range(0, 44).Select(i => 0.77 + 0.005 * i)];
        EissCertificate[] curve = [.. rates.Select(rho => Eiss.Certify(system.A, b, rho)).Where(certificate => certificate.IsEiss)];
        double[] x = [.. curve.Select(certificate => certificate.Rho)];
        var best = curve.MinBy(certificate => certificate.InputGain)!;
        return new ClaimFigure
        {
            Title = FormattableString.Invariant($"The pair at g = 1.5 needs C = {Eiss.Certify(system.A, b, 0.875).C:0.000} at rho = 0.875; its input gain C / (1 - rho) is least, {best.InputGain:0.0}, at {best.Rho:0.000}"),
            X = "rate rho a step",
            Y = "constant C",
            LogY = true,
            Series =
            [
                new ClaimSeries("certified C", x, [.. curve.Select(certificate => certificate.C)]),
                new ClaimSeries("Kreiss, below", x, [.. x.Select(rho => KreissClosedForm(0.75 / rho))], Predicted: true),
                new ClaimSeries("Lyapunov, above", x, [.. x.Select(rho => Eiss.LyapunovBound(system.A, rho))], Predicted: true),
            ],
        };
    }
}
