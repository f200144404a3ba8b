using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>Opens serial lines: raw bytes, 8 data bits, no parity, one stop bit, no flow control.</summary>
public static class SerialLine
{
    /// <summary>
    /// Speeds that are accepted, in baud. The kernel takes any number; these are the ones that adapters meet closely
    /// enough, and a mistyped one is refused.
    /// </summary>
    public static readonly IReadOnlyList<int> Bauds = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 500000, 921600, 1000000, 1500000, 2000000, 3000000];

    /// <summary>Opens a serial device and throws away what waits in its buffers.</summary>
    /// <param name="path">The device, for example <c>/dev/ttyUSB0</c>.</param>
    /// <param name="baud">One of <see cref="Bauds"/>. A pseudo-terminal accepts and ignores it.</param>
    /// <param name="stallMilliseconds">See <see cref="FileLine"/>.</param>
    /// <exception cref="LineException">Not opened: the message names the path, the cause and what to do.</exception>
    public static FileLine Open(string path, int baud = 921600, int stallMilliseconds = FileLine.DefaultStallMilliseconds)
    {
        if (!Bauds.Contains(baud))
            throw new LineException($"{path}: {baud} baud is not a speed of serial lines. Choose one of {string.Join(", ", Bauds)}.");

        // O_NONBLOCK also keeps open from waiting for a carrier.
        int descriptor = Libc.Open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        int errno = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
            throw new LineException($"{path}: cannot be opened: {Libc.Text(errno)}. {Advice(errno)}");
        var line = new FileLine(descriptor, path, stallMilliseconds);
        try
        {
            SetRaw(descriptor, path, baud);
            Libc.Ioctl(descriptor, Libc.TCFLSH, Libc.TCIOFLUSH);
        }
        catch
        {
            line.Dispose();
            throw;
        }

        return line;
    }

    /// <summary>Raw mode on an open terminal. A speed of 0 leaves the speed alone.</summary>
    internal static unsafe void SetRaw(int descriptor, string path, int baud)
    {
        var settings = default(Libc.Termios2);
        Check(Libc.Ioctl(descriptor, Libc.TCGETS2, ref settings), path, "is not a serial line");

        // What cfmakeraw does, and more: no translation, no echo, no signals, no software flow control at all.
        settings.InputFlags = 0;
        settings.OutputFlags = 0;
        settings.LocalFlags = 0;
        settings.ControlFlags &= ~(Libc.CSTOPB | Libc.PARENB | Libc.CRTSCTS);
        settings.ControlFlags |= Libc.CS8 | Libc.CREAD | Libc.CLOCAL;
        settings.Characters[Libc.VMIN] = 1;
        settings.Characters[Libc.VTIME] = 0;
        if (baud > 0)
        {
            // BOTHER for the output; an input code of 0 means the same speed.
            settings.ControlFlags = (settings.ControlFlags & ~Libc.CBAUDS) | Libc.BOTHER;
            settings.InputSpeed = (uint)baud;
            settings.OutputSpeed = (uint)baud;
        }

        Check(Libc.Ioctl(descriptor, Libc.TCSETS2, ref settings), path, $"does not accept 8N1 at {baud} baud");
        if (baud == 0)
            return;
        var read = default(Libc.Termios2);
        Check(Libc.Ioctl(descriptor, Libc.TCGETS2, ref read), path, "does not tell its settings");

        // A receiver that samples ten bits tolerates about 5 % between the two sides; each may use 2 %.
        if (Math.Abs((long)read.OutputSpeed - baud) * 50 > baud)
            throw new LineException($"{path}: the adapter made {read.OutputSpeed} of {baud} baud. Choose a speed that it supports, on both sides.");
    }

    /// <summary>The speed that is set, in baud.</summary>
    /// <exception cref="LineException">The line does not tell.</exception>
    public static int SpeedOf(FileLine line)
    {
        var settings = default(Libc.Termios2);
        bool held = false;
        try
        {
            line.Handle.DangerousAddRef(ref held);
            Check(Libc.Ioctl((int)line.Handle.DangerousGetHandle(), Libc.TCGETS2, ref settings), line.Name, "does not tell its settings");
        }
        finally
        {
            if (held)
                line.Handle.DangerousRelease();
        }

        return (int)settings.OutputSpeed;
    }

    private static void Check(int result, string path, string what)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (result < 0)
            throw new LineException($"{path}: {what}: {Libc.Text(errno)}. {Advice(errno)}");
    }

    private static string Advice(int errno) => errno switch
    {
        Libc.ENOENT => "Plug the device in, and look for its name with: ls /dev/ttyUSB* /dev/ttyACM* /dev/serial/by-id.",
        Libc.EACCES => "Add yourself to the group that owns it (usually dialout): sudo usermod -aG dialout $USER, then log in again.",
        Libc.EBUSY => "Another program has it open; close that one (find it with: fuser -v PATH).",
        Libc.ENOTTY => "Name a serial device such as /dev/ttyUSB0 or /dev/ttyACM0.",
        _ => "Unplug and plug in the device, then try again.",
    };
}

/// <summary>A line that cannot be opened. The message names it, the cause, and what to do.</summary>
public sealed class LineException : Exception
{
    /// <summary>With a message that is meant for the user.</summary>
    public LineException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause that the system reported.</summary>
    public LineException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
