using ImitationHil.Lab.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// DART shakes the expert by the learner's error. On the pair that depends on the sensor. With noise sv in the log the
/// error is never zero, v (in sv^2, along u1) is followed by g^2 (v / (1 + v) + 1/4), and the multiplier g / (1 + v)
/// falls round by round: 1.5, 0.96, 0.63, ... to the fixed point 0.487 (long episodes; 0.54 when one row in twelve follows no
/// action). With a silent sensor the learner is perfect on
/// the demonstrations, the error is zero, and DART never starts but by rounding: some first noise must come from elsewhere. The
/// expectations are exact for the full covariance and finite episodes. Perturbed: the entry xi g of the plant.
/// </summary>
internal static class DartClaim
{
    private const double SensorNoise = 0.02;
    private const int Rounds = 6;
    private const int Episodes = 1000;
    private const int Horizon = 12;

    public static readonly Claim Claim = new(
        "dart",
        ClaimGroups.Repairs,
        "DART, noise with the covariance of the learner's error, repairs the imitator of the pair round by round when the log is noisy; from a silent log it never starts, because the learner's error there is zero.",
        "DART (Laskey and others 2017), cited by the talk; recursion derived here on our construction",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);
        var numbers = new List<ClaimNumber>();
        var options = new DartOptions { Rounds = Rounds, Episodes = Episodes, Horizon = Horizon, Seed = run.Seed };
        var rounds = Dart.Run(bench.Setup(1, SensorNoise), PairBench.LeastSquares, options);
        double[] measured = [.. rounds.Select(round => bench.First(1, round.Model.Gains[0]))];
        var theory = new double[Rounds];
        var noise = Matrix<double>.Build.Dense(2, 2);
        double rows = Episodes * Horizon;

        // The error of an estimated variance is sqrt(2 / rows) of it; the multiplier moves by at most g / 4 of that, and a
        // variance by at most that of the round before. The earlier rounds' errors are independent.
        double inherited = PairBench.G / 4 * Math.Sqrt(2 / rows);
        for (int i = 0; i < Rounds; i++)
        {
            var expected = new ErrorsInVariables(1, Horizon, SensorNoise, 0, noise);
            noise = expected.Error;
            theory[i] = expected.First;
            double error = Math.Sqrt(Math.Pow(expected.StandardErrorOfOneRow, 2) / rows + i * inherited * inherited);
            numbers.Add(new ClaimNumber($"multiplier of x1, round {i}", expected.First, measured[i], PairBench.StandardErrors * error, $"five standard errors of the gain and of the noise of earlier rounds, {Episodes} demonstrations a round"));
        }

        numbers.Add(new ClaimNumber("growth a step in the last round", 1, bench.Growth(1, rounds[^1].Model.Gains[0]), 0, "a bound: stable", ClaimRelation.AtMost));
        foreach (int sign in new[] { 1, -1 })
        {
            var few = options with { Episodes = 30, Rounds = 3 };
            var silent = Dart.Run(bench.Setup(sign), PairBench.LeastSquares, few)[^1];
            numbers.Add(new ClaimNumber($"growth a step after three rounds on a silent log, xi = {sign:+0;-0}", PairBench.G, bench.Growth(sign, silent.Model.Gains[0]), 10 * PairBench.Ulp * PairBench.G, "float rounding"));
            var started = Dart.Run(bench.Setup(sign), PairBench.LeastSquares, few with { FirstNoise = Matrix<double>.Build.DenseIdentity(2) * 1e-4 })[0];
            numbers.Add(new ClaimNumber($"growth a step on a silent log with a first noise of 0.01, xi = {sign:+0;-0}", PairBench.Lambda, bench.Growth(sign, started.Model.Gains[0]), PairBench.Ulp / 0.01, "float rounding of the labels over the rms of x1"));
        }

        double[] axis = PairBench.Axis(Rounds);
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"On a noisy log DART takes the multiplier from {measured[0]:0.00} to {measured[^1]:0.00} in {Rounds - 1} rounds"),
            X = "round",
            Y = "multiplier of x1 a step",
            Series = [new ClaimSeries("least squares", axis, measured), new ClaimSeries("recursion", axis, theory, Predicted: true)],
        });
    }
}
