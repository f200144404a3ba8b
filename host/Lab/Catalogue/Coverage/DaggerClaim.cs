using ImitationHil.Lab.Learning;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// One rollout of the learner, labelled by the expert afterwards, shows the direction in which it drifts. The rollout
/// starts a tenth off: from exactly zero x1 there is no drift to see. Perturbed: the entry xi g of the plant.
/// </summary>
internal static class DaggerClaim
{
    private const int Rounds = 3;
    private const int Steps = 12;

    public static readonly Claim Claim = new(
        "dagger",
        ClaimGroups.Repairs,
        "One DAgger rollout repairs the imitator of the pair: growth falls from g = 1.5 to the expert's 0.5, and the gain is the expert's.",
        "DAgger (Ross, Gordon, Bagnell 2011), cited by the talk; our construction",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        double[] steps = PairBench.Axis(Steps + 1);
        foreach (int sign in new[] { 1, -1 })
        {
            var options = new DaggerOptions { Rounds = Rounds, Horizon = 12, Start = random => [0.1f, (float)random.NextUniform(-0.8, 0.8)], Seed = run.Seed };
            var models = Dagger.Run(bench.Setup(sign), PairBench.LeastSquares, bench.Silent(sign), options);
            double[] growth = [.. models.Select(model => bench.Growth(sign, model.Gains[0]))];

            // Labels of a drift up to 0.1 * 1.5^12 = 13 are rounded; the directions beside the drift are a few tenths large.
            string reason = "float rounding of labels of size 13, over data a few tenths large beside the drift";
            double rounding = 13 * PairBench.G * PairBench.Ulp / 0.1;
            numbers.Add(new ClaimNumber($"growth a step before, xi = {sign:+0;-0}", PairBench.G, growth[0], 10 * PairBench.Ulp * PairBench.G, "float rounding"));
            numbers.Add(new ClaimNumber($"growth a step after one rollout, xi = {sign:+0;-0}", PairBench.Lambda, growth[1], rounding, reason));
            numbers.Add(new ClaimNumber($"growth a step after {Rounds}, xi = {sign:+0;-0}", PairBench.Lambda, growth[Rounds], rounding, reason));
            numbers.Add(new ClaimNumber($"multiplier of x1 after one rollout, xi = {sign:+0;-0}", 0, bench.First(sign, models[1].Gains[0]), rounding, reason));
            numbers.Add(new ClaimNumber($"largest error of the gain after one rollout, xi = {sign:+0;-0}", 0, (models[1].Gains[0] - PairBench.Expert(sign)).Enumerate().Max(Math.Abs), rounding, reason));
            series.Add(new ClaimSeries($"demonstrations only, xi = {sign:+0;-0}", steps, bench.Path(sign, models[0].Gains[0], Steps)));
            series.Add(new ClaimSeries($"after one rollout, xi = {sign:+0;-0}", steps, bench.Path(sign, models[1].Gains[0], Steps)));
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"One labelled rollout turns growth by {numbers[0].Measured:0.00} into {numbers[1].Measured:0.00} a step"),
            X = "step",
            Y = "|x| / its start",
            LogY = true,
            Series = series,
        });
    }
}
