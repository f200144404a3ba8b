using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>Paces the servo. A seam: tests grant time, and a real-time loop may wait in its own way.</summary>
internal interface ITicks
{
    /// <summary>Waits for the next tick of the grid; ticks that have passed are skipped.</summary>
    void Wait();

    /// <summary>How late each wait ended.</summary>
    Histogram Wake { get; }

    /// <summary>Ticks that were skipped.</summary>
    long MissedCount { get; }
}

/// <summary>The kernel's monotonic clock.</summary>
internal sealed class ClockTicks(int periodMicroseconds) : ITicks
{
    private readonly TickTimer _timer = new(periodMicroseconds);

    public void Wait() => _timer.Wait();

    public Histogram Wake => _timer.Wake;

    public long MissedCount => _timer.MissedCount;
}

/// <summary>
/// Somebody who stops the motor when the program shows no life: systemd's watchdog. Told from the control loop, so it
/// must not wait and not allocate.
/// </summary>
internal interface ILifeSign
{
    void Beat();
}

/// <summary>systemd's watchdog.</summary>
internal sealed class SystemdSign(Systemd systemd) : ILifeSign
{
    public void Beat() => systemd.Beat();
}
