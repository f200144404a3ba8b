using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// The scalar warm-up. Two members differ by a cosine polynomial, which has finitely many zeros, so that R_01 is exactly 0
/// or 1 and is decided by comparing coefficients; doubles are blind beyond the 53rd and would report less. The slide's
/// "risk 1 with probability one" needs samples of finite precision (or coefficients in [-1, 1]): exact real samples of
/// signs give away all of them, as the prefixes that survive show. Not a plant: the one constant that can be spoiled is
/// the ratio 2 of the expert's coefficients.
/// </summary>
internal static class CosineClassClaim
{
    private const int DataSets = 101;
    private const int Points = 200;
    private static readonly int[] Samples = [4, 6, 8, 12, 16];

    public static readonly Claim Claim = new(
        "cosine-class",
        ClaimGroups.Setting,
        "For sums of +-2^-k cos(2 pi k x) the L2 risk falls like 2^-n, faster than any power of n, while the zero-one risk stays exactly 1.",
        "talk, warm-up; theory.md A3 (its risk of 1 needs finite precision)",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        double ratio = 2 * run.Perturbation;
        var numbers = new List<ClaimNumber>();
        var medians = new List<double>();
        double worst = 0, differing = 1;
        foreach (int n in Samples)
        {
            var risks = new List<double>();
            for (int d = 0; d < DataSets; d++)
            {
                int[] alpha = Draw(random);
                double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextUnit())];
                int[] learned = CosineClass.Learn(x, [.. x.Select(at => CosineClass.Value(alpha, at, ratio))]);
                risks.Add(Risk(alpha, learned, ratio));
                if (alpha.AsSpan(0, learned.Length).SequenceEqual(learned))
                    worst = Math.Max(worst, Math.Abs(risks[^1] / (Math.ScaleB(1, -learned.Length) / Math.Sqrt(6)) - 1));
                if (d == 0)
                    differing = Math.Min(differing, Differing(alpha, learned, random));
            }

            medians.Add(risks.Order().ElementAt(DataSets / 2));
            numbers.Add(new($"median L2 risk, n = {n}", Math.ScaleB(1, 2 - n) / Math.Sqrt(6), medians[^1], 0, "all but at most two of n coefficients recovered in most draws; a bound", ClaimRelation.AtMost));
        }

        numbers.Add(new("L2 risk over 2^-K / sqrt 6, K recovered: largest deviation from 1", 0, worst, 1e-10, "rounding, 2e-16 sqrt 6 times 2^16"));
        numbers.Add(new("zero-one risk, learned, compared exactly", 1, differing, 0, "a cosine polynomial has finitely many zeros"));
        numbers.AddRange(OneWrong(random));
        numbers.AddRange(Trap(random));

        double[] counts = [.. Samples.Select(n => (double)n)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"With 16 samples the L2 risk is {medians[^1]:0.0e+0} and the zero-one risk {differing:0}"),
            X = "number of samples n",
            Y = "risk",
            LogY = true,
            Series =
            [
                new ClaimSeries("L2, median", counts, medians),
                new ClaimSeries("2^-n / sqrt 6", counts, [.. counts.Select(n => Math.Pow(2, -n) / Math.Sqrt(6))], true),
                new ClaimSeries("zero-one", counts, [.. counts.Select(_ => differing)]),
            ],
        });
    }

    // One wrong coefficient, at 30 and at 60: sqrt 2 2^-k in L2, everything in zero-one, and what doubles make of that.
    private static IEnumerable<ClaimNumber> OneWrong(Gaussian random)
    {
        int[] alpha = Draw(random), near = [.. alpha], far = [.. alpha];
        near[29] *= -1;
        far[59] *= -1;
        yield return new("one wrong coefficient, k = 30: L2 risk over sqrt 2 2^-30", 1, Risk(alpha, near) / (Math.Sqrt(2) * Math.ScaleB(1, -30)), 1e-6, "rounding, 4e-16 times 2^30");
        yield return new("one wrong coefficient, k = 60: zero-one risk, exactly", 1, Differing(alpha, far, random), 0, "a cosine has finitely many zeros");
        double seen = Enumerable.Range(0, Points).Average(_ => random.NextUnit() is var x && CosineClass.Value(alpha, x) != CosineClass.Value(far, x) ? 1 : 0);
        yield return new("the same in doubles, an artefact", 0.2, seen, 0, "the difference, at most 2^-59, is 2^-5 of the spacing of doubles near 1/2, and members small enough to show it are rare; a bound", ClaimRelation.AtMost);
    }

    // What exact samples tell: prefixes of length 40 and how far all of them are right.
    private static IEnumerable<ClaimNumber> Trap(Gaussian random)
    {
        const int length = 40, draws = 9;
        var one = Enumerable.Range(0, draws).Select(_ => Decode(1, length, random)).ToList();
        var four = Enumerable.Range(0, draws).Select(_ => Decode(4, length, random)).ToList();
        yield return new("one exact sample: prefixes of 40 signs that fit, most of 9 draws", 2, one.Max(p => p.Survivors), 0, "a sample leaves as many as the rest of the series can make up for; a bound", ClaimRelation.AtLeast);
        yield return new("four exact samples: coefficients of 40 that they give away, fewest of 9 draws", length / 2, four.Min(p => p.Agreed), 0, "wrong prefixes survive j more signs with probability about 8^-j; a bound", ClaimRelation.AtLeast);
    }

    private static (int Survivors, int Agreed) Decode(int samples, int length, Gaussian random) => CosineClass.Decode(
        [.. Enumerable.Range(0, samples).Select(_ => CosineClass.ExactTerms(Math.Cos(2 * Math.PI * random.NextUnit())))], Draw(random), length);

    private static int[] Draw(Gaussian random) => [.. Enumerable.Range(0, CosineClass.Terms).Select(_ => random.NextUnit() < 0.5 ? 1 : -1)];

    // Root mean square of the difference, on a grid that is exact for products of these cosines.
    private static double Risk(int[] alpha, int[] learned, double ratio = 2)
    {
        const int grid = 256;
        double square = Enumerable.Range(0, grid).Average(i => Math.Pow(CosineClass.Value(alpha, (double)i / grid, ratio) - CosineClass.Value(learned, (double)i / grid), 2));
        return Math.Sqrt(square);
    }

    // Share of random points at which two members differ, in exact arithmetic.
    private static double Differing(int[] alpha, int[] learned, Gaussian random) => Enumerable.Range(0, Points).Average(_ =>
    {
        var terms = CosineClass.ExactTerms(Math.Cos(2 * Math.PI * random.NextUnit()));
        return CosineClass.Exact(alpha, terms) != CosineClass.Exact(learned, terms) ? 1.0 : 0;
    });
}
