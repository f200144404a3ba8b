using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// Chunks of the minimum-norm imitator. It plays nothing on e1, so within a chunk the plant's own A^l acts there:
/// e1'A^l e1 = (xi g/2)^l (1 + l) from boundary to boundary.
/// </summary>
internal static class ChunkRateClaim
{
    private const int LongestChunk = 36;
    private const float Start = 0.01f;
    private static readonly int[] Lengths = [1, 2, 3, 4, 6, 8, 12];

    // Gain, first stable chunk, and from where on the other sign's expert, played in chunks, is stable.
    private static readonly (double G, int Stable, int OtherSign)[] Presets = [(1.2, 3, 7), (1.5, 8, 14), (1.8, 34, 51)];

    public static readonly Claim Claim = new(
        "chunk-rate",
        ClaimGroups.Repairs,
        "A chunk of l actions drifts by (g/2)(1 + l)^(1/l) a step instead of g: from l = 3, 8, 34 on it is stable for g = 1.2, 1.5, 1.8.",
        "talk, action chunking; closed form for the pair ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        foreach (var (g, stable, otherSign) in Presets)
        {
            string at = FormattableString.Invariant($"g = {g}");
            var rates = new Dictionary<int, double>();
            foreach (int sign in new[] { 1, -1 })
            {
                // Spoiled: xi g, the first entry of A, of both plants with g = 1.5.
                var system = Ideal.Spoiled(LinearSystem.Pair(g, sign), g == 1.5 ? run.Perturbation : 1);
                var demonstrations = Ideal.Demonstrate(system, run.Seed, 6, LongestChunk + 4, 0.8);
                var gains = ChunkLearner.Fit(demonstrations, LongestChunk, null);
                foreach (int l in Lengths)
                {
                    rates[l] = Rate(system, [.. gains.Take(l)]);
                    double expected = g / 2 * Math.Pow(1 + l, 1.0 / l);
                    numbers.Add(new ClaimNumber($"rate a step, {at}, sign {sign:+0;-0}, l = {l}", expected, rates[l], 20 * Ideal.FloatRounding * expected, "float rounding of a chunk"));
                }

                numbers.Add(new ClaimNumber($"first stable chunk, {at}, sign {sign:+0;-0}", stable, FirstStable(l => Boundary(system, [.. gains.Take(l)]), LongestChunk), 0, "an integer; (1 + l)(g/2)^l is 2 % or more from 1 on both sides"));
            }

            LinearSystem plant = Ideal.Spoiled(LinearSystem.Pair(g), g == 1.5 ? run.Perturbation : 1), other = LinearSystem.Pair(g, -1);
            numbers.Add(new ClaimNumber($"first chunk from which on the other sign's expert is stable, {at}", otherSign, FirstStable(l => Boundary(plant, Foreign(other, l)), otherSign + 30), 0, "an integer"));
            double[] x = [.. Lengths.Select(l => (double)l)];
            series.Add(new ClaimSeries(at, x, [.. Lengths.Select(l => rates[l])]));
            series.Add(new ClaimSeries($"(g/2)(1 + l)^(1/l), {at}", x, [.. x.Select(l => g / 2 * Math.Pow(1 + l, 1 / l))], Predicted: true));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"At g = 1.5 a chunk of 8 stops the drift: {series[2].Y[5]:0.000} a step, predicted {series[3].Y[5]:0.000}"),
            X = "chunk length l",
            Y = "multiplier a step",
            LogX = true,
            Series = series,
        });
    }

    // Two chunks on the plant from a start on e1: both boundaries, l-th root.
    private static double Rate(LinearSystem system, IReadOnlyList<Matrix<double>> gains)
    {
        int l = gains.Count;
        var states = Ideal.Run(system, PolicySpecs.Chunk($"chunk {l}", system.Signals, gains), [Start, 0], 2 * l);
        return Math.Pow(Math.Abs(states[2 * l][0] / states[0][0]), 0.5 / l);
    }

    private static double Boundary(LinearSystem system, IReadOnlyList<Matrix<double>> gains) =>
        Matrices.SpectralRadius(new ClosedLoop(system.A, gains).Map);

    // What the other sign's expert would play open loop, predicted with its own plant: K (A + K)^j.
    private static Matrix<double>[] Foreign(LinearSystem other, int l) =>
        [.. Enumerable.Range(0, l).Select(j => other.K! * Matrices.Power(other.A + other.K!, j))];

    private static int FirstStable(Func<int, double> boundary, int longest)
    {
        int first = longest + 1;
        for (int l = longest; l >= 1 && boundary(l) < 1; l--)
            first = l;
        return first;
    }
}
