using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Catalogue.Estimators;

/// <summary>
/// The headline multiplier on synthetic truth in 24 settings: four magnitudes, both signs, three noises, 20 episodes of 40
/// steps, saturation on. Spoiled: the multiplier of the plant.
/// </summary>
internal static class MultiplierClaim
{
    private const int Repetitions = 2000;
    private const double LargestBiasPercent = 0.5;
    private const double CoverageTolerance = 0.02;

    public static readonly Claim Claim = new(
        "estimator-multiplier",
        ClaimGroups.Measuring,
        "The instrumental-variable multiplier is unbiased to 0.5 % of g and its jackknife-t interval holds the truth 93 to 97 times in a hundred, growing or shrinking, by either sign, at a third of the floor and at three.",
        "ours; instrumental variables, jackknife of Quenouille and Tukey, effective episodes as Bell and McCaffrey",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        BenchmarkRow[] rows = [.. EstimatorBenchmark.Settings.Select(truth =>
            EstimatorBenchmark.Run(EstimatorIds.ArIv, truth, truth.Spoilt(run) with { EndsAtLimit = true }, Repetitions, random))];
        var numbers = rows.SelectMany(row => new[]
        {
            new ClaimNumber($"bias, % of g; {EstimatorClaims.Name(row.Truth)}", 0, row.BiasPercent, LargestBiasPercent, FormattableString.Invariant($"asked; the mean of {Repetitions} is known to {100 * row.Spread / Math.Sqrt(Repetitions) / Math.Abs(row.Truth.G):0.000} %")),
            new ClaimNumber($"coverage of the 95 % interval; {EstimatorClaims.Name(row.Truth)}", 0.95, row.Coverage ?? double.NaN, CoverageTolerance, $"asked; one standard error of {Repetitions} is 0.005"),
            new ClaimNumber($"spread over the standard error that is claimed; {EstimatorClaims.Name(row.Truth)}", 1, row.Spread / (row.MeanStandardError ?? double.NaN), 0.15, "a spread of 2000 is known to 1.6 %, the rest is the scatter of standard errors of 20 episodes"),
            new ClaimNumber($"spread, % of g; {EstimatorClaims.Name(row.Truth)}", 10, 100 * row.Spread / Math.Abs(row.Truth.G), 0, "a tenth of g is the most that is of use", ClaimRelation.AtMost),
            new ClaimNumber($"share that is told to be undetermined; {EstimatorClaims.Name(row.Truth)}", 0.01, row.Undetermined, 0, "the instrument is strong in all of these settings", ClaimRelation.AtMost),
        }).ToArray();
        double[] coverages = [.. rows.Select(row => 100 * (row.Coverage ?? 0))];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"The 95 % interval holds the truth in {coverages.Min():0.0} to {coverages.Max():0.0} % of {Repetitions} data sets in each of {rows.Length} settings"),
            X = "sensor and process noise, floors",
            Y = "coverage of the 95 % interval, %",
            LogX = true,
            Series =
            [
                .. rows.GroupBy(row => row.Truth.G).Select(group => new ClaimSeries(FormattableString.Invariant($"g = {group.Key:+0.00;-0.00}"), [.. group.Select(row => row.Truth.NoiseInFloors)], [.. group.Select(row => 100 * (row.Coverage ?? 0))])),
                new ClaimSeries("95 %", EstimatorBenchmark.Noises, [.. EstimatorBenchmark.Noises.Select(_ => 95.0)], Predicted: true),
            ],
        });
    }
}
