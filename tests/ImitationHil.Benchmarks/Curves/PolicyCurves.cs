using ImitationHil.Benchmarks.Peers;
using ImitationHil.Firmware;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>One evaluation of a policy, as the loop calls it.</summary>
internal static class PolicyCurves
{
    private const int Evaluations = 10_000;

    public static IEnumerable<CostCurve> All =>
    [
        Curve("chunk policy, 4->1", "chunk", [1, 2, 4, 8, 16, 32, 64], "as many gains of 4 observations, 1 action; an evaluation a period, the plan is made at each boundary",
            l => new PolicySpec("", PolicyCases.Shape(4, 1), PolicySpec.Chunk, l, l, new SharedNumbers(7).Next(4 * l))),
        Curve("linear policy, n->n", "dimension", [1, 2, 4, 8, 16, 32], "n observations, n actions: n^2 weights",
            n => new PolicySpec("", PolicyCases.Shape(n, n), PolicySpec.Gain, 1, 0, new SharedNumbers(7).Next(n * n))),
        Curve("network n-16-n", "dimension", [1, 2, 4, 8, 16, 32], "n observations, 16 hidden units, n actions: 33 n + 16 weights",
            n => new PolicySpec("", PolicyCases.Shape(n, n), PolicySpec.Network, 1, 1, [1, 16, .. new SharedNumbers(7).Next(33 * n + 16)])),
    ];

    private static CostCurve Curve(string name, string axis, int[] sizes, string held, Func<int, PolicySpec> describe) => new(name, axis, sizes, (size, _) =>
    {
        var spec = describe(size);
        if (PolicyFactory.Check(spec) is var error and not ImageError.None)
            throw new InvalidOperationException($"{name} at {size}: {error}");
        var policy = PolicyFactory.Create(spec);
        policy.Reset(5);
        float[] observation = new SharedNumbers(11).Next(spec.Signals.ObservationCount), action = new float[spec.Signals.ActionCount];
        return () =>
        {
            for (int i = 0; i < Evaluations; i++)
            {
                if (policy.Act(observation, action) != Status.Ok)
                    throw new InvalidOperationException("an action of the benchmark is not one");
            }
        };
    }, held)
    {
        Operations = Evaluations,
    };
}
