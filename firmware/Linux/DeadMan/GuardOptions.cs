using System.Globalization;

namespace ImitationHil.Linux;

/// <summary>What a dead-man guard watches and switches off.</summary>
public sealed record GuardOptions
{
    /// <summary>Where PWM channels are found. A fake tree in tests.</summary>
    public string Root { get; init; } = "/sys/class/pwm";

    /// <summary>Channels below the root, for example <c>pwmchip0/pwm0</c>: folders with <c>duty_cycle</c> and <c>enable</c>. At least one.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>A file that switches the driver's enable off with 0, for example <c>/sys/class/gpio/gpio529/value</c>; null for none.</summary>
    public string? EnableLine { get; init; }

    /// <summary>
    /// A controller that drives and shows no life for so long counts as hung, milliseconds. Default 100: twenty servo ticks. 0: only its death
    /// counts, for a debugger.
    /// </summary>
    public int HeartbeatMilliseconds { get; init; } = 100;

    /// <summary>File for one line of JSON about what happened; null for none. Standard error gets it in any case.</summary>
    public string? Report { get; init; }

    /// <summary>The options as the guard's arguments.</summary>
    public IEnumerable<string> ToArguments()
    {
        string[] fixedPart = ["--root", Root, "--heartbeat-ms", HeartbeatMilliseconds.ToString(CultureInfo.InvariantCulture)];
        return [.. fixedPart, .. Channels.SelectMany(channel => new[] { "--pwm", channel }), .. Pair("--enable", EnableLine), .. Pair("--report", Report)];
    }

    /// <summary>Reads arguments; everything that is wrong with them is in <paramref name="problems"/>.</summary>
    public static GuardOptions Parse(IReadOnlyList<string> arguments, List<string> problems)
    {
        var options = new GuardOptions();
        var channels = new List<string>();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string name = arguments[i];
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            if (value is null)
                problems.Add($"{name}: a value was expected behind it");
            else if (name == "--pwm")
                channels.Add(value);
            else if (name == "--root")
                options = options with { Root = value };
            else if (name == "--enable")
                options = options with { EnableLine = value };
            else if (name == "--report")
                options = options with { Report = value };
            else if (name != "--heartbeat-ms")
                problems.Add($"{name}: is not an option; expected --pwm, --root, --enable, --heartbeat-ms or --report");
            else if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds <= 60000)
                options = options with { HeartbeatMilliseconds = milliseconds };
            else
                problems.Add($"--heartbeat-ms: '{value}' is not a whole number from 0 to 60000");
        }

        if (channels.Count == 0)
            problems.Add("--pwm: name at least one channel below the root, for example pwmchip0/pwm0");
        return options with { Channels = channels };
    }

    private static string[] Pair(string name, string? value) => value is null ? [] : [name, value];
}
