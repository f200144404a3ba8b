using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Catalogue.Estimators;

/// <summary>
/// The other estimators of the multiplier in the same settings: those that are wrong are shown wrong, by how much, and where the
/// reason has a closed form, by that much. Spoiled: the multiplier of the plant.
/// </summary>
internal static class ReferencesClaim
{
    private const int Repetitions = 100;

    // The likelihood of Tobit is maximised by search, a hundred times the work of a sum.
    private const int TobitRepetitions = 10;

    private static readonly string[] Shown =
        [EstimatorIds.WindowedLogRegression, EstimatorIds.EpisodeSlopes, EstimatorIds.LyapunovExponent, EstimatorIds.Ar1Ratio, EstimatorIds.NaiveLogRegression, EstimatorIds.Tobit];

    public static readonly Claim Claim = new(
        "estimator-references",
        ClaimGroups.Measuring,
        "What is usually fitted is wrong: regression of ln|d| on time loses the saturation, Tobit takes the noise of d for noise of ln|d|, the AR(1) ratio is attenuated by sensor noise; regression in a window is fit for pictures of growth.",
        "ours; attenuation as in errors in variables",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        var rows = Shown.ToDictionary(id => id, id => EstimatorBenchmark.Settings.Select(truth =>
            EstimatorBenchmark.Run(id, truth, truth.Spoilt(run), id == EstimatorIds.Tobit ? TobitRepetitions : Repetitions, random)).ToArray());
        List<ClaimNumber> numbers = [];
        foreach (var row in rows[EstimatorIds.Ar1Ratio].Where(row => Math.Abs(row.Truth.G) < 1.1))
        {
            // No start saturates there but a few at three floors: sum of squares of the state over that of the reading.
            double noise = Math.Pow(row.Truth.NoiseInFloors * SyntheticTruth.Floor, 2), attenuated = row.Truth.G * row.Truth.MeanSquare / (row.Truth.MeanSquare + noise);
            numbers.Add(new ClaimNumber($"AR(1) ratio, mean; {EstimatorClaims.Name(row.Truth)}", attenuated, row.Mean, 5 * row.Spread / Math.Sqrt(Repetitions) + 0.02 * Math.Abs(attenuated), $"five standard errors of {Repetitions}, and 2 % for the ratio of random sums"));
        }

        foreach (var row in rows[EstimatorIds.NaiveLogRegression].Where(row => Math.Abs(row.Truth.G) > 1.1))
        {
            numbers.Add(new ClaimNumber($"regression on all instants, ln|g| lost, %; {EstimatorClaims.Name(row.Truth)}", 30, LostPercent(row), 0, "half of the horizon lies at saturation", ClaimRelation.AtLeast));
            numbers.Add(new ClaimNumber($"regression on all instants, coverage of its interval; {EstimatorClaims.Name(row.Truth)}", 0.05, row.Coverage ?? double.NaN, 0, "it is far off and takes steps for independent", ClaimRelation.AtMost));
        }

        foreach (var row in rows[EstimatorIds.Tobit].Where(row => row.Truth.NoiseInFloors > 1 && Math.Abs(row.Truth.G) is 0.8 or 1.2))
            numbers.Add(new ClaimNumber($"Tobit, ln|g| off by, %; {EstimatorClaims.Name(row.Truth)}", 3, Math.Abs(LostPercent(row)), 0, "noise that is constant in d is not in ln|d|", ClaimRelation.AtLeast));
        foreach (var row in rows[EstimatorIds.WindowedLogRegression].Where(row => Math.Abs(row.Truth.G) > 1))
            numbers.Add(new ClaimNumber($"regression in the window, bias, % of g; {EstimatorClaims.Name(row.Truth)}", 0, row.BiasPercent, row.Truth.NoiseInFloors > 1 ? 2 : 0.6, "its first points are chosen for lying above the floor; for pictures"));
        foreach (var row in rows[EstimatorIds.WindowedLogRegression].Where(row => Math.Abs(row.Truth.G) < 1 && row.Truth.NoiseInFloors >= 1))
            numbers.Add(new ClaimNumber($"regression in the window while it shrinks, bias, % of g; {EstimatorClaims.Name(row.Truth)}", 5, row.BiasPercent, 0, "the window ends where noise takes it under the floor: do not quote it", ClaimRelation.AtLeast));
        foreach (var row in rows[EstimatorIds.LyapunovExponent].Where(row => Math.Abs(row.Truth.G) > 1 && row.Truth.NoiseInFloors < 1))
            numbers.Add(new ClaimNumber($"Lyapunov exponent, bias, % of g; {EstimatorClaims.Name(row.Truth)}", 0, row.BiasPercent, 0.5, "slow episodes stay longest under saturation; for pictures"));
        foreach (var row in Shown.SelectMany(id => rows[id]))
            numbers.Add(new ClaimNumber($"{row.Estimator}, spread, % of g; {EstimatorClaims.Name(row.Truth)}", 15, 100 * row.Spread / Math.Abs(row.Truth.G), 0, "told for comparison; a wrong estimator may well be precise", ClaimRelation.AtMost));
        var naive = rows[EstimatorIds.NaiveLogRegression].Single(row => row.Truth is { G: 1.2, NoiseInFloors: 1 });
        double[] settings = [.. Enumerable.Range(1, EstimatorBenchmark.Settings.Count).Select(i => (double)i)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Regression on all instants reads {naive.Mean:0.000} where the multiplier is 1.2; only ratios with an instrument stay at zero"),
            X = "setting: g = 0.8, -0.8, 1.05, -1.05, 1.2, -1.2, 1.5, -1.5, each with noise of 1/3, 1, 3 floors",
            Y = "bias, % of g",
            Series = [.. Shown.Select(id => new ClaimSeries(id, settings, [.. rows[id].Select(row => row.BiasPercent)])), new ClaimSeries("truth", settings, [.. settings.Select(_ => 0.0)], Predicted: true)],
        });
    }

    private static double LostPercent(BenchmarkRow row) => 100 * (1 - Math.Log(Math.Abs(row.Mean)) / Math.Log(Math.Abs(row.Truth.G)));
}
