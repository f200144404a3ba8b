using ImitationHil.Pi;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.PiProgram.Fakes;

/// <summary>A tree of /sys, /proc and /dev like a Raspberry Pi's, in a folder of its own.</summary>
internal sealed class PiTree : IDisposable
{
    private readonly bool _isOwned = true;

    private static readonly Dictionary<int, (string Name, string Pwm, string Gpio, int Channels)> Machines = new()
    {
        [3] = ("Raspberry Pi 3 Model B Plus Rev 1.3", "3f20c000.pwm", "soc/3f200000.gpio", 2),
        [4] = ("Raspberry Pi 4 Model B Rev 1.4", "fe20c000.pwm", "soc/fe200000.gpio", 2),
        [5] = ("Raspberry Pi 5 Model B Rev 1.0", "1f00098000.pwm", "axi/1000120000.pcie/1f000d0000.gpio", 4),
    };

    /// <summary>A tree that somebody else has made, and will remove.</summary>
    public PiTree(string root)
    {
        Root = root;
        _isOwned = false;
    }

    /// <param name="machine">3, 4 or 5; 0 for something else.</param>
    /// <param name="pwmChip">Number that the kernel gave the PWM chip.</param>
    /// <param name="gpioChip">Number that it gave the header.</param>
    public PiTree(int machine, int pwmChip = 0, int gpioChip = 0)
    {
        Root = Directory.CreateTempSubdirectory("pi-tree").FullName;
        if (machine == 0)
            return;
        var (name, pwm, gpio, channels) = Machines[machine];
        Write("proc/device-tree/model", name + "\0");
        AddPwm(pwmChip, pwm, channels);
        AddGpio(gpioChip, $"../../../devices/platform/{gpio}/gpiochip{gpioChip}");
        foreach (string node in new[] { "dev/spidev0.0", "dev/spidev0.1", "dev/i2c-1" })
            Write(node, "");
    }

    public string Root { get; }

    /// <summary>Where a guard of this tree's channels reports.</summary>
    public string GuardReport => Path.Combine(Root, "guard.json");

    /// <summary>duty_cycle and enable of both channels, as they stand.</summary>
    public string[] Outputs() => [.. new[] { "pwm0/duty_cycle", "pwm1/duty_cycle", "pwm0/enable", "pwm1/enable" }.Select(name => File.ReadAllText(Path.Combine(Root, "sys/class/pwm/pwmchip0", name)))];

    /// <summary>What the kernel does when a channel is exported: its folder, whose path is returned.</summary>
    public string Export(int chip, int channel)
    {
        string folder = Model.PwmDirectory(chip, channel);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "duty_cycle"), "0\n");
        File.WriteAllText(Path.Combine(folder, "enable"), "0\n");
        return folder;
    }

    public BoardModel Model => new(Root);

    public void AddPwm(int chip, string device, int channels)
    {
        Write($"sys/class/pwm/pwmchip{chip}/npwm", $"{channels}\n");
        File.CreateSymbolicLink(Path.Combine(Root, $"sys/class/pwm/pwmchip{chip}/device"), "../../../" + device);
    }

    public void AddGpio(int chip, string target)
    {
        Directory.CreateDirectory(Path.Combine(Root, "sys/bus/gpio/devices"));
        File.CreateSymbolicLink(Path.Combine(Root, $"sys/bus/gpio/devices/gpiochip{chip}"), target);
    }

    public void Write(string path, string content)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    public void Remove(string path) => File.Delete(Path.Combine(Root, path));

    /// <summary>Every file with its content and every link with its target: what a dry run must leave as it was.</summary>
    public string Picture() => string.Join('\n', new DirectoryInfo(Root)
        .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true })
        .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
        .Select(entry => $"{entry.FullName} {entry.LinkTarget} {entry.LastWriteTimeUtc.Ticks} {(entry is FileInfo { LinkTarget: null } ? File.ReadAllText(entry.FullName) : "")}"));

    public void Dispose()
    {
        if (_isOwned)
            Directory.Delete(Root, recursive: true);
    }
}

/// <summary>A rig file with two motors and every key: richer than those that ship.</summary>
internal static class TwoMotorRig
{
    public const string Path = "tests/ImitationHil.Tests/Pi/Fakes/two-motor-pair.rig";

    public static string Text => Repository.Text(Path);

    public static PiRig Rig => RigFile.Parse("two motors", Text);

    /// <summary>With some of its lines replaced: key in section, new value; null takes the line away.</summary>
    public static string With(params (string Section, string Key, string? Value)[] changes)
    {
        var lines = new List<string>();
        string section = "";
        foreach (string line in Text.Split('\n'))
        {
            if (line.StartsWith('['))
                section = line.Trim('[', ']', ' ', '\r');
            string key = line.Split('=')[0].Trim();
            var change = changes.FirstOrDefault(change => change.Section == section && change.Key == key);
            if (change.Key == null)
                lines.Add(line);
            else if (change.Value != null)
                lines.Add($"{key} = {change.Value}");
        }

        return string.Join('\n', lines);
    }

    public static PiRig RigWith(params (string Section, string Key, string? Value)[] changes) => RigFile.Parse("changed", With(changes));
}
