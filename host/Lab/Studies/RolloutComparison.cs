using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Studies;

/// <summary>What came out of comparing recorded rollouts with the expert and with the ideal plant.</summary>
/// <param name="Row">Growth, measured and predicted.</param>
/// <param name="Growth">The measurement behind it.</param>
/// <param name="Loop">The prediction behind it.</param>
/// <param name="GapRms">Root mean square over episodes of rollout minus ideal twin, per policy period, before any limit; unit of the state.</param>
public sealed record ComparedRollouts(GrowthRow Row, GrowthMeasurement Growth, ClosedLoop Loop, double[] GapRms);

/// <summary>
/// Compares recorded rollouts of a linear or chunked policy with its expert and with itself on the ideal plant, each
/// episode from its own recorded start.
/// </summary>
public static class RolloutComparison
{
    /// <summary>The gains of a policy that plays linear maps of what it sees, one a lag; null for the other kinds.</summary>
    public static IReadOnlyList<Matrix<double>>? Gains(PolicySpec spec)
    {
        bool linear = (spec.Kind == PolicySpec.Gain && spec.P0 == 1) || (spec.Kind == PolicySpec.Chunk && spec.P1 == spec.P0);
        if (!linear)
            return null;
        int m = spec.Signals.ActionCount, n = spec.Signals.ObservationCount;
        return [.. Enumerable.Range(0, spec.P0).Select(k => Matrix<double>.Build.Dense(m, n, (i, j) => spec.Weights[k * m * n + i * n + j]))];
    }

    /// <summary>Compares.</summary>
    /// <param name="setup">The plant that the rollouts were made on, as far as it is known: system, expert, saturation.</param>
    /// <param name="policy">The policy that was run.</param>
    /// <param name="rollouts">The recorded episodes.</param>
    /// <exception cref="InvalidOperationException">The policy or the plant is not one whose growth is a number.</exception>
    public static ComparedRollouts Run(PlantSetup setup, PolicySpec policy, IReadOnlyList<Trajectory> rollouts)
    {
        var system = setup.System;
        if (system?.K is null)
            throw new InvalidOperationException($"{setup.Address} has no linear expert to deviate from; count hitting times instead of growth there");
        var gains = Gains(policy) ?? throw new InvalidOperationException($"policy '{policy.Name}' is not linear or chunked; a growth multiplier would not describe it");

        var loop = new ClosedLoop(system.A, gains);
        var pairs = rollouts.Select(rollout => new PairedRun(rollout, Ideal(system, setup.Expert!, rollout))).ToArray();
        var twins = rollouts.Select(rollout => new PairedRun(rollout, Ideal(system, policy, rollout))).ToArray();
        var growth = GrowthMeasurement.Of(pairs, loop, Demonstrator.Floor(setup, new DemonstrationOptions()), setup.Saturation);
        var row = new GrowthRow
        {
            Problem = system.Family,
            Rig = setup.Rig,
            Policy = policy.Kind == PolicySpec.Chunk ? "chunk" : "linear",
            Chunk = loop.Chunk,
            Sign = Math.Sign(system.A[0, 0]),
            Episodes = rollouts.Count,
            Horizon = rollouts.Max(rollout => rollout.Samples.Count),
            Multiplier = growth.Multiplier.Value,
            Ci95 = growth.Multiplier.Ci95,
            Predicted = loop.Multiplier,
            SaturatedShare = growth.SaturatedShare,
            Decades = growth.Decades,
            RExpert = pairs.Average(pair => pair.ExpertRisk(gains, system.K)),
            RCost = pairs.Average(pair => Math.Min(1, pair.LargestDeviation() / setup.CostScale)),
        };
        return new ComparedRollouts(row, growth, loop, Gap(twins));
    }

    // The same start on the ideal plant, without noise.
    private static Trajectory Ideal(LinearSystem system, PolicySpec policy, Trajectory rollout)
    {
        var start = Array.ConvertAll(rollout.Samples[0].Observation, value => (float)value);
        using var runner = new RolloutRunner(new LinearPlant(system, start), system.WideLimits, PolicyFactory.Create(policy), rollout.Samples.Count);
        return runner.Keep(new Episode(rollout.Seed, rollout.Samples.Count, start), rollout.Name);
    }

    private static double[] Gap(PairedRun[] twins)
    {
        int count = twins.Min(twin => twin.Free);
        return [.. Enumerable.Range(0, count).Select(t => Math.Sqrt(twins.Average(twin => twin.SquaredDifference(t))))];
    }
}
