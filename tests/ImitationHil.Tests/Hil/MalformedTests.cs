using ImitationHil.Firmware;
using ImitationHil.Hil;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Bodies of the wrong length, requests in the wrong state, and what is no request.</summary>
public sealed class MalformedTests
{
    // Every request with a body of the right length; the numbers in it are those of the protocol page.
    private static Dictionary<byte, byte[]> Bodies() => new()
    {
        [Wire.Hello] = [],
        [Wire.Describe] = [],
        [Wire.ImageBegin] = [0, 1, 0, 0],
        [Wire.ImagePart] = [0, 0, 0, 0, 1, 2, 3],
        [Wire.ImageCommit] = [],
        [Wire.Prepare] = [Wire.ModeTethered, .. BitConverter.GetBytes(SpyPlant.Shape.Contract)],
        [Wire.Arm] = [],
        [Wire.Start] = [1, 0, 0, 0, 9, 0, 0, 0, 2, .. new byte[8]],
        [Wire.Act] = new byte[12],
        [Wire.Move] = new byte[12],
        [Wire.Reset] = [],
        [Wire.GetStatus] = [],
        [Wire.GetFault] = [0, 0],
        [Wire.GetLimits] = [],
        [Wire.GetProbeLimits] = [],
        [Wire.Probe] = new byte[14],
        [Wire.GetProbe] = [0, 0],
    };

    private static IEnumerable<MemoryBench> States()
    {
        yield return new MemoryBench();
        yield return new MemoryBench().Loaded();
        var ready = new MemoryBench().Loaded();
        ready.Client.Prepare(DeviceMode.Tethered, SpyPlant.Shape.Contract);
        yield return ready;
        var armed = new MemoryBench().Loaded();
        armed.Client.Prepare(DeviceMode.Tethered, SpyPlant.Shape.Contract);
        armed.Client.Arm();
        yield return armed;
        var lockstep = new MemoryBench().Loaded();
        new RemotePolicy(lockstep.Client, SpyPlant.Shape).Reset(1);
        yield return lockstep;
        yield return new MemoryBench().Loaded().Tethered();
        var stopped = new MemoryBench().Loaded();
        stopped.Client.EmergencyStop();
        yield return stopped;
    }

    [Fact]
    public void EveryRequestWithAShortOrLongBodyIsMalformedAndChangesNothing()
    {
        foreach (var bench in States())
        {
            var before = bench.Client.GetStatus();
            string calls = string.Join(' ', bench.Plant.Calls);
            foreach (var (type, body) in Bodies())
            {
                var wrong = Enumerable.Range(0, body.Length).Select(n => body[..n]).Append([.. body, 0]).ToList();
                if (type == Wire.ImagePart)
                    wrong = [[], [0], [0, 0, 0], [0, 0, 0, 0], [.. new byte[4 + Wire.MaxImagePart + 1]]];
                if (type == Wire.Act && before.ImageChecksum == 0)
                    wrong = [[], [0], [0, 0, 0]];
                if (type == Wire.Start)
                    wrong.Add([1, 0, 0, 0, 9, 0, 0, 0, 33, .. new byte[4 * 33]]);
                foreach (byte[] bytes in wrong)
                {
                    var reply = bench.Send(type, 77, bytes);
                    Assert.True(reply != null, $"no reply to {type} with {bytes.Length} bytes");
                    Assert.Equal(((byte)(type | Wire.Reply), (byte)77), (reply.Value.Type, reply.Value.Sequence));
                    Assert.Equal([Wire.Malformed], reply.Value.Body);
                }
            }

            Assert.Equal(before, bench.Client.GetStatus());
            Assert.Equal(calls, string.Join(' ', bench.Plant.Calls));
            Assert.Null(bench.Loop.Problem);
        }
    }

    [Fact]
    public void StopsAreObeyedWhateverFollowsThem()
    {
        foreach (byte type in new[] { Wire.Stop, Wire.EmergencyStop })
        {
            var bench = new MemoryBench().Tethered();
            Assert.True(bench.Plant.IsMoving);
            Assert.Equal([0], bench.Send(type, 1, 9, 9, 9)!.Value.Body);
            Assert.False(bench.Plant.IsMoving);
        }
    }

