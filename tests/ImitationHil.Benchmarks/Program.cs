using ImitationHil.Benchmarks;
using ImitationHil.Benchmarks.Peers;

// What each mode takes; README.md says what it measures.
if (args is ["--serve"])
{
    RoundTrip.Serve();
    return 0;
}

var options = new Dictionary<string, string> { ["--pairs"] = "7", ["--turns"] = "2000", ["--json"] = "", ["--only"] = "" };
for (int i = 1; i + 1 < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]))
        return Usage();
    options[args[i]] = args[i + 1];
}

if (args.Length % 2 == 0 || !int.TryParse(options["--pairs"], out int pairs) || pairs < 1 || !int.TryParse(options["--turns"], out int turns) || turns < 1)
    return Usage();

return args[0] switch
{
    "--roundtrip" => RoundTrip.Execute(pairs, turns, options["--json"]),
    "--peers" => PeersCommand.Execute(pairs, options["--only"], options["--json"]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: --roundtrip [--pairs N] [--turns N] [--json FILE|-]\n       --peers [--pairs N] [--only TEXT] [--json FILE|-]");
    return 2;
}
