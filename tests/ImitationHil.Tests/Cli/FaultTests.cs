using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ImitationHil.Lab.Records;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary>What goes wrong outside: exit 3, the cause in words, and records that can be read.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Rig = "rig:two-motor/pair?g=1.5";

    private readonly ImitateBench _bench = new();

    // An image that keeps the rig within its limits, so that an episode ends at its horizon.
    public FaultTests()
    {
        _bench.Done("record", "--plant", "sim:pair", "--noise", "0.1", "--episodes", "4");
        _bench.Done("fit", "--out", "calm.img");
    }

    [Fact]
    public void DevicesThatAreNotThereAreFaults()
    {
        foreach (string verb in new[] { "verify", "run" })
        {
            string[] image = verb == "verify" ? ["calm.img"] : ["--policy", "calm.img", "--out", "lost"];
            var serial = _bench.Run([verb, .. image, "--plant", "tty:/dev/nonexistent"]);
            Assert.Equal((3, ""), (serial.Exit, serial.Output));
            Assert.Contains("imitate: /dev/nonexistent: cannot be opened", serial.Error);
            var tcp = _bench.Run([verb, .. image, "--plant", $"tcp:127.0.0.1:{FreePort()}"]);
            Assert.Equal((3, ""), (tcp.Exit, tcp.Output));
            Assert.Contains("cannot be reached", tcp.Error);
        }

        Assert.False(Directory.Exists(_bench.PathOf("lost")));
    }

    [Theory]
    [InlineData("standalone")]
    [InlineData("tethered")]
    [InlineData("lockstep")]
    public void ADeviceThatDiesEndsTheRunWithItsRecord(string mode)
    {
        var (device, address) = StartDevice();
        string[] how = mode == "lockstep" ? ["--plant", Rig, "--device", address] : ["--plant", address, "--mode", mode];
        var run = _bench.Start(["run", .. how, "--policy", "calm.img", "--episodes", "1000000", "--out", "cut", "--json", "cut.json"]);
        string trace = _bench.PathOf("cut/trace.mcap");
        run.WaitUntil(() => File.Exists(trace) && new FileInfo(trace).Length > 20_000, "some episodes in the record");
        device.Kill();

        var finished = run.WaitForEnd();
        Assert.Equal(3, finished.Exit);
        Assert.StartsWith("imitate: ", finished.Error);
        Assert.Contains("of 1000000 episodes are in cut", finished.Error);
        Assert.True(finished.Error.Length > 80, $"no cause is told: {finished.Error}");

        var read = RunReader.Read(_bench.PathOf("cut"));
        Assert.Equal("LinkLost", read.Manifest.Ended);
        Assert.True(read.Trajectories.Count > 5);
        Assert.All(read.Trajectories.SkipLast(1), episode => Assert.Equal(14, episode.Samples.Count));
        var json = JsonNode.Parse(File.ReadAllText(_bench.PathOf("cut.json")))!;
        Assert.Equal(read.Trajectories.Count, json["episodes"]!.AsArray().Count);
        Assert.NotNull((string?)json["loss"]);
        Assert.Contains("LinkLost", _bench.Done("inspect", "cut").Output);
    }

    [Fact]
    public void AKilledRunLeavesAReadableRecord()
    {
        var run = _bench.Start("run", "--plant", "sim:pair", "--policy", "calm.img", "--episodes", "1000000", "--out", "killed");

        // The length alone would not do: a chunk of many episodes may be half written.
        run.WaitUntil(() => File.Exists(_bench.PathOf("killed/run.json")) && RunReader.Read(_bench.PathOf("killed")).Trajectories.Count > 20, "some episodes in the record");
        run.Kill();
        Assert.NotEqual(0, run.WaitForEnd().Exit);

        var read = RunReader.Read(_bench.PathOf("killed"));
        Assert.True(read.Truncated);
        Assert.Equal("running", read.Manifest.Ended);
        Assert.True(read.Trajectories.Count > 10);
        Assert.All(read.Trajectories.SkipLast(1), episode => Assert.Equal(14, episode.Samples.Count));
        Assert.Contains("TRUNCATED", _bench.Done("inspect", "killed").Output);
        _bench.Done("export", "killed");
        _bench.Done("compare", "killed");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void ADeviceEndsCleanlyWhenAsked(string signal)
    {
        var (device, address) = StartDevice();
        Assert.True((bool)_bench.Json("verify", "calm.img", "--plant", address, "--steps", "50")["pass"]!);
        device.Signal(signal);
        var finished = device.WaitForEnd();
        Assert.Equal((0, ""), (finished.Exit, finished.Error));
        Assert.Contains(address, finished.Output);
    }

    [Fact]
    public void APortThatIsTakenIsAFault()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var finished = _bench.Run("device", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}", "--seconds", "30");
        Assert.Equal((3, ""), (finished.Exit, finished.Output));
        Assert.Contains($"{((IPEndPoint)taken.LocalEndpoint).Port}", finished.Error);
    }

    [Fact]
    public void APseudoTerminalServesOtherProcesses()
    {
        var (device, address) = StartDevice(port: false);
        Assert.StartsWith("tty:/dev/pts/", address);
        Assert.True((bool)_bench.Json("verify", "calm.img", "--plant", address, "--steps", "50")["pass"]!);
        device.Signal("TERM");
        Assert.Equal(0, device.WaitForEnd().Exit);
    }

    [Fact]
    public void ADeviceEndsAfterItsTime() => Assert.Equal(0, _bench.Run("device", "--seconds", "0.1").Exit);

    public void Dispose() => _bench.Dispose();

    private (ImitateProcess Device, string Address) StartDevice(bool port = true) => _bench.StartDevice(Rig, port);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
