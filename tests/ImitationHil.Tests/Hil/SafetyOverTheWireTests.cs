using ImitationHil.Firmware;
using ImitationHil.Hil;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Whatever goes wrong between host and device, the motor stops and the device says why.</summary>
public sealed class SafetyOverTheWireTests
{
    [Theory]
    [InlineData(false, Status.Stopped, SupervisorState.Ready)]
    [InlineData(true, Status.EmergencyStop, SupervisorState.EmergencyStopped)]
    public void StopDuringStandaloneEpisodeStopsThePlant(bool emergency, Status status, SupervisorState state)
    {
        var bench = new MemoryBench().Loaded();
        var run = new StandaloneRun(bench.Client, SpyPlant.Shape, new BitTrace());
        bench.Plant.OnStep = step =>
        {
            if (step == 20 && emergency)
                run.RequestEmergencyStop();
            else if (step == 20)
                run.RequestStop();
        };
        var result = run.Run(new Episode(1, 1_000_000, []));
        Assert.Equal(status, result.Status);
        Assert.InRange(result.Steps, 20, 200);
        AssertStoppedForGood(bench);
        Assert.Equal(state, bench.Client.GetStatus().State);
    }

    [Fact]
    public void SilentHostTripsTheWatchdogOfATetheredPlantAndOnlyThen()
    {
        var bench = new MemoryBench().Tethered();
        // One period and 100 ms are allowed: 120 ms are not too long, 121 are. The first passed with the last answer.
        for (int silence = 2; silence <= 120; silence++)
        {
            bench.Clock.Advance(1);
            bench.Poll();
            Assert.Equal(SupervisorState.Running, bench.Loop.Supervisor.State);
            Assert.True(bench.Plant.IsMoving);
        }

        bench.Clock.Advance(1);
        bench.Poll();
        Assert.Equal(Status.LinkLost, bench.Loop.Supervisor.Fault);
        AssertStoppedForGood(bench);
        Assert.Equal(Status.LinkLost, bench.Client.Move(0, new float[2], new float[2], out _));
        Assert.Equal(0, bench.Plant.Steps);
    }

    [Fact]
    public void LongWayToTheStartIsNotTheHostsSilence()
    {
        var bench = new MemoryBench();
        bench.Plant.OnReset = () => bench.Clock.Advance(900);
        bench.Tethered();
        Assert.Equal(SupervisorState.Running, bench.Client.GetStatus().State);
        // One period and 100 ms is the longest a step may take; with the wait before and after it that is far more silence.
        bench.Clock.Advance(100);
        bench.Plant.OnStep = _ => bench.Clock.Advance(120);
        Assert.Equal(Status.Ok, bench.Client.Move(0, new float[2], new float[2], out _));
        bench.Clock.Advance(100);
        Assert.Equal(SupervisorState.Running, bench.Client.GetStatus().State);
    }

    [Theory]
    [InlineData(DeviceMode.Tethered, 120, Status.Ok)]
    [InlineData(DeviceMode.Tethered, 121, Status.DeadlineMissed)]
    [InlineData(DeviceMode.Tethered, -5, Status.DeadlineMissed)]
    [InlineData(DeviceMode.Standalone, 120, Status.Ok)]
    [InlineData(DeviceMode.Standalone, 121, Status.DeadlineMissed)]
    public void PeriodThatLastsTooLongStopsThePlant(DeviceMode mode, int milliseconds, Status fault)
    {
        // A step that ends before it began: the clock went backwards.
        var bench = new MemoryBench().Loaded();
        bench.Plant.OnStep = step => bench.Clock.Advance(step == 1 ? milliseconds : 0);
        if (mode == DeviceMode.Tethered)
            bench.Tethered();
        else
            StartAlone(bench, 1000);
        if (mode == DeviceMode.Tethered)
            bench.Client.Move(0, new float[2], new float[2], out _);
        else
            bench.Poll();
        bench.Poll();
        Assert.Equal(fault, bench.Loop.Supervisor.Fault);
        Assert.Equal(fault == Status.Ok, bench.Plant.IsMoving);
    }

