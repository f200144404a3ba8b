using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// The few calls of the C library that lines need, with their constants. Sources: the kernel's
/// <c>include/uapi/asm-generic/fcntl.h</c>, <c>ioctls.h</c>, <c>ioctl.h</c>, <c>poll.h</c>, <c>errno-base.h</c>, <c>errno.h</c> and
/// <c>termbits.h</c>, <c>time.h</c>. x64 and arm64 both use these generic values for everything named here (arm64 differs in some open
/// flags, such as O_DIRECTORY, that are not used).
/// </summary>
internal static partial class Libc
{
    /// <summary>fcntl.h: open for reading and writing.</summary>
    public const int O_RDWR = 0x2;

    /// <summary>fcntl.h: the terminal does not become the process's controlling terminal.</summary>
    public const int O_NOCTTY = 0x100;

    /// <summary>fcntl.h: read and write never block; poll waits.</summary>
    public const int O_NONBLOCK = 0x800;

    /// <summary>fcntl.h: a child process does not inherit the descriptor.</summary>
    public const int O_CLOEXEC = 0x80000;

    /// <summary>poll.h: there are bytes to read.</summary>
    public const short POLLIN = 0x1;

    /// <summary>poll.h: there is room to write.</summary>
    public const short POLLOUT = 0x4;

    /// <summary>poll.h: error on the descriptor.</summary>
    public const short POLLERR = 0x8;

    /// <summary>poll.h: the other side hung up.</summary>
    public const short POLLHUP = 0x10;

    /// <summary>poll.h: the descriptor is not open.</summary>
    public const short POLLNVAL = 0x20;

    /// <summary>errno-base.h: interrupted by a signal.</summary>
    public const int EINTR = 4;

    /// <summary>errno-base.h: nothing to read or no room to write just now.</summary>
    public const int EAGAIN = 11;

    /// <summary>errno-base.h: permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>errno-base.h: no such file.</summary>
    public const int ENOENT = 2;

    /// <summary>errno-base.h: busy.</summary>
    public const int EBUSY = 16;

    /// <summary>errno-base.h: not a terminal.</summary>
    public const int ENOTTY = 25;

    /// <summary>ioctls.h: read <see cref="Termios2"/>; _IOR('T', 0x2A, struct termios2).</summary>
    public const nuint TCGETS2 = 0x802C542A;

    /// <summary>ioctls.h: set <see cref="Termios2"/> at once; _IOW('T', 0x2B, struct termios2).</summary>
    public const nuint TCSETS2 = 0x402C542B;

    /// <summary>ioctls.h: throw away what waits in both directions, with <see cref="TCIOFLUSH"/>.</summary>
    public const nuint TCFLSH = 0x540B;

    /// <summary>termbits.h: both directions.</summary>
    public const nint TCIOFLUSH = 2;

    /// <summary>termbits.h, control flags: 8 data bits.</summary>
    public const uint CS8 = 0x30;

    /// <summary>termbits.h, control flags: two stop bits.</summary>
    public const uint CSTOPB = 0x40;

    /// <summary>termbits.h, control flags: receiver on.</summary>
    public const uint CREAD = 0x80;

    /// <summary>termbits.h, control flags: parity bit.</summary>
    public const uint PARENB = 0x100;

    /// <summary>termbits.h, control flags: no modem lines.</summary>
    public const uint CLOCAL = 0x800;

    /// <summary>termbits.h, control flags: speed is the number in the speed field, not a code.</summary>
    public const uint BOTHER = 0x1000;

    /// <summary>termbits.h, control flags: mask of the speed, output and input.</summary>
    public const uint CBAUDS = 0x100F | (0x100Fu << 16);

    /// <summary>termbits.h, control flags: hardware flow control.</summary>
    public const uint CRTSCTS = 0x80000000;

    /// <summary>time.h: monotonic clock.</summary>
    public const int CLOCK_MONOTONIC = 1;

    /// <summary>time.h: the time is a moment, not a duration.</summary>
    public const int TIMER_ABSTIME = 1;

    /// <summary>struct timespec of time_types.h, on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>struct pollfd of poll.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    /// <summary>
    /// struct termios2 of termbits.h, 44 bytes. Used by ioctl and not by tcsetattr, because it takes any speed as a
    /// number and because glibc 2.42 changed what its own speed arguments mean.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct Termios2
    {
        public uint InputFlags;
        public uint OutputFlags;
        public uint ControlFlags;
        public uint LocalFlags;
        public byte Discipline;
        public fixed byte Characters[19];
        public uint InputSpeed;
        public uint OutputSpeed;
    }

    /// <summary>Index in <see cref="Termios2.Characters"/>: least bytes of a read (termbits.h, VMIN).</summary>
    public const int VMIN = 6;

    /// <summary>Index in <see cref="Termios2.Characters"/>: time of a read (termbits.h, VTIME).</summary>
    public const int VTIME = 5;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollFd descriptor, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int descriptor, nuint request, ref Termios2 settings);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int ClockGettime(int clock, out TimeSpec now);

    /// <summary>Returns the errno; does not set it.</summary>
    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    public static partial int ClockNanosleep(int clock, int flags, in TimeSpec until, nint remaining);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    public static partial int PosixOpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    public static partial int GrantPt(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    public static partial int UnlockPt(int descriptor);

    /// <summary>Returns the errno; does not set it.</summary>
    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    public static unsafe partial int PtsName(int descriptor, byte* buffer, nuint length);

    /// <summary>The system's text for an errno, with its number.</summary>
    public static string Text(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
}
