using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// What the dead-man guard needs of the C library. Sources: <c>include/uapi/asm-generic/fcntl.h</c>, <c>mman.h</c>,
/// <c>unistd.h</c> (system call numbers of 5.1 and later are the same on every architecture) and <c>include/uapi/linux/sched.h</c>.
/// </summary>
internal static partial class Libc
{
    /// <summary>fcntl.h: read the flags of an open file.</summary>
    public const int F_GETFL = 3;

    /// <summary>fcntl.h: set the flags of an open file.</summary>
    public const int F_SETFL = 4;

    /// <summary>fcntl.h: another descriptor of the same file, closed in children.</summary>
    public const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>signal.h: ends a process that cannot be asked.</summary>
    public const int SIGKILL = 9;

    /// <summary>mman.h: lock all pages that are mapped now.</summary>
    public const int MCL_CURRENT = 1;

    /// <summary>sched.h: real-time, first in first out.</summary>
    public const int SCHED_FIFO = 1;

    /// <summary>unistd.h: pidfd_send_signal.</summary>
    public const nint SYS_pidfd_send_signal = 424;

    /// <summary>unistd.h: pidfd_open.</summary>
    public const nint SYS_pidfd_open = 434;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static unsafe partial nint PWrite(int descriptor, byte* buffer, nuint count, nint offset);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static unsafe partial nint PRead(int descriptor, byte* buffer, nuint count, nint offset);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int FTruncate(int descriptor, nint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetPPid();

    [LibraryImport("libc", EntryPoint = "mlockall", SetLastError = true)]
    public static partial int MLockAll(int flags);

    /// <summary>Parameter of struct sched_param: the priority alone.</summary>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SchedSetScheduler(int pid, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth);
}
