using ImitationHil.Tests.Cli.Bench;

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

    public void Dispose() => _bench.Dispose();
}
