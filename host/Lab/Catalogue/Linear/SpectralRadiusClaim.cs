using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// rho(A) is max |lambda|. The talk's slide prints max |Re lambda|, a slip that would call growing rotations stable; it
/// errs to that side only, since |Re lambda| is at most |lambda|.
/// </summary>
internal static class SpectralRadiusClaim
{
    private const double Growth = 1.1;
    private const int Steps = 50;
    private const int Plants = 400;

    public static readonly Claim Claim = new(
        "spectral-radius",
        ClaimGroups.Stability,
        "A linear plant is E-ISS exactly when max |lambda| < 1; the slide's max |Re lambda| is a slip: [[0, -1.1], [1.1, 0]] has 0 and grows to 117 in 50 steps.",
        "talk, lemma on linear stability, corrected; counterexample ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled: the 1.1 of the rotation.
        double entry = Growth * run.Perturbation;
        var system = LinearSystem.Pair() with { Name = "growing rotation", A = Matrices.Of(2, 2, 0, -entry, entry, 0) };
        var idle = PolicySpecs.Linear("idle", system.Signals, Matrix<double>.Build.Dense(2, 2));
        double[] norms = [.. Ideal.Run(system, idle, [1, 0], Steps).Select(Ideal.Norm)];
        double slide = Matrices.Eigenvalues(system.A).Max(z => Math.Abs(z.Real));
        double expected = Math.Pow(Growth, Steps);
        var (disagreements, misled) = Survey(run.Seed);
        double[] time = [.. Enumerable.Range(0, Steps + 1).Select(t => (double)t)];
        return new ClaimOutcome(
            [
                new ClaimNumber("max |Re lambda| of the rotation", 0, slide, 1e-12, "rounding of the eigenvalues"),
                new ClaimNumber("max |lambda| of the rotation", Growth, Matrices.SpectralRadius(system.A), 1e-12, "rounding of the eigenvalues"),
                new ClaimNumber($"norm of the state after {Steps} steps from norm 1", expected, norms[^1], 2 * Steps * Ideal.FloatRounding * expected, "float rounding of A and of each step"),
                new ClaimNumber($"of {Plants} random plants, those where max |lambda| < 1 and an E-ISS certificate disagree", 0, disagreements, 0, "the lemma has no exceptions"),
                new ClaimNumber("random unstable plants that the slide's formula calls stable, at least", 1, misled, 0, "one counterexample refutes it", ClaimRelation.AtLeast),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"A plant with max |Re lambda| = {slide:0} grows to {norms[^1]:0} times its start in {Steps} steps"),
                X = "step",
                Y = "norm of the state",
                LogY = true,
                Series = [new ClaimSeries("rollout", time, norms), new ClaimSeries("1.1^t", time, [.. time.Select(t => Math.Pow(Growth, t))], Predicted: true)],
            });
    }

    // Random plants of three states, scaled to spectral radii from 0.5 to 1.5 that keep away from 1 by a percent.
    private static (int Disagreements, int Misled) Survey(uint seed)
    {
        var random = new Gaussian(seed);
        var b = Matrix<double>.Build.DenseIdentity(3);
        int disagreements = 0, misled = 0;
        for (int i = 0; i < Plants; i++)
        {
            bool stable = i % 2 == 0;
            double radius = stable ? random.NextUniform(0.5, 0.99) : random.NextUniform(1.01, 1.5);
            var a = Matrix<double>.Build.Dense(3, 3, (_, _) => random.Next());
            a *= radius / Matrices.SpectralRadius(a);

            // The rate asked for lies between the radius and 1; of an unstable plant no rate below 1 has a certificate.
            bool certified = Eiss.Certify(a, b, stable ? (1 + radius) / 2 : 0.999).IsEiss;
            if (certified != stable)
                disagreements++;
            if (!stable && Matrices.Eigenvalues(a).Max(z => Math.Abs(z.Real)) < 1)
                misled++;
        }

        return (disagreements, misled);
    }
}
