using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Hil.Doctor;
using ImitationHil.Linux;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>The doctor finds what is wrong, says what to do, and moves nothing.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly SpyPlant _plant = new();
    private readonly EmulatedDevice _device;
    private readonly string _sysfs = Directory.CreateTempSubdirectory("imitation-sysfs-").FullName;

    public DoctorTests() => _device = EmulatedDevice.OverPty(() => (_plant, SpyPlant.Bounds), 7);

    public void Dispose()
    {
        _device.Dispose();
        Directory.Delete(_sysfs, recursive: true);
    }

    // A clock that does not go: round trips take no time, whatever this machine does.
    private sealed class Steady(uint stepMicroseconds = 0) : IClock
    {
        private uint _now;

        public uint NowMicroseconds => _now += stepMicroseconds;
    }

    private void Timer(string text)
    {
        string file = FtdiLatency.FileOf(_device.Path, _sysfs);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private DoctorReport Examine(string? address = null, IClock? clock = null) => new DeviceDoctor(address ?? $"tty:{_device.Path}", _sysfs, clock ?? new Steady()).Examine();

    private static DoctorCheck Failed(DoctorReport report) => Assert.Single(report.Checks, check => !check.Pass);

    [Fact]
    public void AHealthyDevicePassesEveryCheck()
    {
        Timer("1\n");
        var report = Examine();
        Assert.Equal(
            ["port", "FTDI latency timer", "greeting", "contract", "limits", "state", "round trip, 99 %", "damaged frames"],
            report.Checks.Select(check => check.Name));
        Assert.Equal((8, 0, false), (report.Passed, report.Failed, report.LinkLost));
        Assert.Equal((1, "ms"), (report.Checks[1].Value, report.Checks[1].Unit));
        Assert.Contains("00000007", report.Checks[2].Advice);
        Assert.Equal(SpyPlant.Shape.Contract.ToString("x8"), report.Checks[3].Value);
        Assert.Equal("-2 to 2, -2 to 2", report.Checks[4].Value);
        Assert.DoesNotContain("step", _plant.Calls);
        Assert.DoesNotContain("reset", _plant.Calls);
    }

    [Theory]
    [InlineData("16\n")]
    [InlineData("2")]
    [InlineData("0")]
    public void ALatencyTimerThatIsNotOneIsNamedWithItsFile(string text)
    {
        Timer(text);
        var check = Failed(Examine());
        Assert.Equal(("FTDI latency timer", int.Parse(text)), (check.Name, (int)check.Value!));
        Assert.Contains("latency_timer", check.Advice);
        Assert.Contains("echo 1", check.Advice);
    }

    [Fact]
    public void AdaptersWithoutATimerAreNotAskedForOne()
    {
        Assert.DoesNotContain(Examine().Checks, check => check.Name.StartsWith("FTDI", StringComparison.Ordinal));
        Timer("fast");
        Assert.Null(FtdiLatency.Read(_device.Path, _sysfs));
    }

    [Fact]
    public void LinksToPortsAreFollowed()
    {
        Timer("4");
        string link = Path.Combine(_sysfs, "usb-FTDI-by-id");
        File.CreateSymbolicLink(link, _device.Path);
        Assert.Equal(4, FtdiLatency.Read(link, _sysfs));
    }

    [Fact]
    public void APortThatIsNotThereEndsTheVisit()
    {
        var report = Examine("tty:/dev/ttyNotThere0");
        Assert.True(report.LinkLost);
        Assert.Equal("port", Assert.Single(report.Checks).Name);
        Assert.Contains("ttyUSB", report.Checks[0].Advice);
    }

    [Fact]
    public void WhatIsNoSerialLineIsNamed()
    {
        string file = Path.Combine(_sysfs, "file");
        File.WriteAllText(file, "");
        var report = Examine($"tty:{file}");
        Assert.True(report.LinkLost);
        Assert.Contains("is not a serial line", Failed(report).Advice);
    }

    [Fact]
    public void ALatchedFaultIsNamed()
    {
        using (var client = new DeviceClient(_device.Connect(), new LinkOptions { ReplyMilliseconds = 10000 }))
            client.EmergencyStop();
        var report = Examine();
        Assert.False(report.LinkLost);
        Assert.Contains("40 (EmergencyStop)", Failed(report).Advice);
    }

    [Fact]
    public void SlowRoundTripsAreNamed()
    {
        // Every look at the clock is 11 ms later; half of the policy period is 10 ms.
        var check = Failed(Examine(clock: new Steady(11000)));
        Assert.Equal(("round trip, 99 %", 11.0), (check.Name, (double)check.Value!));
        Assert.Contains("10, half a policy period", check.Limit);
        Assert.Equal(0, Examine(clock: new Steady(10000)).Failed);
    }

    [Fact]
    public void ADeviceThatIsGoneIsALostLink()
    {
        string address;
        using (var gone = EmulatedDevice.OverTcp(() => (new SpyPlant(), SpyPlant.Bounds)))
            address = $"tcp:{gone.Path}";
        var report = Examine(address);
        Assert.True(report.LinkLost);
        Assert.Contains("cannot be reached", Failed(report).Advice);
    }
}
