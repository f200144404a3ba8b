using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary>Three runs of the demonstration: one seed twice, and another seed.</summary>
public sealed class DemoRuns : IDisposable
{
    private readonly ImitateBench _bench = new();

    public DemoRuns()
    {
        First = Run("first", "1");
        Again = Run("again", "1");
        Other = Run("other", "2");
    }

    public string First { get; }

    public string Again { get; }

    public string Other { get; }

    /// <summary>The page of the first run.</summary>
    public string Page => File.ReadAllText(_bench.PathOf("first/demo/report.html"));

    /// <summary>Folders that the first run left.</summary>
    public string[] Folders => [.. Directory.GetDirectories(_bench.PathOf("first/demo")).Select(folder => Path.GetFileName(folder))];

    public void Dispose() => _bench.Dispose();

    // The same relative paths, so that the JSON of two runs can be compared byte by byte.
    private string Run(string folder, string seed)
    {
        Directory.CreateDirectory(_bench.PathOf(folder));
        using var process = new ImitateProcess(_bench.PathOf(folder), ["demo", "--seed", seed, "--json", "demo.json", "--out", "demo"]);
        var finished = process.WaitForEnd();
        Assert.True(finished.Exit == 0, $"demo with seed {seed} ended with {finished.Exit}: {finished.Output}{finished.Error}");
        return File.ReadAllText(_bench.PathOf($"{folder}/demo.json"));
    }
}

/// <summary>The numbers that the demonstration promises, read from its JSON.</summary>
public sealed class DemoTests(DemoRuns runs) : IClassFixture<DemoRuns>
{
    private static readonly string[] GrowthKeys =
        ["problem", "rig", "policy", "chunk", "sign", "episodes", "horizon", "multiplier", "ci95", "predicted", "saturatedShare", "decades", "rExpert", "rCost"];

    // (g/2)(1 + l)^(1/l) at g = 1.5.
    private static readonly Dictionary<int, double> Theory = new() { [1] = 1.5, [2] = 1.299, [4] = 1.122, [8] = 0.987, [12] = 0.929 };

    public static TheoryData<int> Seeds => [1, 2];

