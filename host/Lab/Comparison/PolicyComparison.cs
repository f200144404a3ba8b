using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Comparison;

/// <summary>What is compared: recorded episodes of one policy, and where they were made.</summary>
/// <param name="Run">Name of the run, for people.</param>
/// <param name="Setup">The plant that the rig obeys, as far as it is known: system, expert, saturation. Its system is not null.</param>
/// <param name="Twin">The simulation that should predict it.</param>
/// <param name="Policy">The policy that was run.</param>
/// <param name="Rollouts">The recorded episodes, at least one, each with at least one sample.</param>
public sealed record ComparisonInput(string Run, PlantSetup Setup, PlantSetup Twin, PolicySpec Policy, IReadOnlyList<Trajectory> Rollouts)
{
    /// <summary>Chance of the twin and of the permutations.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>Largest |ln g_rig - ln g_twin| a policy period that counts as agreement.</summary>
    public double Margin { get; init; } = GapData.DefaultMargin;
}

/// <summary>How a policy's deviation from the expert grows on one plant, rig or twin.</summary>
/// <param name="Address">The plant.</param>
/// <param name="Episodes">Policy and expert, pair by pair, each from the policy's own start.</param>
/// <param name="Growth">Headline number, curve and the deviations behind them.</param>
/// <param name="Estimates">Every estimator of the catalogue.</param>
/// <param name="Cost">R_cost: mean over episodes of the largest deviation, bounded by the cost scale of the rig.</param>
public sealed record Side(string Address, IReadOnlyList<PairedRun> Episodes, GrowthMeasurement Growth, IReadOnlyList<Estimate> Estimates, double Cost);

/// <summary>
/// One policy on the rig, on its twin and on the ideal plant, each episode from its own recorded start. The expert of every
/// episode is the ideal one from the same start; where the sign of the plant is unknown there is none, and deviation means
/// distance from the origin, which every policy there seeks.
/// </summary>
public sealed record PolicyComparison
{
    /// <summary>What was compared.</summary>
    public required ComparisonInput Input { get; init; }

    /// <summary>Kind of the policy (<see cref="PolicySpecs.Label"/>).</summary>
    public required string Policy { get; init; }

    /// <summary>Chunk length, 1 when not chunked.</summary>
    public required int Chunk { get; init; }

    /// <summary>Sign of the plant.</summary>
    public required int Sign { get; init; }

    /// <summary>What a linear or chunked policy does on the ideal plant; null for the other kinds.</summary>
    public required ClosedLoop? Loop { get; init; }

    /// <summary>Measured.</summary>
    public required Side Rig { get; init; }

    /// <summary>Simulated.</summary>
    public required Side Twin { get; init; }

    /// <summary>Every test of the gap on this policy.</summary>
    public required IReadOnlyList<GapResult> Tests { get; init; }

    /// <summary>What they come to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Recorded actions in the twin.</summary>
    public required TwinReplay Replay { get; init; }

    /// <summary>Root mean square over episodes of the rig minus the ideal plant under the same policy, per policy period, before any limit; unit of the state.</summary>
    public required double[] IdealGapRms { get; init; }

    /// <summary>Measured beside predicted growth; null for a policy or an expert that is not linear.</summary>
    public required GrowthRow? Row { get; init; }

    /// <summary>Compares.</summary>
    public static PolicyComparison Run(ComparisonInput input)
    {
        var system = input.Setup.System ?? throw new ArgumentException($"{input.Setup.Address} has no linear system to deviate on", nameof(input));
        var gains = PolicySpecs.Gains(input.Policy);
        var loop = gains is null ? null : new ClosedLoop(system.A, gains);
        var twinEpisodes = TwinEpisodes.Run(input.Twin, input.Policy, input.Rollouts, input.Seed);
        var rig = Look(input, input.Setup, loop, input.Rollouts);
        var twin = Look(input, input.Twin, loop, twinEpisodes);
        var data = new GapData(rig.Growth.Data, twin.Growth.Data) { Seed = input.Seed, Margin = input.Margin };
        var tests = GapCatalogue.Run(data);
        var (kind, chunk) = PolicySpecs.Label(input.Policy);
        int sign = Math.Sign(system.A[0, 0]);
        return new PolicyComparison
        {
            Input = input,
            Policy = kind,
            Chunk = chunk,
            Sign = sign,
            Loop = loop,
            Rig = rig,
            Twin = twin,
            Tests = tests,
            Verdict = Verdict.Of(data, tests),
            Replay = TwinReplay.Run(input.Twin, input.Rollouts, input.Seed + 1),
            IdealGapRms = IdealGap(system, input),
            Row = loop is null || system.K is null ? null : new GrowthRow
            {
                Problem = system.Family,
                Rig = input.Setup.Rig,
                Policy = kind,
                Chunk = chunk,
                Sign = sign,
                Episodes = input.Rollouts.Count,
                Horizon = input.Rollouts.Max(rollout => rollout.Samples.Count),
                Multiplier = rig.Growth.Multiplier.Value,
                Ci95 = rig.Growth.Multiplier.Ci95,
                Predicted = loop.Multiplier,
                Twin = twin.Growth.Multiplier.Value,
                TwinCi95 = twin.Growth.Multiplier.Ci95,
                SaturatedShare = rig.Growth.SaturatedShare,
                Decades = rig.Growth.Decades,
                RExpert = rig.Episodes.Average(pair => pair.ExpertRisk(gains!, system.K)),
                RCost = rig.Cost,
            },
        };
    }

    private static Side Look(ComparisonInput input, PlantSetup setup, ClosedLoop? loop, IReadOnlyList<Trajectory> episodes)
    {
        var system = input.Setup.System!;
        PairedRun[] pairs = [.. episodes.Select(episode => IdealExpert.Pair(input.Setup, episode))];
        var growth = GrowthMeasurement.Of(pairs, loop, Demonstrator.Floor(setup, new DemonstrationOptions()), setup.Saturation);
        double cost = pairs.Average(pair => Math.Min(1, pair.LargestDeviation() / input.Setup.CostScale));
        return new Side(setup.Address, pairs, growth, EstimatorCatalogue.Run(growth.Data), cost);
    }

    private static Trajectory Ideal(LinearSystem system, PolicySpec policy, Trajectory rollout) =>
        IdealExpert.Run(system, policy, TwinEpisodes.StartOf(rollout), rollout.Samples.Count, rollout.Seed, rollout.Name);

    private static double[] IdealGap(LinearSystem system, ComparisonInput input)
    {
        var recorded = input.Rollouts;
        var ideal = recorded.Select(rollout => Ideal(system, input.Policy, rollout)).ToArray();
        int free = Enumerable.Range(0, recorded.Count).Min(e => Math.Min(ideal[e].Samples.Count, recorded[e].Samples.TakeWhile(sample => sample.LimitBits == 0).Count()));
        return [.. Enumerable.Range(0, free).Select(t => Math.Sqrt(Enumerable.Range(0, recorded.Count)
            .Average(e => recorded[e].Samples[t].Observation.Zip(ideal[e].Samples[t].Observation, (x, y) => (x - y) * (x - y)).Sum())))];
    }
}
