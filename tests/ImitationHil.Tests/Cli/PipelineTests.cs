using System.Globalization;
using System.Text.Json.Nodes;
using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary>Demonstrations and three images on the default virtual rig, made once.</summary>
public sealed class RigSession : IDisposable
{
    public RigSession()
    {
        Record = Bench.Json("record");
        Linear = Bench.Json("fit");
        Chunk = Bench.Json("fit", "--policy", "chunk", "--chunk", "8");
        Mixture = Bench.Json("fit", "--policy", "mixture");
    }

    public ImitateBench Bench { get; } = new();

    public JsonObject Record { get; }

    public JsonObject Linear { get; }

    public JsonObject Chunk { get; }

    public JsonObject Mixture { get; }

    public void Dispose() => Bench.Dispose();
}

/// <summary>From the expert to the report on the virtual rig, through the verbs and files that a user has.</summary>
public sealed class PipelineTests(RigSession session) : IClassFixture<RigSession>
{
    private const string Rig = "rig:two-motor/pair?g=1.5";

    private static readonly string[] Images = ["runs/policy-linear.img", "runs/policy-chunk-8.img", "runs/policy-mixture.img"];

    private readonly ImitateBench _bench = session.Bench;

    public static TheoryData<string> AllImages => [.. Images];

    [Fact]
    public void RecordKeepsDemonstrationsAndTheFloor()
    {
        Assert.Equal(30, (int)session.Record["episodes"]!);
        Assert.Equal(30 * 14, (int)session.Record["samples"]!);
        Assert.All(session.Record["floor"]!.AsArray(), floor => Assert.InRange((double)floor!, 1e-5, 1e-2));
        Assert.Equal("own", (string?)session.Record["eyes"]);
    }

    // The demonstrations move the last coordinate alone, and its expert gain is (-g/2, g/3) at g = 1.5.
    [Fact]
    public void FitFindsTheExpertAlongWhatWasShown()
    {
        var gains = Matrix(session.Linear["gains"]!);
        Assert.Equal(2, gains.Length);
        Assert.InRange(gains[0][1], -0.7575, -0.7425);
        Assert.InRange(gains[1][1], 0.495, 0.505);
        Assert.Equal("x1", (string?)session.Linear["neverShown"]![0]);
        Assert.InRange((double)session.Linear["residualRms"]!, 0, 2e-3);
        Assert.Equal(16, Matrix(session.Chunk["gains"]!).Length);
        Assert.Equal(8, (int)session.Chunk["chunk"]!);
        Assert.Equal(1, session.Mixture["probabilities"]!.AsArray().Sum(p => (double)p!), 9);
    }

    [Fact]
    public void NoKindOfPolicyLearnsWhatWasNeverShown()
    {
        foreach (var fit in new[] { session.Linear, session.Chunk, session.Mixture })
            Assert.All(Matrix(fit["gains"]!), row => Assert.InRange(row[0], -1e-3, 1e-3));
    }

    [Theory]
    [MemberData(nameof(AllImages))]
    public void ImagesExplainThemselves(string image)
    {
        var json = _bench.Json("inspect", image);
        Assert.Equal("image", (string?)json["what"]);
        Assert.Contains((string)json["kind"]!, image.Replace("linear", "gain"));
        Assert.Equal((string?)session.Linear["contract"], (string?)json["contract"]);
    }

    [Fact]
    public void RunsExplainThemselves()
    {
        var json = _bench.Json("inspect", "runs/demonstrations");
        Assert.Equal(("demonstrations", Rig, 30, "complete"), ((string)json["kind"]!, (string)json["plant"]!, (int)json["episodes"]!, (string)json["ended"]!));
        Assert.False((bool)json["truncated"]!);
    }

    [Fact]
    public void ImagesHaveTheSameBitsHereAndOverTheWire()
    {
        var here = _bench.Json(["verify", .. Images]);
        var there = _bench.Json(["verify", .. Images, "--plant", "pty:"]);
        Assert.True((bool)here["pass"]! && (bool)there["pass"]!);
        Assert.Equal(3, there["images"]!.AsArray().Count);
        foreach (var (a, b) in here["images"]!.AsArray().Zip(there["images"]!.AsArray()))
        {
            Assert.Equal((string?)a!["hash"], (string?)b!["hash"]);
            Assert.Equal(1000, (int)b["steps"]!);
            Assert.Equal(("here", "pty:"), ((string)a["on"]!, (string)b["on"]!));
        }
    }

