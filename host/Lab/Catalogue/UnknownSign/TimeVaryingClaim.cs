namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// Gains rho, -rho in turn. On xi = -1 the first opposes the plant, on xi = +1 the second. With process noise sigma the
/// step that kills leaves sigma, the other one 2 rho w + w'. With a policy that believes in rho_hat the two steps
/// multiply to rho^2 - rho_hat^2 on either sign. Perturbed: rho of the plant.
/// </summary>
internal static class TimeVaryingClaim
{
    private const double Rho = 1.2;
    private const double Believed = 1.5;
    private const int Episodes = 100;
    private const int Steps = 400;

    public static readonly Claim Claim = new(
        "time-varying",
        ClaimGroups.UnknownSign,
        "Gains +rho and -rho in turn reach zero within two steps on both signs, over a peak of 2 rho; noise sigma leaves sigma and sigma sqrt(1 + 4 rho^2) in turn.",
        "talk, time-varying policy; peak, noise and gain mismatch derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        var policy = bench.Theory("time-varying");
        var plus = bench.Once(1, policy, 1, 5);
        var minus = bench.Once(-1, policy, 1, 5);
        var wrong = new SignBench(run, Believed).Theory("time-varying");
        var (killed, other, count) = Noisy(bench, run, 1, 2);
        var (killedMinus, otherMinus, _) = Noisy(bench, run, -1, 1);
        double loud = Math.Sqrt(1 + 4 * Rho * Rho);
        double mismatch = Rho * Rho - Believed * Believed;
        double rounding = 8 * SignBench.Ulp * 2 * Rho * Rho;
        return new ClaimOutcome(
            [
                new ClaimNumber("|x_2| from 1, xi = +1", 0, Math.Abs(plus[2]), 0, "products are rounded before the sum, so opposite gains cancel exactly"),
                new ClaimNumber("|x_1| from 1, xi = -1", 0, Math.Abs(minus[1]), 0, "the same"),
                new ClaimNumber("peak from 1, xi = +1", 2 * Rho, plus.Max(Math.Abs), 4 * SignBench.Ulp * Rho, "float rounding"),
                new ClaimNumber("two-step factor believing in rho = 1.5, xi = +1", mismatch, bench.Once(1, wrong, 1, 2)[2], rounding, "float rounding of two products and a sum, twice"),
                new ClaimNumber("the same, xi = -1", mismatch, bench.Once(-1, wrong, 1, 2)[2], rounding, "the same"),
                SignBench.Rms("rms after the step that kills, noise 1, xi = +1", 1, killed, count),
                SignBench.Rms("rms after the other step, xi = +1", loud, other, count),
                SignBench.Rms("rms after the step that kills, xi = -1", 1, killedMinus, count),
                SignBench.Rms("rms after the other step, xi = -1", loud, otherMinus, count),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"Alternating gains end both signs in two steps, over a peak of {plus.Max(Math.Abs):0.00}"),
                X = "step",
                Y = "state / its start",
                Series =
                [
                    new ClaimSeries("xi = +1", SignBench.Steps(plus.Length), plus),
                    new ClaimSeries("xi = -1", SignBench.Steps(minus.Length), minus),
                    new ClaimSeries("theory, xi = +1", SignBench.Steps(6), [1, 2 * Rho, 0, 0, 0, 0], Predicted: true),
                ],
            });
    }

    // Sums of squares after killing and other steps. Values two steps apart share no noise, so all are independent.
    private static (double Killed, double Other, int Count) Noisy(SignBench bench, ClaimRun run, int sign, int firstKill)
    {
        using var runner = bench.Runner(sign, bench.Theory("time-varying"), Steps, 1);
        var sums = new double[2];
        int count = 0;
        for (uint e = 0; e < Episodes; e++)
        {
            var x = SignBench.Play(runner, 0, Steps, run.Seed + e);
            for (int t = firstKill; t + 1 < x.Length; t += 2)
            {
                sums[0] += x[t] * x[t];
                sums[1] += x[t + 1] * x[t + 1];
                count++;
            }
        }

        return (sums[0], sums[1], count);
    }
}
