using System.Diagnostics;
using ImitationHil.Firmware;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>
/// Simulated motors that take as long as real ones and can be watched: each tick of the servo waits for its point of a grid, leaves
/// angle and duty of every motor in a ring, and ends the episode when a stop was asked for, within one tick. Stands where a bench puts
/// its probes, between the guard and the simulated motors; never in front of metal.
/// </summary>
internal sealed class LiveAxis : IAxis
{
    private readonly IAxis _axis;
    private readonly TelemetryRing _ring;
    private readonly StopFlag _stop;
    private readonly Pace? _pace;
    private readonly float _quantum;
    private readonly float[] _duty;
    private long _sampledAt;
    private int _episode = -1;
    private int _tick;
    private int _latency;
    private int _longestLatency;

    /// <param name="axis">The simulated motors.</param>
    /// <param name="ring">Two numbers a motor: angle in rad, duty.</param>
    /// <param name="stop">Ends the episode.</param>
    /// <param name="speed">1 for real time, 0 for none: a tick takes none.</param>
    public LiveAxis(IAxis axis, TelemetryRing ring, StopFlag stop, int speed)
    {
        _axis = axis;
        _ring = ring;
        _stop = stop;
        _pace = speed > 0 ? new Pace(axis.TickMicroseconds / speed) : null;
        _quantum = (float)(2 * Math.PI / axis.CountsPerTurn);
        _duty = new float[axis.MotorCount];
    }

    /// <summary>Points of the grid that were missed since the first episode.</summary>
    public long MissedCount => _pace?.MissedCount ?? 0;

    /// <summary>Longest time from a tick's sample to its duty since the last call.</summary>
    public int TakeLongestLatencyMicroseconds() => Interlocked.Exchange(ref _longestLatency, 0);

    /// <inheritdoc/>
    public int MotorCount => _axis.MotorCount;

    /// <inheritdoc/>
    public int TickMicroseconds => _axis.TickMicroseconds;

    /// <inheritdoc/>
    public int CountsPerTurn => _axis.CountsPerTurn;

    /// <inheritdoc/>
    public void Prepare(uint seed)
    {
        _pace?.Begin();
        _episode++;
        _tick = 0;
        _axis.Prepare(seed);
    }

    /// <inheritdoc/>
    public Status WaitTick(int[] counts)
    {
        if (_stop.IsSet)
            return Status.Stopped;
        _pace?.Wait();
        var status = _axis.WaitTick(counts);
        _sampledAt = Stopwatch.GetTimestamp();
        var row = _ring.Claim();
        if (!row.IsEmpty)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                row[2 * i] = counts[i] * _quantum;
                row[2 * i + 1] = _duty[i];
            }

            _ring.Publish(new TelemetryStamp(_episode, _tick, 0, (int)status, _latency));
        }

        _tick++;
        return status;
    }

    /// <inheritdoc/>
    public void Write(float[] duty)
    {
        _latency = (int)((Stopwatch.GetTimestamp() - _sampledAt) * 1_000_000 / Stopwatch.Frequency);
        if (_latency > Volatile.Read(ref _longestLatency))
            Interlocked.Exchange(ref _longestLatency, _latency);
        duty.CopyTo(_duty, 0);
        _axis.Write(duty);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        Array.Clear(_duty);
        _axis.Stop();
    }

    /// <inheritdoc/>
    public void Dispose() => _axis.Dispose();
}
