using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// Through whose eyes the expert looked decides whether the pitfall shows. Shared eyes: labels are exact for the logged
/// sample, and any flicker teaches K*. Silent sensor: x1 is zero, nothing to learn. Own eyes: the label does not follow
/// the log's noise, and least squares is attenuated (<see cref="ErrorsInVariables"/>). But an expert whose own sensor is
/// noisy shakes x1 through its gain: only eyes better than about a tenth of the log's noise leave 1.45 to 1.5, and eyes
/// no better than the log's teach 0.39 (0.42 in episodes of twelve, whose first step has x1 = 0). Perturbed: the entry xi g of the plant.
/// </summary>
internal static class WhoseEyesClaim
{
    private const double SensorNoise = 1e-3;
    private const int Horizon = 12;
    private const int Episodes = 1000;
    private static readonly double[] Ratios = [0, 0.1, 0.2, 0.5, 1];

    public static readonly Claim Claim = new(
        "whose-eyes",
        ClaimGroups.Data,
        "A silent sensor gives growth 1.5, an expert that acts on the logged sample 0.5 exactly; with perfect eyes of its own 1.5, and with eyes of noise sw beside a log of noise sv, g sv^2 / (V + sv^2), V = 5/4 g^2 sw^2.",
        "ours; errors in variables, derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);
        var numbers = new List<ClaimNumber>();
        var curve = new List<double>();
        var theory = new List<double>();
        foreach (int sign in new[] { 1, -1 })
        {
            var silent = PairBench.LeastSquares.Fit(bench.Silent(sign)).Gains[0];
            numbers.Add(new ClaimNumber($"growth a step, silent, xi = {sign:+0;-0}", PairBench.G, bench.Growth(sign, silent), 10 * PairBench.Ulp * PairBench.G, "float rounding"));
            foreach (double noise in new[] { 1e-4, 1e-3, 1e-2 })
            {
                var (shared, _) = Fit(bench, run, sign, noise, Eyes.Shared, 0, 30);

                // A float label is wrong by half a unit in its last place, about 0.6 Ulp; over the flicker that is the gain's error.
                numbers.Add(new ClaimNumber(
                    FormattableString.Invariant($"growth a step, shared eyes, noise {noise}, xi = {sign:+0;-0}"), PairBench.Lambda, bench.Growth(sign, shared),
                    PairBench.Ulp / noise, "float rounding of the labels over the size of the flicker"));
            }
        }

        foreach (double ratio in Ratios)
        {
            var expected = new ErrorsInVariables(1, Horizon, SensorNoise, ratio * SensorNoise, Matrix<double>.Build.Dense(2, 2));
            var (gain, error) = Fit(bench, run, 1, SensorNoise, Eyes.Own, ratio, Episodes);
            theory.Add(expected.First);
            curve.Add(bench.First(1, gain));
            numbers.Add(new ClaimNumber(
                FormattableString.Invariant($"multiplier of x1, own eyes with {ratio} of the log's noise"), expected.First, curve[^1],
                PairBench.StandardErrors * error, FormattableString.Invariant($"five standard errors of the gain from {Episodes} demonstrations (30 give six times as much)")));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Perfect eyes of its own hide everything ({curve[0]:0.00}); eyes like the log's teach {curve[^1]:0.00}"),
            X = "noise of the expert's eyes / noise of the log",
            Y = "multiplier of x1 a step",
            Series = [new ClaimSeries("least squares", Ratios, curve), new ClaimSeries("errors in variables", Ratios, theory, Predicted: true)],
        });
    }

    private static (Matrix<double> Gain, double Error) Fit(PairBench bench, ClaimRun run, int sign, double noise, Eyes eyes, double ratio, int episodes)
    {
        // Ideal plants call sqrt(12) standard deviations of their sensor a quantum.
        var options = new DemonstrationOptions { Episodes = episodes, Horizon = Horizon, Eyes = eyes, EyeNoiseQuanta = ratio / Math.Sqrt(12), Seed = run.Seed };
        var demonstrations = Demonstrator.Record(bench.Setup(sign, noise), options);
        var gain = PairBench.LeastSquares.Fit(demonstrations).Gains[0];
        return (gain, ErrorsInVariables.StandardError(Dataset.Of(demonstrations), gain));
    }
}
