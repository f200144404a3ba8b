using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>What a rig needs and the machine has, by looking at the kernel's tree alone: opens no device, writes nothing.</summary>
internal static class Inventory
{
    /// <summary>Prints a line for each part; returns the number of missing ones.</summary>
    public static int Print(PiRig rig, BoardModel model, TextWriter output)
    {
        int missing = 0;
        void Line(string part, Func<string> look)
        {
            try
            {
                output.WriteLine($"found    {part,-18} {look()}");
            }
            catch (BoardException e)
            {
                missing++;
                output.WriteLine($"MISSING  {part,-18} {e.Message}");
            }
        }

        string Node(string path, string advice) => model.HasNode(path) ? "/" + path : throw new BoardException($"/{path} is not there: {advice}");
        output.WriteLine($"rig      {rig.Name}: {rig.Motors.Length} motor(s), tick {rig.TickMicroseconds} us, {rig.CountsPerTurn} counts a turn");
        output.WriteLine($"machine  {model.Name ?? "does not say what it is"}");
        Line("header", () => $"gpiochip{(rig.GpioChip >= 0 ? rig.GpioChip : model.GpioChip())}: enable {rig.EnablePin}, e-stop {rig.StopPin}, heartbeat {(rig.HeartbeatPin < 0 ? "none: nothing but the supply switch stops a motor when the kernel hangs" : rig.HeartbeatPin)}");
        for (int i = 0; i < rig.Motors.Length; i++)
        {
            var motor = rig.Motors[i];
            Line($"motor {i + 1} pwm", () => Pwm(rig, model, motor.PwmPin));
            output.WriteLine($"         motor {i + 1} direction  pins {motor.ForwardPin} (forward), {motor.BackwardPin} (backward)");
            Line($"motor {i + 1} encoder", () => motor.Encoder.IsCounter
                ? "LS7366R on " + Node($"dev/spidev{motor.Encoder.Bus}.{motor.Encoder.Select}", "enable SPI with dtparam=spi=on in /boot/firmware/config.txt and restart")
                : "AS5600 on " + Node($"dev/i2c-{motor.Encoder.Bus}", "enable I2C with dtparam=i2c_arm=on in /boot/firmware/config.txt and restart"));
            if (motor.Current is { } current)
                Line($"motor {i + 1} current", () => $"INA219 at 0x{current.Address:x} on " + Node($"dev/i2c-{current.Bus}", "enable I2C with dtparam=i2c_arm=on in /boot/firmware/config.txt and restart"));
        }

        Line("guard", () => File.Exists(GuardLink.Program)
            ? $"would watch {string.Join(", ", model.Guard(rig).Channels)}; the enable pin is the hardware dead-man's"
            : throw new BoardException($"{GuardLink.Program} is not there: copy the whole published folder"));
        output.WriteLine($"{(missing == 0 ? "nothing is missing" : $"{missing} missing")}; nothing was opened or driven");
        return missing;
    }

    private static string Pwm(PiRig rig, BoardModel model, int pin)
    {
        int chip = rig.PwmChip >= 0 ? rig.PwmChip : model.PwmChip();
        int channels = model.PwmChannels(chip);
        int channel = BoardModel.PwmChannel(pin, channels);
        return channel < channels
            ? $"pin {pin} = pwmchip{chip}/pwm{channel} at {rig.PwmHertz} Hz"
            : throw new BoardException($"pin {pin} is channel {channel} of pwmchip{chip}, which has {channels}: use dtoverlay=pwm-2chan");
    }
}
