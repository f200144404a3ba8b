using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;

namespace ImitationHil.Cli.Verbs;

/// <summary>Runs episodes in one of the deployments, all with the same policy.</summary>
internal interface IEpisodeRunner : IDisposable
{
    /// <summary>Signals of the plant.</summary>
    Signals Signals { get; }

    /// <summary>Limits of the plant.</summary>
    Limits Limits { get; }

    /// <summary>The policy.</summary>
    PolicySource Policy { get; }

    /// <summary>What is known of the plant; null for a device that somebody else started.</summary>
    PlantSetup? Setup { get; }

    /// <summary><c>in-process</c>, <c>lockstep</c>, <c>tethered</c> or <c>standalone</c>.</summary>
    string Mode { get; }

    /// <summary>Why the link is lost; null while it is not, and where there is none.</summary>
    string? Loss { get; }

    /// <summary>One episode. A link that is lost on the way ends it with <see cref="Status.LinkLost"/>; what was seen before is in the trajectory.</summary>
    (Status Status, Trajectory Trajectory) Run(Episode episode, string name);

    /// <summary>The verified set of the recovery; null when there is none.</summary>
    VerifiedEllipsoid? Recovery { get; }

    /// <summary>State of the supervisor on this side of the wire; where the device has the only one, what it last told. From any thread.</summary>
    SupervisorState Supervisor { get; }

    /// <summary>Between episodes, on their thread: latches the emergency stop here, and on the device that has the plant.</summary>
    void EmergencyStop();

    /// <summary>Between episodes, on their thread: the explicit reset of the supervisor here.</summary>
    void Reset();

    /// <summary>From any thread: the running episode ends at its next period, motor off, and so does every later one.</summary>
    void RequestStop();

    /// <summary>From any thread: the same, latched where the motor is as soon as a message can say so. <see cref="EmergencyStop"/> is owed all the same.</summary>
    void RequestEmergencyStop() => RequestStop();
}

/// <summary>What all deployments are told.</summary>
internal sealed record RunnerOptions
{
    /// <summary>Longest episode, policy periods.</summary>
    public required int Horizon { get; init; }

    /// <summary>Whether an expert recovers outside of a verified set.</summary>
    public bool Recovers { get; init; }

    /// <summary>
    /// Makes what is told each sample as well, from the signals of the plant and the place of the expert's label (null when nobody
    /// labels); null for nobody.
    /// </summary>
    public Func<Signals, float[]?, ITrace>? Tap { get; init; }

    /// <summary>Makes the plant of this process, for example one that takes real time. Default: as its set-up does.</summary>
    public Func<PlantSetup, IPlant> Create { get; init; } = setup => setup.Create();

    /// <summary>Put around a plant at the far end of a wire, on this side of it. Default: nothing.</summary>
    public Func<IPlant, IPlant> Around { get; init; } = plant => plant;
}

/// <summary>Chooses the deployment from the addresses.</summary>
internal static class EpisodeRunners
{
    /// <summary>Opens plant, device and policy.</summary>
    /// <param name="plant">Address of the plant.</param>
    /// <param name="device">Device on which the policy decides for a plant here; null for none.</param>
    /// <param name="mode"><c>standalone</c> or <c>tethered</c>, where the plant is a device.</param>
    /// <param name="policy">Name or file of the policy.</param>
    /// <param name="options">The rest.</param>
    public static IEpisodeRunner Open(string plant, string? device, string mode, string policy, RunnerOptions options) =>
        Open(plant, device, mode, (signals, setup) => PolicySource.Find(policy, signals, setup), options);

    /// <summary>The same with a policy that is found, or made, once the plant is known.</summary>
    public static IEpisodeRunner Open(string plant, string? device, string mode, Func<Signals, PlantSetup?, PolicySource> policy, RunnerOptions options)
    {
        if (DeviceSession.IsDevice(plant))
        {
            if (device is not null)
                throw new BadInputException("--device", device, "the plant is on a device already; leave --device out, or use a sim: or rig: plant");
            if (options.Recovers && mode != "tethered")
                throw new BadInputException("--recovery", "simplex", "the expert recovers on the host; a stand-alone device decides without it. Use --mode tethered");
            var session = Devices.Open(plant);
            var source = Find(session, policy);
            return mode == "tethered" ? new Tethered(session, source, options) : new OnDevice(session, source, options);
        }

        var setup = PlantCatalog.Open(plant);
        var found = policy(setup.Signals, setup);
        return device is null ? new Here(setup, found, PolicyFactory.Create(found.Spec), options) : new Lockstep(setup, found, Devices.Open(device), options);
    }

