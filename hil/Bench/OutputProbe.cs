using ImitationHil.Firmware;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// Watches what is written to motors: at the pins (directly below the guard) or at the motors themselves (below the
/// faults). Changes nothing.
/// </summary>
public sealed class OutputProbe(IAxis axis, VirtualClock clock) : IAxis
{
    private readonly SimulatedAxis? _metal = axis as SimulatedAxis;

    /// <summary>Asked at every output other than zero; where it answers false the output is counted as unlawful.</summary>
    public Func<bool> MayDrive { get; set; } = () => true;

    /// <summary>Outputs other than zero while nothing may drive.</summary>
    public int UnlawfulCount { get; private set; }

    /// <summary>Largest magnitude of the present duty.</summary>
    public double Duty { get; private set; }

    /// <summary>Largest magnitude of duty so far.</summary>
    public double PeakDuty { get; private set; }

    /// <summary>Since when the output is zero; null while it is not.</summary>
    public long? ZeroSinceMicroseconds { get; private set; } = 0;

    /// <summary>Largest magnitude of a true shaft angle so far, rad; 0 where the motors are not simulated directly below.</summary>
    public double PeakRadians { get; private set; }

    /// <summary>Ticks so far.</summary>
    public int TickCount { get; private set; }

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
        TickCount++;
        var status = axis.WaitTick(counts);
        for (int i = 0; _metal != null && i < MotorCount; i++)
            PeakRadians = Math.Max(PeakRadians, Math.Abs(_metal.Look(i, 0)));
        return status;
    }

    /// <inheritdoc/>
    public void Write(float[] duty)
    {
        axis.Write(duty);
        See(duty.Max(Math.Abs));
    }

    /// <inheritdoc/>
    public void Stop()
    {
        axis.Stop();
        See(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        axis.Dispose();
        See(0);
    }

    private void See(double duty)
    {
        Duty = duty;
        PeakDuty = Math.Max(PeakDuty, duty);
        if (duty == 0)
            ZeroSinceMicroseconds ??= clock.Microseconds;
        else
            ZeroSinceMicroseconds = null;
        if (duty != 0 && !MayDrive())
            UnlawfulCount++;
    }
}
