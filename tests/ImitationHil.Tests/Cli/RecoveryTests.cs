using ImitationHil.Lab.Records;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary><c>run --recovery simplex</c> and what <c>fit</c> makes of it.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly ImitateBench _bench = new();

    [Fact]
    public void Takeovers_are_recorded_and_teach()
    {
        _bench.Done("record", "--episodes", "20");
        var before = _bench.Json("fit", "--out", "linear.img");
        var run = _bench.Json("run", "--policy", "linear.img", "--recovery", "simplex", "--start", "0.004,0.002", "--horizon", "80", "--episodes", "2");
        var recovery = run["recovery"]!;
        Assert.True((double)recovery["return"]! < (double)recovery["leave"]! && (double)recovery["leave"]! < (double)recovery["largest"]!);
        Assert.All(run["episodes"]!.AsArray(), episode => Assert.Equal(("horizonReached", 80), ((string)episode!["status"]!, (int)episode["steps"]!)));
        Assert.True((int)run["episodes"]![0]!["recovered"]! > 0);

        var record = RunReader.Read(_bench.PathOf("runs/run"));
        Assert.Equal((double)recovery["leave"]!, record.Manifest.Extra["recovery.leave"]);
        Assert.NotNull(record.Manifest.Expert);
        Assert.All(record.Trajectories, t => Assert.All(t.Samples, s => Assert.Equal(2, s.ExpertAction.Length)));
        _bench.Done("compare");

        // The expert's gain on x1 is -1.5; demonstrations alone show nothing of it.
        var after = _bench.Json("fit", "--from", "runs/demonstrations", "runs/run", "--out", "second.img");
        Assert.Equal(0, (double)before["gains"]![0]![0]!, 0.05);
        Assert.Equal(-1.5, (double)after["gains"]![0]![0]!, 1e-3);
        Assert.Empty(after["neverShown"]!.AsArray());
    }

    [Fact]
    public void What_cannot_be_recovered_is_refused()
    {
        _bench.Done("record", "--episodes", "4");
        _bench.Done("fit", "--out", "linear.img");
        string[] how = ["--policy", "linear.img", "--recovery", "simplex", "--out", "no"];
        _bench.Refused(["run", "--plant", "pty:rig:two-motor/pair?g=1.5", .. how], "--recovery", "--mode tethered");
        _bench.Refused(["run", "--plant", "sim:furuta", "--policy", "expert", "--recovery", "simplex", "--out", "no"], "no linear expert");
        _bench.Refused(["run", "--recovery", "perhaps"], "'perhaps' is not one of none, simplex");
        _bench.Done("run", "--plant", "sim:pair", "--policy", "zero", "--out", "plain");
        _bench.Refused(["fit", "--from", "plain"], "run --recovery simplex");
    }

    public void Dispose() => _bench.Dispose();
}
