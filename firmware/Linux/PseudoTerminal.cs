using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// A pair of connected terminals: this process keeps the master, any program opens <see cref="Path"/> like a serial
/// device. A descriptor of the slave is kept open here, too, for as long as the pair lives. Without it the master would
/// report a hang-up (EIO) before the first client and between two clients, and the raw mode would be forgotten.
/// So the master cannot see whether anybody listens; the device's watchdog does. After <see cref="Dispose"/> a client
/// sees a hang-up.
/// </summary>
public sealed class PseudoTerminal : IDisposable
{
    private readonly SafeHandle _slave;

    private PseudoTerminal(FileLine master, SafeHandle slave, string path)
    {
        Master = master;
        _slave = slave;
        Path = path;
    }

    /// <summary>The device's end.</summary>
    public FileLine Master { get; }

    /// <summary>The path that a client opens, <c>/dev/pts/N</c>.</summary>
    public string Path { get; }

    /// <summary>Makes a pair, byte-transparent in both directions. Neither end is inherited by child processes.</summary>
    /// <param name="stallMilliseconds">See <see cref="FileLine"/>; about 4 kB wait in each direction before it counts.</param>
    /// <exception cref="LineException">The system has none to give.</exception>
    public static unsafe PseudoTerminal Open(int stallMilliseconds = FileLine.DefaultStallMilliseconds)
    {
        int descriptor = Check(Libc.PosixOpenPt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC | Libc.O_NONBLOCK), "opened");
        var master = new FileLine(descriptor, "pseudo-terminal", stallMilliseconds);
        Microsoft.Win32.SafeHandles.SafeFileHandle? slave = null;
        try
        {
            Check(Libc.GrantPt(descriptor), "granted");
            Check(Libc.UnlockPt(descriptor), "unlocked");
            const int Longest = 64;
            byte* name = stackalloc byte[Longest];
            int errno = Libc.PtsName(descriptor, name, Longest);
            if (errno != 0)
                throw Failed("named", errno);
            string path = Marshal.PtrToStringUTF8((nint)name)!;
            int slaveDescriptor = Check(Libc.Open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0), "opened from the other side");
            slave = new Microsoft.Win32.SafeHandles.SafeFileHandle(slaveDescriptor, ownsHandle: true);
            SerialLine.SetRaw(slaveDescriptor, path, 0);
            return new PseudoTerminal(master, slave, path);
        }
        catch
        {
            slave?.Dispose();
            master.Dispose();
            throw;
        }
    }

    /// <summary>Closes both ends that this process holds.</summary>
    public void Dispose()
    {
        Master.Dispose();
        _slave.Dispose();
    }

    private static int Check(int result, string what)
    {
        int errno = Marshal.GetLastPInvokeError();
        return result >= 0 ? result : throw Failed(what, errno);
    }

    private static LineException Failed(string what, int errno) =>
        new($"a pseudo-terminal could not be {what}: {Libc.Text(errno)}. Mount devpts on /dev/pts, or use a TCP port instead.");
}
