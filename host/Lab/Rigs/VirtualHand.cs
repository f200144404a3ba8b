namespace ImitationHil.Lab.Rigs;

/// <summary>
/// The hand of a person at a virtual rig: turns shafts whose motors are off, one turn a second of the rig's time, and holds the emergency stop.
/// May be told by another thread than the one that ticks.
/// </summary>
/// <param name="motors">Number of shafts.</param>
public sealed class VirtualHand(int motors)
{
    private const double RadiansPerSecond = 2 * Math.PI;

    private readonly double[] _left = new double[motors];
    private volatile bool _presses;

    /// <summary>Whether the emergency stop is held down.</summary>
    public bool IsPressing
    {
        get => _presses;
        set => _presses = value;
    }

    /// <summary>Takes the shaft and turns it so far; positive is counterclockwise, seen from the end of the shaft.</summary>
    public void Begin(int motor, double radians)
    {
        lock (_left)
            _left[motor] = radians;
    }

    /// <summary>Whether the shaft has arrived.</summary>
    public bool IsDone(int motor)
    {
        lock (_left)
            return _left[motor] == 0;
    }

    /// <summary>By how much the shaft turns within a time.</summary>
    internal double Turn(int motor, double seconds)
    {
        lock (_left)
        {
            double turned = Math.Clamp(_left[motor], -RadiansPerSecond * seconds, RadiansPerSecond * seconds);
            _left[motor] -= turned;
            return turned;
        }
    }
}
