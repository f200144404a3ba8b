using System.Text.Json;
using ImitationHil.Benchmarks;

// --roundtrip [--pairs N] [--turns N] [--json FILE|-]: a lockstep step over a pseudo-terminal against a bare C echo.
if (args is ["--serve"])
{
    RoundTrip.Serve();
    return 0;
}

var options = new Dictionary<string, string> { ["--pairs"] = "7", ["--turns"] = "2000", ["--json"] = "" };
for (int i = 1; i + 1 < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]))
        return Usage();
    options[args[i]] = args[i + 1];
}

if (args.Length % 2 == 0 || args[0] != "--roundtrip" || !int.TryParse(options["--pairs"], out int pairs) || pairs < 1 || !int.TryParse(options["--turns"], out int turns) || turns < 1)
    return Usage();

var folder = Directory.CreateTempSubdirectory("imitation-benchmark-");
try
{
    var results = RoundTrip.Measure(pairs, turns, RoundTrip.Compile(folder.FullName));
    double[] ratios = [.. results.Select(pair => pair.Ratio).Order()];
    double median = (ratios[(ratios.Length - 1) / 2] + ratios[ratios.Length / 2]) / 2;
    string json = JsonSerializer.Serialize(
        new { benchmark = "roundtrip", unit = "us", pairs = results, medianRatio = median, aim = 2.0 },
        new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
    if (options["--json"] is "-" or "")
        Console.WriteLine(json);
    else
        File.WriteAllText(options["--json"], json + "\n");
    return 0;
}
finally
{
    folder.Delete(recursive: true);
}

static int Usage()
{
    Console.Error.WriteLine("usage: --roundtrip [--pairs N] [--turns N] [--json FILE|-]");
    return 2;
}
