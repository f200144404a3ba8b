using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Waits for points of a grid on CLOCK_MONOTONIC: an absolute time, so that an interruption does not lengthen the wait and the
/// grid does not drift. Points that have passed are skipped and counted (<see cref="TickGrid"/>). How late each wait ended is in
/// <see cref="Wake"/>.
/// </summary>
public sealed class TickTimer
{
    // 0.1 s in steps of 1 us; later ones are counted as beyond, the latest is kept.
    private const int WakeBins = 100_000;

    private readonly TickGrid _grid;

    /// <param name="periodMicroseconds">Distance of the points.</param>
    public TickTimer(int periodMicroseconds) => _grid = new TickGrid(periodMicroseconds);

    /// <summary>From the point to the moment at which the thread ran again.</summary>
    public Histogram Wake { get; } = new(1000, WakeBins);

    /// <summary>Points that were skipped.</summary>
    public long MissedCount => _grid.MissedCount;

    /// <summary>Waits for the next point.</summary>
    /// <returns>Nanoseconds of CLOCK_MONOTONIC at which the wait ended.</returns>
    /// <exception cref="InvalidOperationException">The system refuses to wait.</exception>
    public long Wait()
    {
        long due = _grid.Next(NowNanoseconds() / 1000);
        var until = new Libc.TimeSpec { Seconds = (nint)(due / 1_000_000), Nanoseconds = (nint)(due % 1_000_000 * 1000) };
        int errno;
        do
        {
            // Returns the errno and sets none.
            errno = Libc.ClockNanosleep(Libc.CLOCK_MONOTONIC, Libc.TIMER_ABSTIME, in until, 0);
        }
        while (errno == Libc.EINTR);
        if (errno != 0)
            throw new InvalidOperationException($"the system does not wait: {Libc.Text(errno)}");
        long woke = NowNanoseconds();
        Wake.Add(woke - due * 1000);
        return woke;
    }

    /// <summary>CLOCK_MONOTONIC.</summary>
    public static long NowNanoseconds()
    {
        Libc.ClockGettime(Libc.CLOCK_MONOTONIC, out var now);
        return (long)now.Seconds * 1_000_000_000 + now.Nanoseconds;
    }
}
