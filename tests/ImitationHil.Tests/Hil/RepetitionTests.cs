using ImitationHil.Firmware;
using ImitationHil.Hil;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Any one frame of a whole session is lost, damaged or doubled, in either direction: nothing happens twice or not at all.</summary>
public sealed class RepetitionTests
{
    private static readonly Episode Tethered = new(5, 25, [0.3f, 0.1f]);

    public static TheoryData<string, bool> Harms()
    {
        var data = new TheoryData<string, bool>();
        foreach (string harm in new[] { "drop", "flip", "double", "cut", "noise" })
        {
            data.Add(harm, true);
            data.Add(harm, false);
        }

        return data;
    }

    private static byte[] Apply(string harm, byte[] frame) => harm switch
    {
        "drop" => [],
        "flip" => [.. frame[..5], (byte)(frame[5] ^ 0x10), .. frame[6..]],
        "double" => [.. frame, .. frame],
        "cut" => frame[..^3],
        _ => [.. "0123456789"u8, .. frame, 1, 2, 3],
    };

    // One frame of the session, counted from 0, is harmed.
    private static int Harm(LoopbackLine line, string harm, int which)
    {
        int count = 0;
        line.Tamper = frame => count++ == which ? Apply(harm, frame) : frame;
        return count;
    }

    [Theory]
    [MemberData(nameof(Harms))]
    public void TetheredSessionSurvivesOneHarmedFrame(string harm, bool fromHost)
    {
        var (rows, status) = Runs.InProcess("gain", Tethered);
        for (int which = 0; which < 31; which++)
        {
            var bench = new MemoryBench();
            Harm(fromHost ? bench.Lines.Host : bench.Lines.Device, harm, which);
            var trace = new BitTrace();
            var remote = new RemotePlant(bench.Client);
            Assert.Equal(status, new ControlLoop(remote, Images.Read("gain").Policy, trace).Run(Tethered));
            Assert.Equal(rows, trace.Rows);
            Assert.Equal(25, bench.Plant.Steps);
            Assert.Single(bench.Plant.Calls, "reset");
            Assert.False(bench.Plant.IsMoving);
            if (harm == "flip")
                Assert.InRange(bench.Client.DroppedCount + bench.Client.GetStatus().DroppedCount, 1u, 2u); // 2: it became a zero
        }
    }

    [Theory]
    [MemberData(nameof(Harms))]
    public void LockstepSessionSurvivesOneHarmedFrame(string harm, bool fromHost)
    {
        // The mixture draws: a step that is carried out twice would shift every draw behind it.
        for (int which = 0; which < 40; which++)
        {
            var bench = new MemoryBench();
            Harm(fromHost ? bench.Lines.Host : bench.Lines.Device, harm, which);
            Assert.True(Verification.Compare(Images.Read("mixture"), bench.Client, 32, 3).Equal);
        }
    }

    [Theory]
    [MemberData(nameof(Harms))]
    public void StandaloneSessionSurvivesOneHarmedFrame(string harm, bool fromHost)
    {
        var episode = new Episode(6, 41, []);
        var (rows, status) = Runs.InProcess("gain", episode);
        for (int which = 0; which < 18; which++)
        {
            var bench = new MemoryBench();
            Harm(fromHost ? bench.Lines.Host : bench.Lines.Device, harm, which);
            bench.Loaded();
            var trace = new BitTrace();
            var result = new StandaloneRun(bench.Client, SpyPlant.Shape, trace).Run(episode);
            Assert.Equal((status, 41), (result.Status, result.Steps));
            Assert.Equal(41, bench.Plant.Steps);
            Assert.Single(bench.Plant.Calls, "reset");
            Assert.Equal(rows.Count - result.MissingRows, trace.Rows.Count);
            Assert.Subset(rows.ToHashSet(), trace.Rows.ToHashSet());
            Assert.True(result.MissingRows <= 5 && (!fromHost || result.MissingRows == 0));
        }
    }

    [Fact]
    public void RepeatedStepThatFaultedReportsTheFaultAgain()
    {
        var bench = new MemoryBench().Tethered();
        bench.Plant.StepStatus = Status.PlantError;
        bench.Lines.Device.Tamper = DropFirst();
        Assert.Equal(Status.PlantError, bench.Client.Move(0, new float[2], new float[2], out _));
        Assert.Equal(1, bench.Plant.Steps);
    }