    [Fact]
    public void DeviceThatWasHeldDoesNotObeyWhatWaitedMeanwhile()
    {
        var bench = new MemoryBench().Tethered();
        bench.Frozen = true;
        bench.Lines.Host.Write(Move(), 0, Move().Length);
        bench.Clock.Advance(121);
        bench.Frozen = false;
        bench.Poll();
        Assert.Equal(Status.LinkLost, bench.Loop.Supervisor.Fault);
        Assert.Equal(0, bench.Plant.Steps);
        Assert.False(bench.Plant.IsMoving);

        static byte[] Move()
        {
            var writer = new FrameWriter();
            writer.Begin(Wire.Move, 99);
            writer.PutWord(0);
            writer.PutFloats([0.1f, 0.1f]);
            int length = writer.Finish();
            return writer.Encoded[..length];
        }
    }

    [Fact]
    public void RefusedResetDoesNotSwitchTheWatchdogOff()
    {
        var bench = new MemoryBench().Tethered();
        Assert.Equal(Status.NotAllowed, bench.Client.Reset());
        bench.Clock.Advance(121);
        bench.Poll();
        Assert.Equal(Status.LinkLost, bench.Loop.Supervisor.Fault);
        Assert.False(bench.Plant.IsMoving);
    }

    [Fact]
    public void StandaloneEpisodeDoesNotNeedToHearFromTheHost()
    {
        var bench = new MemoryBench().Loaded();
        StartAlone(bench, 1000);
        for (int i = 0; i < 50; i++)
        {
            bench.Clock.Advance(1000);
            bench.Poll();
        }

        Assert.Equal(SupervisorState.Running, bench.Loop.Supervisor.State);
        Assert.InRange(bench.Plant.Steps, 50, 60);
    }

    [Fact]
    public void StandaloneEpisodeDoesNotWaitForBytes()
    {
        var bench = new MemoryBench().Loaded();
        var waits = new List<int>();
        StartAlone(bench, 1000);
        bench.Lines.Device.Idle = waits.Add;
        bench.Poll();
        bench.Client.Stop();
        waits.RemoveAll(w => w != 0);
        Assert.NotEmpty(waits);
        bench.Lines.Device.Idle = w => Assert.True(w > 0, "an idle device must not spin");
        bench.Poll();
        Assert.Null(bench.Loop.Problem);
    }

