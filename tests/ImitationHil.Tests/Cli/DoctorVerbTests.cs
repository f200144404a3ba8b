using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli;

/// <summary><c>imitate doctor</c>: what it prints, and what it says to its caller.</summary>
public sealed class DoctorVerbTests : IDisposable
{
    private readonly ImitateBench _bench = new();

    [Fact]
    public void AnEmulatedDeviceIsHealthy()
    {
        var finished = _bench.Run("doctor", "--plant", "pty:sim:pair", "--json", "-");
        var checks = finished.Json["checks"]!.AsArray();
        Assert.Equal(["greeting", "contract", "limits", "state", "round trip, 99 %", "damaged frames"], checks.Select(check => (string)check!["name"]!));
        Assert.All(checks, check => Assert.True(check!["value"] != null && check["unit"] != null && check["limit"] != null && check["advice"] != null));

        // How long a round trip takes is this machine's affair; everything else is not.
        Assert.All(checks.Where(check => (string)check!["name"]! != "round trip, 99 %"), check => Assert.True((bool)check!["pass"]!));
        int failed = (int)finished.Json["failed"]!;
        Assert.Equal(6, (int)finished.Json["passed"]! + failed);
        Assert.Equal(failed == 0 ? 0 : 1, finished.Exit);
        Assert.Contains("what to do", finished.Error);
    }

    [Fact]
    public void APortThatIsNotThereIsALostLink()
    {
        var finished = _bench.Run("doctor", "--plant", "tty:/dev/ttyNotThere0", "--json", "-");
        Assert.Equal(3, finished.Exit);
        Assert.Equal((0, 1), ((int)finished.Json["passed"]!, (int)finished.Json["failed"]!));
    }

    [Fact]
    public void WhatIsNoDeviceIsRefused() => _bench.Refused(["doctor", "--plant", "sim:pair"], "is not a device");

    private const string AllFour = "pty:rig:one-motor/pair?encoder=reversed&leads=swapped&deadzone=0.03&counts=4200";

    [Fact]
    public void AVirtualRigIsWalkedAndItsFourDefectsAreFound()
    {
        _bench.Write("my.rig", Repository.Text("firmware/Pi/rigs/pi-one-motor.rig"));
        var finished = _bench.Run("doctor", "--plant", AllFour, "--rig", "my.rig", "--out", "out/new.rig", "--json", "-");
        Assert.Equal(1, finished.Exit);
        var findings = finished.Json["findings"]!.AsArray();
        Assert.Equal(["encoderReversed", "countsPerTurn", "motorLeadSwapped", "deadZone"], findings.Select(finding => (string)finding!["id"]!));
        Assert.All(findings, finding => Assert.True(finding!["figure"]!.GetValue<double>() != 0 && ((string)finding["unit"]!).Length > 0 && ((string)finding["text"]!).Length > 10));
        Assert.All(finished.Json["steps"]!.AsArray(), step => Assert.True(
            step!["id"] != null && step["title"] != null && step["unit"] != null && step["bound"] != null && step["advice"] != null && (string)step["verdict"]! is "ok" or "failed" or "skipped"));
        Assert.Equal("", (string)finished.Json["aborted"]!);
        string written = File.ReadAllText(_bench.PathOf("out/new.rig"));
        Assert.Contains("counts-per-turn = 4200 ", written);
        Assert.Contains("encoder-sign = -1", written);
        Assert.Contains("forward = 6", written);
        Assert.Equal(Repository.Text("firmware/Pi/rigs/pi-one-motor.rig"), File.ReadAllText(_bench.PathOf("my.rig")));
    }

    [Fact]
    public void ADryRunTellsItsBoundsAndMovesNothing()
    {
        var finished = _bench.Run("doctor", "--plant", AllFour, "--dry-run", "--json", "-");
        var plan = finished.Json["plan"]!.AsArray();
        Assert.Equal(11, plan.Count);
        Assert.Contains(plan, step => step!["maxDuty"]!.GetValue<double>() > 0.2 && step["maxTravelTurns"]!.GetValue<double>() > 0);
        Assert.Empty(finished.Json["steps"]!.AsArray());
        Assert.Empty(finished.Json["findings"]!.AsArray());
    }

    [Fact]
    public void BadOptionsAreRefusedBeforeAnythingIsOpened()
    {
        _bench.Refused(["doctor", "--plant", AllFour, "--out", "x.rig"], "needs --rig");
        _bench.Refused(["doctor", "--plant", AllFour, "--rig", "nowhere.rig"], "nowhere.rig");
        _bench.Refused(["doctor", "--plant", "tty:/dev/ttyNotThere0", "--move"], "is no terminal");
        _bench.Refused(["doctor", "--plant", "tty:/dev/ttyNotThere0", "--move", "--dry-run"], "give one of both");
        _bench.Refused(["doctor", "--plant", "pty:rig:one-motor/pair?encoder=upside-down"], "is not one of right, reversed");
        _bench.Refused(["doctor", "--plant", "pty:rig:one-motor/pair?deadzone=2"], "is not a number from 0 to 0.5");
    }

    public void Dispose() => _bench.Dispose();
}
