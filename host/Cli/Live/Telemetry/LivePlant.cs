using ImitationHil.Firmware;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>A simulated plant without motors that takes real time, and whose episode ends when a stop was asked for, within one period.</summary>
/// <param name="plant">The plant, owned from here on.</param>
/// <param name="stop">Ends the episode.</param>
/// <param name="speed">1 for real time, 0 for none: a step takes none.</param>
internal sealed class LivePlant(IPlant plant, StopFlag stop, int speed) : IPlant
{
    private readonly Pace? _pace = speed > 0 ? new Pace(Math.Max(1, plant.Signals.PeriodMicroseconds / speed)) : null;

    /// <summary>Points of the grid that were missed since the first episode.</summary>
    public long MissedCount => _pace?.MissedCount ?? 0;

    /// <inheritdoc/>
    public Signals Signals => plant.Signals;

    /// <inheritdoc/>
    public int LimitsInForce => plant.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        _pace?.Begin();
        return plant.Reset(episode, observation);
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        if (stop.IsSet)
            return Status.Stopped;
        var status = plant.Step(action, observation);
        _pace?.Wait();
        return status;
    }

    /// <inheritdoc/>
    public void Stop() => plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => plant.Dispose();
}
