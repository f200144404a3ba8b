using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;
using ImitationHil.Pi;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.PiProgram;

/// <summary>The rig files that ship: read by the program's own reader, and driving the motors that they are written for.</summary>
public class ShippedRigTests
{
    // Furuta arm with the rod taken as a mass at its end: J w' = k (V - k w) / R - D w.
    private static readonly FurutaDynamics Arm = new FurutaModel().Lumped;

    public static TheoryData<string> Names => ["pi-one-motor", "pi-pendulum"];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_starts_gently_and_has_the_contract_of_the_hosts_pair(string name)
    {
        var rig = Read(name);
        Assert.Equal(0.2f, rig.MaxDuty);
        Assert.Equal(1f, rig.RampSeconds);
        Assert.Equal(LinearSystem.Pair(1.5, 1).Signals.Contract, rig.Shaping.Signals.Contract);
        Assert.Equal([0, Shaping.Virtual], rig.Shaping.Motor);
        Assert.True(rig.Limits.Fit(rig.Shaping.Signals));
    }

    [Fact]
    public void The_arm_has_the_time_constant_and_the_speed_of_the_hosts_model()
    {
        const double SupplyVolts = 12;
        var rig = Read("pi-pendulum");

        // Written with two and three digits.
        Assert.Equal(Arm.ArmInertia / Arm.ArmDamping, rig.TimeConstantSeconds, 0.005);
        Assert.Equal(Arm.TorquePerVolt * SupplyVolts / Arm.ArmDamping, rig.NoLoadRadiansPerSecond, 1.0);
    }

    /// <summary>
    /// Set-points of a third of a radian and less on a simulated motor whose time constant and gain are not those of the file. A double
    /// pole at wn leaves (1 + wn T) e^(-wn T) of a step after a period of T = 0.2 s: at wn = 30 rad/s 1.7 %, 6 mrad of it; the dead
    /// zone of two counts of 2048 is 6 mrad; errors of 10 % and friction are given as much again. With the
    /// duty of first runs the motor is too slow to follow: there it is held to end no episode, and to stay within half a radian.
    /// </summary>
    [Theory]
    [InlineData("pi-one-motor", 0.2f, 0.5)]
    [InlineData("pi-one-motor", 1f, 0.02)]
    [InlineData("pi-pendulum", 0.2f, 0.5)]
    [InlineData("pi-pendulum", 0.5f, 0.02)]
    public void It_follows_on_a_simulated_motor(string name, float maxDuty, double boundRadians)
    {
        var rig = Read(name) with { MaxDuty = maxDuty, RampSeconds = 0 };
        var model = new MotorModel
        {
            TimeConstantSeconds = rig.TimeConstantSeconds,
            NoLoadRadiansPerSecond = rig.NoLoadRadiansPerSecond,
            CoulombFriction = rig.Friction,
            CountsPerTurn = rig.CountsPerTurn,
        };
        double worst = 0;
        foreach (uint seed in new uint[] { 1, 2, 77 })
        {
            using var plant = rig.Plant(new SimulatedAxis(1, model, rig.TickMicroseconds));
            float[] x = new float[2], u = new float[2];
            Assert.Equal(Status.Ok, plant.Reset(new Episode(seed, 40, [0.1f, 0]), x));
            for (int step = 0; step < 40; step++)
            {
                double target = 0.15 * ((((step * 7) + seed) % 5) - 2) / 2;
                u[0] = (float)(target - (1.5 * x[0]) - (0.75 * x[1]));
                u[1] = (float)((0.75 * x[0]));
                Assert.Equal(Status.Ok, plant.Step(u, x));
                worst = Math.Max(worst, Math.Abs(x[0] - target));
            }
        }

        Assert.True(worst < boundRadians, FormattableString.Invariant($"{name} at {maxDuty}: {worst} rad"));
    }

    private static PiRig Read(string name) => RigFile.Read(Repository.PathOf($"firmware/Pi/rigs/{name}.rig"));
}
