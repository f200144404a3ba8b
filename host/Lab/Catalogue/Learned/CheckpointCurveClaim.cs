using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;

namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>
/// Training itself, checkpoint by checkpoint: the loss on held-out expert states falls while the rollouts get worse,
/// because what is learned first is the direction that the expert shows, and that is what takes the plant's own
/// stability away. An untrained network answers zero, which this plant forgives.
/// </summary>
internal static class CheckpointCurveClaim
{
    private const double Growth = 1.4;
    private const int Horizon = 32, Demonstrations = 24, Tests = 100, Iterations = 2000;

    public static readonly Claim Claim = new(
        "checkpoint-curve",
        ClaimGroups.Learned,
        "While a network trains, its loss on held-out expert data falls by decades and its rollout cost more than doubles: the best checkpoint by validation is the worst to run.",
        "talk, experiments; embedded pair and parameters ours, in the style of the authors' figure",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled: g of the plant.
        var trials = new EmbeddedTrials(Growth * run.Perturbation, run.Seed, Horizon, Coordinates.None);
        var data = trials.Demonstrate(trials.Starts(Demonstrations, run.Seed ^ 0x0DE30u), 1);
        var tests = trials.Starts(Tests, run.Seed ^ 0x7E575u);
        var held = trials.Demonstrate(tests, 1);
        int next = 0;
        var steps = new List<double>();
        var losses = new List<double>();
        var costs = new List<double>();
        MlpTrainer.Fit(data, [48, 48], new MlpOptions(Iterations, Seed: run.Seed ^ 0x3E7u), (step, net) =>
        {
            if (step < next)
                return;
            next = Math.Max(step + 1, Math.Min(Iterations, (int)(1.5 * step)));
            var policy = PolicyFactory.Create(PolicySpecs.Network("checkpoint", trials.Signals, net));
            steps.Add(step);
            losses.Add(MlpTrainer.Loss(net, held));
            costs.Add(new[] { 1, -1 }.Max(sign => EmbeddedTrials.Cost(trials.Rollouts(policy, sign, tests))));
        });

        double untrained = tests.Average(start => Math.Min(EmbeddedTrials.Cap, Forgiven(trials, start.Start)));
        double rank = RankCorrelation(losses, costs);
        string sample = "bound; eleven seeds looked at gave 380 to 2000, 3.4 to 4.1 and -0.79 to -0.93";
        return new ClaimOutcome(
            [
                new ClaimNumber("R_cost of the untrained network, which answers zero", untrained, costs[0], 1e-5, "floats; exact otherwise: A^t = (xi g/2)^t (I + tN)"),
                new ClaimNumber("held-out loss, first over last checkpoint", 30, losses[0] / losses[^1], 0, sample, ClaimRelation.AtLeast),
                new ClaimNumber("R_cost of the checkpoint with the least held-out loss over the least R_cost of all", 2, costs[losses.IndexOf(losses.Min())] / costs.Min(), 0, sample, ClaimRelation.AtLeast),
                new ClaimNumber("rank correlation of held-out loss and R_cost over the checkpoints", -0.5, rank, 0, sample, ClaimRelation.AtMost),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"Held-out loss falls {losses[0] / losses[^1]:0} times while rollout cost rises from {costs[0]:0.00} to {costs[^1]:0.00}"),
                X = "training step",
                Y = "held-out loss (scaled), rollout cost (at most 1)",
                LogY = true,
                Series = [new ClaimSeries("held-out loss", steps, losses), new ClaimSeries("rollout cost", steps, costs), new ClaimSeries("cost of answering zero", [0, Iterations], [untrained, untrained], Predicted: true)],
            });
    }

    // Largest |x1| under u = 0, by A^t = (xi g/2)^t (I + tN) with N = [[1, xi], [-xi, -1]]; the context pushes once, by G e1.
    private static double Forgiven(EmbeddedTrials trials, float[] start)
    {
        double push = Math.Abs(trials.Pair(1).G(start[2])), largest = 0;
        for (int t = 1; t <= Horizon; t++)
        {
            largest = Math.Max(largest, Math.Pow(Growth / 2, t) * t * Math.Abs(start[1]));
            largest = Math.Max(largest, Math.Pow(Growth / 2, t - 1) * t * push);
        }

        return largest;
    }

    // Spearman's, without ties worth the name but for the cap.
    private static double RankCorrelation(List<double> a, List<double> b)
    {
        double[] x = Ranks(a), y = Ranks(b);
        double mean = (x.Length - 1) / 2.0;
        return x.Zip(y, (p, q) => (p - mean) * (q - mean)).Sum() / Math.Sqrt(x.Sum(p => (p - mean) * (p - mean)) * y.Sum(q => (q - mean) * (q - mean)));
    }

    private static double[] Ranks(List<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) - 1) / 2.0)];
}
