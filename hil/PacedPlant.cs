using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>
/// A simulated plant that takes as long as a real one: a step ends at the next point of a grid of policy periods. So an
/// emulated device is the clock of a tethered or stand-alone episode, as a device with motors is. A step that comes late
/// goes on at the next point of the grid and is counted; it is never caught up.
/// </summary>
/// <param name="plant">The plant, owned from here on.</param>
/// <param name="clock">Real time.</param>
/// <param name="sleepMilliseconds">Waits so long, at least 1; a wait may end early.</param>
public sealed class PacedPlant(IPlant plant, IClock clock, Action<int> sleepMilliseconds) : IProbedPlant
{
    private uint _nextMicroseconds;

    /// <inheritdoc/>
    public Signals Signals => plant.Signals;

    /// <summary>That of the plant; its ticks take no time.</summary>
    public AxisProbe? Probe => (plant as IProbedPlant)?.Probe;

    /// <inheritdoc/>
    public int LimitsInForce => plant.LimitsInForce;

    /// <summary>Points of the grid that were missed in this episode.</summary>
    public int OverrunCount { get; private set; }

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        OverrunCount = 0;
        var status = plant.Reset(episode, observation);
        _nextMicroseconds = clock.NowMicroseconds + (uint)Signals.PeriodMicroseconds;
        return status;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        // Differences count: the clock wraps.
        while ((int)(_nextMicroseconds - clock.NowMicroseconds) < 0)
        {
            _nextMicroseconds += (uint)Signals.PeriodMicroseconds;
            OverrunCount++;
        }

        var status = plant.Step(action, observation);
        for (int left; (left = (int)(_nextMicroseconds - clock.NowMicroseconds)) > 0;)
            sleepMilliseconds(Math.Max(1, left / 1000));
        _nextMicroseconds += (uint)Signals.PeriodMicroseconds;
        return status;
    }

    /// <inheritdoc/>
    public void Stop() => plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => plant.Dispose();
}
