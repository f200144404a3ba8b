using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>A simulated plant without motors that takes real time, and whose episode ends when a stop was asked for, within one period.</summary>
/// <param name="plant">The plant, owned from here on.</param>
/// <param name="stop">Ends the episode.</param>
/// <param name="speed">1 for real time, 0 for none: a step takes none.</param>
internal sealed class LivePlant(IPlant plant, StopFlag stop, int speed) : IPlant
{
    private TickTimer? _timer;
    private long _missedBefore;
    private long _missed;

    /// <summary>Points of the grid that were missed since the first episode.</summary>
    public long MissedCount => Volatile.Read(ref _missed);

    /// <inheritdoc/>
    public Signals Signals => plant.Signals;

    /// <inheritdoc/>
    public int LimitsInForce => plant.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        _missedBefore = MissedCount;
        _timer = speed > 0 ? new TickTimer(Math.Max(1, Signals.PeriodMicroseconds / speed)) : null;
        return plant.Reset(episode, observation);
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        if (stop.IsSet)
            return Status.Stopped;
        var status = plant.Step(action, observation);
        if (_timer is not null)
        {
            _timer.Wait();
            Volatile.Write(ref _missed, _missedBefore + _timer.MissedCount);
        }

        return status;
    }

    /// <inheritdoc/>
    public void Stop() => plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => plant.Dispose();
}
