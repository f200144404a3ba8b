using ImitationHil.Firmware;

namespace ImitationHil.Lab.Rigs;

/// <summary>One motor on its axis as a plant: observation its angle [rad], action its duty [1], a period one servo tick.</summary>
public sealed class MotorPlant : IPlant
{
    private readonly IAxis _axis;
    private readonly double _quantum;
    private readonly int[] _counts = new int[1];

    /// <param name="axis">The axis, with its guard; disposed with this plant.</param>
    public MotorPlant(IAxis axis)
    {
        if (axis.MotorCount != 1)
            throw new ArgumentException("one motor was expected", nameof(axis));
        _axis = axis;
        _quantum = 2 * Math.PI / axis.CountsPerTurn;
        Signals = new Signals(["angle"], ["rad"], ["duty"], ["1"], axis.TickMicroseconds);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <summary>Limits for a supervisor: all of the duty, and an angle within the rig's envelope.</summary>
    public Limits Limits => new([-1], [1], [2], [-VirtualRig.EnvelopeRadians], [VirtualRig.EnvelopeRadians]);

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        _axis.Stop();
        _axis.Prepare(episode.Seed);
        return Observe(observation);
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        _axis.Write(action);
        return Observe(observation);
    }

    /// <inheritdoc/>
    public void Stop() => _axis.Stop();

    /// <inheritdoc/>
    public void Dispose() => _axis.Dispose();

    private Status Observe(float[] observation)
    {
        var status = _axis.WaitTick(_counts);
        observation[0] = (float)(_counts[0] * _quantum);
        return status;
    }
}