    [Fact]
    public void RepeatedActThatFaultedReportsTheFaultAgain()
    {
        var bench = new MemoryBench().Loaded();
        var remote = new RemotePolicy(bench.Client, SpyPlant.Shape);
        remote.Reset(1);
        bench.Lines.Device.Tamper = DropFirst();
        Assert.Equal(Status.ObservationNotFinite, remote.Act([float.NaN, 0f], new float[2]));
    }

    [Fact]
    public void RepeatedResetIsNotRefused()
    {
        var bench = new MemoryBench();
        bench.Client.EmergencyStop();
        bench.Lines.Device.Tamper = DropFirst();
        Assert.Equal(Status.Ok, bench.Client.Reset());
        Assert.Equal(SupervisorState.Idle, bench.Client.GetStatus().State);
    }

    [Fact]
    public void SecondStartDoesNotTouchARunningEpisode()
    {
        var bench = new MemoryBench().Loaded();
        Assert.Equal(Status.Ok, bench.Client.Prepare(DeviceMode.Standalone, SpyPlant.Shape.Contract));
        Assert.Equal(Status.Ok, bench.Client.Arm());
        Assert.Equal(Status.Ok, bench.Client.Start(new Episode(1, 100000, []), []));
        Assert.Equal(Status.NotAllowed, bench.Client.Start(new Episode(2, 100000, []), []));
        int steps = bench.Plant.Steps;
        bench.Poll();
        Assert.Equal(steps + 1, bench.Plant.Steps);
        Assert.True(bench.Plant.IsMoving);
        Assert.Single(bench.Plant.Calls, "reset");
    }

    [Fact]
    public void DeadLinkIsNamed()
    {
        var bench = new MemoryBench { Frozen = true };
        var lost = Assert.Throws<LinkLostException>(() => bench.Client.GetStatus());
        Assert.Equal("get status", lost.Request);
        Assert.Contains("4 times", lost.Message);
        Assert.Contains("cable", lost.Message);
        bench.Lines.Device.Dispose();
        Assert.Contains("closed", Assert.Throws<LinkLostException>(() => bench.Client.Stop()).Cause);
    }

    [Fact]
    public void LostLinkIsAStatusOfTheEpisode()
    {
        var bench = new MemoryBench();
        var remote = new RemotePlant(bench.Client);
        bench.Plant.OnStep = step => bench.Frozen = step == 7;
        bench.Lines.Device.Tamper = frame => bench.Frozen ? [] : frame;
        Assert.Equal(Status.LinkLost, new ControlLoop(remote, Images.Read("gain").Policy, new BitTrace()).Run(Tethered));
        Assert.Equal("move", remote.Loss!.Request);
        bench.Frozen = false;
        bench.Poll();
        bench.Clock.Advance(200);
        bench.Poll();
        Assert.False(bench.Plant.IsMoving);
    }

    [Fact]
    public void RowsOfAnotherEpisodeAreNotTakenForOurs()
    {
        // A host died in the middle of an episode; its rows and its end come out of some buffer just before the reply to our start.
        var bench = new MemoryBench().Loaded();
        byte[] late = [];
        bench.Lines.Device.Tamper = frame =>
        {
            late = Frames.Type(frame) is Wire.Trace or Wire.Ended ? [.. late, .. frame] : late;
            return frame;
        };
        Assert.Equal(Status.Ok, bench.Client.Prepare(DeviceMode.Standalone, SpyPlant.Shape.Contract));
        Assert.Equal(Status.Ok, bench.Client.Arm());
        Assert.Equal(Status.Ok, bench.Client.Start(new Episode(1, 30, []), []));
        for (int i = 0; i < 40; i++)
            bench.Poll();
        Assert.True(late.Length > 500);
        bench.Lines.Device.Tamper = frame => Frames.Type(frame) == (Wire.Start | Wire.Reply) ? [.. late, .. frame] : frame;
        var episode = new Episode(8, 20, []);
        var next = new DeviceClient(bench.Lines.Host, new LinkOptions { Clock = bench.Clock, FirstSequence = 100 });
        var trace = new BitTrace();
        Assert.Equal(new StandaloneResult(Status.HorizonReached, 20, 0), new StandaloneRun(next, SpyPlant.Shape, trace).Run(episode));
        Assert.Equal(Runs.InProcess("gain", episode).Rows, trace.Rows);
    }

    private static Func<byte[], byte[]> DropFirst()
    {
        bool dropped = false;
        return frame =>
        {
            bool now = !dropped;
            dropped = true;
            return now ? [] : frame;
        };
    }
}
