using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;

namespace ImitationHil.Tests.PiProgram;

/// <summary>Chips are found by the device that they belong to, whatever number the kernel gave them.</summary>
public class BoardModelTests
{
    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(5, 2, 4)]
    public void The_chips_of_each_model_are_found(int machine, int pwm, int gpio)
    {
        using var tree = new PiTree(machine, pwm, gpio);
        Assert.Equal(pwm, tree.Model.PwmChip());
        Assert.Equal(gpio, tree.Model.GpioChip());
        Assert.StartsWith($"Raspberry Pi {machine}", tree.Model.Name);
    }

    [Fact]
    public void Other_chips_are_passed_over()
    {
        // A Pi 5 of kernel 6.6 has the fan's chip first, and power management before the header.
        using var tree = new PiTree(5, pwmChip: 2, gpioChip: 4);
        tree.AddPwm(0, "1f0009c000.pwm", 4);
        tree.AddGpio(0, "../../../devices/platform/soc/7d508500.gpio/gpiochip0");
        Assert.Equal((2, 4), (tree.Model.PwmChip(), tree.Model.GpioChip()));
    }

    [Fact]
    public void A_machine_without_the_overlay_is_told_what_to_add()
    {
        using var tree = new PiTree(0);
        Assert.Contains("dtoverlay=pwm-2chan", Assert.Throws<BoardException>(() => tree.Model.PwmChip()).Message);
        Assert.Contains("(nothing is there)", Assert.Throws<BoardException>(() => tree.Model.GpioChip()).Message);
        tree.AddPwm(1, "12345678.pwm", 1);
        Assert.Contains("pwmchip1 is 12345678.pwm", Assert.Throws<BoardException>(() => tree.Model.PwmChip()).Message);
        Assert.Null(tree.Model.Name);
    }

    [Theory]
    [InlineData(12, 2, 0)]
    [InlineData(13, 2, 1)]
    [InlineData(18, 2, 0)]
    [InlineData(19, 2, 1)]
    [InlineData(12, 4, 0)]
    [InlineData(13, 4, 1)]
    [InlineData(18, 4, 2)]
    [InlineData(19, 4, 3)]
    public void A_pin_has_its_channel(int pin, int channels, int channel) => Assert.Equal(channel, BoardModel.PwmChannel(pin, channels));

    [Fact]
    public void A_pin_without_hardware_pwm_has_none() => Assert.Throws<BoardException>(() => BoardModel.PwmChannel(17, 2));
}
