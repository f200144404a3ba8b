using ImitationHil.Firmware;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// Time of a bench: granted, never slept. Servo ticks and the waiting of the host advance it; a busy machine does not.
/// </summary>
public sealed class VirtualClock : IClock
{
    // The device's counter wraps after 71 minutes; every bench goes through it half a second after its start.
    private const uint Begin = 0xFFF80000;

    /// <summary>Microseconds since the bench began.</summary>
    public long Microseconds { get; private set; }

    /// <inheritdoc/>
    public uint NowMicroseconds => unchecked(Begin + (uint)Microseconds);

    /// <summary>Grants time; a negative number is a clock that was set back.</summary>
    public void Advance(long microseconds) => Microseconds += microseconds;
}
