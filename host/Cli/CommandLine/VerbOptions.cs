using System.CommandLine;

namespace ImitationHil.Cli.CommandLine;

/// <summary>Options that mean the same in every verb.</summary>
public static class VerbOptions
{
    public static Option<string?> Json() => new("--json") { Description = "Write one JSON object to FILE, or to standard output with -", HelpName = "FILE|-" };

    public static Option<uint> Seed() => new("--seed") { Description = "Seed of everything that is drawn", DefaultValueFactory = _ => 1u, HelpName = "N" };

    public static Option<string> Plant(string fallback) => new("--plant") { Description = "Address of the plant: sim:, rig:, pty:, tty: or tcp:", DefaultValueFactory = _ => fallback, HelpName = "ADDRESS" };

    public static Option<string> Policy(string fallback, string description) => new("--policy") { Description = description, DefaultValueFactory = _ => fallback, HelpName = "NAME|FILE" };

    public static Option<int> Chunk() => Positive("--chunk", 8, 256, "Actions decided at once");

    public static Option<int> Episodes(int fallback) => Positive("--episodes", fallback, 1_000_000, "Number of episodes");

    public static Option<int> Horizon(int fallback) => Positive("--horizon", fallback, 100_000_000, "Policy periods an episode");

    public static Option<string[]> From(string description) => Paths("--from", description);

    public static Option<string[]> Test() => Paths("--test", "Runs that are held out and only predicted");

    public static Option<string?> Map() => new("--map") { Description = "Mapping of the columns: a file, or the name of a shipped one", HelpName = "FILE" };

    public static Option<string?> Out(string description) => new("--out") { Description = description, HelpName = "PATH" };

    /// <summary>A whole number from 1 to a bound.</summary>
    public static Option<int> Positive(string name, int fallback, int high, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = "N" };
        option.Validators.Add(result =>
        {
            int value = result.GetValueOrDefault<int>();
            if (value < 1 || value > high)
                result.AddError($"{name} must be from 1 to {high}, not {value}");
        });
        return option;
    }

    /// <summary>A finite number from 0 to a bound.</summary>
    public static Option<double> NonNegative(string name, double fallback, double high, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = "X" };
        option.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (!(value >= 0 && value <= high))
                result.AddError(FormattableString.Invariant($"{name} must be from 0 to {high}"));
        });
        return option;
    }

    private static Option<string[]> Paths(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "PATH..." };
}
