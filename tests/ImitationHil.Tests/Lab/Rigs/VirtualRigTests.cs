using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Tests.Lab.Rigs;

/// <summary>The virtual rig obeys the linear system as well as its metal allows, and is safe when it cannot.</summary>
public class VirtualRigTests
{
    // Without defects; an encoder fine enough that the servo's dead zone of one count is small.
    private static readonly MotorModel Perfect = new()
    {
        TimeConstantErrorShare = 0,
        GainError = 0,
        CoulombFriction = 0,
        TorqueRipple = 0,
        PwmSteps = 100_000_000,
        LatencyMicroseconds = 0,
    };

    [Fact]
    public void The_outer_map_of_a_perfect_motor_is_the_servos_own()
    {
        // The servo places two poles at -50 rad/s, so after T = 200 ms (1 + 50 T) e^(-50 T) = 11 e^-10 = 5e-4 of the way is
        // left; the controller samples every 5 ms, which moves the poles, but by far less than doubles that exponent.
        var fit = new VirtualRig(LinearSystem.UnknownSign(), Perfect, 1).Calibration.Single();
        Assert.InRange(fit.A, -0.02, 0.02);
        Assert.Equal(1, fit.A + fit.B, 0.01);

        // Floor counting shows every angle half a count low on the average.
        double quantum = 2 * Math.PI / Perfect.CountsPerTurn;
        Assert.InRange(fit.C, -2 * quantum, 2 * quantum);
        Assert.InRange(fit.ResidualRadians, 0, quantum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_perfect_rig_follows_the_ideal_plant_within_counts(int sign)
    {
        var system = LinearSystem.Pair(1.5, sign);
        var rig = new VirtualRig(system, Perfect, 2);
        using var plant = rig.Create();
        var random = new Gaussian(3);
        float[] x = new float[2], u = new float[2];
        Assert.Equal(Status.Ok, plant.Reset(new Episode(1, 40, [0.1f, -0.1f]), x));
        double worst = 0;
        for (int step = 0; step < 40; step++)
        {
            // Moves of up to 0.2 rad, which ask for less than full duty (kp = 4.6 a rad): the range in which the servo is
            // linear. Each step is judged from the state that was seen before it.
            var target = new[] { random.NextUniform(-0.1, 0.1), random.NextUniform(-0.1, 0.1) };
            for (int i = 0; i < 2; i++)
                u[i] = (float)(target[i] - system.A[i, 0] * x[0] - system.A[i, 1] * x[1]);
            Assert.Equal(Status.Ok, plant.Step(u, x));
            worst = Math.Max(worst, Enumerable.Range(0, 2).Max(i => Math.Abs(x[i] - target[i])));
        }

        // The dead zone of one count and half a count of rounding.
        Assert.InRange(worst / rig.QuantumRadians, 0, 1.5);
    }

    [Fact]
    public void With_one_motor_the_second_coordinate_is_virtual_and_exact()
    {
        var system = LinearSystem.Pair(1.5, -1);
        using var plant = new VirtualRig(system, new MotorModel(), 1).Create();
        var random = new Gaussian(8);
        float[] x = new float[2], u = new float[2], seen = new float[2];
        plant.Reset(new Episode(4, 20, [0.1f, 0.5f]), x);
        Assert.Equal(0.5f, x[1]);
        for (int step = 0; step < 20; step++)
        {
            u[0] = -(float)system.A[0, 0] * x[0] - (float)system.A[0, 1] * x[1];
            u[1] = (float)random.NextUniform(-0.3, 0.3);
            float expected = u[1] + (float)system.A[1, 0] * x[0];
            expected += (float)system.A[1, 1] * x[1];
            plant.Step(u, x);
            Assert.Equal(expected, x[1]);
            plant.Look(0.1, seen);
            Assert.Equal(x[1], seen[1]);
            Assert.NotEqual(x[0], seen[0]);
        }
    }

    [Fact]
    public void A_set_point_beyond_its_range_is_clamped_and_reported()
    {
        using var plant = new VirtualRig(LinearSystem.UnknownSign(), new MotorModel(), 1).Create();
        float[] x = [0];
        plant.Reset(new Episode(1, 5, [0.1f]), x);
        plant.Step([3f], x);
        Assert.Equal(LimitBits.SetPoint, plant.LimitsInForce);
        Assert.Equal(VirtualRig.SetPointLimit, x[0], 0.01);
        plant.Step([-1.2f * x[0]], x);
        Assert.Equal(0, plant.LimitsInForce);
    }

    [Fact]
    public void A_stopped_rig_has_no_duty_and_stands_still()
    {
        var axis = new SpyAxis();
        var plant = Shaped(axis, 10_000);
        float[] x = [0];
        plant.Reset(new Episode(1, 5, [0]), x);
        plant.Step([0.3f], x);
        plant.Stop();
        Assert.Equal(0, axis.Duty);
        plant.Stop();
        plant.Dispose();
        Assert.Equal(0, axis.Duty);
    }

    [Fact]
    public void Leaving_the_envelope_is_a_fault_that_takes_the_duty_away_and_latches()
    {
        // An envelope of 100 counts, which a set-point of 1 rad leaves after some ticks.
        var axis = new SpyAxis();
        var plant = Shaped(axis, 100);
        float[] x = [0];
        Assert.Equal(Status.Ok, plant.Reset(new Episode(1, 5, [0]), x));
        Assert.Equal(Status.EnvelopeLeft, plant.Step([1f], x));
        Assert.Equal(0, axis.Duty);
        int writes = axis.Writes;
        Assert.Equal(Status.EnvelopeLeft, plant.Step([0f], x));
        Assert.Equal((0f, writes), (axis.Duty, axis.Writes));
    }

    [Fact]
    public void Episodes_depend_on_their_seed_alone()
    {
        var rig = new VirtualRig(LinearSystem.Pair(), new MotorModel(), 2);
        using var plant = rig.Create();
        using var other = rig.Create();
        float[] Episode(IPlant on, uint seed)
        {
            float[] x = new float[2];
            on.Reset(new Episode(seed, 10, [0.2f, 0.4f]), x);
            for (int step = 0; step < 10; step++)
                on.Step([0.1f, -0.1f], x);
            return x;
        }

        var first = Episode(plant, 6);
        Episode(plant, 7);
        Assert.Equal(first, Episode(plant, 6));
        Assert.Equal(first, Episode(other, 6));
        Assert.Equal(rig.Calibration, new VirtualRig(LinearSystem.Pair(), new MotorModel(), 2).Calibration);
    }

    [Fact]
    public void A_rig_that_cannot_move_says_so_instead_of_being_calibrated()
    {
        // Half of the allowed duty or more, and no count: a stall.
        var stuck = new VirtualRig(LinearSystem.UnknownSign(), new MotorModel { CoulombFriction = 0.05, SupplyLimit = 0.01 }, 1);
        string text = Assert.Throws<ImitationHil.Lab.Data.BadInputException>(() => stuck.Calibration).Message;
        Assert.Contains("outer map", text);
        Assert.Contains("more 'supply'", text);
    }

    private static ShapedPlant Shaped(IAxis axis, int maxCounts)
    {
        var signals = LinearSystem.UnknownSign().Signals;
        var servo = new PositionServo(0.05f, 27, 50, 0.06f, axis.CountsPerTurn, axis.TickMicroseconds);
        return new ShapedPlant(new AxisGuard(axis, 1, maxCounts, 40), new Shaping(signals, [1.2f], [0], 1, [0]), [servo]);
    }

    // Passes on to a simulated motor and remembers what was written last.
    private sealed class SpyAxis : IAxis
    {
        private readonly SimulatedAxis _axis = new(1, new MotorModel());

        public float Duty { get; private set; } = float.NaN;

        public int Writes { get; private set; }

        public int MotorCount => _axis.MotorCount;

        public int TickMicroseconds => _axis.TickMicroseconds;

        public int CountsPerTurn => _axis.CountsPerTurn;

        public void Prepare(uint seed) => _axis.Prepare(seed);

        public Status WaitTick(int[] counts) => _axis.WaitTick(counts);

        public void Write(float[] duty)
        {
            Duty = duty[0];
            Writes++;
            _axis.Write(duty);
        }

        public void Stop()
        {
            Duty = 0;
            _axis.Stop();
        }

        public void Dispose() => _axis.Dispose();
    }
}
