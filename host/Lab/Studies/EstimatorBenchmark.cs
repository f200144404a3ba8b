using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Studies;

/// <summary>How an estimator did against a known truth.</summary>
/// <param name="Estimator">Its id.</param>
/// <param name="Truth">The setting.</param>
/// <param name="Repetitions">Data sets.</param>
/// <param name="Mean">Mean estimate over those that gave one; of estimators without sign compared with |g|.</param>
/// <param name="Spread">Standard deviation of the estimate.</param>
/// <param name="Coverage">Share of the intervals that hold the truth; null when none was given.</param>
/// <param name="MeanStandardError">Mean standard error that the intervals claim, of the multiplier; null when none was given.</param>
/// <param name="Undetermined">Share of the data sets without an estimate.</param>
public sealed record BenchmarkRow(string Estimator, SyntheticTruth Truth, int Repetitions, double Mean, double Spread, double? Coverage, double? MeanStandardError, double Undetermined)
{
    /// <summary>Whether the estimator tells the sign.</summary>
    public bool HasSign { get; init; }

    /// <summary>What the mean is compared with.</summary>
    public double Expected => HasSign ? Truth.G : Math.Abs(Truth.G);

    /// <summary>Bias in per cent of |g|, away from zero positive.</summary>
    public double BiasPercent => 100 * (Mean / Expected - 1);
}

/// <summary>Runs estimators on synthetic truth again and again: their bias, spread and coverage.</summary>
public static class EstimatorBenchmark
{
    /// <summary>Multipliers of the benchmark; each runs with both signs.</summary>
    public static readonly IReadOnlyList<double> Magnitudes = [0.8, 1.05, 1.2, 1.5];

    /// <summary>Noise of the benchmark, in floors.</summary>
    public static readonly IReadOnlyList<double> Noises = [1.0 / 3, 1, 3];

    /// <summary>All settings: magnitudes, signs, noises.</summary>
    public static IReadOnlyList<SyntheticTruth> Settings =>
        [.. Magnitudes.SelectMany(g => new[] { g, -g }).SelectMany(g => Noises.Select(noise => new SyntheticTruth { G = g, NoiseInFloors = noise }))];

    /// <summary>Runs one estimator in one setting.</summary>
    /// <param name="estimatorId">Which.</param>
    /// <param name="truth">What is claimed about the data.</param>
    /// <param name="drawn">What the data really is; the same, unless a test spoils it.</param>
    /// <param name="repetitions">Data sets.</param>
    /// <param name="random">Source of chance.</param>
    public static BenchmarkRow Run(string estimatorId, SyntheticTruth truth, SyntheticTruth drawn, int repetitions, Gaussian random)
    {
        var estimator = EstimatorCatalogue.Get(estimatorId);
        bool hasSign = estimatorId is EstimatorIds.ArIv or EstimatorIds.ArIvBootstrap or EstimatorIds.Ar1Ratio or EstimatorIds.ClosedLoopIv;
        double expected = hasSign ? truth.G : Math.Abs(truth.G), sum = 0, square = 0, errors = 0;
        int values = 0, intervals = 0, covered = 0, withError = 0;
        for (int i = 0; i < repetitions; i++)
        {
            var estimate = estimator.Run(drawn.Draw(random));
            if (estimate.Value is not { } value)
                continue;
            values++;
            sum += value - expected;
            square += (value - expected) * (value - expected);
            if (estimate.Details.TryGetValue("logStandardError", out double error))
            {
                errors += error * Math.Abs(value);
                withError++;
            }

            if (estimate.Ci95 is not { } ci)
                continue;
            intervals++;
            covered += ci[0] <= expected && expected <= ci[1] ? 1 : 0;
        }

        double mean = sum / values;
        return new BenchmarkRow(
            estimatorId, truth, repetitions, expected + mean, Math.Sqrt(Math.Max(0, square / values - mean * mean)), intervals == 0 ? null : (double)covered / intervals,
            withError == 0 ? null : errors / withError, 1 - (double)values / repetitions)
        { HasSign = hasSign };
    }
}
