using ImitationHil.Firmware;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Tests.Lab.Rigs;

/// <summary>Each defect of the simulated motor does what it says, and zero removes it.</summary>
public class SimulatedAxisTests
{
    // No defect but the motor's own inertia; an encoder so fine that counting does not matter.
    private static readonly MotorModel Perfect = new()
    {
        TimeConstantErrorShare = 0,
        GainError = 0,
        CoulombFriction = 0,
        TorqueRipple = 0,
        PwmSteps = 1_000_000_000,
        CountsPerTurn = 10_000_000,
        LatencyMicroseconds = 0,
    };

    private static double Quantum(MotorModel model) => 2 * Math.PI / model.CountsPerTurn;

    [Fact]
    public void Without_defects_it_is_the_textbook_motor()
    {
        // q(t) = w d (t - tau (1 - e^(-t/tau))); the angle advances with the speed at a step's end: early by at most one step of 1 ms.
        var angles = Run(Perfect, 0.5f, 40);
        double t = 0.2, w = 27 * 0.5;
        Assert.Equal(w * (t - 0.05 * (1 - Math.Exp(-t / 0.05))), angles[^1], w * 0.001);
    }

    [Fact]
    public void A_duty_below_friction_never_moves_and_above_it_does()
    {
        var model = Perfect with { CoulombFriction = 0.06 };
        Assert.Equal(0, Run(model, 0.059f, 400)[^1], Quantum(model));
        Assert.Equal(0, Run(model, -0.059f, 400)[^1], Quantum(model));

        // What is left of the duty is the steady speed.
        Assert.Equal(27 * 0.04, Speed(Run(model, 0.1f, 400)), 1e-3);
        Assert.Equal(27 * 0.059, Speed(Run(Perfect, 0.059f, 400)), 1e-3);
    }

    [Fact]
    public void Friction_stops_a_motor_that_is_no_longer_driven()
    {
        var axis = new SimulatedAxis(1, Perfect with { CoulombFriction = 0.06 });
        axis.Prepare(1);
        Drive(axis, 0.5f, 40);
        Drive(axis, 0, 200);
        double rest = Drive(axis, 0, 1)[0];
        Assert.Equal(rest, Drive(axis, 0, 100)[^1]);
    }

