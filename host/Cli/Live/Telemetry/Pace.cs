using ImitationHil.Linux;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>Real time for episodes with pauses between them: the pause before an episode is nobody's missed tick.</summary>
/// <param name="periodMicroseconds">Distance of the ticks.</param>
internal sealed class Pace(int periodMicroseconds)
{
    private readonly TickTimer _timer = new(periodMicroseconds);
    private bool _isFirst = true;
    private long _pauses;
    private long _counted;
    private long _missed;

    /// <summary>Ticks that were missed within episodes.</summary>
    public long MissedCount => Volatile.Read(ref _missed);

    /// <summary>An episode begins.</summary>
    public void Begin() => _isFirst = true;

    /// <summary>Waits for the next tick.</summary>
    public void Wait()
    {
        _timer.Wait();
        if (_isFirst)
            _pauses += _timer.MissedCount - _counted;
        _isFirst = false;
        _counted = _timer.MissedCount;
        Volatile.Write(ref _missed, _counted - _pauses);
    }
}
