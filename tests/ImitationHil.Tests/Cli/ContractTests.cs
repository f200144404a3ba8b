using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary>What every script may rely on: verbs, exit codes, and what goes to which stream.</summary>
public sealed class ContractTests : IDisposable
{
    private static readonly string[] Verbs = ["demo", "record", "fit", "inspect", "verify", "run", "compare", "identify", "import", "export", "report", "bench", "device", "doctor"];

    private readonly ImitateBench _bench = new();

    public static TheoryData<string> AllVerbs => [.. Verbs];

    [Fact]
    public void ProgramStandsBesideItsSettings() => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "imitate.runtimeconfig.json")));

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public void EveryVerbExplainsItself(string verb)
    {
        var help = _bench.Done(verb, "--help");
        Assert.Contains($"imitate {verb}", help.Output);
        Assert.Contains("--json <FILE|->", help.Output);
        Assert.Contains("--seed <N>", help.Output);
        Assert.Contains("[default: 1]", help.Output);
        Assert.Equal("", help.Error);
        Assert.Equal("", _bench.Listing());
    }

    [Fact]
    public void HelpListsEveryVerb()
    {
        string help = _bench.Done("--help").Output;
        Assert.All(Verbs, verb => Assert.Contains($"\n  {verb} ", help));
    }

    [Fact]
    public void SharedOptionsMeanTheSameEverywhere()
    {
        string run = _bench.Done("run", "--help").Output, fit = _bench.Done("fit", "--help").Output, compare = _bench.Done("compare", "--help").Output;
        Assert.All(["--plant", "--policy", "--episodes", "--horizon", "--out"], option => Assert.Contains(option, run));
        Assert.All(["--policy <linear|chunk|mixture>", "--chunk", "--from", "--test", "--out"], option => Assert.Contains(option, fit));
        Assert.All(["--from", "--test", "--out", "--plant"], option => Assert.Contains(option, compare));
        Assert.Contains("--map", _bench.Done("import", "--help").Output);
    }

    [Theory]
    [InlineData("a verb is missing")]
    [InlineData("'fly' is not a verb; expected one of demo, theory, record", "fly")]
    [InlineData("'--nonsense'", "run", "--nonsense")]
    [InlineData("--episodes: 'x' is not a whole number from 1 to", "run", "--episodes", "x")]
    [InlineData("--episodes: '-1' is not", "run", "--episodes", "-1")]
    [InlineData("--episodes: '0' is not", "record", "--episodes", "0")]
    [InlineData("--horizon: '1e3' is not", "record", "--horizon", "1e3")]
    [InlineData("--seed: '-1' is not a whole number", "demo", "--seed", "-1")]
    [InlineData("--noise: 'nan' is not a number from 0", "record", "--noise", "nan")]
    [InlineData("--noise: '0,5' is not a number from 0", "record", "--noise", "0,5")]
    [InlineData("--eyes: 'mars' is not one of own, shared, silent", "record", "--eyes", "mars")]
    [InlineData("--mode: 'flying' is not one of standalone, tethered", "run", "--mode", "flying")]
    [InlineData("--policy: 'cubic' is not one of linear, chunk, mixture", "fit", "--policy", "cubic")]
    [InlineData("--chunk: '0' is not", "fit", "--chunk", "0")]
    [InlineData("--port: '99999' is not a whole number from 0 to 65535", "device", "--port", "99999")]
    [InlineData("'--map' is required", "import", "a.csv")]
    [InlineData("'--policy'", "run", "--policy")]
    public void BadUsageIsRefused(string text, params string[] arguments) => _bench.Refused(arguments, text);

    [Fact]
    public void SeveralBadValuesAreListedTogether() => _bench.Refused(
        ["run", "--episodes", "0", "--horizon", "x", "--mode", "no", "--seed", "1.5"], "--episodes", "--horizon", "--mode", "--seed", "See `imitate run --help`.");

    [Fact]
    public void OutputsAreCheckedBeforeTheWork()
    {
        _bench.Write("file", "mine");
        Directory.CreateDirectory(_bench.PathOf("folder"));
        _bench.Refused(["record", "--plant", "sim:pair", "--out", "file/run", "--json", "file/x.json"], "--out: 'file/run'", "--json: 'file/x.json'", "is a file");
        _bench.Refused(["record", "--plant", "sim:pair", "--out", "file"], "--out: 'file' is a file");
        _bench.Refused(["record", "--plant", "sim:pair", "--json", "folder"], "--json: 'folder' is a folder");
        _bench.Refused(["demo", "--out", "file/demo"], "--out");
        _bench.Refused(["run", "--policy", "zero", "--plant", "sim:pair", "--out", ""], "--out: an empty path");
        _bench.Refused(["fit", "--out", "folder"], "--out: 'folder' is a folder");
        _bench.Refused(["export", "x", "--out", "file/x.csv"], "--out");
    }

    [Fact]
    public void JsonOnStandardOutputStandsAlone()
    {
        var finished = _bench.Done("record", "--plant", "sim:pair", "--episodes", "2", "--json", "-");
        Assert.Equal("record", (string?)finished.Json["verb"]);
        Assert.Contains("2 demonstrations", finished.Error);
        Assert.StartsWith("{", finished.Output);
        Assert.EndsWith("}\n", finished.Output);
    }

    [Fact]
    public void JsonGoesToAFileAndFoldersAreMade()
    {
        var finished = _bench.Done("record", "--plant", "sim:pair", "--episodes", "2", "--json", "new/folder/record.json", "--out", "also/new/run");
        Assert.Contains("2 demonstrations", finished.Output);
        Assert.Equal("", finished.Error);
        var json = JsonNode.Parse(File.ReadAllText(_bench.PathOf("new/folder/record.json")))!;
        Assert.Equal(2, (int)json["episodes"]!);
        Assert.Equal("also/new/run", (string?)json["folder"]);
        _bench.Done("export", "also/new/run", "--out", "third/new/table.csv");
        Assert.True(File.Exists(_bench.PathOf("third/new/table.csv")));
    }

    [Fact]
    public void PipesGetPlainLinesWithoutProgress()
    {
        _bench.Done("record", "--plant", "sim:pair");
        var fit = _bench.Done("fit");
        var run = _bench.Done("run", "--plant", "sim:pair");
        string compare = _bench.Done("compare").Output;
        Assert.Contains("policy\tsign\tmultiplier\t95 % interval", compare);
        Assert.All([fit.Output, run.Output, compare], text =>
        {
            Assert.DoesNotContain('\u001b', text);
            Assert.All("│╭─┌┐", drawn => Assert.DoesNotContain(drawn, text));
        });
        Assert.DoesNotContain("episode-000", run.Output);
        Assert.Equal("", run.Error);
    }

    public void Dispose() => _bench.Dispose();
}
