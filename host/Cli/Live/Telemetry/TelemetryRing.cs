namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>What stands beside the numbers of one row of telemetry.</summary>
/// <param name="Episode">Index of the episode in its run, from 0.</param>
/// <param name="Step">Policy period, or tick of the servo, within the episode.</param>
/// <param name="Bits">Limits in force.</param>
/// <param name="Code">Status of the step as its number.</param>
/// <param name="LatencyMicroseconds">Time from measurement to actuation; 0 where it is not measured.</param>
internal readonly record struct TelemetryStamp(int Episode, int Step, int Bits, int Code, int LatencyMicroseconds);

/// <summary>
/// Rows of numbers on their way from a control thread to the one thread that shows them. Everything is allocated at the start;
/// a full ring drops the row and counts it, so that nobody who looks on can hold up a loop.
/// </summary>
/// <param name="width">Numbers a row.</param>
/// <param name="capacity">Rows; at 1 kHz 2048 are two seconds.</param>
internal sealed class TelemetryRing(int width, int capacity = 2048)
{
    private readonly float[] _values = new float[width * capacity];
    private readonly TelemetryStamp[] _stamps = new TelemetryStamp[capacity];

    // Counts, not indexes: taken <= written <= taken + capacity, each written by one thread only.
    private long _written;
    private long _taken;
    private long _drops;

    /// <summary>Numbers a row.</summary>
    public int Width => width;

    /// <summary>Rows that found no room.</summary>
    public long Drops => Volatile.Read(ref _drops);

    /// <summary>Rows that were written.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Control thread: room for a row; empty, and counted, when there is none. <see cref="Publish"/> hands it over.</summary>
    public Span<float> Claim()
    {
        long at = _written;
        if (at - Volatile.Read(ref _taken) < capacity)
            return _values.AsSpan((int)(at % capacity) * width, width);
        Volatile.Write(ref _drops, _drops + 1);
        return [];
    }

    /// <summary>Control thread: the claimed row is whole.</summary>
    public void Publish(TelemetryStamp stamp)
    {
        _stamps[(int)(_written % capacity)] = stamp;

        // Last: the other thread sees the row only when it is whole.
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>The other thread: copies the oldest row, if there is one.</summary>
    public bool TryTake(Span<float> row, out TelemetryStamp stamp)
    {
        long at = _taken;
        stamp = default;
        if (at >= Volatile.Read(ref _written))
            return false;
        int slot = (int)(at % capacity);
        _values.AsSpan(slot * width, width).CopyTo(row);
        stamp = _stamps[slot];
        Volatile.Write(ref _taken, at + 1);
        return true;
    }
}
