using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// R_cost &lt;= H R_01: true of tables, silent about continuous actions. (The talk has LH R_expert in one place and L R_expert in
/// another; a risk that is a sum over the horizon wants no further H there.) R_01 here is the sum over the horizon of the
/// probabilities of a wrong action on the expert's states, so that the factor is H; with the average instead it is H^2.
/// </summary>
internal static class DaggerBoundClaim
{
    private const double Mistake = 0.02;
    private const int Episodes = 20_000;
    private const int Horizon = 20;
    private static readonly int[] Horizons = [5, 10, Horizon, 40];

    public static readonly Claim Claim = new(
        "dagger-bound",
        ClaimGroups.Setting,
        "With finitely many actions R_cost <= H R_01, attained by a mistake at the first step; with continuous actions R_01 is 1 a step and the bound says nothing.",
        "folklore, as the talk cites it; the toy and its closed form are ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled constant: what a step off the path costs.
        TablePlant plant = Path(run.Perturbation);
        using var runner = new RolloutRunner(plant, plant.Limits, Careless(plant), Horizons[^1]);
        var seeds = new Gaussian(run.Seed);
        var numbers = new List<ClaimNumber>();
        var costs = new List<double>();
        foreach (int h in Horizons)
        {
            double cost = Enumerable.Range(0, Episodes).Average(_ => CostOf(plant, runner, new Episode(seeds.NextSeed(), h, [])));
            var (mean, deviation) = Theory(h);
            costs.Add(cost);
            numbers.Add(new ClaimNumber($"R_cost, {Mistake:0.00} mistakes a step, H = {h}", mean, cost, 5 * deviation / Math.Sqrt(Episodes), $"five standard errors of {Episodes} episodes"));
            numbers.Add(new ClaimNumber($"R_cost against H R_01, H = {h}", h * h * Mistake, cost, 0, "R_01 = H times the mistakes a step; a bound", ClaimRelation.AtMost));
        }

        numbers.Add(new ClaimNumber("R_01 on the expert's states, H = 20", Horizon * Mistake, Wrong(plant, seeds), 5 * Math.Sqrt(Horizon * Mistake * (1 - Mistake) / Episodes), $"five standard errors of {Episodes} episodes"));
        double[] early = new double[Horizon];
        early[0] = 1;
        using var attained = new RolloutRunner(plant, plant.Limits, Scheduled(plant, early), Horizon);
        numbers.Add(new ClaimNumber("R_cost of one mistake, at the first step, H = 20", Horizon, CostOf(plant, attained, new Episode(run.Seed, Horizon, [])), 0, "R_01 = 1, so the bound is H; whole numbers"));
        numbers.AddRange(Continuous());

        double[] x = [.. Horizons.Select(h => (double)h)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"H R_01 bounds a table: {costs[2]:0.00} of at most {Horizon * Horizon * Mistake:0.00} at H = {Horizon}"),
            X = "horizon H, steps",
            Y = "R_cost, wrong steps",
            LogX = true,
            LogY = true,
            Series = [new ClaimSeries("rollouts", x, costs), new ClaimSeries("closed form", x, [.. Horizons.Select(h => Theory(h).Mean)], true), new ClaimSeries("H R_01", x, [.. Horizons.Select(h => h * h * Mistake)], true)],
        });
    }

    // The pair's expert against one whose gain on x2 is a thousandth larger, from (0, 1): x2 = (lambda + 1e-3)^t against
    // lambda^t, an error that nothing amplifies, yet no action is ever the same.
    private static IEnumerable<ClaimNumber> Continuous()
    {
        const double error = 1e-3, lambda = 0.5;
        var system = LinearSystem.Pair(lambda: lambda);
        var gain = system.K!.Clone();
        gain[1, 1] += error;
        using var expert = Runner(system, PolicySpecs.Linear("expert", system.Signals, system.K));
        using var learner = Runner(system, PolicySpecs.Linear("learner", system.Signals, gain));
        var episode = new Episode(0, Horizon + 1, [0, 1]);
        expert.Run(episode);
        learner.Run(episode);
        var policy = PolicyFactory.Create(PolicySpecs.Linear("learner", system.Signals, gain));
        var demonstrated = expert.Trace.ToTrajectory("expert", 0);
        var action = new float[2];
        double wrong = 0, cost = 0, theory = 0;
        for (int t = 0; t <= Horizon; t++)
        {
            var sample = demonstrated.Samples[t];
            policy.Act([.. sample.Observation.Select(v => (float)v)], action);
            if (t < Horizon && action[1] != (float)sample.ActionAsked[1])
                wrong++;
            cost += Math.Abs(learner.Trace.Observation(t, 1)) - Math.Abs(sample.Observation[1]);
            theory += Math.Pow(lambda + error, t) - Math.Pow(lambda, t);
        }

        yield return new ClaimNumber("continuous actions, gain off by 0.001: R_01 a step", 1, wrong / Horizon, 0, "actions differ at every state but 0");
        yield return new ClaimNumber("H R_01 over the largest cost there is", 1, wrong, 0, "cost at most 1 a step, so that at most H; a bound above it is empty", ClaimRelation.AtLeast);
        yield return new ClaimNumber("what it costs, sum of |x2| above the expert's", theory, cost, 4 * 6e-8, "float rounding of the gain and of states that add to 2");
    }

    private static RolloutRunner Runner(LinearSystem system, PolicySpec spec) =>
        new(new LinearPlant(system, [0, 1]), Limits.Symmetric(system.Signals, 10, 20, 10), PolicyFactory.Create(spec), Horizon + 1);

    // On the path (0) until the first wrong choice (1), off it (1) for ever.
    private static TablePlant Path(double price) => new(new[,] { { 0, 1 }, { 1, 1 } }, new[,] { { 0, price }, { price, price } });

    private static IPolicy Careless(TablePlant plant) => PolicyFactory.Create(PolicySpecs.Mixture(
        "careless", plant.Signals, [1 - Mistake, Mistake], [Matrices.Of(1, 2, 0, 0), Matrices.Of(1, 2, 1, 1)]));

    private static IPolicy Scheduled(TablePlant plant, double[] choices) =>
        PolicyFactory.Create(PolicySpecs.Periodic("scheduled", plant.Signals, [.. choices.Select(c => Matrices.Of(1, 2, c, c))]));

    // Mistakes an episode when the expert drives and the learner is only asked.
    private static double Wrong(TablePlant plant, Gaussian seeds)
    {
        using var runner = new RolloutRunner(plant, plant.Limits, Scheduled(plant, [0]), Horizon);
        runner.Run(new Episode(0, Horizon, []));
        var learner = Careless(plant);
        float[] seen = new float[2], action = new float[1];
        double wrong = 0;
        for (int i = 0; i < Episodes; i++)
        {
            learner.Reset(seeds.NextSeed());
            for (int t = 0; t < Horizon; t++)
            {
                for (int j = 0; j < 2; j++)
                    seen[j] = runner.Trace.Observation(t, j);
                learner.Act(seen, action);
                wrong += action[0] != 0 ? 1 : 0;
            }
        }

        return wrong / Episodes;
    }

    private static double CostOf(TablePlant plant, RolloutRunner runner, Episode episode)
    {
        runner.Run(episode);
        return plant.Cost;
    }

    // The first mistake at step t, probability e (1 - e)^(t-1), costs H - t + 1.
    private static (double Mean, double Deviation) Theory(int h)
    {
        double mean = 0, square = 0;
        for (int t = 1; t <= h; t++)
        {
            double p = Mistake * Math.Pow(1 - Mistake, t - 1);
            mean += p * (h - t + 1);
            square += p * (h - t + 1) * (h - t + 1);
        }

        return (mean, Math.Sqrt(square - mean * mean));
    }
}
