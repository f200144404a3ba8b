namespace ImitationHil.Firmware
{
    /// <summary>
    /// A byte stream to the other side: a serial line, a pseudo-terminal, a socket, or two arrays in a test. Never
    /// throws for what happens on the line; one thread uses it.
    /// </summary>
    public interface ILine
    {
        /// <summary>
        /// Takes what has arrived. When nothing has, waits for the first byte, at most
        /// <paramref name="waitMilliseconds"/> (0: not at all; the caller decides, because a running episode has no time
        /// to wait and an idle one must not spin). Returns the number of bytes, 0 when there are none, -1 when the line
        /// is lost.
        /// </summary>
        int Read(byte[] buffer, int offset, int count, int waitMilliseconds);

        /// <summary>
        /// Sends all bytes; false when the line is lost. A line whose other side takes nothing for longer than the
        /// line's own bound is lost, too, so that a writer is never held for ever.
        /// </summary>
        bool Write(byte[] buffer, int offset, int count);
    }

    /// <summary>Time as an argument: a monotonic clock that wraps after 71 minutes; differences are what counts.</summary>
    public interface IClock
    {
        /// <summary>Microseconds since some moment.</summary>
        uint NowMicroseconds { get; }
    }
}
