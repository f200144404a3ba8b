using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;
using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;

namespace ImitationHil.Tests.PiProgram;

/// <summary>
/// The 200 Hz servo through the program's own pins: fake PWM and direction inputs drive simulated motors, whose counts come back through
/// a fake LS7366R. Only the way to the motor differs from the virtual rig, so every state must be the same bits.
/// </summary>
public class PiServoTests
{
    private const int Steps = 40;

    [Fact]
    public void A_rig_of_two_motors_moves_like_the_virtual_rig_bit_for_bit()
    {
        // No ramp: the virtual rig has none. Its identified outer maps are the Pi rig's, too.
        var virtualRig = new VirtualRig(LinearSystem.Pair(1.5, 1), new MotorModel(), 2);
        var rig = TwoMotorRig.RigWith(("guard", "ramp-s", "0"));
        using var expected = virtualRig.Create();
        var (plant, board, motors) = OnPins(rig);
        using var owned = plant;
        for (int i = 0; i < 2; i++)
        {
            var fit = virtualRig.Calibration[i];
            (plant.Maps[i].A, plant.Maps[i].B, plant.Maps[i].C) = ((float)fit.A, (float)fit.B, (float)fit.C);
        }

        foreach (uint seed in new uint[] { 1, 2, 77 })
            AssertSameBits(expected, plant, motors, seed);
        Assert.Empty(board.Breaches);
        Assert.Contains(board.Log, line => line == "backward0=1");
    }

    [Fact]
    public void With_its_ramp_too()
    {
        var rig = TwoMotorRig.Rig;
        using var expected = rig.Plant(rig.Guarded(new SimulatedAxis(2, new MotorModel(), rig.TickMicroseconds)));
        var (plant, _, motors) = OnPins(rig);
        using var owned = plant;
        AssertSameBits(expected, plant, motors, 5);
    }

    [Fact]
    public void It_has_the_contract_of_the_hosts_pair()
    {
        Assert.Equal(LinearSystem.Pair(1.5, 1).Signals.Contract, TwoMotorRig.Rig.Shaping.Signals.Contract);
        Assert.Equal(LinearSystem.Pair(1.5, 1).A.ToRowMajorArray().Select(value => (float)value), TwoMotorRig.Rig.Shaping.A);
        Assert.Equal(5000, TwoMotorRig.Rig.TickMicroseconds);
    }

    [Fact]
    public void An_encoder_that_counts_down_is_turned_round_by_its_sign()
    {
        var rig = TwoMotorRig.RigWith(("guard", "ramp-s", "0"), ("motor 1", "encoder-sign", "-1"));
        var (plant, board, motors) = OnPins(rig);
        using var owned = plant;
        motors.Prepare(1);
        var x = new float[2];

        // With the wrong sign the servo runs away from where it is asked to go, until the guard ends it, long before the envelope.
        Assert.Equal(Status.AxisReversed, plant.Reset(new Episode(1, 5, [0.3f, 0]), x));
        Assert.True(board.IsOff);
    }

    private static (ShapedPlant Plant, FakeBoard Board, SimulatedAxis Motors) OnPins(PiRig rig)
    {
        var motors = new SimulatedAxis(rig.Motors.Length, new MotorModel(), rig.TickMicroseconds);
        var board = new FakeBoard(rig, motors);
        using var tree = new PiTree(4);
        var pins = new PiPins(rig, board, tree.Model, board);
        var axis = rig.Axis(pins);
        pins.OpenSensors();
        return (rig.Plant(rig.Guarded(axis)), board, motors);
    }

    private static void AssertSameBits(IPlant expected, IPlant onPins, SimulatedAxis motors, uint seed)
    {
        float[] x = new float[2], y = new float[2], u = new float[2], v = new float[2];
        var episode = new Episode(seed, Steps, [0.2f, -0.1f]);

        // On pins nobody tells the motors which chance to use.
        motors.Prepare(seed);
        Assert.Equal(expected.Reset(episode, x), onPins.Reset(episode, y));
        for (int step = 0; step < Steps; step++)
        {
            AssertBits(x, y);
            for (int i = 0; i < 2; i++)
                u[i] = v[i] = 0.2f * (((step * 7) + (i * 3)) % 5 - 2) - x[i];
            Assert.Equal(Status.Ok, expected.Step(u, x));
            Assert.Equal(Status.Ok, onPins.Step(v, y));
        }

        AssertBits(x, y);
        Assert.NotEqual(0f, x[0]);
    }

    private static void AssertBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));
}
