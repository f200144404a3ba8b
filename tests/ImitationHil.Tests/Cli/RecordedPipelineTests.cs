using System.Text.Json.Nodes;
using ImitationHil.Lab.Records;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli;

/// <summary>The recordings of the rotary pendulum, imported once; empty where they are absent.</summary>
public sealed class RecordedSession : IDisposable
{
    public RecordedSession()
    {
        if (RecordedData.Folder is null)
            return;
        Bench.Done(["import", .. RecordedData.Files("qube"), "--map", "qube"]);
        Linear = Bench.Json("fit", "--policy", "linear");
    }

    public ImitateBench Bench { get; } = new();

    public JsonObject Linear { get; } = [];

    public void Dispose() => Bench.Dispose();
}

/// <summary>From other people's recordings of a real rotary pendulum to a comparison with its simulation.</summary>
public sealed class RecordedPipelineTests(RecordedSession session) : IClassFixture<RecordedSession>
{
    private readonly ImitateBench _bench = session.Bench;

    [RecordedDataFact]
    public void FitReturnsThePublishedGains()
    {
        double[] gains = [.. session.Linear["gains"]!.AsArray().Single()!.AsArray().Select(value => (double)value!)];
        double[] published = [6, 1.8, 30, 2.5];
        Assert.Equal(4, gains.Length);
        Assert.All(gains.Zip(published), pair => Assert.InRange(Math.Abs(pair.First), pair.Second - 1e-6, pair.Second + 1e-6));
        Assert.InRange((double)session.Linear["residualRms"]!, 0, 1e-9);
        HeldOutByRun(session.Linear, 0, 1e-9);
    }

    // A chunk plays later actions without looking; on a real loop these cannot be exact.
    [RecordedDataFact]
    public void ChunkHasAnErrorOnEveryRunThatWasHeldOut()
    {
        var chunk = _bench.Json("fit", "--policy", "chunk", "--chunk", "8", "--out", "chunk.img");
        Assert.Equal(8, chunk["gains"]!.AsArray().Count);
        HeldOutByRun(chunk, 1e-3, 5);
    }

    [RecordedDataFact]
    public void MixtureHasAnErrorOnEveryRunThatWasHeldOut()
    {
        // Two of the six runs: expectation and maximisation over all of them takes a while.
        string[] runs = Imported()[..2];
        var mixture = _bench.Json(["fit", "--policy", "mixture", "--out", "mixture.img", "--from", .. runs]);
        Assert.Equal(2, mixture["gains"]!.AsArray().Count);

        // The recorded expert has one mode, so the mixture has to find its gains again.
        HeldOutByRun(mixture, 0, 1e-6, 2);
    }

    [RecordedDataFact]
    public void NamedRunsAreHeldOut()
    {
        string[] runs = Imported();
        var fit = _bench.Json(["fit", "--from", .. runs[..4], "--test", .. runs[4..], "--out", "four.img"]);
        Assert.Equal(runs[4..].Select(Path.GetFileName), fit["heldOut"]!.AsArray().Select(row => (string)row!["run"]!));
        Assert.Equal(4, fit["demonstrations"]!.AsArray().Count);
    }

    [RecordedDataFact]
    public void TheLearnedPolicyBalancesTheSimulation()
    {
        var run = _bench.Json("run", "--plant", "sim:furuta", "--policy", "runs/policy-linear.img", "--horizon", "10000", "--episodes", "1", "--out", "balance");
        var episode = run["episodes"]!.AsArray().Single()!;
        Assert.Equal(("horizonReached", 10_000), ((string)episode["status"]!, (int)episode["steps"]!));
        var samples = RunReader.Read(_bench.PathOf("balance")).Trajectories.Single().Samples;
        Assert.Equal(10_000, samples.Count);
        Assert.Contains(samples, sample => sample.Observation[2] != 0);
        Assert.All(samples.Skip(5_000), sample => Assert.InRange(sample.Observation[2], -0.1, 0.1));
    }

    // The figures that data/README.md publishes for untouched nominal parameters, runs 5 and 6.
    [RecordedDataFact]
    public void SimulationDeviatesFromTheRigAsPublished()
    {
        _bench.Done("run", "--plant", "sim:furuta", "--policy", "runs/policy-linear.img", "--horizon", "100", "--episodes", "1", "--out", "short");
        var text = _bench.Done(["compare", "short", .. Imported()[4..], "--json", "two.json", "--out", "two"]);
        Assert.Contains("in each of 2 recorded runs", text.Output);
        Assert.Contains("after [s]\tarm rms [rad]\tpendulum rms [rad]", text.Output);
        Assert.All(["0.02", "0.1", "0.5", "1"], seconds => Assert.Contains($"\n{seconds}\t", text.Output));

        var deviations = JsonNode.Parse(File.ReadAllText(_bench.PathOf("two.json")))!["recorded"]!.AsArray().Single()!["deviations"]!.AsArray();
        Assert.Equal([0.02, 0.1, 0.5, 1.0], deviations.Select(d => (double)d!["seconds"]!));
        double[] alpha = [0.0044, 0.022, 0.028, 0.030];
        Assert.All(deviations.Zip(alpha), pair => Assert.InRange((double)pair.First!["alphaRadians"]! / pair.Second, 0.9, 1.1));
        Assert.InRange((double)deviations[3]!["thetaRadians"]! / 0.043, 0.9, 1.1);
    }

    [RecordedDataFact]
    public void CompareTakesWhatWasImportedAndRunLast()
    {
        _bench.Done("run", "--plant", "sim:furuta", "--policy", "runs/policy-linear.img", "--horizon", "100", "--episodes", "1");
        var recorded = _bench.Json("compare")["recorded"]!.AsArray().Single()!;
        Assert.Equal(6, (int)recorded["recordings"]!);
        Assert.All(recorded["deviations"]!.AsArray(), d => Assert.True((double)d!["thetaRadians"]! > 0 && (double)d["alphaRadians"]! > 0));
    }

    private static void HeldOutByRun(JsonObject fit, double low, double high, int count = 6)
    {
        var rows = fit["heldOut"]!.AsArray();
        Assert.Equal(RecordedData.Files("qube").Take(count).Select(Path.GetFileNameWithoutExtension), rows.Select(row => (string)row!["run"]!));
        Assert.All(rows, row => Assert.InRange((double)row!["rms"]!, low, high));
    }

    // Relative to the bench's folder, sorted by name.
    private string[] Imported() => [.. Directory.GetDirectories(_bench.PathOf("runs/imported")).Order(StringComparer.Ordinal).Select(folder => Path.GetRelativePath(_bench.Folder, folder))];
}
