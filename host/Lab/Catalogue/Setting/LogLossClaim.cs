using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// Log-loss imitation of a deterministic expert with finitely many actions. With W the probability that the learner
/// repeats a whole trajectory of the expert's, R_cost &lt;= R E[1 - W] because until the first difference nothing differs,
/// and 1 - W &lt;= 2 (1 - sqrt W), so that R_cost &lt;= R D^2 with the Hellinger distance D^2 = 2 E[1 - sqrt W] of the two
/// laws of trajectories, and R the range of an episode's cost. H is not in it. Between deterministic policies over a
/// continuum W is 0, D^2 = 2, and the bound is empty.
/// </summary>
internal static class LogLossClaim
{
    private const int Contexts = 8;
    private const int Choices = 4;
    private const int Demonstrations = 24;
    private const int DataSets = 600;
    private static readonly int[] Horizons = [16, 64, 128];

    public static readonly Claim Claim = new(
        "log-loss",
        ClaimGroups.Setting,
        "With k actions and a fixed range of returns, log-loss imitation costs the same at every horizon: R_cost <= R D^2; with continuous actions D^2 is 2 and the bound is empty.",
        "Foster et al. by way of the talk; the toy and the short proof are ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        var unseen = new double[DataSets];
        var costs = new double[Horizons.Length];
        var hellinger = new double[Horizons.Length];
        for (int d = 0; d < DataSets; d++)
        {
            int[] right = [.. Enumerable.Range(0, Contexts).Select(_ => (int)(Choices * random.NextUnit()))];

            // Spoiled constant: what the first wrong choice costs, which is the range R of the episode's cost.
            var plant = Trap(right, run.Perturbation);
            var learned = Learn(plant, right, random);
            unseen[d] = learned.Count(choice => choice is null) / (double)Contexts;
            using var runner = new RolloutRunner(plant, plant.Limits, Policy(plant, learned), Horizons[^1]);
            for (int i = 0; i < Horizons.Length; i++)
            {
                for (int c = 0; c < Contexts; c++)
                {
                    runner.Run(new Episode(random.NextSeed(), Horizons[i], [c]));
                    costs[i] += plant.Cost / Contexts / DataSets;
                    hellinger[i] += Hellinger(learned[c], right[c], Horizons[i]) / Contexts / DataSets;
                }
            }
        }

        double share = unseen.Average();
        double expected = Math.Pow(1 - 1.0 / Contexts, Demonstrations);
        var numbers = new List<ClaimNumber>
        {
            new("share of contexts that 24 demonstrations missed", expected, share, 5 * Deviation() / Math.Sqrt(DataSets), $"five standard errors of {DataSets} data sets"),
            new("share missed, against ln|class| / n", Contexts * Math.Log(Choices) / Demonstrations, share, 0, "log-loss generalisation of k^S tables; a bound", ClaimRelation.AtMost),
            new("D^2 between neighbouring deterministic actions", 2, Hellinger(1, 0, Horizons[0]), 0, "they share no trajectory: what continuous actions always give"),
            new($"D^2 at H = {Horizons[^1]} over that at H = {Horizons[0]}", 1, hellinger[^1] / hellinger[0], 2 * Math.Pow(Choices, -Horizons[0] / 2), "the guesses' k^(-H/2)"),
        };
        for (int i = 0; i < Horizons.Length; i++)
        {
            numbers.Add(new($"R_cost, H = {Horizons[i]}", share, costs[i], 1e-12, "rounding; sixteen right guesses have probability 2e-10"));
            numbers.Add(new($"R_cost against R D^2, H = {Horizons[i]}", hellinger[i], costs[i], 0, "a bound", ClaimRelation.AtMost));
        }

        double[] x = [.. Horizons.Select(h => (double)h)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Eight times the horizon costs {costs[^1] / costs[0]:0.000} times as much under log loss"),
            X = "horizon H, steps",
            Y = "R_cost, share of the range of returns",
            LogX = true,
            Series = [new ClaimSeries("rollouts", x, costs), new ClaimSeries("R D^2", x, hellinger, true), new ClaimSeries("(1 - 1/S)^n", x, [.. x.Select(_ => expected)], true)],
        });
    }

    // In context c the right choice stays; the first wrong one costs the price, once, and ends in the last state.
    private static TablePlant Trap(int[] right, double price)
    {
        var next = new int[Contexts + 1, Choices];
        var cost = new double[Contexts + 1, Choices];
        for (int c = 0; c <= Contexts; c++)
        {
            for (int a = 0; a < Choices; a++)
            {
                bool stays = c == Contexts || a == right[c];
                next[c, a] = stays ? c : Contexts;
                cost[c, a] = stays ? 0 : price;
            }
        }

        return new TablePlant(next, cost);
    }

    // The table of largest likelihood: what was shown where something was, null (all choices alike) elsewhere.
    private static int?[] Learn(TablePlant plant, int[] right, Gaussian random)
    {
        var expert = PolicyFactory.Create(PolicySpecs.Linear("expert", plant.Signals, Matrices.Of(1, Contexts + 1, [.. right.Select(a => (double)a), 0])));
        using var runner = new RolloutRunner(plant, plant.Limits, expert, 2);
        var learned = new int?[Contexts];
        for (int i = 0; i < Demonstrations; i++)
        {
            int context = (int)(Contexts * random.NextUnit());
            var demonstration = runner.Keep(new Episode(random.NextSeed(), 2, [context]), "demonstration");
            foreach (var sample in demonstration.Samples)
                learned[Array.IndexOf(sample.Observation, 1.0)] = (int)sample.ActionAsked[0];
        }

        return learned;
    }

    // Even odds over k tables that agree where something was learned.
    private static IPolicy Policy(TablePlant plant, int?[] learned) => PolicyFactory.Create(PolicySpecs.Mixture(
        "log loss",
        plant.Signals,
        [.. Enumerable.Repeat(1.0 / Choices, Choices)],
        [.. Enumerable.Range(0, Choices).Select(a => Matrices.Of(1, Contexts + 1, [.. learned.Select(choice => (double)(choice ?? a)), 0]))]));

    // 2 (1 - sqrt W) in one context; the learner repeats a step with probability 1, 1/k or 0.
    private static double Hellinger(int? learned, int right, int horizon) =>
        2 * (1 - Math.Pow(learned is null ? 1.0 / Choices : learned == right ? 1 : 0, horizon / 2.0));

    // Of the share of S boxes that n balls miss.
    private static double Deviation()
    {
        double one = Math.Pow(1 - 1.0 / Contexts, Demonstrations), two = Math.Pow(1 - 2.0 / Contexts, Demonstrations);
        return Math.Sqrt(one / Contexts + (1 - 1.0 / Contexts) * two - one * one);
    }
}
