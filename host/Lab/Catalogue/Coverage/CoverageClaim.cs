using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// Local variance: execution noise from a disc of radius su in a share f of the demonstrations has variance su^2 / 4
/// along e1, and competes with the sensor's sv^2. Labels are clean, the expert sees the true state. Stable when
/// su > 2 sv sqrt((g - 1) / f), f counted over rows that follow a noisy action. Perturbed: the entry xi g of the plant.
/// </summary>
internal static class CoverageClaim
{
    private const double SensorNoise = 0.02;
    private const double Share = 0.5;
    private const int Horizon = 12;
    private const int Episodes = 1000;

    public static readonly Claim Claim = new(
        "coverage",
        ClaimGroups.Data,
        "Noise in what the expert executes shows the missing direction: growth falls to g sv^2 / (f su^2 / 4 + sv^2), below 1 from su = 2 sv sqrt((g - 1) / f), and to the expert's own with noise-free sensors.",
        "talk, coverage and local variance; errors in variables, derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);

        // The first row of each episode follows no action.
        double rows = Share * (Horizon - 1) / Horizon;
        double threshold = 2 * SensorNoise * Math.Sqrt((PairBench.G - 1) / rows);
        double[] noises = [0, 0.01, 0.03, threshold, 0.05, 0.1, 0.2];
        var numbers = new List<ClaimNumber>();
        var curve = new List<double>();
        var theory = new List<double>();
        foreach (double noise in noises)
        {
            var expected = new ErrorsInVariables(1, Horizon, SensorNoise, 0, Matrix<double>.Build.DenseIdentity(2) * (Share * noise * noise / 4));
            var (gain, error) = Fit(bench, run, 1, SensorNoise, noise);
            theory.Add(PairBench.G * SensorNoise * SensorNoise / (rows * noise * noise / 4 + SensorNoise * SensorNoise));
            curve.Add(bench.First(1, gain));
            numbers.Add(new ClaimNumber(
                FormattableString.Invariant($"multiplier of x1, execution noise {noise:0.0000}"), expected.First, curve[^1],
                PairBench.StandardErrors * error, $"five standard errors of the gain from {Episodes} demonstrations"));
            if (noise is 0.01)
                numbers.Add(new ClaimNumber("growth a step, execution noise 0.01: drifts", 1, bench.Growth(1, gain), 0, "a bound", ClaimRelation.AtLeast));
            if (noise is 0.2)
                numbers.Add(new ClaimNumber("growth a step, execution noise 0.2: stable", 1, bench.Growth(1, gain), 0, "a bound", ClaimRelation.AtMost));
        }

        foreach (int sign in new[] { 1, -1 })
        {
            var (gain, _) = Fit(bench, run, sign, 0, 0.01);
            numbers.Add(new ClaimNumber(
                $"growth a step, noise-free sensors, execution noise 0.01, xi = {sign:+0;-0}", PairBench.Lambda, bench.Growth(sign, gain),
                PairBench.Ulp / 0.0025, "float rounding of the labels over the rms of x1"));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Execution noise of ten sensor deviations turns {curve[0]:0.00} into {curve[^1]:0.00} a step"),
            X = "radius of the execution noise, rad",
            Y = "multiplier of x1 a step",
            Series = [new ClaimSeries("least squares", noises, curve), new ClaimSeries("g sv^2 / (f su^2 / 4 + sv^2)", noises, theory, Predicted: true)],
        });
    }

    private static (Matrix<double> Gain, double Error) Fit(PairBench bench, ClaimRun run, int sign, double sensorNoise, double actionNoise)
    {
        var options = new DemonstrationOptions
        {
            Episodes = Episodes,
            Horizon = Horizon,
            Eyes = Eyes.Own,
            EyeNoiseQuanta = 0,
            ActionNoise = actionNoise,
            NoisyShare = Share,
            Seed = run.Seed,
        };
        var demonstrations = Demonstrator.Record(bench.Setup(sign, sensorNoise), options);
        var gain = PairBench.LeastSquares.Fit(demonstrations).Gains[0];
        return (gain, ErrorsInVariables.StandardError(Dataset.Of(demonstrations), gain));
    }
}
