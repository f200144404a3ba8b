using ImitationHil.Firmware;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>
/// Policies through their interface, then the checks and the clamp that stand between any policy and any plant; one observation of a
/// table after the other.
/// </summary>
internal static class PolicyCases
{
    private const int Rows = 256;
    private const long Count = 400_000;
    private const double Most = 1.2;

    public static IEnumerable<PeerCase> All =>
    [
        Case("linear 4->1", 1, (signals, weights) => new PolicySpec("", signals, PolicySpec.Gain, 1, 0, weights[..4])),
        Case("linear 4->4", 4, (signals, weights) => new PolicySpec("", signals, PolicySpec.Gain, 1, 0, weights[..16])),
        Case("chunk 8, 4->1", 1, (signals, weights) => new PolicySpec("", signals, PolicySpec.Chunk, 8, 8, weights[..32])),
        Case("mixture of 2, 4->1", 1, (signals, weights) => new PolicySpec("", signals, PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, .. weights[2..10]])),
        Case("network 4-16-1", 1, (signals, weights) => new PolicySpec("", signals, PolicySpec.Network, 1, 1, [1, 16, .. weights[2..99]])),
        Case("banded of 2, 4->1", 1, (signals, weights) => new PolicySpec("", signals, PolicySpec.Banded, 2, 0, [2.88f, 1e-6f, .. weights[2..10]])),
    ];

    /// <summary>Signals of so many slots.</summary>
    public static Signals Shape(int observations, int actions) => new(
        [.. Enumerable.Range(0, observations).Select(i => $"x{i}")], [.. Enumerable.Repeat("rad", observations)],
        [.. Enumerable.Range(0, actions).Select(i => $"u{i}")], [.. Enumerable.Repeat("V", actions)], 10_000);

    private static PeerCase Case(string name, int actions, Func<Signals, float[], PolicySpec> spec) => new(name, Count, () =>
    {
        var signals = Shape(4, actions);
        var described = spec(signals, new SharedNumbers(7).Next(PolicyFactory.MaxWeights));
        if (PolicyFactory.Check(described) != ImageError.None)
            throw new InvalidOperationException($"{name}: {PolicyFactory.Check(described)}");
        var policy = PolicyFactory.Create(described);
        policy.Reset(5);
        var numbers = new SharedNumbers(11);
        float[][] observations = [.. Enumerable.Range(0, Rows).Select(_ => numbers.Next(4))];
        float[] low = [.. Enumerable.Repeat(-0.4f, actions)], high = [.. Enumerable.Repeat(0.4f, actions)];
        return count => Act(policy, observations, low, high, count);
    })
    {
        MostRatio = Most,
    };

    private static ulong Act(IPolicy policy, float[][] observations, float[] low, float[] high, long count)
    {
        var action = new float[low.Length];
        ulong sum = 0;
        for (long i = 0; i < count; i++)
        {
            if (policy.Act(observations[i & (Rows - 1)], action) != Status.Ok || Finite.Check(action, Status.ActionNotFinite, Status.ActionImplausible) != Status.Ok)
                throw new InvalidOperationException("an action of the benchmark is not one");
            for (int j = 0; j < action.Length; j++)
            {
                action[j] = Finite.Clamp(action[j], low[j], high[j]);
                sum = sum * 31 + FloatBits.Of(action[j]);
            }
        }

        return sum;
    }
}