    private static PolicySource Find(DeviceSession session, Func<Signals, PlantSetup?, PolicySource> policy)
    {
        try
        {
            return policy(session.Signals, session.Setup);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // A line that is lost says so at the next episode; the device's watchdog has stopped the motor by then.
    private static void Latch(DeviceSession session) => Devices.Listen(
        () =>
        {
            session.Client.EmergencyStop();
            return Status.EmergencyStop;
        },
        out _);

    // What acts: the policy, its recovery beside it where one is asked for, and the way to stop both.
    private sealed class Actor
    {
        public Actor(PlantSetup? setup, PolicySource policy, IPolicy act, RunnerOptions options)
        {
            if (options.Recovers)
            {
                if (setup is null)
                    throw new BadInputException("--recovery", "simplex", "nothing is known of the plant behind this address; recovery needs sim:, rig: or pty: with one of them");
                Set = SimplexRecovery.Verify(setup, policy.Spec);
                Simplex = SimplexRecovery.Beside(setup, act, Set);
            }

            Policy = new StoppablePolicy(Simplex ?? act);
        }

        public VerifiedEllipsoid? Set { get; }

        public SimplexPolicy? Simplex { get; }

        public StoppablePolicy Policy { get; }

        public RolloutRunner Runner(IPlant plant, Limits limits, RunnerOptions options) =>
            new(plant, limits, Policy, options.Horizon, tap: options.Tap?.Invoke(plant.Signals, Simplex?.Label), recovery: Simplex);
    }

    // Plant and policy in this process.
    private class Here : IEpisodeRunner
    {
        private readonly PlantSetup _setup;
        private readonly Actor _actor;
        private readonly RolloutRunner _runner;

        public Here(PlantSetup setup, PolicySource policy, IPolicy act, RunnerOptions options)
        {
            _setup = setup;
            Policy = policy;
            _actor = new Actor(setup, policy, act, options);
            _runner = _actor.Runner(options.Create(setup), setup.Limits, options);
        }

        public Signals Signals => _setup.Signals;

        public Limits Limits => _setup.Limits;

        public PolicySource Policy { get; }

        public PlantSetup? Setup => _setup;

        public virtual string Mode => "in-process";

        public virtual string? Loss => null;

        public virtual (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            var status = _runner.Run(episode);
            return (status, _runner.Trace.ToTrajectory(name, episode.Seed));
        }

        public VerifiedEllipsoid? Recovery => _actor.Set;

        public SupervisorState Supervisor => _runner.State;

        public void EmergencyStop() => _runner.Handle(SupervisorEvent.EmergencyStop);

        public void Reset() => _runner.Handle(SupervisorEvent.Reset);

        public void RequestStop() => _actor.Policy.RequestStop();

        public virtual void Dispose() => _runner.Dispose();
    }

    // Plant here, policy on the device: processor in the loop.
    private sealed class Lockstep : Here
    {
        private readonly DeviceSession _session;
        private readonly RemotePolicy _remote;

        public Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, RunnerOptions options)
            : this(setup, policy, session, Load(session, policy), options)
        {
        }

        private Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, RemotePolicy remote, RunnerOptions options)
            : base(setup, policy, remote, options)
        {
            _session = session;
            _remote = remote;
        }

        public override string Mode => "lockstep";

        public override string? Loss => _remote.Loss?.Message;

        public override (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            var result = base.Run(episode, name);
            return _remote.Loss is null ? result : (Status.LinkLost, result.Trajectory);
        }

        public override void Dispose()
        {
            base.Dispose();
            _session.Dispose();
        }

        private static RemotePolicy Load(DeviceSession session, PolicySource policy) => Devices.Guard(() =>
        {
            session.Client.LoadImage(policy.Image);
            return new RemotePolicy(session.Client, policy.Spec.Signals);
        });
    }

