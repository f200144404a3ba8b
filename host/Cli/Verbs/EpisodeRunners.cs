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

    /// <summary>One episode.</summary>
    (Status Status, Trajectory Trajectory) Run(Episode episode, string name);
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
    public static IEpisodeRunner Open(string plant, string? device, string mode, string policy, int horizon)
    {
        if (DeviceSession.IsDevice(plant))
        {
            if (device is not null)
                throw new BadInputException("--device", device, "the plant is on a device already; leave --device out, or use a sim: or rig: plant");
            var session = Devices.Open(plant);
            var source = PolicySource.Find(policy, session.Signals, session.Setup);
            return mode == "tethered" ? new Tethered(session, source, horizon) : new OnDevice(session, source, horizon);
        }

        var setup = PlantCatalog.Open(plant);
        var found = PolicySource.Find(policy, setup.Signals, setup);
        return device is null ? new Here(setup, found, PolicyFactory.Create(found.Spec), horizon) : new Lockstep(setup, found, Devices.Open(device), horizon);
    }

    // Plant and policy in this process.
    private class Here(PlantSetup setup, PolicySource policy, IPolicy act, int horizon) : IEpisodeRunner
    {
        private readonly RolloutRunner _runner = new(setup.Create(), setup.Limits, act, horizon);

        public Signals Signals => setup.Signals;

        public Limits Limits => setup.Limits;

        public PolicySource Policy => policy;

        public PlantSetup? Setup => setup;

        public virtual string Mode => "in-process";

        public virtual string? Loss => null;

        public virtual (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            var status = _runner.Run(episode);
            return (status, _runner.Trace.ToTrajectory(name, episode.Seed));
        }

        public virtual void Dispose() => _runner.Dispose();
    }

    // Plant here, policy on the device: processor in the loop.
    private sealed class Lockstep : Here
    {
        private readonly DeviceSession _session;
        private readonly RemotePolicy _remote;

        public Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, int horizon)
            : this(setup, policy, session, Load(session, policy), horizon)
        {
        }

        private Lockstep(PlantSetup setup, PolicySource policy, DeviceSession session, RemotePolicy remote, int horizon)
            : base(setup, policy, remote, horizon)
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
    private sealed class Tethered(DeviceSession session, PolicySource policy, int horizon) : IEpisodeRunner
    {
        private readonly RemotePlant _plant = new(session.Client);
        private RolloutRunner? _runner;

        public Signals Signals => session.Signals;

        public Limits Limits => session.Limits;

        public PolicySource Policy => policy;

        public PlantSetup? Setup => session.Setup;

        public string Mode => "tethered";

        public string? Loss => _plant.Loss?.Message;

        public (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            _runner ??= new RolloutRunner(_plant, session.Limits, PolicyFactory.Create(policy.Spec), horizon);
            var status = Devices.Guard(() => _runner.Run(episode));
            return (_plant.Loss is null ? status : Status.LinkLost, _runner.Trace.ToTrajectory(name, episode.Seed));
        }

        public void Dispose()
        {
            _runner?.Dispose();
            session.Dispose();
        }
    }

    // Both on the device; we listen.
    private sealed class OnDevice : IEpisodeRunner
    {
        private readonly DeviceSession _session;
        private readonly EpisodeTrace _trace;
        private readonly StandaloneRun _run;

        public OnDevice(DeviceSession session, PolicySource policy, int horizon)
        {
            _session = session;
            Policy = policy;
            _trace = new EpisodeTrace(session.Signals, horizon);
            _run = new StandaloneRun(session.Client, session.Signals, _trace);
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

        public string? Loss => null;

        public (Status Status, Trajectory Trajectory) Run(Episode episode, string name)
        {
            _trace.Clear();
            var result = Devices.Guard(() => _run.Run(episode));
            return (result.Status, _trace.ToTrajectory(name, episode.Seed));
        }

        public void Dispose() => _session.Dispose();
    }
}
