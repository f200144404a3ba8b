namespace ImitationHil.Firmware
{
    /// <summary>A byte stream to the other side: a serial line, a pseudo-terminal, a socket, or two arrays in a test.</summary>
    public interface ILine
    {
        /// <summary>
        /// Takes what has arrived, without waiting longer than the line's own time-out. Returns the number of bytes, 0
        /// when there are none, -1 when the line is lost for good.
        /// </summary>
        int Read(byte[] buffer, int offset, int count);

        /// <summary>Sends all bytes; false when the line is lost.</summary>
        bool Write(byte[] buffer, int offset, int count);
    }

    /// <summary>Time as an argument: a monotonic clock that wraps after 71 minutes; differences are what counts.</summary>
    public interface IClock
    {
        /// <summary>Microseconds since some moment.</summary>
        uint NowMicroseconds { get; }
    }
}