    // Plant on the device, policy here.
    private sealed class Tethered : IEpisodeRunner
    {
        private readonly DeviceSession _session;
        private readonly RemotePlant _plant;
        private readonly Actor _actor;
        private readonly RolloutRunner _runner;

        public Tethered(DeviceSession session, PolicySource policy, RunnerOptions options)
        {
            _session = session;
            Policy = policy;
            _plant = Devices.Guard(() => new RemotePlant(session.Client));
            _actor = new Actor(session.Setup, policy, PolicyFactory.Create(policy.Spec), options);
            _runner = _actor.Runner(options.Around(_plant), session.Limits, options);
        }

        public Signals Signals => _session.Signals;

        public Limits Limits => _session.Limits;

        public PolicySource Policy { get; }

        public PlantSetup? Setup => _session.Setup;

        public string Mode => "tethered";

        public string? Loss { get; private set; }

        public (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            var status = Devices.Listen(() => _runner.Run(episode), out string? loss);
            Loss = loss ?? _plant.Loss?.Message;
            return (Loss is null ? status : Status.LinkLost, _runner.Trace.ToTrajectory(name, episode.Seed));
        }

        public VerifiedEllipsoid? Recovery => _actor.Set;

        public SupervisorState Supervisor => _runner.State;

        // The device first: the motor is there.
        public void EmergencyStop()
        {
            Latch(_session);
            _runner.Handle(SupervisorEvent.EmergencyStop);
        }

        public void Reset() => _runner.Handle(SupervisorEvent.Reset);

        public void RequestStop() => _actor.Policy.RequestStop();

        public void Dispose()
        {
            _runner.Dispose();
            _session.Dispose();
        }
    }

    // Both on the device; we listen.
    private sealed class OnDevice : IEpisodeRunner, ITrace
    {
        private readonly DeviceSession _session;
        private readonly EpisodeTrace _trace;
        private readonly ITrace? _tap;
        private readonly StandaloneRun _run;
        private volatile bool _stop;
        private volatile SupervisorState _state;

        public OnDevice(DeviceSession session, PolicySource policy, RunnerOptions options)
        {
            _session = session;
            Policy = policy;
            _trace = new EpisodeTrace(session.Signals, options.Horizon);
            _tap = options.Tap?.Invoke(session.Signals, null);
            _run = new StandaloneRun(session.Client, session.Signals, this);
            Devices.Guard(() =>
            {
                session.Client.LoadImage(policy.Image);
                return true;
            });
        }

        public Signals Signals => _session.Signals;

        public Limits Limits => _session.Limits;

        public PolicySource Policy { get; }

        public PlantSetup? Setup => _session.Setup;

        public string Mode => "standalone";

        public string? Loss { get; private set; }

        public (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            _trace.Clear();
            string? loss = null;
            var status = _stop ? Status.Stopped : Devices.Listen(() => _run.Run(episode).Status, out loss);
            Loss = loss;
            if (loss is null)
                Ask();
            return (status, _trace.ToTrajectory(name, episode.Seed));
        }

        public VerifiedEllipsoid? Recovery => null;

        public SupervisorState Supervisor => _state;

        public void EmergencyStop()
        {
            Latch(_session);
            Ask();
        }

        public void Reset()
        {
        }

        public void RequestStop()
        {
            _stop = true;
            _run.RequestStop();
        }

        public void RequestEmergencyStop()
        {
            _stop = true;
            _run.RequestEmergencyStop();
        }

        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            _state = SupervisorState.Running;
            _trace.Record(step, observation, asked, applied, limitBits, status);
            _tap?.Record(step, observation, asked, applied, limitBits, status);

            // Asked again at each row: a request that came while the episode was being started is forgotten there.
            if (_stop)
                _run.RequestStop();
        }

        public void Dispose() => _session.Dispose();

        // A device that does not answer says so at the next episode.
        private void Ask() => Devices.Listen(
            () =>
            {
                _state = _session.Client.GetStatus().State;
                return Status.Ok;
            },
            out _);
    }
}
