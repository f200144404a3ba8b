using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli;

/// <summary>Recordings of one learned policy, by themselves and against twins, through the verbs.</summary>
public sealed class RepeatedRunsTests : IDisposable
{
    private readonly ImitateBench _bench = new();

    [RecordedDataFact]
    public void Six_runs_of_a_learned_policy_grow_apart_and_contract()
    {
        _bench.Done(["import", .. Files(), "--map", "pendubot"]);
        var repeated = _bench.Json("compare")["repeated"]!.AsArray().Single()!;
        Assert.Equal(6, repeated["runs"]!.AsArray().Count);
        Assert.True((bool)repeated["growsThenContracts"]!);

        // Published for ten runs: 0.0003 rad at 0.3 s, 0.110 at 0.75 s, 0.041 at 5 s. Six carry chi(5) / sqrt(5): a factor of 0.41 to 1.6.
        Assert.InRange((double)repeated["peak"]!["rms"]!, 0.41 * 0.11, 1.6 * 0.11);
        Assert.InRange((double)repeated["peak"]!["seconds"]!, 0.6, 0.9);
        Assert.InRange((double)repeated["final"]!, 0.41 * 0.041, 1.6 * 0.041);

        // Fourteen points over 1.3 decades do not tell an exponential from a power, and it must say so.
        Assert.Equal("undetermined", (string)repeated["horizonLaw"]!["law"]!);
        Assert.Contains("both laws fit", (string)repeated["horizonLaw"]!["why"]!);
    }

    [RecordedDataFact]
    public void Twins_replay_the_commands_and_the_worst_set_is_seen_to_be_worst()
    {
        _bench.Done(["import", .. Files(), "--map", "pendubot", "--out", "shown"]);
        string[] twins = [.. new[] { "1.0", "3.0" }.Select(set => $"sim:pendubot?model={RecordedData.Files("double_pendulum", $"model_parameters_{set}.yml").Single()}")];
        _bench.Refused(["compare", .. Directory.GetDirectories(_bench.PathOf("shown")), "--twin", twins[0]], "--map pendubot-held");
        _bench.Done(["import", .. Files(), "--map", "pendubot-held", "--out", "held"]);
        var json = _bench.Json(["compare", .. Directory.GetDirectories(_bench.PathOf("shown")), .. Directory.GetDirectories(_bench.PathOf("held")), "--twin", .. twins]);
        var repeated = json["repeated"]!.AsArray().Single()!;
        double[] elbow = [.. repeated["twins"]!.AsArray().Select(twin => (double)Row(twin!, 0.2121)["rms"]![1]!)];

        // 0.135 and 0.69 rad were measured; the third set has an inertia that no body has.
        Assert.InRange(elbow[0], 0.10, 0.17);
        Assert.True(elbow[1] > 3 * elbow[0]);
        Assert.All(repeated["twins"]!.AsArray(), twin => Assert.Equal(40, twin!["fromBeginning"]!.AsArray().Count));
    }

    [RecordedDataFact]
    public void A_twin_that_needs_a_policy_cannot_replay()
    {
        _bench.Done(["import", .. Files(), "--map", "pendubot"]);
        _bench.Refused(["compare", "--twin", "sim:pair"], "cannot replay recordings");
    }

    public void Dispose() => _bench.Dispose();

    private static JsonNode Row(JsonNode twin, double seconds) =>
        twin["fromManyStarts"]!["openLoop"]!.AsArray().Single(row => Math.Abs((double)row!["seconds"]! - seconds) < 1e-9)!;

    private static string[] Files() => [.. RecordedData.Files("double_pendulum", "pendubot_mcpilco_run*.csv")];
}
