using ImitationHil.Firmware;
using ImitationHil.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>Random sessions, valid and not, repeated, late and damaged, on a device and on its model: after each step all is the same.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private readonly HashSet<(SupervisorState, Status)> _reached = [];

    [Fact]
    public void DevicesDoWhatThePageSays()
    {
        for (ulong seed = 1; seed <= 4; seed++)
            Property.Holds(Property.Sequences(ModelBench.Choices, longest: 80), Agrees, 1000, seed);
        foreach (var state in Enum.GetValues<SupervisorState>())
            Assert.Contains(_reached, r => r.Item1 == state);
        Status[] faults =
        [
            Status.ActionNotFinite, Status.ActionImplausible, Status.ObservationNotFinite, Status.ObservationImplausible, Status.EnvelopeLeft, Status.LinkLost,
            Status.PlantError, Status.InternalError,
        ];
        Assert.Subset(_reached.Where(r => r.Item1 == SupervisorState.Faulted).Select(r => r.Item2).ToHashSet(), faults.ToHashSet());
    }

    private bool Agrees(int[] sequence)
    {
        var bench = new ModelBench();
        bool agrees = sequence.All(bench.Happen);
        _reached.UnionWith(bench.Reached);
        if (!agrees)
            output.WriteLine($"{string.Join(", ", sequence)}: {bench.Difference}");
        return agrees;
    }
}
