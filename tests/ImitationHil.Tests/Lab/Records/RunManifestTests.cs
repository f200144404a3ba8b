using System.Globalization;
using System.Text.Json.Nodes;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

public class RunManifestTests
{
    private static readonly RunManifest Full = RunFixture.Manifest with
    {
        Policy = new ManifestPolicy("linear", "linear.img", "00c0ffee"),
        Limits = ManifestLimits.From(Limits.Symmetric(RunFixture.Signals, 1.5f, 0.1f, 3)),
        Source = new ManifestSource(["a.csv", "b.csv"], "map.yaml", NominalTime: true),
        Extra = new Dictionary<string, double> { ["countsPerTurn"] = 4096, ["tiny"] = double.Epsilon },
        Drops = 3,
        Ended = "EnvelopeLeft",
        CommandLine = "imitate --σ <1>",
    };

    [Fact]
    public void A_manifest_reads_back_as_it_was_written_and_in_any_culture()
    {
        string text = RunManifestJson.Write(Full);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(text, RunManifestJson.Write(RunManifestJson.Read("run.json", text)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        RunManifest read = RunManifestJson.Read("run.json", text);
        Assert.Equal(0.1 + 0.2, read.Noise);
        Assert.Equal(uint.MaxValue, read.Seed);
        Assert.Equal(RunFixture.Signals.Contract, read.Signals.ToSignals().Contract);
        Assert.Equal([1.5f], read.Limits!.ToLimits().ActionHigh);
        Assert.Equal(double.Epsilon, read.Extra["tiny"]);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), read.Created);
        Assert.Contains("\"commandLine\": \"imitate --σ <1>\"", text, StringComparison.Ordinal);
        Assert.Contains("\"noise\": 0.30000000000000004", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_are_those_that_others_rely_on()
    {
        JsonObject json = Json();
        Assert.Equal(
            ["schemaVersion", "kind", "commandLine", "versions", "created", "plant", "policy", "expert", "eyes", "noise", "seed", "horizon",
                "episodes", "signals", "auxiliary", "limits", "source", "drops", "ended", "extra"],
            json.Select(p => p.Key));
        Assert.Equal(["observation", "action", "periodMicroseconds", "contract"], json["signals"]!.AsObject().Select(p => p.Key));
        Assert.Equal("""{"name":"angle","unit":"rad"}""", json["signals"]!["observation"]![0]!.ToJsonString());
        Assert.Equal(ManifestSignals.Hex(RunFixture.Signals.Contract), (string?)json["signals"]!["contract"]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once_with_its_path()
    {
        JsonObject json = Json();
        json.Remove("plant");
        json["colour"] = "red";
        json["seed"] = -1;
        json["noise"] = "much";
        json["created"] = "yesterday";
        json["signals"]!["observation"]![1]!.AsObject().Remove("unit");
        json["signals"]!["action"] = null;
        json["source"]!["nominalTime"] = 1;
        json["limits"]!["actionLow"]![0] = "low";
        json["extra"]!["countsPerTurn"] = true;
        Assert.Equal(
            ["$.colour", "$.created", "$.extra.countsPerTurn", "$.limits.actionLow[0]", "$.noise", "$.plant", "$.seed", "$.signals.action",
                "$.signals.observation[1].unit", "$.source.nominalTime"],
            Places(json));
    }

    [Fact]
    public void Values_that_cannot_be_are_reported_at_once_with_their_path()
    {
        JsonObject json = Json();
        json["schemaVersion"] = 0;
        json["kind"] = "songs";
        json["eyes"] = "closed";
        json["policy"]!["crc"] = "C0FFEE";
        json["created"] = "2026-11-22T12:00:00+01:00";
        json["noise"] = -1;
        json["horizon"] = -1;
        json["episodes"] = -1;
        json["drops"] = -1;
        json["ended"] = "";
        json["signals"]!["observation"]![0]!["unit"] = "deg";
        json["limits"]!["actionLow"] = new JsonArray();
        Assert.Equal(
            ["$.created", "$.drops", "$.ended", "$.episodes", "$.eyes", "$.horizon", "$.kind", "$.limits", "$.noise", "$.policy.crc",
                "$.schemaVersion", "$.signals.contract"],
            Places(json));
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("expert")]
    [InlineData("eyes")]
    [InlineData("limits")]
    [InlineData("source")]
    public void What_does_not_apply_may_be_null_or_missing(string key)
    {
        JsonObject json = Json();
        json[key] = null;
        RunManifestJson.Read("run.json", json.ToJsonString());
        json.Remove(key);
        RunManifestJson.Read("run.json", json.ToJsonString());
    }

    [Fact]
    public void Every_other_key_is_required()
    {
        string[] optional = ["policy", "expert", "eyes", "limits", "source"];
        foreach (string key in Json().Select(p => p.Key).Except(optional))
        {
            JsonObject json = Json();
            json.Remove(key);
            Assert.Equal([$"$.{key}"], Places(json));
            json[key] = null;
            Assert.Equal([$"$.{key}"], Places(json));
        }
    }

    [Fact]
    public void A_newer_layout_is_refused_for_that_reason_alone()
    {
        JsonObject json = Json();
        json["schemaVersion"] = 2;
        json["colour"] = "red";
        Problem problem = Assert.Single(Assert.Throws<BadInputException>(() => RunManifestJson.Read("run.json", json.ToJsonString())).Problems);
        Assert.Equal("$.schemaVersion", problem.Place);
        Assert.Contains("newer", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"kind":"rollouts","kind":"rollouts"}""")]
    public void What_is_not_a_manifest_is_refused(string text)
    {
        Assert.Throws<BadInputException>(() => RunManifestJson.Read("run.json", text));
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => RunManifestJson.Write(Full with { Kind = "songs" }));
        Assert.Throws<ArgumentException>(() => RunManifestJson.Write(Full with { Noise = double.NaN }));
    }

    private static JsonObject Json() => JsonNode.Parse(RunManifestJson.Write(Full))!.AsObject();

    private static IEnumerable<string> Places(JsonObject json) =>
        Assert.Throws<BadInputException>(() => RunManifestJson.Read("run.json", json.ToJsonString())).Problems.Select(p => p.Place).Order(StringComparer.Ordinal);
}
