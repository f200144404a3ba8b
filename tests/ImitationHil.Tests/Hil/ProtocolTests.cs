using ImitationHil.Firmware;
using ImitationHil.Hil;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>The whole protocol over memory, a pseudo-terminal and TCP.</summary>
public sealed class ProtocolTests
{
    public static TheoryData<string, string> LinesAndKinds()
    {
        var data = new TheoryData<string, string>();
        foreach (string line in new[] { "memory", "pty", "tcp" })
        {
            foreach (string kind in new[] { "gain", "periodic", "chunk", "mixture", "banded", "network", "denoiser" })
                data.Add(line, kind);
        }

        return data;
    }

    internal static (DeviceClient Client, SpyPlant Plant, IDisposable Owner) Open(string line, Signals? shape = null)
    {
        if (line == "memory")
        {
            var bench = new MemoryBench(new SpyPlant(shape));
            return (bench.Client, bench.Plant, bench.Client);
        }

        var plant = new SpyPlant(shape);
        var device = line == "pty"
            ? EmulatedDevice.OverPty(() => (plant, SpyPlant.Bounds), 0xB0071D00)
            : EmulatedDevice.OverTcp(() => (plant, SpyPlant.Bounds), bootId: 0xB0071D00);
        return (new DeviceClient(device.Connect(), new LinkOptions { ReplyMilliseconds = 10000 }), plant, device);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("pty")]
    [InlineData("tcp")]
    public void GreetingSignalsLimitsAndStatus(string line)
    {
        var (client, _, owner) = Open(line);
        using (owner)
        using (client)
        {
            Assert.Equal(new Greeting(Wire.Version, 0xB0071D00), client.Hello());
            var signals = client.Describe();
            Assert.Equal(SpyPlant.Shape.ObservationNames, signals.ObservationNames);
            Assert.Equal(SpyPlant.Shape.ObservationUnits, signals.ObservationUnits);
            Assert.Equal(SpyPlant.Shape.ActionNames, signals.ActionNames);
            Assert.Equal(SpyPlant.Shape.ActionUnits, signals.ActionUnits);
            Assert.Equal(SpyPlant.Shape.PeriodMicroseconds, signals.PeriodMicroseconds);
            Assert.Equal(SpyPlant.Shape.Contract, signals.Contract);
            var limits = client.GetLimits(signals);
            Assert.Equal([-2f, -2f], limits.ActionLow);
            Assert.Equal([2f, 2f], limits.ActionHigh);
            Assert.Equal([1f, 1f], limits.ActionSlew);
            Assert.Equal([-1000f, -1000f], limits.ObservationLow);
            Assert.Equal([1000f, 1000f], limits.ObservationHigh);
            Assert.Equal(new DeviceStatus(SupervisorState.Idle, Status.Ok, DeviceMode.None, 0, 0, 0, Status.Ok, 0, 0), client.GetStatus());
            client.LoadImage(Images.Bytes("gain"));
            Assert.Equal(Images.Read("gain").Checksum, client.GetStatus().ImageChecksum);
        }
    }

    [Theory]
    [MemberData(nameof(LinesAndKinds))]
    public void PolicyDecidesTheSameBitsOnTheDevice(string line, string kind)
    {
        var (client, plant, owner) = Open(line);
        using (owner)
        using (client)
        {
            var result = Verification.Compare(Images.Bytes(kind), client, 1000, 7);
            Assert.Equal((true, 1000, -1), (result.Equal, result.Steps, result.FirstDifference));
            Assert.Equal(result.HashInProcess, result.HashOnDevice);
            Assert.NotEqual(Fnv.Start, result.HashInProcess);
            Assert.Equal(0, plant.Steps);
            Assert.False(plant.IsMoving);
        }
    }

    [Theory]
    [MemberData(nameof(LinesAndKinds))]
    public void StandaloneRunGivesTheBitsOfTheSameRunInProcess(string line, string kind)
    {
        var episode = new Episode(11, 203, [0.5f, -0.75f]);
        var (rows, status) = Runs.InProcess(kind, episode);
        var (client, plant, owner) = Open(line);
        using (owner)
        using (client)
        {
            client.LoadImage(Images.Bytes(kind));
            var trace = new BitTrace();
            var result = new StandaloneRun(client, client.Describe(), trace).Run(episode);
            Assert.Equal(new StandaloneResult(status, status == Status.HorizonReached ? 203 : result.Steps, 0), result);
            Assert.Equal(rows, trace.Rows);
            Assert.False(plant.IsMoving);
        }
    }

