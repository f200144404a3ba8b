using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>Two ends of a line in memory, for tests without an operating system.</summary>
public sealed class LoopbackLines
{
    /// <summary>A connected pair.</summary>
    public LoopbackLines()
    {
        Host = new LoopbackLine();
        Device = new LoopbackLine();
        Host.Other = Device;
        Device.Other = Host;
    }

    /// <summary>The host's end.</summary>
    public LoopbackLine Host { get; }

    /// <summary>The device's end.</summary>
    public LoopbackLine Device { get; }
}

/// <summary>One end. A read that finds nothing waits for the other thread, or, with <see cref="Idle"/>, calls it once instead.</summary>
public sealed class LoopbackLine : ILine, IDisposable
{
    private readonly Queue<byte> _arrived = new();
    private bool _closed;

    internal LoopbackLine Other { get; set; } = null!;

    /// <summary>Called with every stretch that is written here, usually one frame; what it returns arrives. Null changes nothing.</summary>
    public Func<byte[], byte[]>? Tamper { get; set; }

    /// <summary>
    /// Called with the wait in milliseconds when a read finds nothing; then the read looks once more and returns. In one
    /// thread it runs the other side or moves a clock, so that time is granted and not slept.
    /// </summary>
    public Action<int>? Idle { get; set; }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        int got = Take(buffer, offset, count, Idle == null ? waitMilliseconds : 0);
        if (got != 0 || Idle == null)
            return got;
        Idle(waitMilliseconds);
        return Take(buffer, offset, count, 0);
    }

    /// <inheritdoc/>
    public bool Write(byte[] buffer, int offset, int count)
    {
        byte[] bytes = buffer.AsSpan(offset, count).ToArray();
        bytes = Tamper == null ? bytes : Tamper(bytes);
        var to = Other._arrived;
        lock (to)
        {
            if (_closed || Other._closed)
                return false;
            foreach (byte value in bytes)
                to.Enqueue(value);
            Monitor.PulseAll(to);
        }

        return true;
    }

    /// <summary>Closes this end: both sides find the line lost, the other one after what was sent before.</summary>
    public void Dispose()
    {
        _closed = true;
        lock (_arrived)
            Monitor.PulseAll(_arrived);
        lock (Other._arrived)
            Monitor.PulseAll(Other._arrived);
    }

    private int Take(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        lock (_arrived)
        {
            if (_arrived.Count == 0 && waitMilliseconds > 0 && !_closed && !Other._closed)
                Monitor.Wait(_arrived, waitMilliseconds);
            if (_closed || (_arrived.Count == 0 && Other._closed))
                return -1;
            int taken = 0;
            while (taken < count && _arrived.TryDequeue(out byte value))
                buffer[offset + taken++] = value;
            return taken;
        }
    }
}