    [Theory]
    [InlineData(DeviceMode.Tethered)]
    [InlineData(DeviceMode.Standalone)]
    public void LostLineStopsThePlantAndLatches(DeviceMode mode)
    {
        var bench = new MemoryBench().Loaded();
        if (mode == DeviceMode.Tethered)
            bench.Tethered();
        else
            StartAlone(bench, 1000);
        Assert.True(bench.Plant.IsMoving);
        bench.Lines.Host.Dispose();
        bench.Poll();
        Assert.True(bench.LineWasLost);
        Assert.Equal(SupervisorState.Faulted, bench.Loop.Supervisor.State);
        Assert.Equal(Status.LinkLost, bench.Loop.Supervisor.Fault);
        AssertStoppedForGood(bench);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LineThatComesBackFindsTheFaultAndAWorkingDevice(bool readsFail)
    {
        var bench = new MemoryBench().Loaded();
        StartAlone(bench, 1000);
        for (int i = 0; i < 3; i++)
            bench.Poll();
        bench.DeviceEnd.ReadsFail = readsFail;
        bench.DeviceEnd.WritesFail = !readsFail;
        for (int i = 0; i < 10; i++)
            bench.Poll();
        Assert.True(bench.LineWasLost);
        AssertStoppedForGood(bench);
        bench.DeviceEnd.ReadsFail = false;
        bench.DeviceEnd.WritesFail = false;
        bench.LineWasLost = false;
        var status = bench.Client.GetStatus();
        Assert.Equal((SupervisorState.Faulted, Status.LinkLost, Status.LinkLost), (status.State, status.Fault, status.EndStatus));
        Assert.Equal(Status.Ok, bench.Client.Reset());
        var trace = new BitTrace();
        var episode = new Episode(3, 30, []);
        Assert.Equal(new StandaloneResult(Status.HorizonReached, 30, 0), new StandaloneRun(bench.Client, SpyPlant.Shape, trace).Run(episode));
        Assert.Equal(Runs.InProcess("gain", episode).Rows, trace.Rows);
        Assert.False(bench.LineWasLost);
    }

    [Fact]
    public void ReplyThatCannotBeSentIsALostLine()
    {
        var bench = new MemoryBench().Tethered();
        bench.DeviceEnd.WritesFail = true;
        Assert.Null(bench.Send(Wire.GetStatus, 1));
        Assert.True(bench.LineWasLost);
        Assert.Equal(Status.LinkLost, bench.Loop.Supervisor.Fault);
        Assert.False(bench.Plant.IsMoving);
    }

    [Theory]
    [InlineData(DeviceMode.Tethered, false)]
    [InlineData(DeviceMode.Tethered, true)]
    [InlineData(DeviceMode.Standalone, false)]
    [InlineData(DeviceMode.Standalone, true)]
    public void ExceptionOfThePlantIsLatchedAndTheDeviceStillAnswers(DeviceMode mode, bool atStart)
    {
        var bench = new MemoryBench().Loaded();
        var boom = new InvalidOperationException("the sensor bus burnt down");
        if (atStart)
            bench.Plant.OnReset = () => throw boom;
        else
            bench.Plant.OnStep = step => _ = step == 5 ? throw boom : 0;
        Status status;
        if (mode == DeviceMode.Standalone)
        {
            status = new StandaloneRun(bench.Client, SpyPlant.Shape, new BitTrace()).Run(new Episode(1, 100, [])).Status;
        }
        else
        {
            uint before = bench.Clock.NowMicroseconds;
            var remote = new RemotePlant(bench.Client);
            status = new ControlLoop(remote, Images.Read("gain").Policy, new BitTrace()).Run(new Episode(1, 100, []));
            Assert.True(bench.Clock.NowMicroseconds - before < 40000, "the answer must not have to be asked for twice");
        }

        Assert.Equal(Status.InternalError, status);
        Assert.Same(boom, bench.Loop.Problem);
        AssertStoppedForGood(bench);
        var after = bench.Client.GetStatus();
        Assert.Equal((SupervisorState.Faulted, Status.InternalError), (after.State, after.Fault));
        Assert.Equal(Status.NotAllowed, bench.Client.Arm());
        Assert.Equal(Status.Ok, bench.Client.Reset());
        Assert.Equal(SupervisorState.Idle, bench.Client.GetStatus().State);
    }

    [Fact]
    public void FaultIsInTheBlackBox()
    {
        var bench = new MemoryBench().Tethered();
        var seen = new float[2];
        for (int step = 0; step < 70; step++)
            Assert.Equal(Status.Ok, bench.Client.Move(step, [0.001f * step, 0f], seen, out _));
        bench.Plant.StepStatus = Status.AxisStalled;
        Assert.Equal(Status.AxisStalled, bench.Client.Move(70, [9f, 0f], seen, out int bits));
        Assert.NotEqual(0, bits & LimitBits.Action);
        var status = bench.Client.GetStatus();
        Assert.Equal((SupervisorState.Faulted, Status.AxisStalled, 64), (status.State, status.Fault, status.BlackBoxCount));
        var last = bench.Client.GetFault(63, SpyPlant.Shape)!;
        Assert.Equal((70, Status.AxisStalled, 9f), (last.Step, last.Status, last.Asked[0]));
        Assert.True(last.Applied[0] <= 2f);
        Assert.Equal(7, bench.Client.GetFault(0, SpyPlant.Shape)!.Step);
        Assert.Null(bench.Client.GetFault(64, SpyPlant.Shape));
    }

    private static void StartAlone(MemoryBench bench, int horizon)
    {
        Assert.Equal(Status.Ok, bench.Client.Prepare(DeviceMode.Standalone, SpyPlant.Shape.Contract));
        Assert.Equal(Status.Ok, bench.Client.Arm());
        Assert.Equal(Status.Ok, bench.Client.Start(new Episode(1, horizon, []), []));
    }

    private static void AssertStoppedForGood(MemoryBench bench)
    {
        Assert.False(bench.Plant.IsMoving);
        Assert.Contains("stop", bench.Plant.Calls[(bench.Plant.Calls.LastIndexOf("step") + 1)..]);
        int steps = bench.Plant.Steps;
        for (int i = 0; i < 20; i++)
            bench.Poll();
        Assert.Equal(steps, bench.Plant.Steps);
        Assert.False(bench.Plant.IsMoving);
    }
}