    [Fact]
    public void UnknownRequestsAreMalformedAndWhatIsNoRequestIsIgnored()
    {
        var bench = new MemoryBench();
        for (int type = 0; type < 256; type++)
        {
            if (type is > 0 and <= Wire.GetProbe)
                continue;
            var reply = bench.Send((byte)type, 5);
            if (type is 0 or >= Wire.Trace)
                Assert.Null(reply);
            else
                Assert.Equal([Wire.Malformed], reply!.Value.Body);
        }
    }

    [Fact]
    public void RequestsInTheWrongStateAreRefused()
    {
        Status Result(MemoryBench bench, byte type) => (Status)bench.Send(type, 3, Bodies()[type])!.Value.Body[0];
        var refused = new Dictionary<string, byte[]>
        {
            ["idle"] = [Wire.Arm, Wire.Start, Wire.Act, Wire.Move, Wire.GetFault],
            ["loaded"] = [Wire.Arm, Wire.Start, Wire.Act, Wire.Move],
            ["ready"] = [Wire.Start, Wire.Act, Wire.Move, Wire.Reset],
            ["armed"] = [Wire.Act, Wire.Move, Wire.Reset],
            ["lockstep"] = [Wire.Move, Wire.Reset],
            ["running"] = [Wire.ImageBegin, Wire.ImageCommit, Wire.Prepare, Wire.Arm, Wire.Start, Wire.Act, Wire.Reset],
            ["stopped"] = [Wire.ImageBegin, Wire.ImageCommit, Wire.Prepare, Wire.Arm],
        };
        foreach (var (bench, (state, types)) in States().Zip(refused))
        {
            var before = bench.Client.GetStatus();
            foreach (byte type in types)
                Assert.True(Result(bench, type) == Status.NotAllowed, $"{type} in {state}");
            Assert.Equal(before, bench.Client.GetStatus());
            Assert.Equal(before.State == SupervisorState.Running, bench.Plant.IsMoving);
            if (state == "stopped")
                Assert.Equal(Status.EmergencyStop, Result(bench, Wire.Move));
        }
    }

    [Theory]
    [InlineData(Wire.Reset)]
    [InlineData(Wire.ImageBegin)]
    [InlineData(Wire.Arm)]
    [InlineData(Wire.Stop)]
    public void LockstepEndsWithWhatTakesItsImageOrItsArmingAway(byte type)
    {
        var bench = new MemoryBench().Loaded();
        new RemotePolicy(bench.Client, SpyPlant.Shape).Reset(1);
        Assert.Equal(Status.Ok, bench.Client.Act(0, new float[2], new float[2]));
        if (type == Wire.Reset)
            bench.Client.EmergencyStop();
        bench.Send(type, 200, type == Wire.ImageBegin ? [0, 1, 0, 0] : []);
        Assert.Equal(Status.NotAllowed, bench.Client.Act(1, new float[2], new float[2]));
    }

    [Fact]
    public void StepsOutOfOrderAreRefused()
    {
        var bench = new MemoryBench().Tethered();
        Assert.Equal(Status.NotAllowed, bench.Client.Move(1, new float[2], new float[2], out _));
        Assert.Equal(Status.Ok, bench.Client.Move(0, new float[2], new float[2], out _));
        Assert.Equal(Status.Ok, bench.Client.Move(1, new float[2], new float[2], out _));
        Assert.Equal(Status.NotAllowed, bench.Client.Move(3, new float[2], new float[2], out _));
        Assert.Equal(Status.NotAllowed, bench.Client.Move(0, new float[2], new float[2], out _));
        Assert.Equal(2, bench.Plant.Steps);
    }

    [Fact]
    public void RandomBytesNeverStartThePlantOrStopTheDevice()
    {
        var random = new SmallRandom(99);
        var bench = new MemoryBench().Loaded();
        var noise = new byte[200];
        for (int round = 0; round < 500; round++)
        {
            for (int i = 0; i < noise.Length; i++)
                noise[i] = (byte)(random.NextWord() >> 24);
            bench.Lines.Host.Write(noise, 0, noise.Length);
            bench.Poll();
        }

        bench.Lines.Host.Write([0], 0, 1);
        Assert.Equal(SupervisorState.Idle, bench.Client.GetStatus().State);
        Assert.DoesNotContain("reset", bench.Plant.Calls);
    }
}
