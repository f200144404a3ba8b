using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// No linear gain for both signs: |k + rho| and |k - rho| have mean at least rho, so the larger one is at least rho,
/// and equals rho + |k|. The best is to do nothing. Perturbed: rho of the plant.
/// </summary>
internal static class UnknownSignClaim
{
    private const double Rho = 1.2;
    private const int Steps = 8;
    private const double Start = 0.01;

    public static readonly Claim Claim = new(
        "unknown-sign",
        ClaimGroups.UnknownSign,
        "On x+ = xi rho x + u with unknown sign no linear gain k stabilises both signs: the worse one grows by rho + |k|, least at k = 0, and that is what imitating both experts gives.",
        "talk, unknown sign; two-line proof",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        double[] gains = [.. Enumerable.Range(-30, 61).Select(i => i / 10.0)];
        double[] plus = [.. gains.Select(k => Growth(bench, 1, k))];
        double[] minus = [.. gains.Select(k => Growth(bench, -1, k))];
        double[] worst = [.. gains.Select((_, i) => Math.Max(plus[i], minus[i]))];
        double[] theory = [.. gains.Select(k => Rho + Math.Abs(k))];
        int best = Array.IndexOf(worst, worst.Min());
        double pooled = Imitator(run);

        // A step rounds a x, k x and their sum, and both constants were rounded once.
        double rounding = 5 * SignBench.Ulp * theory.Max();
        string reason = "float rounding: two products, a sum and two constants a step";
        return new ClaimOutcome(
            [
                new ClaimNumber("least worst growth a step over 61 gains", Rho, worst[best], rounding, reason),
                new ClaimNumber("gain that attains it", 0, gains[best], 1e-9, "k = 0 is on the grid, its neighbours are worse by 0.1"),
                new ClaimNumber("largest |worst growth - (rho + |k|)|", 0, worst.Zip(theory, (w, t) => Math.Abs(w - t)).Max(), rounding, reason),
                new ClaimNumber("gain of the least-squares imitator of both experts", 0, pooled, SignBench.Ulp * Rho, "labels of the two signs cancel in pairs, up to float rounding"),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"Whatever the gain, one sign grows by at least {worst[best]:0.000} a step"),
                X = "gain k",
                Y = "growth a step",
                Series =
                [
                    new ClaimSeries("xi = +1", gains, plus),
                    new ClaimSeries("xi = -1", gains, minus),
                    new ClaimSeries("rho + |k|", gains, theory, Predicted: true),
                ],
            });
    }

    private static double Growth(SignBench bench, int sign, double k)
    {
        var x = bench.Once(sign, SignBench.Gain(k), Start, Steps);
        return x.Length <= Steps ? double.PositiveInfinity : Math.Pow(Math.Abs(x[Steps] / x[0]), 1.0 / Steps);
    }

    // Each sign has a perfect expert, u = -xi rho x. Both demonstrate from the same starts; nobody tells the learner the sign.
    private static double Imitator(ClaimRun run)
    {
        var data = new[] { 1, -1 }.SelectMany(sign =>
        {
            var setup = PlantCatalog.Open(FormattableString.Invariant($"sim:unknown-sign?rho={Rho}&sign={sign}"));
            setup = setup with { Expert = SignBench.Gain(-sign * Rho) };
            return Demonstrator.Record(setup, new DemonstrationOptions { Horizon = 4, Eyes = Eyes.Shared, Seed = run.Seed });
        });
        var set = Dataset.Of(data);
        return LinearLearner.Fit(set, Excitation.Of(set.X, null, SignBench.Signals.ObservationNames))[0, 0];
    }
}
