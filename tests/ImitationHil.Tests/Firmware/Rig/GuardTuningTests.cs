using ImitationHil.Firmware;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Tests.Firmware.Rig;

/// <summary>What a motor's numbers make certain, against the same sentences in double precision and in radians.</summary>
public class GuardTuningTests
{
    [Theory]
    [InlineData(8400, 5000, 0.05f, 27f, 0.06f, 1f, 0f)]
    [InlineData(6300, 10000, 0.05f, 27f, 0.06f, 1f, 1f)]
    [InlineData(8400, 1000, 0.2f, 8f, 0.2f, 1f, 1f)]
    [InlineData(4096, 2000, 0.3f, 5f, 0.06f, 0.3f, 0f)]
    [InlineData(400, 5000, 0.1f, 27f, 0.06f, 1f, 1f)]
    [InlineData(100, 1000, 0.05f, 5f, 0f, 1f, 0f)]
    [InlineData(8400, 5000, 0.05f, 27f, 0.3f, 0.5f, 0f)]
    public void They_are_those_of_the_motor(int counts, int tickMicroseconds, float tau, float noLoad, float holding, float maxDuty, float jitter)
    {
        const int StallTicks = 40;
        var guard = new AxisGuard(new SimulatedAxis(1, new MotorModel { CountsPerTurn = counts, LatencyMicroseconds = 500 }, tickMicroseconds), maxDuty, 1000, StallTicks);
        GuardTuning.Apply(guard, maxDuty, StallTicks, tau, noLoad, holding, jitter);
        double tick = tickMicroseconds / 1e6, quantum = 2 * Math.PI / counts;
        double stall = Math.Min(Math.Clamp(2.0 * holding, 0.1, 0.5), maxDuty);
        Assert.Equal(stall, guard.StallDuty, 1e-6);
        Assert.Equal(2 + (int)(2 * noLoad * tick / quantum + 10 * jitter), guard.MaxCountsPerTick);

        double Turned(double seconds) => noLoad * (0.5 * maxDuty - holding) * (seconds - tau * (1 - Math.Exp(-seconds / tau)));
        Assert.Equal(Enumerable.Range(4, StallTicks - 4).FirstOrDefault(ticks => Turned((ticks - 1) * tick) >= 10 * quantum, StallTicks), guard.HardStallTicks);

        double slower = (stall + holding) * noLoad / tau * tick * tick / quantum;
        Assert.Equal(1 + Math.Max(3, (int)(1 / slower + 1)), guard.ReversedTicks);
    }

    [Theory]
    [InlineData(float.NaN, 1f, 0f, 0f)]
    [InlineData(1f, float.PositiveInfinity, 0f, 0f)]
    [InlineData(1f, 1f, -0.1f, 0f)]
    [InlineData(1f, 1f, 0f, float.NaN)]
    [InlineData(0f, 1f, 0f, 0f)]
    public void Numbers_of_no_motor_are_refused(float tau, float noLoad, float holding, float jitter)
    {
        var guard = new AxisGuard(new SimulatedAxis(1, new MotorModel()), 1, 1000, 40);
        Assert.Throws<ArgumentException>(() => GuardTuning.Apply(guard, 1, 40, tau, noLoad, holding, jitter));
    }
}
