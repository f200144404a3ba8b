using ImitationHil.Firmware;
using ImitationHil.Hil;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>A host that comes back knows whether the device ran on or started anew.</summary>
public sealed class ReconnectTests
{
    private static EmulatedDevice Device(SpyPlant plant, uint bootId, int port = 0) => EmulatedDevice.OverTcp(() => (plant, SpyPlant.Bounds), port, bootId);

    [Fact]
    public void TheSameDeviceKeepsItsFaultItsImageAndItsBlackBox()
    {
        var plant = new SpyPlant(SpyPlant.Patient);
        using var device = Device(plant, 7);
        using var session = DeviceSession.Open($"tcp:{device.Path}");
        byte[] image = Images.Bytes("gain", SpyPlant.Patient);
        session.Client.LoadImage(image);
        Assert.Equal(Status.Ok, session.Client.Prepare(DeviceMode.Tethered, session.Signals.Contract));
        Assert.Equal(Status.Ok, session.Client.Arm());
        Assert.Equal(Status.Ok, session.Client.Start(new Episode(1, 10, []), new float[2]));
        Assert.Equal(Status.Ok, session.Client.Move(0, [0.5f, 0f], new float[2], out _));
        session.Client.Dispose();
        Assert.Throws<LinkLostException>(() => session.Client.GetStatus());

        var reunion = session.Reconnect();
        Assert.False(reunion.Rebooted);
        Assert.Equal((SupervisorState.Faulted, Status.LinkLost, 1), (reunion.Status.State, reunion.Status.Fault, reunion.Status.BlackBoxCount));
        Assert.Equal(BitConverter.ToUInt32(image, image.Length - 4), reunion.Status.ImageChecksum);
        Assert.Contains("39 (LinkLost) latched", reunion.ToString());
        Assert.Equal(0.5f, session.Client.GetFault(0, session.Signals)!.Applied[0]);
        Assert.False(plant.IsMoving);

        // The old episode does not go on; a new one does after a reset.
        Assert.Equal(Status.LinkLost, session.Client.Move(1, new float[2], new float[2], out _));
        Assert.Equal(Status.Ok, session.Client.Reset());
        Assert.Equal(Status.HorizonReached, new StandaloneRun(session.Client, session.Signals, new BitTrace()).Run(new Episode(1, 3, [])).Status);
        Assert.Contains("no fault", session.Reconnect().ToString());
    }

    [Fact]
    public void ARestartedDeviceIsNotTakenForTheOldOne()
    {
        var first = Device(new SpyPlant(), 7);
        int port = int.Parse(first.Path.Split(':')[1]);
        using var session = DeviceSession.Open($"tcp:{first.Path}");
        session.Client.LoadImage(Images.Bytes("gain"));
        first.Dispose();
        Assert.Throws<LinkLostException>(() => session.Client.GetStatus());
        using var second = Device(new SpyPlant(), 8, port);

        var reunion = session.Reconnect();
        Assert.True(reunion.Rebooted);
        Assert.Equal(8u, session.Greeting.BootId);
        Assert.Equal((SupervisorState.Idle, Status.Ok, 0u), (reunion.Status.State, reunion.Status.Fault, reunion.Status.ImageChecksum));
        Assert.Contains("restarted: load the image again", reunion.ToString());
    }

    [Fact]
    public void EmulatedDevicesOfASessionAreFoundAgain()
    {
        using var session = DeviceSession.Open("pty:sim:pair");
        uint boot = session.Greeting.BootId;
        session.Client.Dispose();
        Assert.Equal((false, SupervisorState.Idle), (session.Reconnect() is var reunion && reunion.Rebooted, reunion.Status.State));
        Assert.Equal(boot, session.Greeting.BootId);
    }
}
