using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// A dedicated thread that the kernel wakes when it asked to be woken. The order of its preparations matters: the core first, so that
/// the caches that are warmed are the right ones; then the code, so that nothing is compiled later; a collection; all pages in memory;
/// and the priority last, because the work before it may take long. Only this thread is real-time: the runtime's own threads would
/// inherit a priority of the process. Where the system refuses something, the work runs all the same, and the report says what is lost.
/// </summary>
public static class RealTimeThread
{
    private const int StackBytes = 1 << 20, TouchedBytes = 1 << 17;
    private const string Capabilities = "run as root, give the program the capability once (setcap cap_sys_nice,cap_ipc_lock=ep PROGRAM), or start it as the systemd unit";

    /// <summary>Runs work to its end. An exception in it comes out here, after the thread has ended.</summary>
    /// <param name="settings">What to ask for.</param>
    /// <param name="warmUp">Every path of the work at least once, at least 200 times the tick, with nothing at stake.</param>
    /// <param name="body">The work. It is told what was granted.</param>
    /// <returns>What was granted.</returns>
    public static Scheduling Run(RealTimeSettings settings, Action warmUp, Action<Scheduling> body)
    {
        Scheduling? granted = null;
        ExceptionDispatchInfo? problem = null;
        var thread = new Thread(
            () =>
            {
                using var idle = new IdleLatency();
                try
                {
                    granted = Enter(settings, warmUp, idle);
                    body(granted);
                }
                catch (Exception e)
                {
                    problem = ExceptionDispatchInfo.Capture(e);
                }
                finally
                {
                    // The process lives on, and its next allocations need not be locked.
                    if (granted is { IsMemoryLocked: true })
                        Libc.MUnlockAll();
                }
            },
            StackBytes)
        { Name = "real-time loop" };
        thread.Start();
        thread.Join();
        problem?.Throw();
        return granted!;
    }

    private static Scheduling Enter(RealTimeSettings settings, Action warmUp, IdleLatency idle)
    {
        var lost = new List<string>();
        if (!settings.IsRealTime)
        {
            warmUp();
            Collect();
            return new Scheduling("SCHED_OTHER", 0, -1, false, false, false, Kernel(), ["everything, because it was not asked for"]);
        }

        int core = Pin(settings.Core, lost);
        TouchStack();
        warmUp();
        Collect();
        bool locked = Granted(Libc.MLockAll(Libc.MCL_CURRENT | Libc.MCL_FUTURE), "memory is not locked: the first touch of a page may take milliseconds", lost);
        int priority = settings.Priority;
        bool fifo = Granted(
            Libc.SchedSetScheduler(0, Libc.SCHED_FIFO | Libc.SCHED_RESET_ON_FORK, ref priority),
            "no real-time priority: every other program on the core makes ticks late", lost);
        bool exact = Granted(Libc.Prctl(Libc.PR_SET_TIMERSLACK, 1, 0, 0, 0), "timers may fire 50 us late", lost);
        bool shallow = idle.Open(lost);
        return new Scheduling(fifo ? "SCHED_FIFO" : "SCHED_OTHER", fifo ? settings.Priority : 0, core, locked, exact, shallow, Kernel(), lost);
    }

    private static bool Granted(int result, string cost, List<string> lost)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (result != 0)
            lost.Add($"{cost} ({Libc.Text(errno)}); {Capabilities}");
        return result == 0;
    }

    private static unsafe int Pin(int core, List<string> lost)
    {
        const int words = Libc.CoreBits / 64, bytes = words * 8;
        ulong* cores = stackalloc ulong[words];
        if (Libc.SchedGetAffinity(0, bytes, cores) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            lost.Add($"the thread wanders between cores: which ones it may use is not known ({Libc.Text(errno)})");
            return -1;
        }

        if (core < 0)
        {
            core = Libc.CoreBits - 1;
            while (core > 0 && (cores[core / 64] >> (core % 64) & 1) == 0)
                core--;
        }

        new Span<ulong>(cores, words).Clear();
        if (core < Libc.CoreBits)
            cores[core / 64] = 1ul << (core % 64);
        if (Libc.SchedSetAffinity(0, bytes, cores) == 0)
            return core;
        int refused = Marshal.GetLastPInvokeError();
        lost.Add($"the thread wanders between cores: it may not stay on core {core} ({Libc.Text(refused)}); the machine has {Environment.ProcessorCount} that this process may use");
        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void TouchStack()
    {
        byte* stack = stackalloc byte[TouchedBytes];
        for (int i = 0; i < TouchedBytes; i += 4096)
            Volatile.Write(ref stack[i], 0);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static string Kernel()
    {
        try
        {
            string release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
            bool isRealTime = File.Exists("/sys/kernel/realtime") && File.ReadAllText("/sys/kernel/realtime").Trim() == "1";
            return release + (isRealTime ? ", PREEMPT_RT" : ", not PREEMPT_RT");
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    /// <summary>An open /dev/cpu_dma_latency holding 0: as long as it is open, idle cores stay where they wake fastest (the kernel's pm_qos_interface.rst).</summary>
    private sealed class IdleLatency : IDisposable
    {
        private FileStream? _file;

        public bool Open(List<string> lost)
        {
            try
            {
                _file = new FileStream("/dev/cpu_dma_latency", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
                _file.Write(stackalloc byte[4]);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                lost.Add($"idle cores may sleep deeply and wake late: {e.Message}");
                return false;
            }
        }

        public void Dispose() => _file?.Dispose();
    }
}
