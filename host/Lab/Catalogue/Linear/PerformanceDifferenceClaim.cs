using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// The performance difference lemma: J(learner) - J(expert) = sum over the expert's states x*_t of
/// Q_t(x*_t, learner(x*_t)) - Q_t(x*_t, expert(x*_t)), with the learner's Q. It telescopes for every deterministic
/// plant, the one in float arithmetic included: what is left is the rounding of sums in double.
/// </summary>
internal static class PerformanceDifferenceClaim
{
    private const double G = 1.5, Sigma = 0.8;
    private const int Horizon = 20, Starts = 30;

    public static readonly Claim Claim = new(
        "performance-difference",
        ClaimGroups.Setting,
        "What a learner costs more than its expert is the sum of its Q differences along the expert's states, exactly.",
        "talk; performance difference lemma, one rollout of the learner for each Q",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // With sigma = 0 the expert ends x1 in one step and every later term would be zero.
        LinearSystem plus = LinearSystem.Pair(G, 1, Sigma), minus = LinearSystem.Pair(G, -1, Sigma);
        var random = new Gaussian(run.Seed);
        var near = plus.K! + Matrix<double>.Build.Dense(2, 2, (_, _) => 0.05 * random.Next());
        (string Name, Matrix<double> Gain)[] learners = [("minimum-norm imitator", Ideal.MinimumNorm(plus)), ("expert with errors of 0.05", near), ("expert of the other sign", minus.K!)];
        var numbers = new List<ClaimNumber>();
        var points = new List<ClaimSeries>();
        foreach (var (name, gain) in learners)
        {
            // Spoiled: xi g, the first entry of A, of the plant on which the Q are rolled out.
            using CostToGo learner = new(plus, gain), expert = new(plus, plus.K!), q = new(Ideal.Spoiled(plus, run.Perturbation), gain);
            double[] direct = new double[Starts], summed = new double[Starts];
            for (int i = 0; i < Starts; i++)
            {
                var start = CostToGo.Start(random, 1e-3);
                direct[i] = learner.Of(start, Horizon) - expert.Of(start, Horizon);
                var visited = expert.Visit(start, Horizon);
                for (int t = 0; t < Horizon; t++)
                    summed[i] += q.Of(visited[t], Horizon - t, learner.Act(visited[t])) - q.Of(visited[t], Horizon - t, expert.Act(visited[t]));
            }

            double residual = direct.Zip(summed, (a, b) => Math.Abs(a - b)).Max();

            // The other sign's expert multiplies x1 by 2 g + sigma a step: its costs reach 1e8, and a double's last digit with them.
            double size = direct.Max(Math.Abs);
            numbers.Add(size < 100
                ? new ClaimNumber($"largest |difference of costs - sum of Q differences|, {name}", 0, residual, 1e-12, "rounding of 40 sums of up to 20 costs, at most 100 together: 40 x 20 x 1.1e-16 x 10")
                : new ClaimNumber($"the same as a share of the largest difference of costs, {name}", 0, residual / size, 1e-12, "rounding of 40 sums of up to 20 costs: 40 x 20 x 1.1e-16 = 9e-14"));
            if (size < 100)
            {
                Array.Sort(direct, summed);
                points.Add(new ClaimSeries(name, direct, summed));
            }
        }

        // The lemma would hold for three zeros as well: the costs differ.
        numbers.Add(new ClaimNumber("mean difference of costs of the minimum-norm imitator, at least", 0.1, points[0].X.Average(), 0, "its drift from 0.001 passes 1 within the horizon", ClaimRelation.AtLeast));
        double largest = numbers.Take(learners.Length).Max(number => number.Measured);
        double[] ends = [points.Min(p => p.X.Min()), points.Max(p => p.X.Max())];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Costs differ by the sum of Q differences on the expert's states: largest residual {largest:0.0e+0}"),
            X = "difference of costs, learner minus expert",
            Y = "sum of Q differences",
            Series = [.. points, new ClaimSeries("equal", ends, ends, Predicted: true)],
        });
    }
}
