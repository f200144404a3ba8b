using ImitationHil.Firmware;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// The benevolent gambler's ruin: u = rho x or -rho x at even odds. Each step is zero with probability 1/2 and doubles
/// (2 rho) otherwise, so tau is geometric, |x_t| = (2 rho)^t until then, and the peak has a Pareto tail of index
/// ln 2 / ln(2 rho) &lt; 1: ruin is certain and the mean of the peak infinite. Perturbed: rho of the plant.
/// </summary>
internal static class GamblersRuinClaim
{
    private const double Rho = 1.2;
    private const int Episodes = 50_000;
    private const int Steps = 26;

    // Low, so that the longest wait of a run stays below the bounds of the supervisor: 1e-6 (2 rho)^26 = 8e3.
    private const double Start = 1e-6;

    // Where the trips are counted.
    private const float Saturation = 100;

    public static readonly Claim Claim = new(
        "gamblers-ruin",
        ClaimGroups.UnknownSign,
        "Playing +rho or -rho by a coin reaches exact zero at step k with probability 2^-k on both signs; the peak has tail index ln 2 / ln(2 rho), the mean |x| grows by rho a step all the same; trips, gain error, rounding and clamping follow in closed form.",
        "talk, benevolent gambler's ruin; laws of trips, gain error, rounding and clamp derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new SignBench(run, Rho);
        var numbers = new List<ClaimNumber>();
        var plus = Game.Play(bench, 1);
        var minus = Game.Play(bench, -1);
        for (int k = 1; k <= 5; k++)
        {
            numbers.Add(SignBench.Share($"P(tau = {k}), xi = +1", Math.Pow(2, -k), plus.Hits[k], Episodes));
            numbers.Add(SignBench.Share($"P(tau = {k}), xi = -1", Math.Pow(2, -k), minus.Hits[k], Episodes));
        }

        // E of the mean is 2, its variance 2 / N; the tail index follows from it with slope 1 / (m (m + 1) ln(2 rho)) at m = 1.
        double standardError = Math.Sqrt(2.0 / Episodes);
        double alpha = Math.Log(2) / Math.Log(2 * Rho);
        numbers.Add(new ClaimNumber("mean of tau, steps", 2, plus.MeanTau, SignBench.StandardErrors * standardError, $"five standard errors sqrt(2 / {Episodes})"));
        numbers.Add(new ClaimNumber("tail index of the peak", alpha, plus.TailIndex(2 * Rho), SignBench.StandardErrors * standardError / (2 * Math.Log(2 * Rho)), "five standard errors of the mean log peak, through the estimator's slope"));
        numbers.Add(new ClaimNumber("mean |x_3| / |x_0|", Math.Pow(Rho, 3), plus.MeanAtThree, SignBench.StandardErrors * Math.Pow(2 * Rho, 3) * Math.Sqrt(1.0 / 8 * (7.0 / 8) / Episodes), $"five standard errors of (2 rho)^3 times a share of {Episodes}"));
        foreach (double start in new[] { 1.0, 20.0 })
        {
            double doublings = Math.Ceiling(Math.Log(Saturation / start) / Math.Log(2 * Rho));
            numbers.Add(SignBench.Share($"P(trip at 100 from {start})", Math.Pow(2, -doublings), Trips(bench, start), Episodes / 5));
        }

        numbers.AddRange(GamblersRuinHardware.Numbers(bench, run, Rho));
        double[] steps = [.. Enumerable.Range(1, 10).Select(k => (double)k)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"The coin wins at the first step in {plus.Hits[1] / (double)Episodes:P1} of {Episodes} games, and halves from there"),
            X = "step of exact zero",
            Y = "share of games",
            LogY = true,
            Series =
            [
                new ClaimSeries("xi = +1", steps, [.. steps.Select(k => Math.Max(plus.Hits[(int)k], 0.5) / Episodes)]),
                new ClaimSeries("xi = -1", steps, [.. steps.Select(k => Math.Max(minus.Hits[(int)k], 0.5) / Episodes)]),
                new ClaimSeries("2^-k", steps, [.. steps.Select(k => Math.Pow(2, -k))], Predicted: true),
            ],
        });
    }

    // Episodes that left the envelope before they were ruined: the supervisor ends them.
    private static int Trips(SignBench bench, double start) =>
        bench.Games(1, bench.Theory("bimodal"), start, Steps, Episodes / 5, (_, status) => status, Saturation).Count(status => status == Status.EnvelopeLeft);

    // What was counted over many games of one sign.
    private sealed record Game(int[] Hits, double MeanTau, double MeanLogPeak, double MeanAtThree)
    {
        public static Game Play(SignBench bench, int sign)
        {
            var games = bench.Games(sign, bench.Theory("bimodal"), Start, Steps + 1, Episodes, (x, _) =>
            {
                int hit = Array.FindIndex(x, value => value == 0);

                // A game that outlasts the horizon, one in 1e8, counts as won right after.
                return (Hit: hit < 0 ? Steps + 1 : hit, LogPeak: Math.Log(x.Max(Math.Abs) / x[0]), AtThree: x.Length > 3 ? Math.Abs(x[3]) / x[0] : 0);
            });
            var hits = new int[Steps + 2];
            foreach (var game in games)
                hits[game.Hit]++;
            return new Game(hits, games.Average(game => game.Hit), games.Average(game => game.LogPeak), games.Average(game => game.AtThree));
        }

        // Hill's estimator on the lattice of powers of the base, where the peak lies: P(peak >= base^m) = base^(-alpha m).
        public double TailIndex(double latticeBase) => Math.Log(1 + Math.Log(latticeBase) / MeanLogPeak) / Math.Log(latticeBase);
    }
}
