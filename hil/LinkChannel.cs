using System.Security.Cryptography;
using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>
/// Requests and replies over a line: sends, waits, repeats the same bytes, gives up. A reply belongs to a request when
/// type and sequence number do; everything else that is no trace is dropped. Allocates nothing per exchange.
/// </summary>
internal sealed class LinkChannel
{
    private readonly ILine _line;
    private readonly LinkOptions _options;
    private readonly FrameReader _reader = new();
    private readonly FrameWriter _writer = new();
    private readonly byte[] _incoming = new byte[1024];
    private int _at;
    private int _count;
    private byte _type;

    public LinkChannel(ILine line, LinkOptions options)
    {
        _line = line;
        _options = options;
        Sequence = (byte)((options.FirstSequence ?? RandomNumberGenerator.GetInt32(256)) - 1);
    }

    /// <summary>Sequence number of the request that is being written or was last sent.</summary>
    public byte Sequence { get; private set; }

    /// <summary>Receives unasked frames; null drops them.</summary>
    public IDeviceListener? Listener { get; set; }

    /// <summary>Damaged stretches that were dropped.</summary>
    public uint DroppedCount => _reader.DroppedCount;

    /// <summary>Starts a request; its body goes into the writer.</summary>
    public FrameWriter Begin(byte type)
    {
        Sequence++;
        _type = type;
        _writer.Begin(type, Sequence);
        return _writer;
    }

    /// <summary>Sends the request and returns the body of its reply, behind the result byte.</summary>
    /// <param name="request">Its name in messages.</param>
    /// <param name="result">The result byte.</param>
    /// <param name="replyMilliseconds">Time for each attempt but the first.</param>
    /// <param name="attempts">How often it is sent at most.</param>
    /// <param name="firstMilliseconds">Time for the first attempt.</param>
    /// <exception cref="LinkLostException">No answer.</exception>
    public ByteReader Exchange(string request, out byte result, int replyMilliseconds, int attempts, int firstMilliseconds)
    {
        int length = _writer.Finish();
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            if (!_line.Write(_writer.Encoded, 0, length))
                throw new LinkLostException(request, Loss());
            if (Await(request, (byte)(_type | Wire.Reply), attempt == 0 ? firstMilliseconds : replyMilliseconds))
            {
                result = _reader.Body.Byte();
                if (result == Wire.Malformed)
                    throw new DeviceRefusedException(request, result, "255 (Malformed): it does not know this request, or expects another body. Bring host and device to the same version.");
                return _reader.Body;
            }
        }

        throw new LinkLostException(request, $"no answer, {attempts} times tried, {replyMilliseconds} ms waited each time");
    }

    /// <summary>Reads for a while without asking for anything. True as soon as a frame for the listener came.</summary>
    /// <exception cref="LinkLostException">The line is gone.</exception>
    public bool Listen(string request, int milliseconds) => Await(request, 0, milliseconds);

    private bool Await(string request, byte type, int milliseconds)
    {
        uint begin = _options.Clock.NowMicroseconds;
        while (true)
        {
            while (_at < _count)
            {
                if (!_reader.Push(_incoming[_at++]))
                    continue;
                if (type != 0 && _reader.Type == type && _reader.Sequence == Sequence)
                    return true;
                if (Deliver() && type == 0)
                    return true;
            }

            uint passed = (_options.Clock.NowMicroseconds - begin) / 1000;
            if (passed >= milliseconds)
                return false;
            _at = 0;
            _count = 0;
            int got = _line.Read(_incoming, 0, _incoming.Length, milliseconds - (int)passed);
            if (got < 0)
                throw new LinkLostException(request, Loss());
            _count = got;
        }
    }

    private bool Deliver()
    {
        var body = _reader.Body;
        if (_reader.Type == Wire.Trace)
        {
            byte tag = body.Byte();
            int rows = body.Byte();
            if (!body.Failed)
                Listener?.OnTrace(tag, rows, body);
            return true;
        }

        if (_reader.Type != Wire.Ended)
            return false;
        byte ended = body.Byte();
        var status = (Status)body.Byte();
        int steps = (int)body.Word();
        if (!body.Failed)
            Listener?.OnEnded(ended, status, steps);
        return true;
    }

    private string Loss()
    {
        string? loss = _line switch
        {
            Linux.FileLine file => $"{file.Name}: {file.Loss}",
            Linux.TcpLine tcp => tcp.Loss,
            _ => null,
        };
        return loss ?? "the line is closed";
    }
}
