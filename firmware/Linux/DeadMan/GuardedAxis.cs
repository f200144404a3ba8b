using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Ties an axis to its dead-man guard: life is shown at every tick, and a guard that is dead or hangs stops the motors with fault 48. It
/// stands outside of <see cref="AxisGuard"/>, so nothing comes between that one and the pins.
/// </summary>
/// <param name="axis">The guarded axis.</param>
/// <param name="guard">Its dead-man guard; owned by the caller, who disposes it after the axis.</param>
public sealed class GuardedAxis(AxisGuard axis, GuardLink guard) : IAxis
{
    /// <inheritdoc/>
    public int MotorCount => axis.MotorCount;

    /// <inheritdoc/>
    public int TickMicroseconds => axis.TickMicroseconds;

    /// <inheritdoc/>
    public int CountsPerTurn => axis.CountsPerTurn;

    /// <inheritdoc/>
    public void Prepare(uint seed) => axis.Prepare(seed);

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
    public void Stop() => axis.Stop();

    /// <inheritdoc/>
    public void Dispose() => axis.Dispose();
}
