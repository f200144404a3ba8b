using System.Globalization;
using ImitationHil.Benchmarks.Curves;
using ImitationHil.Benchmarks.Inside;
using ImitationHil.Benchmarks.Peers;

namespace ImitationHil.Benchmarks;

/// <summary>Where the process begins. What each mode takes stands here; README.md says what it measures.</summary>
internal static class EntryPoint
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            // The two are processes that the modes below start.
            case ["--serve"]:
                RoundTrip.Serve();
                return 0;
            case ["--curve-point", var name, var axis, var size, var folder]:
                return PeakMemory.Execute(name, axis, int.Parse(size, CultureInfo.InvariantCulture), folder);
            case ["--inside", .. var theirs]:
                return InsideCommand.Execute(theirs);
        }

        var options = new Dictionary<string, string> { ["--pairs"] = "7", ["--turns"] = "2000", ["--rounds"] = "5", ["--json"] = "", ["--out"] = "", ["--only"] = "" };
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            if (!options.ContainsKey(args[i]))
                return Usage();
            options[args[i]] = args[i + 1];
        }

        if (args.Length % 2 == 0 || Count("--pairs") is not { } pairs || Count("--turns") is not { } turns || Count("--rounds") is not { } rounds)
            return Usage();

        return args[0] switch
        {
            "--roundtrip" => RoundTrip.Execute(pairs, turns, options["--json"]),
            "--peers" => PeersCommand.Execute(pairs, options["--only"], options["--json"]),
            "--curves" => CurvesCommand.Execute(rounds, options["--only"], options["--json"], options["--out"]),
            _ => Usage(),
        };

        int? Count(string option) => int.TryParse(options[option], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("""
            usage: --roundtrip [--pairs N] [--turns N] [--json FILE|-]
                   --peers [--pairs N] [--only TEXT] [--json FILE|-]
                   --curves [--rounds N] [--only TEXT] [--json FILE|-] [--out FILE.html]
                   --inside [ARGUMENTS OF BENCHMARKDOTNET]
            """);
        return 2;
    }
}