    [Theory]
    [MemberData(nameof(LinesAndKinds))]
    public void TetheredRunGivesTheBitsOfTheSameRunInProcess(string line, string kind)
    {
        var episode = new Episode(12, 101, [0.5f, -0.75f]);
        var (rows, status) = Runs.InProcess(kind, episode);
        var (client, plant, owner) = Open(line, SpyPlant.Patient);
        using (owner)
        using (var remote = new RemotePlant(client))
        {
            var trace = new BitTrace();
            Assert.Equal(status, new ControlLoop(remote, Images.Read(kind, SpyPlant.Patient).Policy, trace).Run(episode));
            Assert.Equal(rows, trace.Rows);
            Assert.False(plant.IsMoving);
        }
    }

    [Fact]
    public void ComparisonOfBitsSeesADifference()
    {
        // The device holds the image, but somebody else's answers come back: one bit of one action.
        var bench = new MemoryBench();
        int acts = 0;
        bench.Lines.Device.Tamper = frame => Frames.Type(frame) == (Wire.Act | Wire.Reply) && ++acts == 38 ? Frames.Change(frame, 8, 1) : frame;
        var result = Verification.Compare(Images.Read("gain"), bench.Client, 100, 7);
        Assert.Equal((false, 37), (result.Equal, result.FirstDifference));
        Assert.NotEqual(result.HashInProcess, result.HashOnDevice);
    }

    [Fact]
    public void RefusedImageLeavesTheOldOneAndSaysWhy()
    {
        var bench = new MemoryBench().Loaded();
        uint before = bench.Client.GetStatus().ImageChecksum;
        byte[] damaged = Images.Bytes("chunk");
        damaged[40] ^= 1;
        var refused = Assert.Throws<DeviceRefusedException>(() => bench.Client.LoadImage(damaged));
        Assert.Equal(Wire.ImageRefused + (int)ImageError.BadChecksum, refused.Result);
        Assert.Contains("CRC-32", refused.Message);
        Assert.Equal(before, bench.Client.GetStatus().ImageChecksum);
    }

    [Fact]
    public void ImageRequestWhileRunningIsNotCalledABadImage()
    {
        var bench = new MemoryBench().Tethered();
        var refused = Assert.Throws<DeviceRefusedException>(() => bench.Client.LoadImage(Images.Bytes("gain")));
        Assert.Equal((int)Status.NotAllowed, refused.Result);
        Assert.Equal(SupervisorState.Running, bench.Client.GetStatus().State);
    }

    [Fact]
    public void ContractsAreCompared()
    {
        var bench = new MemoryBench().Loaded();
        foreach (var mode in new[] { DeviceMode.Lockstep, DeviceMode.Tethered, DeviceMode.Standalone })
        {
            Assert.Equal(Status.ContractMismatch, bench.Client.Prepare(mode, SpyPlant.Shape.Contract + 1));
            Assert.Equal(Status.Ok, bench.Client.Prepare(mode, SpyPlant.Shape.Contract));
        }

        Assert.Equal(Status.ContractMismatch, new MemoryBench().Client.Prepare(DeviceMode.Standalone, SpyPlant.Shape.Contract));
    }

    [Fact]
    public void NamesThatDoNotFitAFrameAreRefusedAtConstruction()
    {
        string[] names = [.. Enumerable.Range(0, 32).Select(i => new string('n', 40))];
        var shape = new Signals(names, names, ["u"], ["rad"], 20000);
        var e = Assert.Throws<ArgumentException>(() =>
            new DeviceLoop(new LoopbackLines().Device, new ManualClock(), new ShapeOnly(shape), Limits.Symmetric(shape, 1f, 1f, 1f), 1));
        Assert.Contains("shorten", e.Message);
    }

    [Fact]
    public void AnotherVersionIsNamed()
    {
        var bench = new MemoryBench();
        bench.Lines.Device.Tamper = frame => Frames.Change(frame, 3, Wire.Version ^ 9);
        Assert.Contains("version 9", Assert.Throws<DeviceRefusedException>(() => bench.Client.Hello()).Message);
    }

    private sealed class ShapeOnly(Signals signals) : IPlant
    {
        public Signals Signals => signals;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation) => Status.Ok;

        public Status Step(float[] action, float[] observation) => Status.Ok;

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Looks into frames and changes them so that they stay intact.</summary>
internal static class Frames
{
    public static byte[] Payload(byte[] frame)
    {
        byte[] code = frame[1..^1];
        int length = Cobs.DecodeInPlace(code, code.Length);
        return code[..(length - 4)];
    }

    public static byte Type(byte[] frame) => Payload(frame)[0];

    /// <summary>Flips bits of one payload byte (0 type, 1 sequence, 2 result) and makes the CRC right again.</summary>
    public static byte[] Change(byte[] frame, int index, byte bits)
    {
        byte[] payload = Payload(frame);
        payload[index] ^= bits;
        var writer = new FrameWriter();
        writer.Begin(payload[0], payload[1]);
        writer.PutBytes(payload, 2, payload.Length - 2);
        int length = writer.Finish();
        return writer.Encoded[..length];
    }
}
