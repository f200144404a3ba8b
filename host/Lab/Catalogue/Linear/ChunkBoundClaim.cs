using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The chunking theorem in numbers. If A is (C, rho)-E-ISS and a chunk plays K G^j from its boundary, where K has norm
/// at most L and ||G^j|| is at most C' rho^j (G need not be the plant), then from boundary to boundary
/// ||A^l + sum of A^(l-1-j) K G^j|| is at most q(l) = C rho^l + l L C C' rho^(l-1). It falls below 1 for long chunks, and
/// (1 + L) C max(C, C') l rho^(l-1) at most rho^(l/2) makes it at most rho^(l/2). Sound for every learner, and far from tight.
/// </summary>
internal static class ChunkBoundClaim
{
    private const int RandomPairs = 60, Horizon = 520;
    private static readonly (double G, int Contracts, int Sufficient)[] Presets = [(1.2, 21, 65), (1.5, 47, 139), (1.8, 168, 494)];

    public static readonly Claim Claim = new(
        "chunk-bound",
        ClaimGroups.Repairs,
        "On a stable plant every Lipschitz policy in long enough chunks is stable: the bound q(l) falls below 1 from l = 21, 47, 168 on for g = 1.2, 1.5, 1.8, and no chunk exceeds it.",
        "sequel of the talk, chunking theorem; computable form q(l) ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var random = new Gaussian(run.Seed);
        ClaimFigure? figure = null;
        foreach (var (g, contracts, sufficient) in Presets)
        {
            // Spoiled: xi g, the first entry of A, of the plant with g = 1.5 and the positive sign, is divided by the factor;
            // multiplied by it, the plant would be unstable and have no bound.
            LinearSystem plant = Ideal.Spoiled(LinearSystem.Pair(g), g == 1.5 ? 1 / run.Perturbation : 1), other = LinearSystem.Pair(g, -1);
            double rho = (1 + g / 2) / 2, lipschitz = plant.K!.L2Norm();
            var identity = Matrix<double>.Build.DenseIdentity(2);
            double c = Eiss.Certify(plant.A, identity, rho).C, pair = Eiss.Certify(other.A + other.K!, identity, rho).C;
            double Q(int l) => C(l, rho, c) + l * lipschitz * c * pair * Math.Pow(rho, l - 1);
            string at = FormattableString.Invariant($"g = {g}");
            numbers.Add(new ClaimNumber($"q(l) below 1 from l, {at}", contracts, From(l => Q(l) < 1), 0, "an integer"));
            numbers.Add(new ClaimNumber($"sufficient condition from l, {at}", sufficient, From(l => (1 + lipschitz) * c * Math.Max(c, pair) * l * Math.Pow(rho, l - 1) <= Math.Pow(rho, l / 2.0)), 0, "an integer"));

            // Exact norms: the minimum-norm imitator, whose G is diag(0, 1/2), and the expert of the other sign.
            int longest = contracts + 20;
            double[] simple = Norms(plant.A, Ideal.MinimumNorm(plant), Matrices.Of(2, 2, 0, 0, 0, 0.5), longest);
            double[] foreign = Norms(plant.A, other.K!, other.A + other.K!, longest);
            double worst = Enumerable.Range(1, longest).Max(l => Math.Max(simple[l - 1], foreign[l - 1]) / Q(l));
            numbers.Add(new ClaimNumber($"largest exact norm / q(l), imitator and other sign's expert, {at}", 1, worst, 1e-9, "rounding", ClaimRelation.AtMost));
            numbers.Add(new ClaimNumber($"the same over {RandomPairs} random policies and predictors, {at}", 1, RandomRatio(random, plant.A, rho, c, longest), 1e-9, "rounding", ClaimRelation.AtMost));
            if (g == 1.5)
                figure = Figure(simple, foreign, [.. Enumerable.Range(1, longest).Select(Q)]);
        }

        return new ClaimOutcome(numbers, figure!);
    }

    private static double C(int l, double rho, double c) => c * Math.Pow(rho, l);

    // The first l from which on a condition holds, up to the horizon of the search; 0 when it does not hold there.
    private static int From(Func<int, bool> condition)
    {
        int first = 0;
        for (int l = Horizon; l >= 1 && condition(l); l--)
            first = l;
        return first;
    }

    // Spectral norms of the boundary maps of chunks 1 .. longest that play K G^j.
    private static double[] Norms(Matrix<double> a, Matrix<double> k, Matrix<double> g, int longest)
    {
        var map = Matrix<double>.Build.DenseIdentity(2);
        var head = k;
        var norms = new double[longest];
        for (int l = 0; l < longest; l++)
        {
            map = a * map + head;
            head *= g;
            norms[l] = map.L2Norm();
        }

        return norms;
    }

    private static double RandomRatio(Gaussian random, Matrix<double> a, double rho, double c, int longest)
    {
        double largest = 0;
        for (int i = 0; i < RandomPairs; i++)
        {
            var k = Matrix<double>.Build.Dense(2, 2, (_, _) => 2 * random.Next());
            var predictor = Matrix<double>.Build.Dense(2, 2, (_, _) => random.Next());
            predictor *= random.NextUniform(0.1, 0.95) * rho / Matrices.SpectralRadius(predictor);
            double factor = k.L2Norm() * Eiss.Certify(predictor, Matrix<double>.Build.DenseIdentity(2), rho).C * c;
            double[] norms = Norms(a, k, predictor, longest);
            largest = Math.Max(largest, Enumerable.Range(1, longest).Max(l => norms[l - 1] / (C(l, rho, c) + l * factor * Math.Pow(rho, l - 1))));
        }

        return largest;
    }

    private static ClaimFigure Figure(double[] simple, double[] foreign, double[] bound)
    {
        double[] x = [.. Enumerable.Range(1, bound.Length).Select(l => (double)l)];
        int below = Array.FindIndex(bound, q => q < 1) + 1;
        return new ClaimFigure
        {
            Title = FormattableString.Invariant($"At g = 1.5 the bound promises contraction from chunk {below} on; the imitator contracts from {Array.FindIndex(simple, norm => norm < 1) + 1} on in norm"),
            X = "chunk length l",
            Y = "norm of the map from boundary to boundary",
            LogY = true,
            Series =
            [
                new ClaimSeries("minimum-norm imitator", x, simple),
                new ClaimSeries("expert of the other sign", x, foreign),
                new ClaimSeries("bound q(l)", x, bound, Predicted: true),
            ],
        };
    }
}
