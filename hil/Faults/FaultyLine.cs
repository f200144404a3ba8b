using ImitationHil.Firmware;

namespace ImitationHil.Hil.Faults;

/// <summary>
/// A line that fails on command, frame by frame, in both directions. Stands at the host's end; what it does to bytes is
/// the same as on any cable. Bytes between frames pass as they are.
/// </summary>
public sealed class FaultyLine : ILine, IDisposable
{
    private readonly ILine _line;
    private readonly FaultSet _faults;
    private readonly IClock _clock;
    private readonly Fault[] _all;
    private readonly Way _toDevice = new(1), _toHost = new(2);
    private readonly Queue<byte> _ready = new();
    private readonly byte[] _incoming = new byte[512];
    private int _frames;

    /// <param name="line">The line, owned from here on.</param>
    /// <param name="faults">What fails.</param>
    /// <param name="clock">Time for frames that arrive late.</param>
    public FaultyLine(ILine line, FaultSet faults, IClock clock)
    {
        _line = line;
        _faults = faults;
        _clock = clock;
        _all = [.. faults.Of("link")];
    }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        int got = _ready.Count > 0 ? 0 : _line.Read(_incoming, 0, _incoming.Length, waitMilliseconds);
        Send();
        if (got < 0 && _ready.Count == 0)
            return got;
        for (int i = 0; i < got; i++)
        {
            foreach (byte[] frame in Pass(_toHost, _incoming[i]))
                _toHost.Waiting.Add((frame, Due(_toHost)));
        }

        foreach (byte[] frame in Due(_toHost.Waiting))
        {
            foreach (byte value in frame)
                _ready.Enqueue(value);
        }

        int taken = 0;
        while (taken < count && _ready.TryDequeue(out byte value))
            buffer[offset + taken++] = value;
        return taken;
    }

    /// <inheritdoc/>
    public bool Write(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            foreach (byte[] frame in Pass(_toDevice, buffer[offset + i]))
                _toDevice.Waiting.Add((frame, Due(_toDevice)));
        }

        return Send();
    }

    /// <inheritdoc/>
    public void Dispose() => (_line as IDisposable)?.Dispose();

    private bool Send()
    {
        bool sent = true;
        foreach (byte[] frame in Due(_toDevice.Waiting))
            sent &= _line.Write(frame, 0, frame.Length);
        return sent;
    }

    // Takes a byte; at the end of a frame returns what passes instead of it.
    private List<byte[]> Pass(Way way, byte value)
    {
        way.Frame.Add(value);
        if (value != 0 || way.Frame.Count == 1)
            return [];
        var passing = new List<byte[]> { way.Frame.ToArray() };
        way.Frame.Clear();
        way.DelayMilliseconds = 0;
        int position = _frames++;
        foreach (var fault in _all)
        {
            double direction = fault["direction"];
            if ((direction != 0 && direction != way.Number) || !_faults.Acts(fault, position))
                continue;
            if (fault.Kind.Parameters.Any(p => p.Name == "share") && !_faults.Draw(fault["share"]))
                continue;
            _faults.Note(fault, position);
            Spoil(fault, way, passing);
        }

        if (way.Held is { } held && passing.Count > 0 && !ReferenceEquals(passing[0], held))
        {
            passing.Add(held);
            way.Held = null;
        }

        return passing;
    }

    private void Spoil(Fault fault, Way way, List<byte[]> passing)
    {
        switch (fault.Kind.Name)
        {
            case "drop" or "cut":
                passing.Clear();
                break;
            case "duplicate":
                passing.AddRange(passing.ToArray());
                break;
            case "flip" when passing.Count > 0:
                int bit = (int)(_faults.Random.NextUnit() * 8 * passing[0].Length);
                passing[0][bit / 8] ^= (byte)(1 << bit % 8);
                break;
            case "reorder" when passing.Count > 0 && way.Held == null:
                way.Held = passing[0];
                passing.RemoveAt(0);
                break;
            case "delay":
                way.DelayMilliseconds = (int)fault["milliseconds"];
                break;
        }
    }

    private uint Due(Way way) => _clock.NowMicroseconds + 1000u * (uint)way.DelayMilliseconds;

    // Differences count: the clock wraps.
    private List<byte[]> Due(List<(byte[] Frame, uint At)> waiting)
    {
        uint now = _clock.NowMicroseconds;
        var due = waiting.TakeWhile(entry => (int)(now - entry.At) >= 0).Select(entry => entry.Frame).ToList();
        waiting.RemoveRange(0, due.Count);
        return due;
    }

    private sealed class Way(int number)
    {
        public int Number => number;

        public List<byte> Frame { get; } = [];

        public List<(byte[] Frame, uint At)> Waiting { get; } = [];

        public byte[]? Held { get; set; }

        public int DelayMilliseconds { get; set; }
    }
}
