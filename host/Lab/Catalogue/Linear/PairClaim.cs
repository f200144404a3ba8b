using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The challenging pair: four properties, and what follows. The talk's "2^H" is a supremum: both traces of a stable 2x2
/// pair lie within (-2, 2), so that the base |tr A_1 - tr A_2| / 2 is below 2, and every g below 2 can be had.
/// </summary>
internal static class PairClaim
{
    private const int Guesses = 4000, RandomPairs = 40_000, Steps = 20;

    public static readonly Claim Claim = new(
        "pair",
        ClaimGroups.Pitfall,
        "Two stable plants with stabilising experts, alike on all the data: whoever imitates on e2 alone drifts by at least g < 2 a step on one of them.",
        "talk, challenging pair, properties 1 to 4; matrices ours, not the authors'",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var random = new Gaussian(run.Seed);
        double[] presets = [1.2, 1.5, 1.8];
        var curves = new List<ClaimSeries>();
        double[] time = [.. Enumerable.Range(0, Steps + 1).Select(t => (double)t)];
        foreach (double g in presets)
        {
            // Spoiled: xi g, the first entry of A, of the plant with the positive sign.
            LinearSystem plus = Ideal.Spoiled(LinearSystem.Pair(g), run.Perturbation), minus = LinearSystem.Pair(g, -1);
            string at = FormattableString.Invariant($"g = {g}");
            numbers.Add(new ClaimNumber($"1. larger rho(A), {at}", g / 2, Larger(plus, minus, null), 1e-6, "a double eigenvalue is good to the root of the rounding"));
            numbers.Add(new ClaimNumber($"1. larger rho(A + K), {at}", 0.5, Math.Max(Loop(plus, plus.K!), Loop(minus, minus.K!)), 1e-12, "rounding"));
            numbers.Add(new ClaimNumber($"2. |(A + K) e2 - e2 / 2|, {at}", 0, E2Error(plus) + E2Error(minus), 1e-15, "rounding"));
            numbers.Add(new ClaimNumber($"3., 4. difference of the second columns of A and of K, {at}", 0, Columns(plus, minus), 0, "equal by construction"));

            var learned = Learn(plus, run.Seed);
            numbers.Add(new ClaimNumber($"larger rho(A + Khat) of the fitted imitator, {at}", g, Larger(plus, minus, learned), 1e-6, "float rounding of the labels"));
            numbers.Add(new ClaimNumber($"least larger rho(A + Khat) of {Guesses} guesses at e1, {at}", g, LeastLarger(plus, minus, random), 1e-12, "rounding", ClaimRelation.AtLeast));
            numbers.Add(new ClaimNumber($"rho of the other sign's expert, {at}", 2 * g, Loop(plus, minus.K!), 1e-12, "rounding"));

            double[] drift = [.. Ideal.Run(plus, PolicySpecs.Linear("imitator", plus.Signals, learned), [1e-3f, 0], Steps).Select(x => Math.Abs(x[0]))];
            double expected = 1e-3 * Math.Pow(g, Steps);
            numbers.Add(new ClaimNumber($"x1 of the imitator after {Steps} steps from 0.001, {at}", expected, drift[^1], 4 * Steps * Ideal.FloatRounding * expected, "float rounding a step"));
            curves.Add(new ClaimSeries($"imitator, {at}", time, drift));
            curves.Add(new ClaimSeries($"0.001 g^t, {at}", time, [.. time.Select(t => 1e-3 * Math.Pow(g, t))], Predicted: true));
        }

        numbers.Add(new ClaimNumber($"largest |tr A_1 - tr A_2| / 2 of {RandomPairs} random stable pairs, below", 2, LargestBase(random), 0, "a stable 2x2 matrix has a trace within (-2, 2)", ClaimRelation.AtMost));
        numbers.Add(new ClaimNumber("rho(A) at g = 1.999: still stable", 0.9995, Matrices.SpectralRadius(LinearSystem.Pair(1.999).A), 1e-6, "a double eigenvalue is good to the root of the rounding"));
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"An imitator with no error on its data drifts by 1.2, 1.5 and 1.8 a step: at g = 1.5 to {curves[2].Y[^1]:0.00} in {Steps} steps"),
            X = "step",
            Y = "deviation |x1|, from 0.001",
            LogY = true,
            Series = curves,
        });
    }

    private static double Loop(LinearSystem system, Matrix<double> k) => Matrices.SpectralRadius(system.A + k);

    private static double Larger(LinearSystem plus, LinearSystem minus, Matrix<double>? k) =>
        Math.Max(Matrices.SpectralRadius(k is null ? plus.A : plus.A + k), Matrices.SpectralRadius(k is null ? minus.A : minus.A + k));

    private static double E2Error(LinearSystem system) =>
        ((system.A + system.K!).Column(1) - Vector<double>.Build.DenseOfArray([0, 0.5])).L2Norm();

    private static double Columns(LinearSystem plus, LinearSystem minus) =>
        (plus.A.Column(1) - minus.A.Column(1)).L2Norm() + (plus.K!.Column(1) - minus.K!.Column(1)).L2Norm();

    private static Matrix<double> Learn(LinearSystem system, uint seed)
    {
        var data = Dataset.Of(Ideal.Demonstrate(system, seed, 10, 14, 0.8));
        return LinearLearner.Fit(data, Excitation.Of(data.X, null, system.Signals.ObservationNames));
    }

    // Whatever a learner puts on e1, from timid to wild.
    private static double LeastLarger(LinearSystem plus, LinearSystem minus, Gaussian random)
    {
        double least = double.PositiveInfinity;
        var k = Ideal.MinimumNorm(plus);
        for (int i = 0; i < Guesses; i++)
        {
            double scale = Math.Pow(10, random.NextUniform(-3, 1.5));
            k[0, 0] = scale * random.Next();
            k[1, 0] = scale * random.Next();
            least = Math.Min(least, Larger(plus, minus, k));
        }

        return least;
    }

    // Traces and determinants of stable pairs: |tr| < 1 + det, |det| < 1; the (2,2) entries are shared.
    private static double LargestBase(Gaussian random)
    {
        double largest = 0;
        for (int i = 0; i < RandomPairs; i++)
        {
            double shared = random.NextUniform(-1, 1);
            largest = Math.Max(largest, Math.Abs(StableTrace(random, shared) - StableTrace(random, shared)) / 2);
        }

        return largest;
    }

    private static double StableTrace(Gaussian random, double d)
    {
        while (true)
        {
            double a = random.NextUniform(-3, 3), b = random.NextUniform(-2, 2), c = random.NextUniform(-2, 2);
            double trace = a + d, det = a * d - b * c;
            if (Math.Abs(det) < 1 && Math.Abs(trace) < 1 + det)
                return trace;
        }
    }
}
