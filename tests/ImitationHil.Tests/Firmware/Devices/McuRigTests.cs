using System.Reflection;
using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;
using BoardRig = ImitationHil.Mcu.Rig;

namespace ImitationHil.Tests.Firmware.Devices;

/// <summary>The microcontroller's rig is plain Runtime code, so it is run here: on simulated motors, at its own tick.</summary>
public class McuRigTests
{
    // ESP32 datasheet, section on strapping pins and on the flash's pins of a WROOM module; 34 to 39 are inputs without pull-ups.
    private static readonly int[] Strapping = [0, 2, 5, 12, 15], Flash = [6, 7, 8, 9, 10, 11], Console = [1, 3];

    [Fact]
    public void It_has_the_contract_and_the_system_of_the_hosts_pair()
    {
        var pair = LinearSystem.Pair(1.5, 1);
        Assert.Equal(pair.Signals.Contract, BoardRig.Signals().Contract);
        Assert.Equal(pair.A.ToRowMajorArray().Select(value => (float)value), BoardRig.A);
        Assert.True(BoardRig.Limits(BoardRig.Signals()).Fit(pair.Signals));
    }

    [Fact]
    public void No_pin_is_used_twice_or_by_the_chip_itself()
    {
        var pins = Pins();
        Assert.Equal(pins.Count, pins.Select(pin => pin.Number).Distinct().Count());
        foreach (var (name, number) in pins)
        {
            Assert.DoesNotContain(number, Strapping.Concat(Flash).Concat(Console));
            Assert.InRange(number, 0, name.StartsWith("Encoder", StringComparison.Ordinal) ? 39 : 33);
        }
    }

    [Fact]
    public void At_its_own_tick_the_servo_obeys_the_system()
    {
        // The same motors as the virtual rig's, defects included, with the counts of the ESP32's counter; calibrated like the virtual rig.
        var fits = OuterMapIdentification.Run(Plant());
        using var plant = Plant();
        for (int i = 0; i < 2; i++)
            (plant.Maps[i].A, plant.Maps[i].B, plant.Maps[i].C) = ((float)fits[i].A, (float)fits[i].B, (float)fits[i].C);
        var random = new Gaussian(3);
        float[] x = new float[2], u = new float[2];
        double worst = 0;
        Assert.Equal(Status.Ok, plant.Reset(new Episode(1, 60, [0.1f, -0.1f]), x));
        for (int step = 0; step < 60; step++)
        {
            var target = new[] { random.NextUniform(-0.1, 0.1), random.NextUniform(-0.1, 0.1) };
            for (int i = 0; i < 2; i++)
                u[i] = (float)(target[i] - BoardRig.A[2 * i] * x[0] - BoardRig.A[2 * i + 1] * x[1]);
            Assert.Equal(Status.Ok, plant.Step(u, x));

            // In the first second the ramp holds the duty.
            if (step >= 5)
                worst = Math.Max(worst, Enumerable.Range(0, 2).Max(i => Math.Abs(x[i] - target[i])));
        }

        // Measured 3.1 counts with the bandwidth of the rig; 7.2 with three quarters of it, 11.7 with five quarters.
        Assert.InRange(worst / (2 * Math.PI / BoardRig.EncoderCountsPerTurn), 0, 5);
    }

    [Fact]
    public void Half_a_turn_between_readings_is_far_away()
    {
        // AS5600: counts go on over the turn below half a turn a tick.
        Assert.True(BoardRig.NoLoadRadiansPerSecond * BoardRig.TickMicroseconds * 1e-6 < Math.PI / 4);
        Assert.Equal(0, BoardRig.Signals().PeriodMicroseconds % BoardRig.TickMicroseconds);
        Assert.InRange(1_000_000 / BoardRig.TickMicroseconds, 50, 100);
    }

    [Theory]
    [InlineData(1, 700, Status.EncoderJumped)]
    [InlineData(-1, 0, Status.AxisReversed)]
    [InlineData(0, 0, Status.AxisStalled)]
    [InlineData(1, 0, Status.Ok)]
    public void Its_guard_knows_what_its_motors_cannot_do(int sign, int jump, Status expected)
    {
        using var plant = BoardRig.Plant(new WrongEncoder(Motors(), sign, jump), BoardRig.Signals());
        Assert.Equal(expected, plant.Reset(new Episode(1, 5, [0.5f, 0f]), new float[2]));
    }

    private static ShapedPlant Plant() => BoardRig.Plant(Motors(), BoardRig.Signals());

    private static SimulatedAxis Motors() =>
        new(BoardRig.MotorCount, new MotorModel { CountsPerTurn = BoardRig.EncoderCountsPerTurn }, BoardRig.TickMicroseconds);

    // Counts of the first motor times a sign (0: dead), and a jump at tick 20.
    private sealed class WrongEncoder(IAxis axis, int sign, int jump) : IAxis
    {
        private int _ticks;

        public int MotorCount => axis.MotorCount;

        public int TickMicroseconds => axis.TickMicroseconds;

        public int CountsPerTurn => axis.CountsPerTurn;

        public void Prepare(uint seed) => axis.Prepare(seed);

        public Status WaitTick(int[] counts)
        {
            var status = axis.WaitTick(counts);
            counts[0] = sign * counts[0] + (++_ticks == 20 ? jump : 0);
            return status;
        }

        public void Write(float[] duty) => axis.Write(duty);

        public void Stop() => axis.Stop();

        public void Dispose() => axis.Dispose();
    }

    // Every field whose name tells of pins; an array has one a motor.
    private static List<(string Name, int Number)> Pins()
    {
        var found = new List<(string, int)>();
        foreach (var field in typeof(BoardRig).GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.Name.Contains("Pin", StringComparison.Ordinal)))
        {
            object value = field.GetValue(null)!;
            found.AddRange(value is int[] many ? many.Select(number => (field.Name, number)) : [(field.Name, (int)value)]);
        }

        Assert.True(found.Count >= 17, "the rig has more pins than that");
        return found;
    }
}