    [Theory]
    [MemberData(nameof(AllImages))]
    public void EveryDeploymentComputesTheSameBits(string image)
    {
        string[] common = ["run", "--policy", image, "--episodes", "2", "--horizon", "9", "--start", "0.01,0.3", "--seed", "7"];
        var runs = new[]
        {
            _bench.Json([.. common, "--plant", Rig, "--out", "bits/here"]),
            _bench.Json([.. common, "--plant", "pty:" + Rig, "--out", "bits/standalone"]),
            _bench.Json([.. common, "--plant", "pty:" + Rig, "--mode", "tethered", "--out", "bits/tethered"]),
            _bench.Json([.. common, "--plant", Rig, "--device", "pty:", "--out", "bits/lockstep"]),
        };
        Assert.Equal(["in-process", "standalone", "tethered", "lockstep"], runs.Select(run => (string)run["mode"]!));
        Assert.Single(runs.Select(run => (string)run["hash"]!).Distinct());
        Assert.All(runs, run => Assert.All(run["episodes"]!.AsArray(), episode => Assert.Equal("horizonReached", (string?)episode!["status"])));

        // The records, read back, carry the same bits.
        var traces = runs.Select(run => RunReader.Read(_bench.PathOf((string)run["folder"]!)).Trajectories.SelectMany(t => t.Samples.SelectMany(s => s.Observation.Concat(s.ActionApplied))));
        var first = traces.First().ToArray();
        Assert.Equal(2 * 9 * 4, first.Length);
        Assert.All(traces, trace => Assert.Equal(first, trace));

        // Another start is another run: the hash looks at the data.
        Assert.NotEqual((string?)runs[0]["hash"], (string?)_bench.Json("run", "--policy", image, "--episodes", "2", "--horizon", "9", "--start", "0.01,0.2", "--seed", "7", "--out", "bits/other")["hash"]);
    }

    [Fact]
    public void CompareMeasuresGrowthAndReportDrawsItAgain()
    {
        _bench.Done("run", "--policy", Images[0], "--out", "compared");
        var json = _bench.Json("compare", "compared", "--out", "comparison");
        var row = json["growth"]!.AsArray().Single()!;
        Assert.Equal(1.5, (double)row["predicted"]!, 2);
        Assert.Equal(1.5, (double)row["multiplier"]!, 1);
        Assert.Single(json["gap"]!.AsArray());
        string page = _bench.PathOf("comparison/report.html"), drawn = File.ReadAllText(page);
        Assert.Contains("<svg", drawn);
        File.Delete(page);
        _bench.Done("report", "comparison");
        Assert.Equal(drawn, File.ReadAllText(page));
    }

    // What the policy did on the rig is in the run, not in an image that the next fit replaces.
    [Fact]
    public void ARunOutlivesTheImageThatItWasMadeWith()
    {
        File.Copy(_bench.PathOf(Images[0]), _bench.PathOf("mine.img"));
        _bench.Done("run", "--policy", "mine.img", "--out", "outlives");
        File.Copy(_bench.PathOf(Images[1]), _bench.PathOf("mine.img"), overwrite: true);
        Assert.Equal(1.5, (double)_bench.Json("compare", "outlives", "--out", "outlives-report")["growth"]![0]!["predicted"]!, 2);
    }

    [Fact]
    public void RunsAreReplacedWithWhatWasExportedFromThem()
    {
        string[] run = ["run", "--policy", "expert", "--episodes", "1", "--out", "again"];
        _bench.Done(run);
        _bench.Done("export", "again");
        string hash = (string)_bench.Json(run)["hash"]!;
        Assert.False(File.Exists(_bench.PathOf("again/trace.csv")));
        Assert.Equal(hash, (string?)_bench.Json(run)["hash"]);
        _bench.Write("again/notes.txt", "mine");
        _bench.Refused(run, "again", "notes.txt", "does not belong to a run");
    }