    [Fact]
    public void The_duty_moves_in_steps_of_the_pwm()
    {
        var model = Perfect with { PwmSteps = 10 };
        Assert.Equal(27 * 0.3, Speed(Run(model, 0.34f, 400)), 1e-3);
        Assert.Equal(27 * 0.4, Speed(Run(model, 0.36f, 400)), 1e-3);
        Assert.Equal(27 * 0.34, Speed(Run(Perfect, 0.34f, 400)), 1e-3);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(5000)]
    [InlineData(2500)]
    [InlineData(400)]
    public void Latency_is_the_time_that_the_duty_acts_later(int microseconds)
    {
        // In steady motion the whole path is late by exactly the latency: speed times time. Integration leads by a step of
        // 1 ms times the speed; where one step in five is cut in two that lead shrinks by up to a tenth.
        var late = Perfect with { LatencyMicroseconds = microseconds };
        double behind = Run(Perfect, 0.5f, 400)[^1] - Run(late, 0.5f, 400)[^1];
        Assert.Equal(27 * 0.5 * microseconds * 1e-6, behind, microseconds % 1000 == 0 ? 1e-5 : 0.11 * 1e-3 * 27 * 0.5);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5001)]
    public void A_latency_that_cannot_be_simulated_is_refused(int microseconds) =>
        Assert.Throws<ArgumentException>(() => new SimulatedAxis(1, Perfect with { LatencyMicroseconds = microseconds }));

    [Fact]
    public void A_tick_that_is_no_multiple_of_a_millisecond_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SimulatedAxis(1, Perfect, 2500));

    [Fact]
    public void The_encoder_counts_whole_quanta_that_were_passed()
    {
        // A quantum of 0.1 rad: counts are the floor of the angle, the onlooker sees the angle itself half a count lower.
        var model = Perfect with { CountsPerTurn = 63 };
        var axis = new SimulatedAxis(1, model);
        axis.Prepare(5);
        var counts = new int[1];
        axis.Write([0.2f]);
        for (int tick = 0; tick < 200; tick++)
        {
            axis.WaitTick(counts);
            double angle = axis.Look(0, 0) + Quantum(model) / 2;
            Assert.Equal((int)Math.Floor(angle / Quantum(model)), counts[0]);
        }

        Assert.True(counts[0] > 40);
    }

    [Fact]
    public void Jitter_shakes_the_counts_of_a_motor_at_rest()
    {
        Assert.All(Run(Perfect, 0, 200), angle => Assert.Equal(0, angle));
        var model = Perfect with { SensorNoiseCounts = 3 };
        var shaken = Run(model, 0, 2000).Select(angle => angle / Quantum(model)).ToArray();

        // Variance 9 and rounding's 1/12; 3.3 standard errors of a variance from 2000 samples.
        Assert.Equal(9 + 1.0 / 12, shaken.Average(x => x * x) - Math.Pow(shaken.Average(), 2), 9 * 3.3 * Math.Sqrt(2.0 / 2000));
    }

    [Fact]
    public void Ripple_shakes_the_speed_by_its_size_and_is_the_only_chance_in_motion()
    {
        Assert.Equal(Run(Perfect, 0.3f, 100, seed: 1)[^1], Run(Perfect, 0.3f, 100, seed: 2)[^1], 2 * Quantum(Perfect));
        var angles = Run(Perfect with { TorqueRipple = 0.01 }, 0.5f, 8000);
        var speeds = angles.Zip(angles.Skip(1), (a, b) => (b - a) / 0.005 / 27).Skip(200).ToArray();
        double mean = speeds.Average();

        // Mean speed over a tick of 5 ms of a process that forgets in 50 ms: 3 % less variance. 39 s are 390 independent
        // values, standard error of the deviation 3.6 %, three of them.
        Assert.Equal(0.01, Math.Sqrt(speeds.Average(v => (v - mean) * (v - mean))), 0.0014);
    }

    [Fact]
    public void Gain_and_time_constant_differ_within_their_errors_and_by_specimen()
    {
        var gains = Enumerable.Range(1, 40).Select(seed => Speed(Run(Perfect with { GainError = 0.05, HardwareSeed = (uint)seed }, 0.5f, 400)) / 13.5).ToArray();
        Assert.All(gains, gain => Assert.InRange(gain, 0.9499, 1.0501));
        Assert.True(gains.Max() - gains.Min() > 0.07);

        // The lag of a ramp is the time constant (and half of Euler's step).
        var lags = Enumerable.Range(1, 40).Select(seed => 2 - Run(Perfect with { TimeConstantErrorShare = 0.1, HardwareSeed = (uint)seed }, 0.5f, 400)[^1] / 13.5).ToArray();
        Assert.All(lags, lag => Assert.InRange(lag, 0.0439, 0.0551));
        Assert.True(lags.Max() - lags.Min() > 0.007);
    }

    [Fact]
    public void The_supply_caps_the_duty() =>
        Assert.Equal(27 * 0.4, Speed(Run(Perfect with { SupplyLimit = 0.4 }, 0.9f, 400)), 1e-3);

    [Fact]
    public void Viscous_friction_takes_its_share_of_the_speed() =>
        Assert.Equal(27 * 0.5 / 1.25, Speed(Run(Perfect with { ViscousFriction = 0.25 }, 0.5f, 400)), 1e-3);

    [Fact]
    public void Gravity_holds_a_hanging_pendulum_where_torque_balances_it()
    {
        var hanging = Perfect with { GravityShare = 0.2 };
        Assert.Equal(Math.Asin(0.5), Run(hanging, 0.1f, 2000)[^1], 1e-3);

        // A standing one runs away from where it was put, in the direction that it leans.
        Assert.True(Run(Perfect with { GravityShare = -0.2 }, 0, 2000)[^1] > 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_counts_whatever_was_played_before()
    {
        var axis = new SimulatedAxis(2, new MotorModel());
        uint First() => Hash(axis, 77);
        uint fresh = First();
        Hash(axis, 5);
        Assert.Equal(fresh, First());
        Assert.Equal(fresh, Hash(new SimulatedAxis(2, new MotorModel()), 77));
        Assert.NotEqual(fresh, Hash(axis, 78));
    }

    [Fact]
    public void Stop_takes_the_duty_away_at_once()
    {
        var axis = new SimulatedAxis(1, Perfect with { LatencyMicroseconds = 5000, TimeConstantSeconds = 0.005 });
        axis.Prepare(1);
        Drive(axis, 1, 40);
        axis.Stop();
        var counts = new int[1];
        for (int tick = 0; tick < 40; tick++)
            axis.WaitTick(counts);
        int rest = counts[0];
        axis.WaitTick(counts);
        Assert.Equal(rest, counts[0]);
    }

    // CRC of all counts under a duty that goes up and down.
    private static uint Hash(SimulatedAxis axis, uint seed)
    {
        axis.Prepare(seed);
        var counts = new int[2];
        uint crc = Crc32.Start;
        for (int tick = 0; tick < 300; tick++)
        {
            axis.Write([(float)Math.Sin(tick * 0.1), (float)Math.Cos(tick * 0.07)]);
            axis.WaitTick(counts);
            crc = Crc32.AddWord(Crc32.AddWord(crc, (uint)counts[0]), (uint)counts[1]);
        }

        return Crc32.Finish(crc);
    }

    private static double[] Run(MotorModel model, float duty, int ticks, uint seed = 1)
    {
        var axis = new SimulatedAxis(1, model);
        axis.Prepare(seed);
        return Drive(axis, duty, ticks);
    }

    // Angles by the encoder after each tick, rad.
    private static double[] Drive(SimulatedAxis axis, float duty, int ticks)
    {
        var counts = new int[1];
        axis.Write([duty]);
        return [.. Enumerable.Range(0, ticks).Select(_ =>
        {
            axis.WaitTick(counts);
            return counts[0] * 2 * Math.PI / axis.CountsPerTurn;
        })];
    }

    // Mean speed over the last hundred ticks of 5 ms, rad/s.
    private static double Speed(double[] angles) => (angles[^1] - angles[^101]) / 0.5;
}