    [Fact]
    public void GrowthHasExactlyTheKeysThatWereAsked()
    {
        var rows = Rows(runs.First, "growth");
        Assert.Equal(12, rows.Length);
        Assert.All(rows, row => Assert.Equal(GrowthKeys, row.AsObject().Select(pair => pair.Key)));
        Assert.All(rows, row => Assert.Equal(30, (int)row["episodes"]!));
        Assert.All(rows, row => Assert.StartsWith("rig:two-motor/pair?g=1.5", (string?)row["rig"]));
        Assert.Equal([1, -1], rows.Select(row => (int)row["sign"]!).Distinct());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MeasuredGrowthIsWhatWasPredicted(int seed)
    {
        foreach (var row in Rows(Json(seed), "growth"))
        {
            double measured = Number(row, "multiplier"), predicted = Number(row, "predicted");
            double band = Math.Abs(predicted) > 1 ? 0.03 : 0.06;
            Assert.True(Math.Abs(measured / predicted - 1) <= band, row.ToJsonString());
            double low = (double)row["ci95"]![0]!, high = (double)row["ci95"]![1]!;
            Assert.True(low < measured && measured < high, row.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void PredictedGrowthIsThatOfTheory(int seed)
    {
        var rows = Rows(Json(seed), "growth");
        foreach (var row in rows.Where(row => (string?)row["policy"] is "linear" or "chunk"))
        {
            double expected = Theory[(int)row["chunk"]!], predicted = Number(row, "predicted");
            Assert.InRange(Math.Abs(predicted), 0.95 * expected, 1.05 * expected);
        }

        foreach (var linear in rows.Where(row => (string?)row["policy"] == "linear"))
        {
            Assert.Equal((int)linear["sign"]!, Math.Sign(Number(linear, "multiplier")));
            Assert.True(Number(linear, "decades") >= 1.8, linear.ToJsonString());
        }

        var noisy = rows.Where(row => (string?)row["policy"] == "linear-noise").ToArray();
        Assert.Equal(2, noisy.Length);
        Assert.All(noisy, row => Assert.True(Math.Abs(Number(row, "multiplier")) < 1 && Math.Abs(Number(row, "predicted")) < 1, row.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RuinFollowsTheLawOfTheGame(int seed)
    {
        var rows = Rows(Json(seed), "ruin");
        var ideal = rows.Where(row => (string?)row["policy"] == "bimodal" && ((string)row["rig"]!).StartsWith("sim:", StringComparison.Ordinal)).ToArray();
        Assert.Equal([1, -1], ideal.Select(row => (int)row["sign"]!));
        foreach (var row in ideal)
        {
            int episodes = (int)row["episodes"]!;
            Assert.True(episodes >= 10_000);
            Assert.Equal(1.2, Number(row, "rho"));
            Assert.InRange(Number(row, "tripRate"), 0, 1);
            for (int t = 1; t <= 3; t++)
            {
                // Seed 1 is held to the 99 % interval that was asked; another seed, one of many, to 99.9 %.
                double p = Math.Pow(0.5, t), z = seed == 1 ? 2.576 : 3.291, half = z * Math.Sqrt(p * (1 - p) / episodes);
                Assert.InRange((double)row["hitting"]![t - 1]!, p - half, p + half);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TwoChunksReachZeroAtTwo(int seed)
    {
        var rows = Rows(Json(seed), "ruin").Where(row => (string?)row["policy"] == "two-chunk").ToArray();
        Assert.Equal(4, rows.Length);
        foreach (var row in rows)
        {
            bool ideal = ((string)row["rig"]!).StartsWith("sim:", StringComparison.Ordinal);
            double atTwo = (double)row["hitting"]![1]!;
            Assert.True(ideal ? atTwo == 1 : atTwo >= 0.95, row.ToJsonString());
        }
    }

    [Fact]
    public void EveryImageAndDeploymentHasEqualBits()
    {
        var json = JsonNode.Parse(runs.First)!;
        Assert.All(json["verify"]!.AsArray(), row => Assert.True((bool)row!["equal"]!));
        Assert.Contains(json["verify"]!.AsArray(), row => (string?)row!["on"] == "pty:");
        Assert.Equal((string?)json["deployment"]!["hashInProcess"], (string?)json["deployment"]!["hashOnDevice"]);
        Assert.All(json["checks"]!.AsArray(), check => Assert.True((bool)check!["pass"]!));
    }

    [Fact]
    public void TheSameSeedGivesTheSameBytes()
    {
        Assert.Equal(WithoutSeconds(runs.First), WithoutSeconds(runs.Again));
    }

    [Fact]
    public void TheStepsAreTheWholeTime()
    {
        var seconds = JsonNode.Parse(runs.First)!["seconds"]!.AsObject().ToDictionary(pair => pair.Key, pair => (double)pair.Value!);
        string[] steps = ["fit", "run", "learn", "play", "verify", "deploy", "record", "report"];
        Assert.Equal([.. steps, "compiling", "total"], seconds.Keys);
        Assert.All(seconds.Values, value => Assert.True(value > 0));

        // Nine numbers, each rounded to the millisecond.
        Assert.Equal(seconds["total"], steps.Sum(step => seconds[step]), 0.0046);
    }

    [Fact]
    public void AnotherSeedGivesOtherNumbers()
    {
        foreach (var (first, other) in Rows(runs.First, "growth").Zip(Rows(runs.Other, "growth")))
            Assert.NotEqual(Number(first, "multiplier"), Number(other, "multiplier"));
    }

    [Fact]
    public void TheReportStandsAlone()
    {
        string page = runs.Page;
        Assert.Contains("<svg", page);
        Assert.DoesNotMatch("(?i)(src|href|action|data|poster)\\s*=\\s*[\"']?(?!#|data:)[^\\s\"'>]", Regex.Replace(page, "data-[a-z-]+\\s*=", ""));
        Assert.DoesNotMatch("(?i)url\\((?!#|[\"']?data:)", page);
        Assert.DoesNotMatch("(?i)@import|<script[^>]+src|<link|<iframe", page);
        Assert.DoesNotMatch("https?://(?!www\\.w3\\.org/)", page);
    }

    [Fact]
    public void RunsAndImagesAreLeft()
    {
        Assert.Contains("policies", runs.Folders);
        Assert.Contains("linear-plus", runs.Folders);
        Assert.Contains("chunk-8-minus", runs.Folders);
    }

    private string Json(int seed) => seed == 1 ? runs.First : runs.Other;

    private static JsonNode[] Rows(string json, string name) => [.. JsonNode.Parse(json)![name]!.AsArray().Select(row => row!)];

    private static double Number(JsonNode row, string key) => double.Parse(row[key]!.ToJsonString(), CultureInfo.InvariantCulture);

    private static string WithoutSeconds(string json) => Regex.Replace(json, "\"seconds\": \\{[^}]*\\}", "");
}
