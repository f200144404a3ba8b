using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Rollouts;

/// <summary>
/// Runs episodes of one policy on one plant under a supervisor, the way a device does: prepare, arm, run, and an
/// explicit reset after a fault.
/// </summary>
public sealed class RolloutRunner : IDisposable
{
    private readonly Supervisor _supervisor;
    private readonly ControlLoop _loop;

    /// <param name="plant">The plant; disposed with the runner.</param>
    /// <param name="limits">What it is held to.</param>
    /// <param name="policy">What decides.</param>
    /// <param name="capacity">Longest horizon.</param>
    /// <param name="clean">Where an expert leaves its clean action; null for policies.</param>
    /// <param name="tap">Told each sample as well, for example the ring of a recorder; null for nobody.</param>
    /// <param name="recovery">The recovery that <paramref name="policy"/> is or contains; its takeovers are marked and its labels kept. Null for none.</param>
    public RolloutRunner(IPlant plant, Limits limits, IPolicy policy, int capacity, float[]? clean = null, ITrace? tap = null, SimplexPolicy? recovery = null)
    {
        _supervisor = new Supervisor(plant, limits);
        Trace = new EpisodeTrace(plant.Signals, capacity, clean ?? recovery?.Label);
        ITrace trace = tap is null ? Trace : new TraceSplit(Trace, tap);
        _loop = new ControlLoop(_supervisor, policy, recovery is null ? trace : new SimplexTrace(trace, recovery));
    }

    /// <summary>Samples of the last episode.</summary>
    public EpisodeTrace Trace { get; }

    /// <summary>State of the supervisor; may be read from any thread.</summary>
    public SupervisorState State => _supervisor.State;

    /// <summary>Between episodes: an event for the supervisor, for example the emergency stop.</summary>
    public void Handle(SupervisorEvent what) => _supervisor.Handle(what);

    /// <summary>Runs one episode and says how it ended.</summary>
    public Status Run(Episode episode)
    {
        Trace.Clear();
        if (_supervisor.State is SupervisorState.Faulted or SupervisorState.EmergencyStopped)
            _supervisor.Handle(SupervisorEvent.Reset);
        _supervisor.Handle(SupervisorEvent.Prepare);
        _supervisor.Handle(SupervisorEvent.Arm);
        return _loop.Run(episode);
    }

    /// <summary>Runs one episode and keeps its samples.</summary>
    public Trajectory Keep(Episode episode, string name)
    {
        Run(episode);
        return Trace.ToTrajectory(name, episode.Seed);
    }

    /// <inheritdoc/>
    public void Dispose() => _supervisor.Dispose();
}
