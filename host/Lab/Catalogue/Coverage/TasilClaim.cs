using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// The demonstrations never leave e2, yet the expert's Jacobian on them says what it would do beside it: least squares
/// with a penalty on the derivative's error has its only minimum at K*, for any weight. Perturbed: the entry xi g of the
/// plant.
/// </summary>
internal static class TasilClaim
{
    private const int Steps = 12;
    private static readonly double[] Weights = [1e-3, 1, 1e3];

    public static readonly Claim Claim = new(
        "tasil",
        ClaimGroups.Repairs,
        "Matching the expert's derivatives on the same silent demonstrations gives K* itself, for any weight: growth falls from g = 1.5 to 0.5 without one more rollout.",
        "TaSIL (Pfrommer, Zhang, Tu, Matni 2022), cited by the talk; our construction",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var bench = new PairBench(run);
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        double[] steps = PairBench.Axis(Steps + 1);

        // The expert's answers around a state of 0.8, of size 1, are rounded and divided by the difference of 1/2.
        double rounding = 2 * 2 * PairBench.Ulp / 0.5;
        const string Reason = "float rounding of the expert's answers over the step of the differences";
        foreach (int sign in new[] { 1, -1 })
        {
            var demonstrations = bench.Silent(sign);
            var data = Dataset.Of(demonstrations);
            var expert = PolicyFactory.Create(bench.Setup(sign).Expert!);
            var jacobians = data.X.EnumerateRows().Select(x => Tasil.Jacobian(expert, [.. x])).ToArray();
            var simple = PairBench.LeastSquares.Fit(demonstrations).Gains[0];
            numbers.Add(new ClaimNumber($"growth a step of least squares, xi = {sign:+0;-0}", PairBench.G, bench.Growth(sign, simple), 10 * PairBench.Ulp * PairBench.G, "float rounding"));
            series.Add(new ClaimSeries($"least squares, xi = {sign:+0;-0}", steps, bench.Path(sign, simple, Steps)));
            foreach (double weight in Weights)
            {
                var gain = Tasil.Fit(data, jacobians, weight);
                numbers.Add(new ClaimNumber(FormattableString.Invariant($"growth a step, weight {weight}, xi = {sign:+0;-0}"), PairBench.Lambda, bench.Growth(sign, gain), 4 * rounding, Reason));
                numbers.Add(new ClaimNumber(FormattableString.Invariant($"multiplier of x1, weight {weight}, xi = {sign:+0;-0}"), 0, bench.First(sign, gain), 2 * rounding, Reason));
                numbers.Add(new ClaimNumber(FormattableString.Invariant($"largest error of the gain, weight {weight}, xi = {sign:+0;-0}"), 0, (gain - PairBench.Expert(sign)).Enumerate().Max(Math.Abs), rounding, Reason));
                if (weight is 1)
                    series.Add(new ClaimSeries($"with derivatives, xi = {sign:+0;-0}", steps, bench.Path(sign, gain, Steps)));
            }
        }

        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"The expert's derivatives turn growth by {numbers[0].Measured:0.00} into {numbers[1].Measured:0.00} a step"),
            X = "step",
            Y = "|x| / its start",
            LogY = true,
            Series = series,
        });
    }
}
