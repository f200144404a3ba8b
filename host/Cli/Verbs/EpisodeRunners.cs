using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;

namespace ImitationHil.Cli.Verbs;

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
            return mode == "tethered" ? new Tethered(session, source, options) : new OnDeviceRunner(session, source, options);
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
            Devices.EmergencyStop(_session);
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
}
