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
    public RolloutRunner(IPlant plant, Limits limits, IPolicy policy, int capacity, float[]? clean = null, ITrace? tap = null)
    {
        _supervisor = new Supervisor(plant, limits);
        Trace = new EpisodeTrace(plant.Signals, capacity, clean);
        _loop = new ControlLoop(_supervisor, policy, tap is null ? Trace : new TraceSplit(Trace, tap));
    }

    /// <summary>Samples of the last episode.</summary>
    public EpisodeTrace Trace { get; }

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
