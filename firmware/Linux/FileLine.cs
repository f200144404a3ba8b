using System.Runtime.InteropServices;
using ImitationHil.Firmware;
using Microsoft.Win32.SafeHandles;

namespace ImitationHil.Linux;

/// <summary>
/// A line over a file descriptor of a terminal: serial line or either end of a pseudo-terminal. Reads and writes by
/// poll, read and write; interrupted calls are repeated, partial writes continued. End of file, hang-up and every
/// error but EINTR and EAGAIN mean that the line is lost for good. A write that stalls fails, too, but the line may come back: the
/// next host reads what waits. <see cref="Loss"/> says why. Allocates nothing after construction. One thread reads and writes; <see cref="Dispose"/> may come from another.
/// </summary>
public sealed class FileLine : ILine, IDisposable
{
    /// <summary>Default bound on the time for which the other side may take nothing, in milliseconds.</summary>
    public const int DefaultStallMilliseconds = 2000;

    private readonly SafeFileHandle _handle;
    private readonly int _stallMilliseconds;
    private volatile string? _loss;
    private volatile bool _gone;

    /// <param name="descriptor">
    /// An open descriptor, which is owned from here on: closed by <see cref="Dispose"/>. Its owner has set O_NONBLOCK.
    /// </param>
    /// <param name="name">What messages call the line, usually the path.</param>
    /// <param name="stallMilliseconds">
    /// A write for which there is no room for so long loses the line. A device that drives a motor meanwhile wants less
    /// than its policy period; an emulated one whose host may be busy wants the default.
    /// </param>
    public FileLine(int descriptor, string name, int stallMilliseconds = DefaultStallMilliseconds)
    {
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Name = name;
        _stallMilliseconds = stallMilliseconds;
    }

    /// <summary>What messages call the line.</summary>
    public string Name { get; }

    /// <summary>Why the line was last lost; null while it never was.</summary>
    public string? Loss => _loss;

    /// <summary>True when it is lost for good.</summary>
    public bool IsGone => _gone;

    internal SafeFileHandle Handle => _handle;

    /// <inheritdoc/>
    public unsafe int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - offset);
        if (_gone || !Enter())
            return -1;
        try
        {
            int descriptor = (int)_handle.DangerousGetHandle();
            int ready = Wait(descriptor, Libc.POLLIN, waitMilliseconds);
            if (ready <= 0)
                return ready;
            while (true)
            {
                nint got;
                int errno;
                fixed (byte* to = &buffer[offset])
                {
                    got = Libc.Read(descriptor, to, (nuint)count);
                    errno = Marshal.GetLastPInvokeError();
                }

                if (got > 0)
                    return (int)got;
                if (got == 0)
                    return Lose("the other side closed it (end of file)");
                if (errno == Libc.EAGAIN)
                    return 0;
                if (errno != Libc.EINTR)
                    return Lose(Libc.Text(errno));
            }
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <inheritdoc/>
    public unsafe bool Write(byte[] buffer, int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - offset);
        if (_gone || !Enter())
            return false;
        try
        {
            int descriptor = (int)_handle.DangerousGetHandle();
            int end = offset + count;
            while (offset < end)
            {
                nint put;
                int errno;
                fixed (byte* from = &buffer[offset])
                {
                    put = Libc.Write(descriptor, from, (nuint)(end - offset));
                    errno = Marshal.GetLastPInvokeError();
                }

                if (put > 0)
                {
                    offset += (int)put;
                }
                else if (put == 0 || errno == Libc.EAGAIN)
                {
                    int ready = Wait(descriptor, Libc.POLLOUT, _stallMilliseconds);
                    if (ready == 0)
                        _loss = $"the other side took nothing for {_stallMilliseconds} ms";
                    if (ready <= 0)
                        return false;
                }
                else if (errno != Libc.EINTR)
                {
                    Lose(Libc.Text(errno));
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <summary>Closes the descriptor. A call that waits in another thread ends within its own wait.</summary>
    public void Dispose()
    {
        Lose("it was closed here");
        _handle.Dispose();
    }

    // 1: ready, 0: not within the time, -1: lost. A hang-up with bytes still to read is ready first.
    private int Wait(int descriptor, short events, int milliseconds)
    {
        var clock = Environment.TickCount64;
        int left = milliseconds;
        while (true)
        {
            var poll = new Libc.PollFd { Descriptor = descriptor, Events = events };
            int count = Libc.Poll(ref poll, 1, left);
            int errno = Marshal.GetLastPInvokeError();
            if (count > 0)
            {
                if ((poll.Happened & events) != 0)
                    return 1;
                return Lose((poll.Happened & Libc.POLLHUP) != 0 ? "the other side hung up (POLLHUP)" : $"poll reported {poll.Happened:x}");
            }

            if (count == 0)
                return 0;
            if (errno != Libc.EINTR)
                return Lose(Libc.Text(errno));
            left = (int)Math.Max(0, milliseconds - (Environment.TickCount64 - clock));
        }
    }

    private bool Enter()
    {
        bool entered = false;
        try
        {
            _handle.DangerousAddRef(ref entered);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return entered;
    }

    private int Lose(string why)
    {
        if (!_gone)
            _loss = why;
        _gone = true;
        return -1;
    }
}
