namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// One observation, two actions: 0, then -rho^2 x. Two steps later xi rho (xi rho x) - rho^2 x = 0, because xi^2 = 1.
/// Linear, smooth and deterministic, not in the talk. With noise the boundary holds xi rho w + w', the middle
/// xi rho x_b + w. Perturbed: rho of the plant.
/// </summary>
internal static class TwoChunkClaim
{
    private const double Rho = 1.2;
    private const double Believed = 1.5;
    private const int Episodes = 100;
    private const int Steps = 400;

    public static readonly Claim Claim = new(
        "two-chunk",
        ClaimGroups.UnknownSign,
        "The chunk (0, -rho^2 x) reaches zero after two steps on both signs, over a peak of rho only: chunking alone stabilises a plant of unknown sign.",
        "ours, not in the talk; closed form",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        var plus = bench.Once(1, bench.Theory("two-chunk"), 1, 5);
        var minus = bench.Once(-1, bench.Theory("two-chunk"), 1, 5);
        var wrong = new SignBench(run, Believed).Theory("two-chunk");
        double rounding = 6 * SignBench.Ulp * Rho * Rho;
        string reason = "float rounding: rho and rho^2 are rounded apart";
        double mismatch = Rho * Rho - Believed * Believed;
        double boundary = Math.Sqrt(1 + Rho * Rho);
        double middle = Math.Sqrt(1 + Rho * Rho * (1 + Rho * Rho));
        var squares = Noisy(bench, run, 1, out int count);
        var squaresMinus = Noisy(bench, run, -1, out _);
        return new ClaimOutcome(
            [
                new ClaimNumber("|x_2| from 1, xi = +1", 0, Math.Abs(plus[2]), rounding, reason),
                new ClaimNumber("|x_2| from 1, xi = -1", 0, Math.Abs(minus[2]), rounding, reason),
                new ClaimNumber("peak from 1 over both signs", Rho, plus.Concat(minus).Max(Math.Abs), rounding, reason),
                new ClaimNumber("boundary factor believing in rho = 1.5, both signs alike", mismatch, bench.Once(-1, wrong, 1, 2)[2], 2 * rounding, reason),
                SignBench.Rms("rms at the boundary, noise 1, xi = +1", boundary, squares.Boundary, count),
                SignBench.Rms("rms in the middle, xi = +1", middle, squares.Middle, count),
                SignBench.Rms("rms at the boundary, xi = -1", boundary, squaresMinus.Boundary, count),
                SignBench.Rms("rms in the middle, xi = -1", middle, squaresMinus.Middle, count),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"Two actions from one look end both signs at step 2, over a peak of {plus.Max(Math.Abs):0.00}"),
                X = "step",
                Y = "state / its start",
                Series =
                [
                    new ClaimSeries("xi = +1", SignBench.Steps(plus.Length), plus),
                    new ClaimSeries("xi = -1", SignBench.Steps(minus.Length), minus),
                    new ClaimSeries("theory, xi = +1", SignBench.Steps(6), [1, Rho, 0, 0, 0, 0], Predicted: true),
                ],
            });
    }

    // Neighbouring boundaries share no noise, so all are independent; each middle holds its own boundary and one draw more.
    private static (double Boundary, double Middle) Noisy(SignBench bench, ClaimRun run, int sign, out int count)
    {
        using var runner = bench.Runner(sign, bench.Theory("two-chunk"), Steps, 1);
        double boundary = 0, middle = 0;
        count = 0;
        for (uint e = 0; e < Episodes; e++)
        {
            var x = SignBench.Play(runner, 0, Steps, run.Seed + e);
            for (int t = 2; t + 1 < x.Length; t += 2)
            {
                boundary += x[t] * x[t];
                middle += x[t + 1] * x[t + 1];
                count++;
            }
        }

        return (boundary, middle);
    }
}
