using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Ties an axis to its dead-man guard: life is shown at every tick, and a guard that is dead or hangs stops the motors with fault 48. It
/// stands outside of <see cref="AxisGuard"/>, so nothing comes between that one and the pins.
/// </summary>
/// <param name="axis">The guarded axis.</param>
/// <param name="guard">Its dead-man guard, owned from here on: released when the motors are off, before the outputs are closed.</param>
public sealed class GuardedAxis(AxisGuard axis, GuardLink guard) : IAxis
{
    /// <inheritdoc/>
    public int MotorCount => axis.MotorCount;

    /// <inheritdoc/>
    public int TickMicroseconds => axis.TickMicroseconds;

    /// <inheritdoc/>
    public int CountsPerTurn => axis.CountsPerTurn;

    /// <inheritdoc/>
    public void Prepare(uint seed)
    {
        // On pins this is what enables the drivers: not without a guard. The coming tick says why nothing moves.
        if (guard.Beat())
            axis.Prepare(seed);
        else
            axis.Stop();
    }

    /// <inheritdoc/>
    public Status WaitTick(int[] counts)
    {
        var status = axis.WaitTick(counts);
        if (guard.Beat())
            return status;
        axis.Stop();
        return Status.GuardLost;
    }

    /// <inheritdoc/>
    public void Write(float[] duty)
    {
        // Life before power: the guard watches for a hang from the first sign of life on, so there is one before anything is driven.
        if (guard.Beat())
            axis.Write(duty);
        else
            axis.Stop();
    }

    /// <inheritdoc/>
    public void Stop()
    {
        axis.Stop();
        guard.Rest();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Off, released, closed: an output that is closed cannot be read back, and its guard would report that it refused.
        Stop();
        guard.Dispose();
        axis.Dispose();
    }
}
