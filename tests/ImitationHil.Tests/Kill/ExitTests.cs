using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Kill;

/// <summary>Every way out of the loop, one row each: the motor is off afterwards, and the status says which way it was.</summary>
public sealed class ExitTests : IDisposable
{
    private sealed class Scene : IPolicy, ITrace
    {
        public readonly SpyPlant Plant = new(1, 1);
        public readonly ConstantPolicy Policy;
        public StoppablePolicy? Stoppable;
        public Exception? TraceThrows;
        private readonly Action<Scene> _atThree;
        private int _step;

        public Scene(Action<Scene> atThree)
        {
            _atThree = atThree;
            Policy = new ConstantPolicy(Plant.Signals, 0.5f);
        }

        public Signals Signals => Plant.Signals;

        public float Asked { get; set; } = 0.5f;

        public void Reset(uint seed)
        {
        }

        public Status Act(float[] observation, float[] action)
        {
            if (_step++ == 3)
                _atThree(this);
            var status = Policy.Act(observation, action);
            action[0] = Asked;
            return status;
        }

        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            if (TraceThrows != null)
                throw TraceThrows;
        }
    }

    // What happens in the fourth step; how the episode ends (null: the exception goes on its way); what latches.
    private static readonly Dictionary<string, (Action<Scene> AtThree, Status? Ends, Status Latches)> Ways = new()
    {
        ["the horizon"] = (_ => { }, Status.HorizonReached, Status.Ok),
        ["a stop that is asked for"] = (scene => scene.Stoppable!.RequestStop(), Status.Stopped, Status.Ok),
        ["an exception in the policy"] = (scene => scene.Policy.Throws = new InvalidDataException(), null, Status.InternalError),
        ["an exception in the plant"] = (scene => scene.Plant.Throws = new InvalidDataException(), null, Status.InternalError),
        ["an exception in the trace"] = (scene => scene.TraceThrows = new InvalidDataException(), null, Status.InternalError),
        ["a policy that cannot decide"] = (scene => scene.Policy.Answer = Status.PolicyError, Status.PolicyError, Status.PolicyError),
        ["a link that is lost"] = (scene => scene.Policy.Answer = Status.LinkLost, Status.LinkLost, Status.LinkLost),
        ["a plant that reports an error"] = (scene => scene.Plant.Answer = Status.PlantError, Status.PlantError, Status.PlantError),
        ["a guard that is lost"] = (scene => scene.Plant.Answer = Status.GuardLost, Status.GuardLost, Status.GuardLost),
        ["an action that is no number"] = (scene => scene.Asked = float.NaN, Status.ActionNotFinite, Status.ActionNotFinite),
        ["an action beyond reason"] = (scene => scene.Asked = 1e7f, Status.ActionImplausible, Status.ActionImplausible),
        ["an observation that is no number"] = (scene => scene.Plant.Observation = [float.NaN], Status.ObservationNotFinite, Status.ObservationNotFinite),
        ["an envelope that is left"] = (scene => scene.Plant.Observation = [11f], Status.EnvelopeLeft, Status.EnvelopeLeft),
    };

    private readonly ImitateBench _bench = new();

    public static IEnumerable<object[]> Names => Ways.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_motor_is_off_after(string way)
    {
        var (atThree, ends, latches) = Ways[way];
        var scene = new Scene(atThree);
        scene.Stoppable = new StoppablePolicy(scene);
        var supervisor = Make.Armed(scene.Plant);
        var loop = new ControlLoop(supervisor, scene.Stoppable, scene);
        Status? ended = null;
        var escaped = Xunit.Record.Exception(() => ended = loop.Run(Make.Episode(horizon: 8)));
        Assert.Equal(ends, ended);
        Assert.Equal(ends is null, escaped is InvalidDataException);
        Assert.True(scene.Plant.Steps >= 3, "it never ran");
        Assert.True(scene.Plant.OutputIsZero);
        Assert.NotEqual(SupervisorState.Running, supervisor.State);
        Assert.Equal(latches, supervisor.Fault);
    }

    [Fact]
    public void A_request_to_stop_stays()
    {
        var policy = new StoppablePolicy(new ConstantPolicy(Make.Signals(1, 1), 0.5f));
        policy.RequestStop();
        policy.Reset(1);
        float[] action = [0];
        Assert.Equal(Status.Stopped, policy.Act([0f], action));
        Assert.Equal(0f, action[0]);
    }

    [Theory]
    [InlineData("tethered", "INT")]
    [InlineData("tethered", "TERM")]
    [InlineData("tethered", "HUP")]
    [InlineData("standalone", "INT")]
    public void A_signal_ends_a_run_with_the_motor_off_and_the_record_closed(string mode, string signal)
    {
        var (device, address) = _bench.StartDevice(HostKills.Plant);
        var run = StartRun(address, mode);
        run.Signal(signal);
        var finished = run.WaitForEnd();
        Assert.Equal(3, finished.Exit);
        Assert.Contains($"interrupted by SIG{signal}", finished.Error);
        var record = RunReader.Read(_bench.PathOf("run"));
        Assert.Equal((nameof(Status.Stopped), false, 0L), (record.Manifest.Ended, record.Truncated, record.Manifest.Drops));
        Assert.True(record.SampleCount > 0);
        device.Signal("TERM");
        Assert.Equal(0, device.WaitForEnd().Exit);
        var rows = Journal.Read(_bench.PathOf("device.csv"));
        Assert.Equal((false, 0.0, Status.Ok), (rows[^1].Driven, rows[^1].Duty, rows[^1].Fault));
    }

    [Fact]
    public void A_signal_ends_a_run_without_a_device_too()
    {
        var run = _bench.Start("run", "--plant", "sim:pair", "--policy", "expert", "--episodes", "1000000", "--out", "run");
        run.WaitUntil(() => File.Exists(_bench.PathOf("run/run.json")), "a run");
        run.Signal("INT");
        Assert.Equal(3, run.WaitForEnd().Exit);
        var record = RunReader.Read(_bench.PathOf("run"));
        Assert.Equal((nameof(Status.Stopped), false), (record.Manifest.Ended, record.Truncated));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_device_that_is_asked_to_end_while_it_drives_stops_its_motor_first(string signal)
    {
        var (device, address) = _bench.StartDevice(HostKills.Plant);
        var run = StartRun(address, "tethered");
        device.Signal(signal);
        Assert.Equal(0, device.WaitForEnd().Exit);
        var last = Journal.Read(_bench.PathOf("device.csv"))[^1];
        Assert.Equal((false, 0.0), (last.Driven, last.Duty));
        var finished = run.WaitForEnd();
        Assert.Equal(3, finished.Exit);
        Assert.Contains("link to the device lost", finished.Error);
        Assert.Equal(nameof(Status.LinkLost), RunReader.Read(_bench.PathOf("run")).Manifest.Ended);
    }

    public void Dispose() => _bench.Dispose();

    // In the middle of an episode that does not end by itself.
    private ImitateProcess StartRun(string address, string mode)
    {
        _bench.Write("expert.img", ImageWriter.Write(PlantCatalog.Open(HostKills.Plant).Expert!));
        var run = _bench.Start("run", "--plant", address, "--mode", mode, "--policy", "expert.img", "--start", "0.2,0.3", "--horizon", "500000", "--episodes", "3", "--out", "run");
        string trace = _bench.PathOf("run/trace.mcap");
        run.WaitUntil(() => File.Exists(trace) && new FileInfo(trace).Length > 5000, "samples in the record");
        return run;
    }
}
