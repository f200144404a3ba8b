using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// Lipschitz constants of Q as a certificate. R_cost is at most L R_expert, with L the Lipschitz constant of Q in the
/// action and R_expert the sum over the horizon of |learner - expert| on the expert's states. The factor is L: one slide
/// has L H, but the sum over h is in R_expert already. On an unstable closed loop L grows like its multiplier to the H.
/// </summary>
internal static class QLipschitzClaim
{
    private const double G = 1.5, Sigma = 0.3;
    private const int Runs = 2000;
    private const float Probe = 1e-5f;
    private static readonly int[] Horizons = [5, 8, 10, 12, 15, 20];

    public static readonly Claim Claim = new(
        "q-lipschitz",
        ClaimGroups.Pitfall,
        "R_cost <= L R_expert in every run, and the Lipschitz constant L of the imitator's Q grows like g^H: the slope of ln L over H is ln g.",
        "talk, Lipschitz Q; factor L, not the slide's L H; bound of L from the model ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled: xi g, the first entry of A, of the plant on which rollouts are made; the bounds know the true one.
        LinearSystem model = LinearSystem.Pair(G, 1, Sigma), plant = Ideal.Spoiled(model, run.Perturbation);
        var k = Ideal.MinimumNorm(model);
        double[] bound = [.. Horizons.Select(h => CostToGo.LipschitzBound(model.A, k, h))];
        double[] sampled = Sample(plant, k, run.Seed);
        double certified = Math.Log(CostToGo.LipschitzBound(model.A, k, 40) / CostToGo.LipschitzBound(model.A, k, 20)) / 20;
        double measured = Math.Log(sampled[5] / sampled[3]) / 8;
        var (violations, largest, riskiest) = Check(model, plant, run.Seed);
        double[] x = [.. Horizons.Select(h => (double)h)];
        return new ClaimOutcome(
            [
                new ClaimNumber("slope of the model bound of ln L from H = 20 to 40", Math.Log(G), certified, 2 * Math.Pow(G, -19) / 20, "constant part of the geometric sum"),
                new ClaimNumber("slope of the sampled ln L from H = 12 to 20", Math.Log(G), measured, 2 * Math.Pow(G, -11) / 8, "constant part of the geometric sum"),
                new ClaimNumber("largest sampled L / bound of all horizons, at most", 1, sampled.Zip(bound, (s, b) => s / b).Max(), 0.01, "float rounding against a probe of 1e-5", ClaimRelation.AtMost),
                new ClaimNumber($"runs of {Runs} with R_cost above L R_expert", 0, violations, 0, "theorem"),
                new ClaimNumber("largest R_cost / (L R_expert), at most", 1, largest, 0, "theorem", ClaimRelation.AtMost),
                new ClaimNumber("largest R_cost / R_expert of the minimum-norm imitator, at least", 500, riskiest, 0, "from x1 = 0.001 it costs about 6 at H = 20, and some of 50 such starts are that small", ClaimRelation.AtLeast),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"The Lipschitz constant of Q grows by e^{measured:0.000} a step of the horizon, predicted ln 1.5 = {Math.Log(G):0.000}"),
                X = "horizon H, steps",
                Y = "Lipschitz constant L of Q in the action",
                LogY = true,
                Series = [new ClaimSeries("sampled on rollouts", x, sampled), new ClaimSeries("bound from the model", x, bound, Predicted: true)],
            });
    }

    // Largest |Q(u + v) - Q(u)| / |v| over states of the demonstrations and directions, the first among them along e1.
    private static double[] Sample(LinearSystem plant, Matrix<double> k, uint seed)
    {
        using var cost = new CostToGo(plant, k);
        return [.. Horizons.Select(h =>
        {
            var random = new Gaussian(seed);
            double largest = 0;
            for (int i = 0; i < 100; i++)
            {
                var state = CostToGo.Start(random, 0);
                var action = cost.Act(state);
                double angle = i % 4 == 0 ? 0 : random.NextUniform(0, 2 * Math.PI);
                float[] moved = [(float)(action[0] + Probe * Math.Cos(angle)), (float)(action[1] + Probe * Math.Sin(angle))];

                // The float step that was really taken.
                double step = CostToGo.Distance(moved, action);
                if (step > 0)
                    largest = Math.Max(largest, Math.Abs(cost.Of(state, h, moved) - cost.Of(state, h, action)) / step);
            }

            return largest;
        })];
    }

    private static (int Violations, double Largest, double Riskiest) Check(LinearSystem model, LinearSystem plant, uint seed)
    {
        var random = new Gaussian(seed ^ 1);
        int violations = 0;
        double largest = 0, riskiest = 0;
        for (int i = 0; i < Runs; i++)
        {
            int horizon = Horizons[i % Horizons.Length];
            int kind = i / Horizons.Length % 3;
            var gain = kind switch
            {
                0 => Ideal.MinimumNorm(model),
                1 => model.K! + Matrix<double>.Build.Dense(2, 2, (_, _) => 0.1 * random.Next()),
                _ => Matrix<double>.Build.Dense(2, 2, (_, _) => random.Next()),
            };
            using CostToGo learner = new(plant, gain), expert = new(plant, model.K!);
            var start = CostToGo.Start(random, i / (3 * Horizons.Length) % 2 == 0 ? 1e-3 : 0.1);
            double risk = expert.Visit(start, horizon).Sum(x => CostToGo.Distance(learner.Act(x), expert.Act(x)));
            double cost = learner.Of(start, horizon) - expert.Of(start, horizon);
            double ratio = cost / (CostToGo.LipschitzBound(model.A, gain, horizon) * risk);
            violations += ratio <= 1 ? 0 : 1;
            largest = Math.Max(largest, ratio);
            if (kind == 0)
                riskiest = Math.Max(riskiest, cost / risk);
        }

        return (violations, largest, riskiest);
    }
}
