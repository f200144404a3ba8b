using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>
/// An attribute file of the kernel that is off when it holds 0: <c>duty_cycle</c> and <c>enable</c> of a PWM channel, <c>value</c> of
/// a GPIO line. Opened beforehand, so that switching off needs no path, no memory and no library, only one system call on an open
/// descriptor. A plain file stands in for it in tests.
/// </summary>
public sealed class OutputFile : IDisposable
{
    // One digit and the line's end. The kernel takes a write from any offset as a new value.
    private static readonly byte[] Zero = "0\n"u8.ToArray();

    private readonly byte[] _read = new byte[32];
    private int _descriptor;

    /// <param name="path">The file, which exists.</param>
    /// <exception cref="LineException">It cannot be opened for reading and writing.</exception>
    public OutputFile(string path)
    {
        Path = path;
        _descriptor = Libc.Open(path, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        int errno = Marshal.GetLastPInvokeError();
        if (_descriptor < 0)
        {
            throw new LineException($"{path}: cannot be opened for writing: {Libc.Text(errno)}. "
                + "Export the channel first (echo 0 > export), and run as a user who may write it (group gpio, or a udev rule).");
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes 0. True when the kernel took it. Allocates nothing.</summary>
    public unsafe bool SetZero()
    {
        fixed (byte* zero = Zero)
        {
            nint put;
            int errno;
            do
            {
                put = Libc.PWrite(_descriptor, zero, (nuint)Zero.Length, 0);
                errno = Marshal.GetLastPInvokeError();
            }
            while (put < 0 && errno == Libc.EINTR);

            // Only a plain file keeps what stood behind it; an attribute has no length to cut.
            Libc.FTruncate(_descriptor, Zero.Length);
            return put == Zero.Length;
        }
    }

    /// <summary>Reads back: true when it holds 0.</summary>
    public unsafe bool IsZero()
    {
        fixed (byte* read = _read)
        {
            nint got = Libc.PRead(_descriptor, read, (nuint)_read.Length, 0);
            return got > 0 && _read[0] == (byte)'0' && (got == 1 || _read[1] == (byte)'\n');
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0)
            Libc.Close(_descriptor);
        _descriptor = -1;
    }
}
