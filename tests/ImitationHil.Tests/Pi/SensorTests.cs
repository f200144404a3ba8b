using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;

namespace ImitationHil.Tests.PiProgram;

/// <summary>Drivers of the sensors on register machines: what they set, what they believe, and what they refuse to believe.</summary>
public class SensorTests
{
    [Fact]
    public void A_counter_starts_at_zero_and_counts_every_edge_in_both_directions()
    {
        var chip = new FakeLs7366r();
        var counter = new Ls7366r(chip, "test");
        foreach (int step in new[] { 0, 1, 1, 1, 1, 5, -9, -1, 1_000_000, -3_000_000 })
        {
            int before = Read(counter);
            chip.Edges += step;
            Assert.Equal(before + step, Read(counter));
        }
    }

    [Fact]
    public void All_32_bits_are_read_and_wrap()
    {
        var chip = new FakeLs7366r();
        var counter = new Ls7366r(chip, "test");
        chip.Edges += 0x12345678;
        Assert.Equal(0x12345678, Read(counter));
        chip.Edges += 0x7FFFFFFFL - 0x12345678 + 1;
        Assert.Equal(int.MinValue, Read(counter));
        chip.Edges -= 0x80000000L + 2;
        Assert.Equal(-2, Read(counter));
    }

    [Fact]
    public void Reading_changes_nothing_in_the_counter()
    {
        var chip = new FakeLs7366r();
        var counter = new Ls7366r(chip, "test");
        int writes = chip.Writes;
        for (int i = 0; i < 10; i++)
            Read(counter);
        Assert.Equal(writes, chip.Writes);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void A_counter_that_is_not_there_is_refused_with_what_was_read(byte stuck)
    {
        string text = Assert.Throws<BoardException>(() => new Ls7366r(new FakeLs7366r { StuckAt = stuck }, "LS7366R on spi0.0")).Message;
        Assert.Contains("LS7366R on spi0.0", text);
        Assert.Contains($"read 0x{stuck:X2}", text);
        Assert.Contains("dtparam=spi=on", text);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void A_line_that_breaks_later_gives_no_count(byte stuck)
    {
        var chip = new FakeLs7366r();
        var counter = new Ls7366r(chip, "test");
        chip.StuckAt = stuck;
        Assert.False(counter.TryRead(out _));
    }

    [Fact]
    public void A_count_from_before_a_loss_of_supply_is_never_believed_again()
    {
        var chip = new FakeLs7366r();
        var counter = new Ls7366r(chip, "test");
        chip.LosePower();
        for (int i = 0; i < 3; i++)
            Assert.False(counter.TryRead(out _));
        Assert.Equal(0, Read(new Ls7366r(chip, "test")));
    }

    [Fact]
    public void The_angle_goes_on_over_the_turn()
    {
        var chip = new FakeAs5600 { Angle = 4000 };
        var sensor = new As5600(chip, "test");
        int expected = 0;
        foreach (int step in new[] { 0, 90, 10, 2000, -2000, -150, -2047, 2047, 1 })
        {
            expected += step;
            chip.Angle = (4000 + expected) & 0xFFF;
            Assert.Equal(expected, Read(sensor));
        }
    }

    [Theory]
    [InlineData(0x00, "no magnet")]
    [InlineData(0x30, "too weak")]
    [InlineData(0x28, "too strong")]
    public void A_magnet_that_is_not_right_is_refused_before_anything_turns(byte status, string what) =>
        Assert.Contains(what, Assert.Throws<BoardException>(() => new As5600(new FakeAs5600 { Status = status }, "AS5600 on i2c1")).Message);

    [Fact]
    public void A_magnet_that_is_lost_gives_no_angle()
    {
        var chip = new FakeAs5600();
        var sensor = new As5600(chip, "test");
        chip.Status = 0x00;
        Assert.False(sensor.TryRead(out _));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(3.0)]
    [InlineData(-0.0002)]
    [InlineData(-1.5)]
    public void Current_is_the_magnitude_of_either_sign(double amperes)
    {
        // A register step is 10 uV: 0.1 mA at 0.1 ohm, and half of it is rounding.
        var sensor = new CurrentSensor(new FakeIna219 { ShuntVolts = amperes * 0.1 }, 0.1f);
        Assert.Equal(Math.Abs(amperes), sensor.ReadAmperes(), 0.00006);
    }

    private static int Read(IEncoder encoder)
    {
        Assert.True(encoder.TryRead(out int counts));
        return counts;
    }
}
