using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Linux;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>The device's thread behind real lines. Time-outs are generous and decide failure only.</summary>
public sealed class EmulatedDeviceTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private static readonly LinkOptions Patient = new() { ReplyMilliseconds = 10000 };

    [Theory]
    [InlineData("pty", false)]
    [InlineData("pty", true)]
    [InlineData("tcp", false)]
    [InlineData("tcp", true)]
    public void StopDuringStandaloneEpisodeStopsThePlant(string line, bool emergency)
    {
        var (client, plant, owner) = ProtocolTests.Open(line);
        using (owner)
        using (client)
        {
            client.LoadImage(Images.Bytes("gain"));
            var run = new StandaloneRun(client, SpyPlant.Shape, new BitTrace());
            plant.OnStep = step =>
            {
                if (step == 50 && emergency)
                    run.RequestEmergencyStop();
                else if (step == 50)
                    run.RequestStop();
            };
            var result = run.Run(new Episode(1, 100_000_000, []));
            Assert.Equal(emergency ? Status.EmergencyStop : Status.Stopped, result.Status);
            Assert.False(plant.IsMoving);
            Assert.DoesNotContain("step", plant.Calls[plant.Calls.LastIndexOf("stop")..]);
            Assert.Equal(emergency ? SupervisorState.EmergencyStopped : SupervisorState.Ready, client.GetStatus().State);
        }
    }

    [Fact]
    public void HostThatLeavesTcpStopsThePlantAndTheNextHostFindsTheFault()
    {
        var plant = new SpyPlant(SpyPlant.Patient);
        using var device = EmulatedDevice.OverTcp(() => (plant, SpyPlant.Bounds));
        using (var first = new DeviceClient(device.Connect(), Patient))
        {
            first.LoadImage(Images.Bytes("gain", SpyPlant.Patient));
            Assert.Equal(Status.Ok, first.Prepare(DeviceMode.Tethered, SpyPlant.Patient.Contract));
            Assert.Equal(Status.Ok, first.Arm());
            Assert.Equal(Status.Ok, first.Start(new Episode(1, 10, []), new float[2]));
            Assert.True(plant.IsMoving);
        }

        using var next = new DeviceClient(device.Connect(), Patient);
        var status = next.GetStatus();
        Assert.Equal((SupervisorState.Faulted, Status.LinkLost), (status.State, status.Fault));
        Assert.Equal(Images.Read("gain", SpyPlant.Patient).Checksum, status.ImageChecksum);
        Assert.False(plant.IsMoving);
        Assert.Equal(Status.Ok, next.Reset());
        var trace = new BitTrace();
        Assert.Equal(Status.HorizonReached, new StandaloneRun(next, SpyPlant.Patient, trace).Run(new Episode(1, 10, [])).Status);
        Assert.Equal(10, trace.Rows.Count);
    }

    [Theory]
    [InlineData("pty")]
    [InlineData("tcp")]
    public void DeviceThatEndsIsALostLinkWithItsCause(string line)
    {
        var plant = new SpyPlant();
        var device = line == "pty" ? EmulatedDevice.OverPty(() => (plant, SpyPlant.Bounds)) : EmulatedDevice.OverTcp(() => (plant, SpyPlant.Bounds));
        using var client = new DeviceClient(device.Connect(), Patient);
        client.Hello();
        device.Dispose();
        Assert.Equal("stop", plant.Calls[^1]);
        var lost = Assert.Throws<LinkLostException>(() => client.GetStatus());
        Assert.Equal("get status", lost.Request);
        Assert.Matches(line == "pty" ? "hung up|end of file|Input/output" : "closed|reset|Broken pipe", lost.Cause);
    }

    [Fact]
    public void TwoHostsOneAfterTheOtherOnAPseudoTerminal()
    {
        // The first says nothing, the second is greeted: a device does not take an empty line for a lost one.
        using var device = EmulatedDevice.OverPty(() => (new SpyPlant(), SpyPlant.Bounds), 7);
        ((IDisposable)device.Connect()).Dispose();
        using var client = new DeviceClient(SerialLine.Open(device.Path), Patient);
        Assert.Equal(7u, client.Hello().BootId);
    }

    [Fact]
    public void ExceptionsOfThePlantAreKept()
    {
        var plant = new SpyPlant { OnStep = _ => throw new InvalidOperationException("bus") };
        using var device = EmulatedDevice.OverPty(() => (plant, SpyPlant.Bounds));
        using var client = new DeviceClient(device.Connect(), Patient);
        client.LoadImage(Images.Bytes("gain"));
        Assert.Equal(Status.InternalError, new StandaloneRun(client, SpyPlant.Shape, new BitTrace()).Run(new Episode(1, 10, [])).Status);
        Assert.Equal("bus", device.Problem!.Message);
    }

    [Fact]
    public void ExceptionsOfTheThreadAreThrownByDispose()
    {
        var device = EmulatedDevice.OverTcp(() => (new UnstoppablePlant(), SpyPlant.Bounds));
        Assert.Equal("stuck", Assert.Throws<InvalidOperationException>(device.Dispose).Message);
        device.Dispose();
    }

    [Fact]
    public void PlantThatCannotBeMadeThrowsAtOnce()
    {
        Assert.Throws<NotSupportedException>(() => EmulatedDevice.OverPty(() => throw new NotSupportedException()));
    }

    [Fact]
    public void PortThatIsTakenIsNamed()
    {
        using var device = EmulatedDevice.OverTcp(() => (new SpyPlant(), SpyPlant.Bounds));
        int port = int.Parse(device.Path.Split(':')[1]);
        Assert.Contains($":{port}: cannot listen", Assert.Throws<LineException>(() => EmulatedDevice.OverTcp(() => (new SpyPlant(), SpyPlant.Bounds), port)).Message);
    }

    [Fact]
    public async Task LoopbackWakesAReaderInAnotherThread()
    {
        var lines = new LoopbackLines();
        var reader = Task.Run(() =>
        {
            var buffer = new byte[4];
            int got = lines.Device.Read(buffer, 0, 4, (int)Generous.TotalMilliseconds);
            return buffer[..got];
        });
        Assert.True(lines.Host.Write([1, 2], 0, 2));
        Assert.Equal([1, 2], await reader.WaitAsync(Generous));
        lines.Device.Dispose();
        Assert.Equal(-1, lines.Host.Read(new byte[1], 0, 1, 0));
        Assert.False(lines.Host.Write([1], 0, 1));
    }

    private sealed class UnstoppablePlant : IPlant
    {
        public Signals Signals => SpyPlant.Shape;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation) => Status.Ok;

        public Status Step(float[] action, float[] observation) => Status.Ok;

        public void Stop() => throw new InvalidOperationException("stuck");

        public void Dispose()
        {
        }
    }
}
