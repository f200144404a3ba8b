using System.Diagnostics;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// CLOCK_MONOTONIC in microseconds: not set by anybody, not the time of day. Wraps at 2^32 us (71 minutes), so
/// only differences of moments that lie closer together mean anything.
/// </summary>
public sealed class MonotonicClock : IClock
{
    /// <inheritdoc/>
    // Stopwatch counts nanoseconds of CLOCK_MONOTONIC on Linux. The quotient is taken of the 64-bit count: truncating
    // first would wrap at another moment than 2^32 us.
    public uint NowMicroseconds => unchecked((uint)(ulong)(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)));
}
