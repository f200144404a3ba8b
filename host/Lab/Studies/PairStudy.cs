using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Studies;

/// <summary>A policy that was fitted to demonstrations.</summary>
/// <param name="Kind"><c>linear</c>, <c>linear-noise</c> or <c>chunk</c>.</param>
/// <param name="Chunk">Chunk length, 1 when not chunked.</param>
/// <param name="Sign">Sign of the plant that it was fitted on.</param>
/// <param name="Gains">Gains of the lags.</param>
/// <param name="Spec">What is exported.</param>
/// <param name="Excitation">What its demonstrations showed.</param>
public sealed record FittedPolicy(string Kind, int Chunk, int Sign, IReadOnlyList<Matrix<double>> Gains, PolicySpec Spec, Excitation Excitation);

/// <summary>Everything that was measured of one policy on one rig.</summary>
public sealed record PolicyOutcome(FittedPolicy Policy, ClosedLoop Loop, GrowthRow Row, DeviationSummary Curve, double Floor, IReadOnlyList<Trajectory> Rollouts);

/// <summary>
/// The main story on a linear problem: demonstrate, fit several imitators, run each against the expert from a displaced
/// start, and compare the growth of the deviation with what the fitted policy does on the ideal plant.
/// </summary>
public sealed class PairStudy(PlantSetup setup, DemonstrationOptions demonstrations, int episodes)
{
    // Where a hand places a start.
    private const double LeastStartQuanta = 5;

    /// <summary>Horizon on which R_expert and R_cost are compared, policy periods.</summary>
    public const int CostHorizon = 24;

    private readonly Matrix<double> _a = setup.System!.A;
    private readonly int _sign = Math.Sign(setup.System!.A[0, 0]);

    /// <summary>The clean demonstrations.</summary>
    public IReadOnlyList<Trajectory> Demonstrations { get; private set; } = [];

    /// <summary>Root mean square of each observation slot when the expert repeats from the origin.</summary>
    public double[] Floor { get; private set; } = [];

    /// <summary>Demonstrates and fits: linear, linear with execution noise, and one chunk policy a length.</summary>
    public IReadOnlyList<FittedPolicy> Fit(IReadOnlyList<int> chunks, double actionNoise)
    {
        Demonstrations = Demonstrator.Record(setup, demonstrations);
        Floor = Demonstrator.Floor(setup, demonstrations);
        var noisy = Demonstrator.Record(setup, demonstrations with { ActionNoise = actionNoise, Seed = demonstrations.Seed + 1000 });
        var policies = new List<FittedPolicy> { FitLinear("linear", Demonstrations), FitLinear("linear-noise", noisy) };
        var excitation = policies[0].Excitation;
        foreach (int chunk in chunks)
        {
            var gains = ChunkLearner.Fit(Demonstrations, chunk, Floor);
            policies.Add(new FittedPolicy("chunk", chunk, _sign, gains, PolicySpecs.Chunk($"chunk {chunk}, sign {_sign:+0;-0}", setup.Signals, gains), excitation));
        }

        return policies;
    }

    /// <summary>Runs one policy on the rig and measures.</summary>
    public PolicyOutcome Measure(FittedPolicy policy, uint seed)
    {
        var loop = new ClosedLoop(_a, policy.Gains);
        int horizon = policy.Chunk > 1 ? 48 : 14;
        var runs = Pairs(policy, horizon + 1, seed, DisplacedStart.Of(setup, loop));
        var (expertRisk, cost) = Risk(policy, seed + 1);
        var growth = GrowthMeasurement.Of(runs, loop, Floor, setup.Saturation);
        var row = new GrowthRow
        {
            Problem = setup.System!.Family,
            Rig = setup.Rig,
            Policy = policy.Kind,
            Chunk = policy.Chunk,
            Sign = _sign,
            Episodes = episodes,
            Horizon = horizon,
            Multiplier = growth.Multiplier.Value,
            Ci95 = growth.Multiplier.Ci95,
            Predicted = loop.Multiplier,
            SaturatedShare = growth.SaturatedShare,
            Decades = growth.Decades,
            RExpert = expertRisk,
            RCost = cost,
        };
        return new PolicyOutcome(policy, loop, row, growth.Curve, growth.Floor, [.. runs.Select(run => run.Policy)]);
    }

    private FittedPolicy FitLinear(string kind, IReadOnlyList<Trajectory> data)
    {
        var excitation = ExcitationOf(data);
        var gain = LinearLearner.Fit(Dataset.Of(data), excitation);
        return new FittedPolicy(kind, 1, _sign, [gain], PolicySpecs.Linear($"{kind}, sign {_sign:+0;-0}", setup.Signals, gain), excitation);
    }

    private Excitation ExcitationOf(IReadOnlyList<Trajectory> data) => Excitation.Of(Dataset.Of(data).X, Floor, setup.Signals.ObservationNames);

    // The policy from the displaced start beside the expert from the origin, the same chance for both.
    private List<PairedRun> Pairs(FittedPolicy policy, int horizon, uint seed, float[] displaced)
    {
        var seeds = new Gaussian(seed);
        using var learner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(policy.Spec), horizon);
        using var expert = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(setup.Expert!), horizon);
        var runs = new List<PairedRun>();
        for (int e = 0; e < episodes; e++)
        {
            uint chance = seeds.NextSeed();
            runs.Add(new PairedRun(
                learner.Keep(new Episode(chance, horizon, displaced), $"episode-{e:000}"),
                expert.Keep(new Episode(chance, horizon, new float[displaced.Length]), $"expert-{e:000}")));
        }

        return runs;
    }

    // From the same start as the expert, placed as well as a hand can (within the least start of each coordinate): the
    // error on the expert's states, and what it costs when the policy drives.
    private (double Expert, double Cost) Risk(FittedPolicy policy, uint seed)
    {
        var random = new Gaussian(seed);
        using var learner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(policy.Spec), CostHorizon);
        using var expert = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(setup.Expert!), CostHorizon);
        double risk = 0, cost = 0;
        for (int e = 0; e < episodes; e++)
        {
            var start = setup.DemonstrationStart(random);
            for (int i = 0; i < start.Length; i++)
                start[i] += (float)random.NextUniform(-LeastStartQuanta * setup.Quantum[i], LeastStartQuanta * setup.Quantum[i]);
            var episode = new Episode(random.NextSeed(), CostHorizon, start);
            var run = new PairedRun(learner.Keep(episode, ""), expert.Keep(episode, ""));
            risk += run.ExpertRisk(policy.Gains, setup.System!.K!) / episodes;
            cost += Math.Min(1, run.LargestDeviation() / setup.CostScale) / episodes;
        }

        return (risk, cost);
    }
}
