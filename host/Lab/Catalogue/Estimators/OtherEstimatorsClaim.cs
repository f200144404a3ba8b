using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Estimators;

/// <summary>
/// Estimators of other things than the scalar multiplier, on truths of their own: the closed-loop matrix, the horizon law, the
/// tail index, the bootstrap interval, chunk boundaries. Spoiled: the multipliers of the plants and the exponent of the tail.
/// </summary>
internal static class OtherEstimatorsClaim
{
    private const int Repetitions = 400;
    private const int MatrixRepetitions = 200;
    private const int LawSteps = 25;

    public static readonly Claim Claim = new(
        "estimator-others",
        ClaimGroups.Measuring,
        "The closed-loop matrix by instruments has the right spectral radius, real or complex; AICc tells exponential from polynomial; Hill finds the tail; the studentised bootstrap covers; chunk boundaries are converted by the root.",
        "ours; Hurvich and Tsai 1989 (AICc), Hill 1975, Efron 1979",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        double spoil = run.Perturbation;
        List<ClaimNumber> numbers =
        [
            .. Matrix("real, +1.5", Matrices.Of(2, 2, 1.5 * spoil, 0, -0.75, 0.5), 1.5, random),
            .. Matrix("real, -1.2", Matrices.Of(2, 2, -1.2 * spoil, 0, -0.6, 0.5), -1.2, random),
            .. Matrix("complex, 1.1", 1.1 * spoil * Matrices.Of(2, 2, Math.Cos(0.7), -Math.Sin(0.7), Math.Sin(0.7), Math.Cos(0.7)), 1.1, random),
            .. Bootstrap(new SyntheticTruth { G = 1.2 }, run, random),
            .. Bootstrap(new SyntheticTruth { G = -0.8 }, run, random),
            Chunked(run, random),
            .. Hill(0.792, spoil, random),
        ];
        (string Name, Func<double, double> Curve, Law Truth)[] laws =
        [
            ("1.2^t", t => 0.01 * Math.Pow(1.2, t), Law.Exponential),
            ("1.15^t", t => 0.01 * Math.Pow(1.15, t), Law.Exponential),
            ("t", t => 0.01 * t, Law.Polynomial),
            ("t^2", t => 0.001 * t * t, Law.Polynomial),
        ];
        var verdicts = laws.Select(law => Verdicts(law.Curve, random)).ToArray();
        numbers.AddRange(laws.Select((law, i) => new ClaimNumber($"horizon law, share of {law.Truth.ToString().ToLowerInvariant()} for {law.Name}", 0.9, verdicts[i].Count(v => v.Law == law.Truth) / (double)Repetitions, 0, "10 % noise on each point; the rest is told to be undetermined", ClaimRelation.AtLeast)));
        numbers.AddRange(laws.Select((law, i) => new ClaimNumber($"horizon law, share of the wrong law for {law.Name}", 0.01, verdicts[i].Count(v => v.Law != law.Truth && v.Law != Law.Undetermined) / (double)Repetitions, 0, "a difference of AICc of 2 is asked for", ClaimRelation.AtMost)));
        double[] percent = [.. Enumerable.Range(0, 101).Select(i => (double)i)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"AICc tells 1.2^t from a power of t by {Quantiles.Of(verdicts[0].Select(v => v.DeltaAicc ?? 0), 0.5):0} points in the median, t^2 from an exponential by {-Quantiles.Of(verdicts[3].Select(v => v.DeltaAicc ?? 0), 0.5):0}"),
            X = "share of data sets below, %",
            Y = "AICc of the polynomial minus AICc of the exponential",
            Series = [.. laws.Select((law, i) => new ClaimSeries(law.Name, percent, [.. percent.Select(p => Quantiles.Of(verdicts[i].Select(v => v.DeltaAicc ?? 0), p / 100))])), new ClaimSeries("no difference", percent, [.. percent.Select(_ => 0.0)], Predicted: true)],
        });
    }

    private static IEnumerable<ClaimNumber> Matrix(string name, Matrix<double> map, double expected, Gaussian random)
    {
        double sum = 0, square = 0;
        int covered = 0;
        for (int i = 0; i < MatrixRepetitions; i++)
        {
            var estimate = ClosedLoopFit.SpectralRadius(Draw(map, random));
            double off = (estimate.Value ?? double.NaN) - expected;
            sum += off;
            square += off * off;
            covered += estimate.Ci95 is { } ci && ci[0] <= expected && expected <= ci[1] ? 1 : 0;
        }

        double spread = Math.Sqrt(square / MatrixRepetitions);
        yield return new ClaimNumber($"closed-loop matrix, bias of the spectral radius, %; {name}", 0, 100 * sum / MatrixRepetitions / Math.Abs(expected), 0.5, FormattableString.Invariant($"asked of the multiplier; known to {100 * spread / Math.Sqrt(MatrixRepetitions) / Math.Abs(expected):0.00} %"));
        yield return new ClaimNumber($"closed-loop matrix, coverage of the interval; {name}", 0.95, (double)covered / MatrixRepetitions, Binomial(0.95, MatrixRepetitions), $"four standard errors of {MatrixRepetitions}");
    }

    // x+ = M x + noise of a floor, read with noise of a floor, clipped at 1; from a start of 0.02 in a random direction.
    private static Deviations Draw(Matrix<double> map, Gaussian random)
    {
        const double Noise = SyntheticTruth.Floor;
        const int Episodes = 20, Horizon = 20;
        double[][][] episodes = new double[Episodes][][];
        bool[][] usable = new bool[Episodes][];
        for (int e = 0; e < Episodes; e++)
        {
            double angle = random.NextUniform(0, 2 * Math.PI), x = 0.02 * Math.Cos(angle), y = 0.02 * Math.Sin(angle);
            (episodes[e], usable[e]) = (new double[Horizon + 1][], new bool[Horizon + 1]);
            for (int t = 0; t <= Horizon; t++)
            {
                usable[e][t] = Math.Abs(x) < 1 && Math.Abs(y) < 1;
                episodes[e][t] = [x + Noise * random.Next(), y + Noise * random.Next()];
                (x, y) = (Math.Clamp(map[0, 0] * x + map[0, 1] * y + Noise * random.Next(), -1, 1), Math.Clamp(map[1, 0] * x + map[1, 1] * y + Noise * random.Next(), -1, 1));
            }
        }

        return Deviations.OfVectors("synthetic", episodes, [Noise, Noise], null, 1, usable);
    }

    private static IEnumerable<ClaimNumber> Bootstrap(SyntheticTruth truth, ClaimRun run, Gaussian random)
    {
        var row = EstimatorBenchmark.Run(EstimatorIds.ArIvBootstrap, truth, truth.Spoilt(run), Repetitions, random);
        yield return new ClaimNumber($"studentised bootstrap, coverage; {EstimatorClaims.Name(truth)}", 0.95, row.Coverage ?? double.NaN, 0.02 + Binomial(0.95, Repetitions) / 2, $"2 % as asked of the jackknife, and two standard errors of {Repetitions}");
    }

    // Read at every fourth step only: the multiplier of four steps, converted by the fourth root.
    private static ClaimNumber Chunked(ClaimRun run, Gaussian random)
    {
        var truth = new SyntheticTruth { G = -1.05 }.Spoilt(run);
        double sum = 0;
        for (int i = 0; i < Repetitions; i++)
            sum += InstrumentalGrowth.JackknifeT(truth.Draw(random).AtBoundaries(4)).Value ?? double.NaN;

        // An even number of steps hides the sign of one.
        return new ClaimNumber("multiplier a period at the boundaries of chunks of 4; g = -1.05", 1.05, sum / Repetitions, 0.005 * 1.05, "0.5 % of g, as asked of the multiplier");
    }

    private static IEnumerable<ClaimNumber> Hill(double alpha, double spoil, Gaussian random)
    {
        const int Peaks = 1000, Tail = Peaks / 10;
        double sum = 0;
        int covered = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            double[][] episodes = [.. Enumerable.Range(0, Peaks).Select(_ => new[] { Math.Pow(1 - random.NextUnit(), -1 / (alpha * spoil)) })];
            var estimate = TailIndex.Hill(Deviations.OfScalars("pareto", episodes, 0));
            sum += estimate.Value ?? double.NaN;
            covered += estimate.Ci95 is { } ci && ci[0] <= alpha && alpha <= ci[1] ? 1 : 0;
        }

        // k / sum of k exponentials has mean k / (k - 1) and standard deviation 1 / sqrt(k - 2), nearly.
        yield return new ClaimNumber("Hill tail index, mean", alpha * Tail / (Tail - 1.0), sum / Repetitions, 5 * alpha / Math.Sqrt(Tail - 2.0) / Math.Sqrt(Repetitions), $"five standard errors of {Repetitions}");
        yield return new ClaimNumber("Hill tail index, coverage", 0.95, (double)covered / Repetitions, Binomial(0.95, Repetitions), $"four standard errors of {Repetitions}");
    }

    private static HorizonVerdict[] Verdicts(Func<double, double> curve, Gaussian random)
    {
        double[] steps = [.. Enumerable.Range(1, LawSteps).Select(t => (double)t)];
        return [.. Enumerable.Range(0, Repetitions).Select(_ => HorizonLaw.Of(steps, [.. steps.Select(t => curve(t) * Math.Exp(0.1 * random.Next()))], 0))];
    }

    private static double Binomial(double share, int trials) => 4 * Math.Sqrt(share * (1 - share) / trials);
}
