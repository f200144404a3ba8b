using System.CommandLine;
using System.Globalization;

namespace ImitationHil.Cli.CommandLine;

/// <summary>Options that mean the same in every verb. What is wrong with a value is found while parsing, before anything is done.</summary>
public static class VerbOptions
{
    private delegate bool Reader<T>(string text, out T value);

    public static Option<string?> Json() => Path("--json", "FILE|-", "Write one JSON object to FILE, or to standard output with -", folder: false);

    public static Option<uint> Seed() => Number<uint>(
        "--seed", 1, "Seed of everything that is drawn", $"a whole number from 0 to {uint.MaxValue}",
        (string text, out uint value) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    /// <summary>A plant here or, where the verb can drive one, on a device.</summary>
    public static Option<string> Plant(string fallback, string kinds = "sim: or rig:") =>
        new("--plant") { Description = $"Address of the plant, {kinds}", DefaultValueFactory = _ => fallback, HelpName = "ADDRESS" };

    public static Option<string> Policy(string description) =>
        new("--policy") { Description = description, DefaultValueFactory = _ => "", HelpName = "NAME|FILE" };

    public static Option<int> Chunk() => Positive("--chunk", 8, 256, "Actions decided at once, in a chunk policy");

    public static Option<int> Episodes(int fallback) => Positive("--episodes", fallback, 1_000_000, "Number of episodes");

    public static Option<int> Horizon(int fallback) => Positive("--horizon", fallback, 1_000_000, "Policy periods an episode");

    public static Option<string[]> From(string description) => Paths("--from", description);

    public static Option<string[]> Test(string description) => Paths("--test", description);

    public static Option<string?> Map() => new("--map") { Description = "Mapping of the columns: a file, or the name of a shipped one", HelpName = "FILE" };

    /// <summary>A folder to write; it, and folders above it, are made when they are missing.</summary>
    public static Option<string?> OutFolder(string description) => Path("--out", "FOLDER", description, folder: true);

    /// <summary>A file to write; folders above it are made when they are missing.</summary>
    public static Option<string?> OutFile(string description) => OutFile("--out", description);

    /// <summary>The same under another name.</summary>
    public static Option<string?> OutFile(string name, string description) => Path(name, "FILE", description, folder: false);

    /// <summary>One of several words; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0], HelpName = string.Join('|', words) };
        option.Validators.Add(result =>
        {
            string? word = result.GetValueOrDefault<string>();
            if (!words.Contains(word))
                result.AddError($"{name}: '{word}' is not one of {string.Join(", ", words)}");
        });
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>A whole number from 1 to a bound.</summary>
    public static Option<int> Positive(string name, int fallback, int high, string description) =>
        Number(name, fallback, description, $"a whole number from 1 to {high}", Whole(1, high));

    /// <summary>A finite number from 0 to a bound.</summary>
    public static Option<double> NonNegative(string name, double fallback, double high, string description) => Number<double>(
        name, fallback, description, FormattableString.Invariant($"a number from 0 to {high}"),
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && value <= high);

    /// <summary>A TCP port, 0 for any free one; null when it is not given.</summary>
    public static Option<int?> Port(string description) => Optional("--port", 65535, description);

    /// <summary>A core of the machine; null when it is not given.</summary>
    public static Option<int?> Core() => Optional("--core", 1023, "Core to stay on; default: the last one that this process may use");

    // A whole number from 0; null when it is not given.
    private static Option<int?> Optional(string name, int high, string description)
    {
        var read = Whole(0, high);
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.CustomParser = result =>
        {
            if (read(result.Tokens[^1].Value, out int value))
                return value;
            result.AddError($"{name}: '{result.Tokens[^1].Value}' is not a whole number from 0 to {high}");
            return null;
        };
        return option;
    }

    private static Reader<int> Whole(int low, int high) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= low && value <= high;

    // The library's own conversion follows the culture of the machine, and throws from validators that look at the value.
    private static Option<T> Number<T>(string name, T fallback, string description, string expected, Reader<T> read) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => fallback,
        HelpName = typeof(T) == typeof(double) ? "X" : "N",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!read(text, out var value))
                result.AddError($"{name}: '{text}' is not {expected}");
            return value;
        },
    };

    private static Option<string?> Path(string name, string help, string description, bool folder)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && path != "-" && OutputPath.Refusal(path, folder) is { } refusal)
                result.AddError($"{name}: {refusal}");
        });
        return option;
    }

    private static Option<string[]> Paths(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "PATH..." };
}
