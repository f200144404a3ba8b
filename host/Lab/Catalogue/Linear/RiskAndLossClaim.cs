using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Studies;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The risks of an imitator. On the expert's states: L1 is the mean sum of |e_h|, L2 the root of the mean sum of
/// |e_h|^2, zero-one the mean number of steps with e_h not 0, each a sum over the horizon already (so that the factor of
/// R_cost &lt;= L R_expert is L, not L H as one slide has it). Its cost: how much farther it strays than the expert, here
/// the mean over starts of min(1, largest deviation).
/// </summary>
internal static class RiskAndLossClaim
{
    private const double G = 1.5;
    private const int Horizon = 16, Starts = 50;
    private static readonly double[] Errors = [1e-3, 5e-4, 1e-5];

    public static readonly Claim Claim = new(
        "risk-and-loss",
        ClaimGroups.Setting,
        "One error eps in one entry of a gain has three risks on the expert's states, L1, L2 and zero-one, and a cost of its own that grows like g^H times the first: none of the three tells it without the plant.",
        "talk, setting; the pair is ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled: xi g, the first entry of A, of the plant.
        var system = Ideal.Spoiled(LinearSystem.Pair(G), run.Perturbation);
        var expertPolicy = PolicySpecs.Linear("expert", system.Signals, system.K!);
        var random = new Gaussian(run.Seed);
        float[] starts = [.. Enumerable.Range(0, Starts).Select(_ => (float)random.NextUniform(0.2, 0.8))];
        double mean = starts.Average(x => (double)x), square = starts.Average(x => (double)x * x);
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        foreach (double eps in Errors)
        {
            var gain = Ideal.MinimumNorm(LinearSystem.Pair(G));
            gain[0, 1] += eps;
            var policy = PolicySpecs.Linear("imitator", system.Signals, gain);

            // What the firmware holds is the gain in float; the risks are those of the policy that runs.
            Matrix<double> k = Rounded(gain), expert = Rounded(system.K!);
            PairedRun[] pairs = [.. starts.Select(x => new PairedRun(Ideal.Keep(system, policy, [0, x], Horizon), Ideal.Keep(system, expertPolicy, [0, x], Horizon)))];
            double l1 = pairs.Average(pair => pair.ExpertRisk([k], expert));
            double l2 = Math.Sqrt(pairs.Average(pair => Errored(pair, k, expert).Sum(e => e * e)));
            double zeroOne = pairs.Average(pair => Errored(pair, k, expert).Count(e => e != 0));
            double cost = pairs.Average(pair => Math.Min(1, pair.LargestDeviation()));

            string at = FormattableString.Invariant($"eps = {eps}");
            double tolerance = Ideal.FloatRounding / eps * 4, reached = Math.Abs(Drift(eps, Horizon - 1));
            double l1Expected = eps * mean * 2 * (1 - Math.Pow(0.5, Horizon)), l2Expected = eps * Math.Sqrt(square * (1 - Math.Pow(0.25, Horizon)) * 4 / 3);
            double costExpected = starts.Average(x => Math.Min(1, x * reached));
            numbers.Add(new ClaimNumber($"R_expert, L1, {at}", l1Expected, l1, tolerance * l1Expected, "gain in float against eps"));
            numbers.Add(new ClaimNumber($"R_expert, L2, {at}", l2Expected, l2, tolerance * l2Expected, "gain in float against eps"));
            numbers.Add(new ClaimNumber($"R_expert, zero-one, {at}", Horizon, zeroOne, 0, "every step differs"));
            numbers.Add(new ClaimNumber($"R_cost, {at}", costExpected, cost, (tolerance + 8 * Horizon * Ideal.FloatRounding) * costExpected, "gain in float against eps, and float rounding a step"));
            double[] time = [.. Enumerable.Range(0, Horizon).Select(t => (double)t)];
            series.Add(new ClaimSeries($"drift, {at}", time, [.. Enumerable.Range(0, Horizon).Select(t => pairs.Average(p => Math.Abs(p.Policy.Samples[t].Observation[0])))]));
            series.Add(new ClaimSeries($"error on the expert's states, {at}", time, [.. Enumerable.Range(0, Horizon).Select(t => pairs.Average(p => Errored(p, k, expert).ElementAt(t)))]));
        }

        double ratio = numbers[3].Measured / numbers[0].Measured;
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Risk {numbers[0].Measured:0.0000} on the expert's states costs {numbers[3].Measured:0.000}, {ratio:0} times as much, after {Horizon} steps"),
            X = "step",
            Y = "mean magnitude",
            LogY = true,
            Series = series,
        });
    }

    private static IEnumerable<double> Errored(PairedRun pair, Matrix<double> gain, Matrix<double> expert) =>
        pair.Expert.Samples.Select(sample => ((gain - expert) * Vector<double>.Build.Dense(sample.Observation)).L2Norm());

    private static Matrix<double> Rounded(Matrix<double> gain) => gain.Map(value => (double)(float)value);

    // First entry of M^t e2 with M = [[g, eps], [-g/2, 1/2]]: the farthest coordinate of the drift from x2 = 1.
    private static double Drift(double eps, int t) => Matrices.Power(Matrices.Of(2, 2, G, eps, -G / 2, 0.5), t)[0, 1];
}
