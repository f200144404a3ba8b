using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary>Recordings and mappings that cannot be used; the mapping is a small one of our own.</summary>
public sealed class BadRecordingTests : IDisposable
{
    private const string Map = """
        format: 1
        name: cart
        period: 0.1
        time: {column: t, unit: s}
        recorded: {x: m, u: N}
        observation: [x]
        action: {applied: [u], expert: [u]}

        """;

    private const string Good = "t,x,u\n0.0,1,-0.5\n0.1,0.8,-0.4\n0.2,0.6,-0.3\n0.3,0.5,-0.25\n";

    private readonly ImitateBench _bench = new();

    public BadRecordingTests()
    {
        _bench.Write("map.yaml", Map);
        _bench.Write("good.csv", Good);
    }

    // Any recording with a header row: u = -0.5 x.
    [Fact]
    public void AnOwnMappingIsEnoughForAnOwnRecording()
    {
        var import = _bench.Json("import", "good.csv", "--map", "map.yaml");
        Assert.Equal(4, (int)import["notes"]![0]!["samples"]!);
        Assert.Equal(-0.5, (double)_bench.Json("fit")["gains"]![0]![0]!, 9);
    }

    [Fact]
    public void ARecordingWithoutAnExpertTeachesNothing()
    {
        _bench.Write("map.yaml", Map.Replace(", expert: [u]", ""));
        _bench.Done("import", "good.csv", "--map", "map.yaml");
        _bench.Refused(["fit"], "runs/imported/good: carries no action of an expert", "under `action: expert:` in the mapping");
    }

    [Theory]
    [InlineData("t,x,u\n0.0,1,-0.5\n0.1,NaN,-0.4\n", "bad.csv", "line 3", "'x'")]
    [InlineData("t,x,u\n0.0,1,-0.5\n0.1,0.8,inf\n", "bad.csv", "line 3", "'u'")]
    [InlineData("t,x,u\n0.0,one,-0.5\n0.1,0.8,-0.4\n", "bad.csv", "line 2", "'x'")]
    [InlineData("t,x,u\n0.0,1\n0.1,0.8,-0.4\n", "bad.csv", "line 2")]
    [InlineData("t,y,u\n0.0,1,-0.5\n0.1,0.8,-0.4\n", "bad.csv", "column 'x'", "t, y, u")]
    [InlineData("", "bad.csv")]
    [InlineData("t,x,u\n", "bad.csv")]
    public void BadTablesAreRefused(string csv, params string[] texts)
    {
        _bench.Write("bad.csv", csv);
        _bench.Refused(["import", "good.csv", "bad.csv", "--map", "map.yaml"], texts);
    }

    [Fact]
    public void FilesThatAreNoTablesAreRefused()
    {
        _bench.Write("bytes.csv", [1, 2, 0, 255]);
        Directory.CreateDirectory(_bench.PathOf("folder"));
        _bench.Refused(["import", "bytes.csv", "folder", "missing.csv", "--map", "map.yaml"], "bytes.csv: byte 2", "folder: is a folder", "missing.csv: there is no such file");
    }

    [Theory]
    [InlineData("format: 1", "format: 9", "format")]
    [InlineData("period: 0.1", "perriod: 0.1", "perriod")]
    [InlineData("observation: [x]", "observation: [z]", "z")]
    [InlineData("name: cart", "name: [", "map.yaml")]
    public void BadMappingsAreRefused(string right, string wrong, string text)
    {
        _bench.Write("map.yaml", Map.Replace(right, wrong));
        _bench.Refused(["import", "good.csv", "--map", "map.yaml"], "map.yaml", text, "line");
    }

    [Fact]
    public void MissingMappingsAreRefused()
    {
        _bench.Refused(["import", "good.csv", "--map", "no-such-map"], "no-such-map: there is no such mapping file", "shipped: emps, pendubot");
        _bench.Refused(["import", "good.csv", "--map", "qbe"], "qbe", "qube");
    }

    [Fact]
    public void ProblemsOfMappingAndRecordingAreListedTogether()
    {
        _bench.Write("map.yaml", Map.Replace("period: 0.1", "perriod: 0.1"));
        _bench.Write("bad.csv", "t,x,u\n0.0,1\n");
        _bench.Refused(["import", "bad.csv", "missing.csv", "--map", "map.yaml"], "map.yaml", "bad.csv: line 2", "missing.csv");
    }

    public void Dispose() => _bench.Dispose();
}
