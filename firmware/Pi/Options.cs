using System.Globalization;
using System.Net;

namespace ImitationHil.Pi;

/// <summary>The command line, checked.</summary>
internal sealed record Options
{
    public const string Usage = """
        usage: ImitationHil.Pi --rig FILE (--tcp [ADDRESS:]PORT | --serial DEVICE [--baud N])
               ImitationHil.Pi --rig FILE --dry-run
               ImitationHil.Pi --rig FILE --off
          --rig FILE    wiring, limits and the system that the rig obeys
          --tcp         listen for a host; on 127.0.0.1 unless an address is named. There is no password: who reaches
                        the port can drive the motor, so name an address of a network of your own
          --serial      talk over a serial device, for example /dev/ttyGS0 or /dev/ttyUSB0, at 921600 baud
          --dry-run     print what is found, drive nothing, open nothing
          --off         switch every output off and end
        exit code: 0 done, 1 something is missing (--dry-run), 2 bad usage or rig file, 3 fault or lost line
        """;

    public string RigPath { get; init; } = "";

    public IPEndPoint? Tcp { get; init; }

    public string? SerialPath { get; init; }

    public int Baud { get; init; } = 921600;

    public bool IsDryRun { get; init; }

    public bool IsOff { get; init; }

    /// <summary>The options, or every problem with them.</summary>
    public static (Options? Options, List<string> Problems) Parse(string[] args)
    {
        var problems = new List<string>();
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] is "--dry-run" or "--off")
            {
                options = args[i] == "--off" ? options with { IsOff = true } : options with { IsDryRun = true };
                continue;
            }

            if (args[i] is not ("--rig" or "--tcp" or "--serial" or "--baud"))
            {
                problems.Add($"{args[i]} is not an option");
                continue;
            }

            string? value = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
            if (value == null)
                problems.Add($"{args[i]} needs a value");
            else
                options = options.With(args[i - 1], value, problems);
        }

        int ways = (options.Tcp != null ? 1 : 0) + (options.SerialPath != null ? 1 : 0) + (options.IsDryRun ? 1 : 0) + (options.IsOff ? 1 : 0);
        if (options.RigPath.Length == 0)
            problems.Add("--rig FILE is missing");
        if (ways != 1 && problems.Count == 0)
            problems.Add("exactly one of --tcp, --serial, --dry-run and --off is needed");
        return (problems.Count == 0 ? options : null, problems);
    }

    private Options With(string option, string value, List<string> problems)
    {
        switch (option)
        {
            case "--rig":
                return this with { RigPath = value };
            case "--serial":
                return this with { SerialPath = value };
            case "--baud" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int baud):
                return this with { Baud = baud };
            case "--tcp" when IPEndPoint.TryParse(value.Contains(':', StringComparison.Ordinal) ? value : "127.0.0.1:" + value, out var address):
                return this with { Tcp = address };
            default:
                problems.Add($"{option} {value}: {(option == "--tcp" ? "expected a port, or address:port with the address in numbers" : "expected a whole number")}");
                return this;
        }
    }
}
