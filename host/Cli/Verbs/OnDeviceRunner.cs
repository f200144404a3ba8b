using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;

namespace ImitationHil.Cli.Verbs;

/// <summary>Plant and policy on the device; we listen.</summary>
internal sealed class OnDeviceRunner : IEpisodeRunner, ITrace
{
    private readonly DeviceSession _session;
    private readonly EpisodeTrace _trace;
    private readonly ITrace? _tap;
    private readonly StandaloneRun _run;
    private volatile bool _stop;
    private volatile SupervisorState _state;

    public OnDeviceRunner(DeviceSession session, PolicySource policy, RunnerOptions options)
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
        Devices.EmergencyStop(_session);
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
