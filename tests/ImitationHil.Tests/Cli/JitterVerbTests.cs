using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary><c>imitate jitter</c>: what it says. How well a machine keeps time is the machine's affair; what the loop allocates is ours.</summary>
public sealed class JitterVerbTests : IDisposable
{
    private readonly ImitateBench _bench = new();

    [Theory]
    [InlineData("sim:pair?g=1.5")]
    [InlineData("sim:furuta")]
    [InlineData("rig:two-motor/pair")]
    public void TheLoopAllocatesNothing(string plant)
    {
        var json = _bench.Run("jitter", "--plant", plant, "--period-us", "500", "--seconds", "1", "--out", "page.html", "--json", "-").Json;
        Assert.Equal(2000, (int)json["ticks"]!);
        Assert.Equal((0L, 0), ((long)json["allocatedBytes"]!, (int)json["collections"]!));
        foreach (string name in new[] { "wake", "compute" })
        {
            double[] rising = [.. new[] { "p50", "p99", "p999", "max" }.Select(key => (double)json[name]![key]!)];
            Assert.Equal(rising.Order(), rising);
            Assert.True(rising[^1] > 0);
        }

        Assert.True((long)json["missed"]! >= 0);
        Assert.Contains((string)json["scheduling"]!, new[] { "SCHED_FIFO", "SCHED_OTHER" });
        Assert.NotNull(json["granted"]!["lost"] as JsonArray);
        string page = File.ReadAllText(Path.Combine(_bench.Folder, "page.html"));
        Assert.Contains("2000 ticks", page);
        Assert.Contains("<svg", page);
    }

    [Fact]
    public void AnOrdinaryThreadSaysWhatIsLost()
    {
        var finished = _bench.Run("jitter", "--scheduling", "other", "--seconds", "1", "--json", "-");
        Assert.Equal(0, finished.Exit);
        Assert.Equal("SCHED_OTHER", (string)finished.Json["scheduling"]!);
        Assert.Contains("lost: everything, because it was not asked for", finished.Error);
    }

    [Theory]
    [InlineData("--period-us", "0", "--period-us: '0' is not a whole number from 1 to 1000000")]
    [InlineData("--core", "1024", "--core: '1024' is not a whole number from 0 to 1023")]
    [InlineData("--priority", "100", "--priority: '100' is not a whole number from 1 to 99")]
    [InlineData("--plant", "pty:", "pty:")]
    public void BadInputIsRefused(string option, string value, string text) => _bench.Refused(["jitter", option, value], text);

    public void Dispose() => _bench.Dispose();
}
