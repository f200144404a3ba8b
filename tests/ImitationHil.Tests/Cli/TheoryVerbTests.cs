using System.Text.Json;
using System.Text.Json.Nodes;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Verbs;
using ImitationHil.Lab.Catalogue;
using ImitationHil.Lab.Data;
using Xunit;

namespace ImitationHil.Tests.Cli;

/// <summary><c>imitate theory</c>: what it writes, what it returns, and that it can fail.</summary>
public sealed class TheoryVerbTests : IDisposable
{
    private static readonly string[] EntryKeys =
        ["id", "group", "claim", "source", "expected", "measured", "tolerance", "reason", "relation", "pass", "seconds", "numbers"];

    private readonly string _folder = Directory.CreateTempSubdirectory("theory-").FullName;

    private string JsonFile => Path.Combine(_folder, "theory.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_json_has_every_entry_with_its_numbers()
    {
        Assert.Equal(ExitCode.Done, Execute([.. SampleClaims.Good, SampleClaims.Drawn]));
        var root = Read();
        Assert.Equal(["verb", "seed", "entries", "passed", "failed", "seconds", "report"], root.Select(pair => pair.Key));
        Assert.Equal("theory", (string?)root["verb"]);
        Assert.Equal(SampleClaims.Good.Count + 1, (int)root["passed"]!);
        Assert.Equal(0, (int)root["failed"]!);
        Assert.True(File.Exists((string?)root["report"]));
        foreach (var entry in root["entries"]!.AsArray().Select(node => node!.AsObject()))
        {
            Assert.Equal(EntryKeys, entry.Select(pair => pair.Key));
            var numbers = entry["numbers"]!.AsArray().Select(node => node!.AsObject()).ToList();
            Assert.NotEmpty(numbers);
            Assert.All(numbers, number => Assert.Equal(["name", "expected", "measured", "tolerance", "reason", "relation", "pass"], number.Select(pair => pair.Key)));
            Assert.All(numbers, number => Assert.Contains((string?)number["relation"], new[] { "equal", "atMost", "atLeast" }));
            Assert.Contains(numbers, number => (double)number["expected"]! == (double)entry["expected"]! && (double)number["measured"]! == (double)entry["measured"]!);
        }
    }

    [Fact]
    public void The_top_of_an_entry_is_its_deciding_number()
    {
        Assert.Equal(ExitCode.CheckFailed, Execute([SampleClaims.Bad.Single(claim => claim.Id == "wrong")]));
        var entry = Read()["entries"]![0]!;
        Assert.Equal(2, (double)entry["measured"]!);
        Assert.False((bool)entry["pass"]!);
        Assert.Equal([false, true], entry["numbers"]!.AsArray().Select(number => (bool)number!["pass"]!));
    }

    [Fact]
    public void What_is_not_finite_is_null_and_fails_even_below_an_infinite_bound()
    {
        Assert.Equal(ExitCode.CheckFailed, Execute([SampleClaims.Bad.Single(claim => claim.Id == "no-number")]));
        var entry = Read()["entries"]![0]!;
        Assert.Null(entry["measured"]);
        Assert.False((bool)entry["pass"]!);
        var numbers = entry["numbers"]!.AsArray();
        Assert.Null(numbers[0]!["measured"]);
        Assert.Null(numbers[1]!["expected"]);
        Assert.All(numbers, number => Assert.False((bool)number!["pass"]!));
    }

    [Fact]
    public void A_claim_that_throws_or_says_nothing_fails_and_the_others_run()
    {
        Assert.Equal(ExitCode.CheckFailed, Execute([.. SampleClaims.Bad, .. SampleClaims.Good]));
        var root = Read();
        Assert.Equal(SampleClaims.Bad.Count, (int)root["failed"]!);
        Assert.Equal(SampleClaims.Good.Count, (int)root["passed"]!);
        var thrown = root["entries"]!.AsArray().Single(entry => (string?)entry!["id"] == "throws")!;
        Assert.StartsWith("InvalidOperationException: singular", (string?)thrown["reason"], StringComparison.Ordinal);
        Assert.False((bool)thrown["pass"]!);
        Assert.False((bool)root["entries"]!.AsArray().Single(entry => (string?)entry!["id"] == "silent")!["pass"]!);
    }

    [Fact]
    public void The_same_seed_gives_the_same_json_and_page_but_for_the_seconds()
    {
        IReadOnlyList<Claim> claims = [.. Theory.Claims.Where(claim => claim.Id == "double"), SampleClaims.Drawn, .. SampleClaims.Good];
        (string Json, string Page)[] runs = [.. new uint[] { 5, 5, 6 }.Select(seed =>
        {
            Execute(claims, seed: seed);
            return (WithoutSeconds(Read()), File.ReadAllText(Path.Combine(_folder, TheoryVerb.PageFile)));
        })];
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0].Json, runs[2].Json);
    }

    [Fact]
    public void Only_runs_what_is_named_in_the_order_of_the_catalogue()
    {
        Execute(SampleClaims.Good, only: ["scatter", "two-curves", "scatter"]);
        Assert.Equal(["two-curves", "scatter"], Read()["entries"]!.AsArray().Select(entry => (string?)entry!["id"]));
    }

    [Fact]
    public void Unknown_ids_are_all_told_with_the_list_and_a_suggestion()
    {
        var thrown = Assert.Throws<BadInputException>(() => Execute(SampleClaims.Good, only: ["skatter", "zzz"], perturb: ["one-pint"]));
        string text = thrown.Message;
        Assert.Contains("'skatter' is no claim of the catalogue; did you mean 'scatter'?", text, StringComparison.Ordinal);
        Assert.Contains("'zzz'", text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'one-point'?", text, StringComparison.Ordinal);
        Assert.All(SampleClaims.Good, claim => Assert.Contains(claim.Id, text, StringComparison.Ordinal));
        Assert.False(File.Exists(JsonFile));
    }

    [Fact]
    public void A_spoiled_claim_that_would_not_run_is_refused() =>
        Assert.Throws<BadInputException>(() => Execute(SampleClaims.Good, only: ["scatter"], perturb: ["one-point"]));

    [Fact]
    public void The_command_runs_one_claim_and_fails_when_it_is_spoiled()
    {
        Assert.Equal(ExitCode.Done, Application.Run(["theory", "--only", "double", "--seed", "3", "--out", _folder, "--json", JsonFile]));
        Assert.Equal("double", (string?)Read()["entries"]!.AsArray().Single()!["id"]);
        Assert.Equal(3, (int)Read()["seed"]!);
        Assert.Equal(ExitCode.CheckFailed, Application.Run(["theory", "--only", "double", "--perturb", "double", "--out", _folder, "--json", JsonFile]));
        Assert.False((bool)Read()["entries"]![0]!["pass"]!);
        Assert.Contains("does not hold", File.ReadAllText(Path.Combine(_folder, TheoryVerb.PageFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_usage_is_exit_code_two()
    {
        Assert.Equal(ExitCode.BadInput, Application.Run(["theory", "--only", "dubble", "--out", _folder]));
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.Equal(ExitCode.BadInput, Application.Run(["theory", "--only", "double", "--out", Path.Combine(_folder, "file")]));
        Assert.Equal(ExitCode.BadInput, Application.Run(["theory", "--only", "double", "--seed", "x"]));
    }

    [Fact]
    public void Perturb_is_for_tests_and_hidden()
    {
        var verb = AllVerbs.Create().Single(command => command.Name == "theory");
        Assert.Equal(["--perturb"], verb.Options.Where(option => option.Hidden).Select(option => option.Name));
        Assert.Equal(["demo", "theory"], AllVerbs.Create().Take(2).Select(command => command.Name));
    }

    private int Execute(IReadOnlyList<Claim> claims, string[]? only = null, string[]? perturb = null, uint seed = 1) =>
        TheoryVerb.Execute(claims, only ?? [], perturb ?? [], seed, _folder, new Ui(JsonFile));

    private JsonObject Read() => JsonNode.Parse(File.ReadAllText(JsonFile))!.AsObject();

    private static string WithoutSeconds(JsonObject root)
    {
        root.Remove("seconds");
        foreach (var entry in root["entries"]!.AsArray())
            entry!.AsObject().Remove("seconds");
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
