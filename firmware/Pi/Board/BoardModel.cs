using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>A part of the machine that was not found, or could not be opened. The message says what to do.</summary>
internal sealed class BoardException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Which chip of the kernel is which: numbers change from kernel to kernel (the Pi 5's PWM was pwmchip2 on 6.6 and is pwmchip0 on
/// 6.12), addresses do not. So a chip is found by the device that its directory belongs to.
/// </summary>
internal sealed class BoardModel
{
    /// <summary>Devices by their address in the kernel's device tree: Pi 3, Pi 4, Pi 5 (there the RP1's).</summary>
    private static readonly string[] PwmDevices = ["3f20c000.pwm", "fe20c000.pwm", "1f00098000.pwm"];

    private static readonly string[] GpioDevices = ["3f200000.gpio", "fe200000.gpio", "1f000d0000.gpio"];

    private readonly string _root;

    /// <param name="root">Where /sys, /proc and /dev are: "/", or a tree of a test.</param>
    public BoardModel(string root) => _root = root;

    /// <summary>What the machine calls itself; null where it does not say.</summary>
    public string? Name
    {
        get
        {
            string path = Path.Combine(_root, "proc/device-tree/model");
            return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\0', '\n') : null;
        }
    }

    /// <summary>True where a device node exists, for example <c>dev/spidev0.0</c>.</summary>
    public bool HasNode(string path) => File.Exists(Path.Combine(_root, path));

    /// <summary>PWM channel of every motor.</summary>
    /// <exception cref="BoardException">The chip is not there, or a pin is no PWM pin.</exception>
    public (int Chip, int Channel)[] Pwm(PiRig rig)
    {
        int chip = rig.PwmChip >= 0 ? rig.PwmChip : PwmChip(), channels = PwmChannels(chip);
        return [.. rig.Motors.Select(motor => (chip, PwmChannel(motor.PwmPin, channels)))];
    }

    /// <summary>
    /// What a dead-man guard switches off: duty and enable of every motor's PWM channel. Not the drivers' enable pin: that is a line of the
    /// character device, which belongs to the process that opened it.
    /// </summary>
    public GuardOptions Guard(PiRig rig) => new() { Root = PwmRoot, Channels = [.. Pwm(rig).Select(pwm => $"pwmchip{pwm.Chip}/pwm{pwm.Channel}")] };

    /// <summary>Directory of a PWM channel in the kernel's tree, for whoever switches it off from outside.</summary>
    public string PwmDirectory(int chip, int channel) => Path.Combine(PwmRoot, $"pwmchip{chip}/pwm{channel}");

    /// <summary>Number of the PWM chip that drives the header's pins.</summary>
    /// <exception cref="BoardException">It is not there.</exception>
    public int PwmChip() => Find("sys/class/pwm", "pwmchip", "device", PwmDevices)
        ?? throw new BoardException(
            $"no PWM chip of a Raspberry Pi 3, 4 or 5 in /sys/class/pwm{Seen("sys/class/pwm", "pwmchip", "device")}. Add dtoverlay=pwm-2chan,pin=12,func=4,pin2=13,func2=4 to /boot/firmware/config.txt (a Pi 5 needs no pins in it) and restart; or name the chip in the rig file: pwm-chip = N.");

    /// <summary>Number of the chip of the header's pins.</summary>
    /// <exception cref="BoardException">It is not there.</exception>
    public int GpioChip() => Find("sys/bus/gpio/devices", "gpiochip", "", GpioDevices)
        ?? throw new BoardException(
            $"no GPIO chip of a Raspberry Pi 3, 4 or 5 in /sys/bus/gpio/devices{Seen("sys/bus/gpio/devices", "gpiochip", "")}. Look with gpiodetect for pinctrl-bcm or pinctrl-rp1 and name it in the rig file: gpio-chip = N.");

    /// <summary>Channels of a PWM chip; 0 when the kernel does not say.</summary>
    public int PwmChannels(int chip)
    {
        string path = Path.Combine(_root, $"sys/class/pwm/pwmchip{chip}/npwm");
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), out int count) ? count : 0;
    }

    /// <summary>PWM channel of a header pin: 18 and 19 are channels of their own on the Pi 5 (four channels), and second homes of 0 and 1 before it.</summary>
    public static int PwmChannel(int pin, int channels) => pin switch
    {
        12 => 0,
        13 => 1,
        18 => channels > 2 ? 2 : 0,
        19 => channels > 2 ? 3 : 1,
        _ => throw new BoardException($"pin {pin} has no hardware PWM; pins {string.Join(", ", Header.PwmPins)} have"),
    };

    private string PwmRoot => Path.Combine(_root, "sys/class/pwm");

    private int? Find(string folder, string prefix, string link, string[] devices)
    {
        foreach (var (number, device) in Chips(folder, prefix, link))
        {
            if (devices.Contains(device))
                return number;
        }

        return null;
    }

    private string Seen(string folder, string prefix, string link)
    {
        var chips = Chips(folder, prefix, link).Select(chip => $"{prefix}{chip.Number} is {chip.Device}").ToList();
        return chips.Count == 0 ? " (nothing is there)" : $" ({string.Join(", ", chips)})";
    }

    // The directory's own link is taken as the kernel wrote it: for PWM chips "device" points to the device, and a GPIO chip
    // lies within it.
    private List<(int Number, string Device)> Chips(string folder, string prefix, string link)
    {
        var found = new List<(int, string)>();
        var directory = new DirectoryInfo(Path.Combine(_root, folder));
        if (!directory.Exists)
            return found;
        foreach (var entry in directory.EnumerateFileSystemInfos(prefix + "*").OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string? target = (link.Length == 0 ? entry : new DirectoryInfo(Path.Combine(entry.FullName, link))).LinkTarget;
            var parts = (target ?? "").TrimEnd('/').Split('/');
            string device = link.Length == 0 ? (parts.Length > 1 ? parts[^2] : "") : parts[^1];
            if (int.TryParse(entry.Name[prefix.Length..], out int number))
                found.Add((number, device));
        }

        return found;
    }
}
