using System.Runtime.InteropServices;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>
/// Processor time of the calling thread, in nanoseconds: what a comparison of two programs on a machine with other load can be held
/// to, because waiting for a core does not count. Kernel time, for example of a write into the cache of the disk, does.
/// </summary>
internal static class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    public static double Nanoseconds
    {
        get
        {
            if (ClockGetTime(ThreadProcessorTime, out var time) != 0)
                throw new InvalidOperationException("the system has no clock of the thread's processor time");
            return time.Seconds * 1e9 + time.Nanoseconds;
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
