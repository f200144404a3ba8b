using System.Globalization;
using System.Text.Json;

namespace ImitationHil.Benchmarks.Peers;

/// <summary><c>--peers [--pairs N] [--only TEXT] [--json FILE|-]</c>: ours against C, as JSON and as a table.</summary>
internal static class PeersCommand
{
    /// <summary>Measures; 1 when something asked for was not met.</summary>
    /// <param name="pairs">Alternating pairs, at least 5 for numbers that are quoted.</param>
    /// <param name="only">Part of the names of the cases to run; empty for all.</param>
    /// <param name="json">File, <c>-</c> or empty.</param>
    public static int Execute(int pairs, string only, string json)
    {
        var folder = Directory.CreateTempSubdirectory("imitation-peers-");
        try
        {
            var peers = CPeers.Build(folder.FullName);
            var cases = PolicyCases.All.Concat(LoopCases.All).Concat(WireCases.All(folder.FullName)).Concat(EnsembleCases.All).Concat(RecordCases.All(folder.FullName)).Where(item => item.Name.Contains(only, StringComparison.Ordinal));
            var results = new List<PeerResult>();
            foreach (var item in cases)
            {
                results.Add(PeerBenchmark.Measure(item, peers, pairs));
                Console.Error.WriteLine(Row(results[^1]));
            }

            EnsembleScaling[] scaling = [.. "ensemble scaling".Contains(only, StringComparison.Ordinal) ? EnsembleScaling.Measure(pairs) : []];
            foreach (var row in scaling)
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ensemble pair, {row.Policy}: two cores {row.TwoCores:0.00} times one (asked 1.8) for {row.Spent:0.00} times the processor time, {row.Numpy:0.0} times numpy (asked 20), {row.StepsASecond:G3} steps/s"));
            string text = JsonSerializer.Serialize(
                new { benchmark = "peers", machine = Machine.Here(peers.Compiler), pairs, clock = "processor time of the thread; scaling: wall clock", results, scaling },
                new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            JsonOutput.Write(text, json);
            return results.All(result => result.Met != false) ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Row(PeerResult r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Name,-30} {r.OursNanoseconds,10:0.0} ns, C {r.PeerNanoseconds,10:0.0} ns, ratio {r.MedianRatio:0.00} ({r.Ratios.Min():0.00} to {r.Ratios.Max():0.00}){(r.Met is { } met ? met ? ", met" : ", MISSED" : "")}");
}