    [Fact]
    public void ExportedTableHasUnitsAndTheSameNumbers()
    {
        _bench.Done("export", "runs/demonstrations", "--out", "table.csv");
        string[] lines = File.ReadAllLines(_bench.PathOf("table.csv"));
        string[] header = lines[0].Split(',');
        Assert.All(["time[us]", "x1[rad]", "x2[rad]", "asked:u1[rad]", "applied:u2[rad]", "expert:u1[rad]", "latency[us]"], name => Assert.Contains(name, header));
        var samples = RunReader.Read(_bench.PathOf("runs/demonstrations")).Trajectories.SelectMany(t => t.Samples).ToArray();
        Assert.Equal(samples.Length, lines.Length - 1);
        int x2 = Array.IndexOf(header, "x2[rad]");
        for (int i = 0; i < samples.Length; i++)
            Assert.Equal(samples[i].Observation[1], double.Parse(lines[i + 1].Split(',')[x2], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void FitTakesTheLastDemonstrationsAndSaysWhenThereAreNone()
    {
        using var empty = new ImitateBench();
        empty.Refused(["fit"], "--from", "imitate record", "imitate import");
        empty.Refused(["compare"], "imitate run");
        empty.Refused(["run"], "--policy", "imitate fit");
        empty.Refused(["verify"], "imitate fit");
        empty.Refused(["report"], "imitate demo");
        empty.Done("record", "--plant", "sim:pair", "--episodes", "3", "--out", "first");
        empty.Done("record", "--plant", "sim:pair", "--episodes", "4", "--out", "second");
        Assert.Equal("second", (string?)empty.Json("fit")["demonstrations"]![0]);
        Assert.Equal(["first", "second"], empty.Json("fit", "--from", "first", "second")["heldOut"]!.AsArray().Select(row => (string)row!["run"]!));
    }

    // Nothing disturbs the ideal plant, so its floor is zero and decades above it are not a number.
    [Fact]
    public void WhatCannotBeToldIsNullInJson()
    {
        using var ideal = new ImitateBench();
        ideal.Done("run", "--policy", "zero", "--plant", "sim:pair", "--out", "zero");
        var json = ideal.Json("compare", "zero");
        Assert.Single(json["growth"]!.AsArray());
        ideal.Done("report", "runs/compare");
    }

    // A policy that gambles has no growth: what is said of it are times, peaks and distributions.
    [Fact]
    public void TheUnknownSignIsComparedWithoutGrowth()
    {
        _bench.Done("run", "--plant", "sim:unknown-sign", "--policy", "bimodal", "--out", "ruin", "--episodes", "3");
        var json = _bench.Json("compare", "ruin", "--out", "ruin-report");
        Assert.Empty(json["growth"]!.AsArray());
        var policy = json["policies"]![0]!;
        Assert.Equal(("bimodal", "cannotTell"), ((string)policy["policy"]!, (string)policy["verdict"]!["agreement"]!));
        Assert.NotNull(policy["rig"]!["estimators"]!["hill"]);
    }

    // Every estimator and test is there by name, on rig and twin, with what it assumes and when it lies.
    [Fact]
    public void CompareReachesEveryMethodByName()
    {
        _bench.Done("run", "--policy", Images[0], "--episodes", "6", "--start", "0.006,0.3", "--out", "methods");
        var json = _bench.Json("compare", "methods", "--out", "methods-report");
        var policy = json["policies"]![0]!;
        foreach (var method in json["methods"]!["estimators"]!.AsArray())
        {
            Assert.All(new[] { "assumption", "whenItLies", "quantity" }, key => Assert.NotEqual("", (string)method![key]!));
            if ((string)method!["id"]! != "floor")
                Assert.All(new[] { "rig", "twin" }, side => Assert.NotNull(policy[side]!["estimators"]![(string)method["id"]!]));
        }

        Assert.Equal(["growth-permutation", "energy-permutation", "envelope-coverage", "tost", "offline-replay", "pearson", "spearman", "mmrv"], json["methods"]!["tests"]!.AsArray().Select(test => (string)test!["id"]!));
        Assert.All(new[] { "growth-permutation", "energy-permutation", "envelope-coverage", "tost" }, id => Assert.NotNull(policy["tests"]![id]!["value"]));
        Assert.Equal("agrees", (string)policy["verdict"]!["agreement"]!);
        Assert.Equal((double)policy["rig"]!["estimators"]!["ar-iv"]!["value"]!, (double)json["growth"]![0]!["multiplier"]!);
    }

    [Fact]
    public void ATwinOfAnotherContractIsRefused()
    {
        _bench.Done("run", "--policy", Images[0], "--episodes", "2", "--start", "0.006,0.3", "--out", "contract");
        _bench.Refused(["compare", "contract", "--twin", "rig:one-motor/double"], "does not have the signals");
    }

    [Fact]
    public void EverySingleBitOfAnImageMatters()
    {
        byte[] image = File.ReadAllBytes(_bench.PathOf(Images[0]));
        string file = _bench.PathOf("flipped.img");
        for (int bit = 0; bit < 8 * image.Length; bit++)
        {
            byte[] flipped = [.. image];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, flipped);
            var problem = Assert.Throws<ImitationHil.Lab.Data.BadInputException>(() => ImageWriter.Read(file));
            Assert.Equal(file, problem.Problems.Single().File);
        }
    }

    private static double[][] Matrix(JsonNode rows) => [.. rows.AsArray().Select(row => row!.AsArray().Select(value => (double)value!).ToArray())];
}
