using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// What a real-time thread needs of the C library. Sources: <c>include/uapi/linux/sched.h</c>, <c>prctl.h</c>,
/// <c>include/uapi/asm-generic/mman.h</c>.
/// </summary>
internal static partial class Libc
{
    /// <summary>mman.h: lock all pages that will be mapped.</summary>
    public const int MCL_FUTURE = 2;

    /// <summary>sched.h: what a real-time thread starts is not real-time.</summary>
    public const int SCHED_RESET_ON_FORK = 0x40000000;

    /// <summary>prctl.h: how much later a timer of this thread may fire, so that the kernel can group wake-ups.</summary>
    public const int PR_SET_TIMERSLACK = 29;

    /// <summary>Bits in the set of cores that we hand over: the size of glibc's cpu_set_t.</summary>
    public const int CoreBits = 1024;

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static unsafe partial int SchedSetAffinity(int pid, nuint bytes, ulong* cores);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static unsafe partial int SchedGetAffinity(int pid, nuint bytes, ulong* cores);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "munlockall", SetLastError = true)]
    public static partial int MUnlockAll();
}
