using System.Buffers;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>
/// The thread that shows: 60 times a second it empties the rings of whatever runs into one frame for every viewer, and hands over the
/// state when that changed. It never waits for a viewer, and no control thread waits for it.
/// </summary>
internal sealed class Broadcaster : IDisposable
{
    /// <summary>Time between frames, microseconds.</summary>
    public const int FrameMicroseconds = 16_667;

    private readonly LiveSession _session;
    private readonly Action<byte[], bool> _send;
    private readonly Func<byte[]> _describe;
    private readonly Func<bool> _isStale;
    private readonly Thread _thread;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly FrameBuilder _frames = new();
    private volatile bool _ended;
    private int _version = -1;
    private SupervisorState _supervisor;

    /// <param name="session">What is shown.</param>
    /// <param name="describe">The state as a message.</param>
    /// <param name="isStale">Whether something besides the session changed since it was asked last.</param>
    /// <param name="send">Hands a message to every viewer; true for a state. Must not wait.</param>
    public Broadcaster(LiveSession session, Func<byte[]> describe, Func<bool> isStale, Action<byte[], bool> send)
    {
        _session = session;
        _describe = describe;
        _isStale = isStale;
        _send = send;
        _thread = new Thread(Loop) { IsBackground = true, Name = "broadcaster" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void Loop()
    {
        var timer = new TickTimer(FrameMicroseconds);
        while (!_ended)
        {
            timer.Wait();
            // The supervisor changes on the control thread, which tells nobody.
            if (_session.Version != _version | _session.Supervisor != _supervisor | _isStale())
            {
                (_version, _supervisor) = (_session.Version, _session.Supervisor);
                _send(_describe(), true);
            }

            if (_session.Feed is { } feed)
            {
                _buffer.ResetWrittenCount();
                using var json = new Utf8JsonWriter(_buffer);
                if (_frames.Write(feed, json))
                {
                    json.Flush();
                    _send(_buffer.WrittenSpan.ToArray(), false);
                }
            }
        }
    }
}

/// <summary>Makes one frame out of what the rings of a feed hold.</summary>
internal sealed class FrameBuilder
{
    private LiveFeed? _feed;
    private LaneReader? _main, _expert;
    private Decimator _deviation = new(1);
    private int _episode = -1;
    private long _sequence;

    /// <summary>Writes a frame; false when there is nothing new.</summary>
    public bool Write(LiveFeed feed, Utf8JsonWriter json)
    {
        if (!ReferenceEquals(feed, _feed))
        {
            (_feed, _episode, _sequence) = (feed, -1, 0);
            _main = new LaneReader(feed.Main);
            _expert = feed.Expert is null ? null : new LaneReader(feed.Expert);
        }

        _deviation.Clear();
        int rows = _main!.Drain(Measure) + (_expert?.Drain((_, _) => { }) ?? 0);
        if (rows == 0)
            return false;
        json.WriteStartObject();
        json.WriteString("t", "frame");
        json.WriteNumber("run", feed.Id);
        json.WriteNumber("n", _sequence++);
        json.WriteNumber("missed", feed.Main.MissedCount);
        json.WriteNumber("latency", feed.Main.TakeLongestLatencyMicroseconds());
        json.WriteNumber("drops", (feed.Main.Steps?.Drops ?? 0) + (feed.Main.Motors?.Drops ?? 0));
        json.WriteNumber("total", feed.Main.Motors?.Written ?? feed.Main.Steps?.Written ?? 0);
        _main.WriteTo(json, "rig");
        _expert?.WriteTo(json, "expert");
        if (_deviation.Count > 0)
            _deviation.WriteTo(json, "deviation");
        json.WriteEndObject();
        return true;
    }

    private void Measure(TelemetryStamp stamp, ReadOnlySpan<float> row)
    {
        if (_feed!.Meter is not { } meter)
            return;
        var observation = row[.._feed.Signals.ObservationCount];
        if (stamp.Episode != _episode)
        {
            // An episode whose beginning was dropped has no deviation to show.
            _episode = stamp.Step == 0 ? stamp.Episode : -1;
            if (stamp.Step == 0)
                meter.Begin(observation, _feed.Horizon);
        }

        if (stamp.Episode == _episode)
            _deviation.Add([(float)meter.At(stamp.Step, observation)]);
    }

    private delegate void RowHandler(TelemetryStamp stamp, ReadOnlySpan<float> row);

    private sealed class LaneReader(LiveLane lane)
    {
        private readonly Decimator? _motors = lane.Motors is null ? null : new Decimator(lane.Motors.Width);
        private readonly Decimator? _steps = lane.Steps is null ? null : new Decimator(lane.Steps.Width);
        private readonly float[] _row = new float[Math.Max(lane.Motors?.Width ?? 0, lane.Steps?.Width ?? 0)];
        private TelemetryStamp _tick, _step;
        private int _bits;

        public int Drain(RowHandler onStep)
        {
            _motors?.Clear();
            _steps?.Clear();
            _bits = 0;
            while (_motors is not null && lane.Motors!.TryTake(_row, out var stamp))
            {
                _motors.Add(_row);
                _tick = stamp;
            }

            while (_steps is not null && lane.Steps!.TryTake(_row, out var stamp))
            {
                _steps.Add(_row);
                _step = stamp;
                _bits |= stamp.Bits;
                onStep(stamp, _row.AsSpan(0, _steps.Width));
            }

            return (_motors?.Count ?? 0) + (_steps?.Count ?? 0);
        }

        public void WriteTo(Utf8JsonWriter json, string name)
        {
            json.WriteStartObject(name);
            if (_motors is { Count: > 0 })
            {
                json.WriteNumber("tick", _tick.Step);
                json.WriteNumber("e", _tick.Episode);
                json.WriteNumber("c", _motors.Count);
                _motors.WriteTo(json, "motors");
            }

            if (_steps is { Count: > 0 })
            {
                json.WriteNumber("episode", _step.Episode);
                json.WriteNumber("step", _step.Step);
                json.WriteNumber("count", _steps.Count);
                json.WriteNumber("bits", _bits);
                json.WriteNumber("status", _step.Code);
                _steps.WriteTo(json, "v");
            }

            json.WriteEndObject();
        }
    }
}
