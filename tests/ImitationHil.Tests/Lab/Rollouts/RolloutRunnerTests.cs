using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Tests.Lab.Rollouts;

/// <summary>Episodes are run as on a device and kept as they were.</summary>
public class RolloutRunnerTests
{
    private static readonly PlantSetup Doubling = PlantCatalog.Open("sim:double");

    [Fact]
    public void Samples_are_what_happened()
    {
        using var runner = Runner(-1);
        var kept = runner.Keep(new Episode(7, 3, [0.5f]), "one");
        Assert.Equal(("one", 7u, 3), (kept.Name, kept.Seed, kept.Samples.Count));
        Assert.All(kept.Samples, (sample, t) =>
        {
            // x+ = 2x - x: it stays.
            Assert.Equal((t, 200_000L * t, Status.Ok), (sample.Step, sample.TimeMicroseconds, t == 2 ? Status.Ok : sample.Status));
            Assert.Equal([0.5], sample.Observation);
            Assert.Equal([-0.5], sample.ActionAsked);
            Assert.Equal([-0.5], sample.ActionApplied);
            Assert.Empty(sample.ExpertAction);
        });
    }

    [Fact]
    public void What_was_asked_and_what_was_applied_are_kept_apart()
    {
        var limits = Limits.Symmetric(Doubling.Signals, 0.25f, 10, 100);
        using var runner = new RolloutRunner(Doubling.Create(), limits, PolicyFactory.Create(PolicySpecs.Linear("k", Doubling.Signals, Matrices.Of(1, 1, -2))), 3);
        var first = runner.Keep(new Episode(1, 2, [0.5f]), "one").Samples[0];
        Assert.Equal([-1.0], first.ActionAsked);
        Assert.Equal([-0.25], first.ActionApplied);
        Assert.Equal(LimitBits.Action, first.LimitBits);
    }

    [Fact]
    public void A_fault_ends_one_episode_and_not_the_next()
    {
        // Growth by 1002 a step leaves the envelope of 1e5 at the second.
        using var runner = Runner(1000);
        Assert.True(runner.Run(new Episode(1, 10, [1f])).IsFault());
        int first = runner.Trace.Count;
        Assert.InRange(first, 1, 3);
        Assert.Equal(Status.HorizonReached, runner.Run(new Episode(1, 10, [0f])));
        Assert.Equal(10, runner.Trace.Count);
        Assert.True(runner.Run(new Episode(1, 10, [1f])).IsFault());
        Assert.Equal(first, runner.Trace.Count);
    }

    [Fact]
    public void A_policy_for_other_signals_is_not_run()
    {
        var other = PlantCatalog.Open("sim:pair");
        using var runner = new RolloutRunner(Doubling.Create(), Doubling.Limits, PolicyFactory.Create(other.Expert!), 5);
        Assert.Equal(Status.ContractMismatch, runner.Run(new Episode(1, 5, [0f])));
        Assert.Equal(0, runner.Trace.Count);
    }

    [Fact]
    public void A_kept_trajectory_does_not_change_when_the_next_episode_runs()
    {
        using var runner = Runner(-2);
        var kept = runner.Keep(new Episode(1, 2, [0.5f]), "one");
        runner.Run(new Episode(1, 2, [0.25f]));
        Assert.Equal([0.5], kept.Samples[0].Observation);
    }

    private static RolloutRunner Runner(double gain) =>
        new(Doubling.Create(), Doubling.Limits, PolicyFactory.Create(PolicySpecs.Linear("k", Doubling.Signals, Matrices.Of(1, 1, gain))), 10);
}
