using System.Diagnostics;
using System.Text.Json;
using ImitationHil.Fuzz;

// Options: --bytes N (of each target), --seed N, --target frames|image|record|csv|yaml|all. Prints one JSON object; exit 1 when anything was found.
string[] names = ["frames", "image", "record", "csv", "yaml"];
var options = new Dictionary<string, string> { ["--bytes"] = "1000000", ["--seed"] = "1", ["--target"] = "all" };
for (int i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
        return Usage(args[i]);
    options[args[i]] = args[i + 1];
}

if (!long.TryParse(options["--bytes"], out long bytes) || bytes < 1 || !uint.TryParse(options["--seed"], out uint seed) || !names.Append("all").Contains(options["--target"]))
    return Usage(string.Join(' ', args));

var folder = Directory.CreateTempSubdirectory("imitation-fuzz-");
try
{
    var reports = new List<object>();
    bool pass = true;
    foreach (string name in names.Where(name => options["--target"] == "all" || options["--target"] == name))
    {
        // What the runtime itself needs is there after a first short run.
        Targets.Run(name, Math.Min(bytes, 100_000), seed + 1, folder.FullName);
        double before = Megabytes();
        var report = Targets.Run(name, bytes, seed, folder.FullName);
        report.GrowthMegabytes = Math.Round(Megabytes() - before, 1);
        pass &= report.Pass;
        reports.Add(report);
    }

    Console.WriteLine(JsonSerializer.Serialize(new { targets = reports, pass }, new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }));
    return pass ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}

static double Megabytes()
{
    GC.Collect();
    using var process = Process.GetCurrentProcess();
    return process.PeakWorkingSet64 / 1e6;
}

static int Usage(string wrong)
{
    Console.Error.WriteLine($"'{wrong}': expected --bytes N --seed N --target frames|image|record|csv|yaml|all");
    return 2;
}
