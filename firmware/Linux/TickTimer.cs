using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Waits for points of a grid on CLOCK_MONOTONIC: an absolute time, so that an interruption does not lengthen the wait and the
/// grid does not drift. Points that have passed are skipped and counted (<see cref="TickGrid"/>).
/// </summary>
public sealed class TickTimer
{
    private readonly TickGrid _grid;

    /// <param name="periodMicroseconds">Distance of the points.</param>
    public TickTimer(int periodMicroseconds) => _grid = new TickGrid(periodMicroseconds);

    /// <summary>Points that were skipped.</summary>
    public long MissedCount => _grid.MissedCount;

    /// <summary>Waits for the next point.</summary>
    /// <exception cref="InvalidOperationException">The system refuses to wait.</exception>
    public void Wait()
    {
        long due = _grid.Next(Now());
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
    }

    private static long Now()
    {
        Libc.ClockGettime(Libc.CLOCK_MONOTONIC, out var now);
        return (long)now.Seconds * 1_000_000 + now.Nanoseconds / 1000;
    }
}
