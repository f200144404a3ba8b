using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;

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

    /// <summary>From any thread: the running episode ends at its next period, motor off, and so does every later one.</summary>
    void RequestStop();
}

/// <summary>Chooses the deployment from the addresses.</summary>
internal static class EpisodeRunners
{
    /// <summary>Opens plant, device and policy.</summary>
    /// <param name="plant">Address of the plant.</param>
    /// <param name="device">Device on which the policy decides for a plant here; null for none.</param>
    /// <param name="mode"><c>standalone</c> or <c>tethered</c>, where the plant is a device.</param>
    /// <param name="policy">Name or file of the policy.</param>
    /// <param name="horizon">Longest episode.</param>
    /// <param name="tap">Makes what is told each sample as well, for signals of the plant; null for nobody.</param>
    public static IEpisodeRunner Open(string plant, string? device, string mode, string policy, int horizon, Func<Signals, ITrace>? tap = null)
    {
        if (DeviceSession.IsDevice(plant))
        {
            if (device is not null)
                throw new BadInputException("--device", device, "the plant is on a device already; leave --device out, or use a sim: or rig: plant");
            var session = Devices.Open(plant);
            var source = PolicySource.Find(policy, session.Signals, session.Setup);
            var listener = tap?.Invoke(session.Signals);
            return mode == "tethered" ? new Tethered(session, source, horizon, listener) : new OnDevice(session, source, horizon, listener);
        }

        var setup = PlantCatalog.Open(plant);
        var found = PolicySource.Find(policy, setup.Signals, setup);
        return device is null
            ? new Here(setup, found, PolicyFactory.Create(found.Spec), horizon, tap?.Invoke(setup.Signals))
            : new Lockstep(setup, found, Devices.Open(device), horizon, tap?.Invoke(setup.Signals));
    }

    // Plant and policy in this process.
    private class Here : IEpisodeRunner
    {
        private readonly PlantSetup _setup;
        private readonly StoppablePolicy _act;
        private readonly RolloutRunner _runner;

        public Here(PlantSetup setup, PolicySource policy, IPolicy act, int horizon, ITrace? tap)
        {
            _setup = setup;
            Policy = policy;
            _act = new StoppablePolicy(act);
            _runner = new RolloutRunner(setup.Create(), setup.Limits, _act, horizon, tap: tap);
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

        public void RequestStop() => _act.RequestStop();

        public virtual void Dispose() => _runner.Dispose();
    }

    // Plant here, policy on the device: processor in the loop.
    private sealed class Lockstep : Here
    {
        private readonly DeviceSession _session;
        private readonly RemotePolicy _remote;

        public Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, int horizon, ITrace? tap)
            : this(setup, policy, session, Load(session, policy), horizon, tap)
        {
        }

        private Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, RemotePolicy remote, int horizon, ITrace? tap)
            : base(setup, policy, remote, horizon, tap)
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
        private readonly StoppablePolicy _act;
        private readonly RolloutRunner _runner;

        public Tethered(DeviceSession session, PolicySource policy, int horizon, ITrace? tap)
        {
            _session = session;
            Policy = policy;
            _plant = Devices.Guard(() => new RemotePlant(session.Client));
            _act = new StoppablePolicy(PolicyFactory.Create(policy.Spec));
            _runner = new RolloutRunner(_plant, session.Limits, _act, horizon, tap: tap);
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

        public void RequestStop() => _act.RequestStop();

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

        public OnDevice(DeviceSession session, PolicySource policy, int horizon, ITrace? tap)
        {
            _session = session;
            Policy = policy;
            _trace = new EpisodeTrace(session.Signals, horizon);
            _tap = tap;
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
            return (status, _trace.ToTrajectory(name, episode.Seed));
        }

        public void RequestStop()
        {
            _stop = true;
            _run.RequestStop();
        }

        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            _trace.Record(step, observation, asked, applied, limitBits, status);
            _tap?.Record(step, observation, asked, applied, limitBits, status);

            // Asked again at each row: a request that came while the episode was being started is forgotten there.
            if (_stop)
                _run.RequestStop();
        }

        public void Dispose() => _session.Dispose();
    }
}
