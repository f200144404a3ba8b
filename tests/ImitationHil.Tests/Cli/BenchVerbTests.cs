using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli;

/// <summary><c>imitate bench</c> as scripts and continuous integration use it.</summary>
public sealed class BenchVerbTests : IDisposable
{
    private readonly ImitateBench _bench = new();

    [Fact]
    public void GoodDeviceGetsAVerdictInJsonJUnitAndAPage()
    {
        var json = _bench.Json("bench", "--plant", "pty:", "--only", "hello", "sensor-stuck", "host-hangs-up-tethered", "--junit", "out/bench.xml");
        Assert.Equal((2, 0), ((int)json["passed"]!, (int)json["failed"]!));
        var scenario = json["scenarios"]!.AsArray().Single(entry => (string)entry!["name"]! == "sensor-stuck")!;
        Assert.Equal(("pty:", true), ((string)scenario["bench"]!, (bool)scenario["pass"]!));
        var measurement = scenario["measurements"]!.AsArray().Single(entry => (string)entry!["name"]! == "time to zero output")!.AsObject();
        Assert.Equal(["name", "unit", "value", "limit", "reason", "pass"], measurement.Select(pair => pair.Key));
        Assert.Equal("ticks", (string)measurement["unit"]!);
        Assert.StartsWith("sensor stuck", (string)scenario["injected"]![0]!["fault"]!);
        Assert.Contains("hang-up", (string)json["skipped"]![0]!["reason"]!);
        Assert.Contains("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"1\"", File.ReadAllText(_bench.PathOf("out/bench.xml")));
        Assert.Contains("All 2 scenarios hold on pty:", File.ReadAllText(_bench.PathOf("runs/bench/report.html")));
    }

    [Fact]
    public void MeasurementOutsideOfItsLimitIsExitCode1()
    {
        Directory.CreateDirectory(_bench.PathOf("own"));
        _bench.Write("own/one.json", """
            {"scenarios": [{"name": "too-much", "about": "expects another version", "steps": [{"do": "hello", "as": "it"}],
              "measurements": [{"name": "version", "of": "it.version", "unit": "version", "equals": 9, "because": "tomorrow"}]}]}
            """);
        var finished = _bench.Run("bench", "--plant", "sim:", "--from", "own", "--out", "page.html");
        Assert.Equal(1, finished.Exit);
        Assert.Contains("FAIL  too-much: version: 2 version, limit = 9 (tomorrow)", finished.Output);
        Assert.Contains("1 of 1 scenarios fail", File.ReadAllText(_bench.PathOf("page.html")));
    }

    [Fact]
    public void BadScenariosAndNamesAreExitCode2AndNothingIsWritten()
    {
        _bench.Refused(["bench", "--plant", "sim:", "--only", "no-such"], "'no-such' is no scenario");
        _bench.Refused(["bench", "--plant", "sim:", "--from", "nowhere"], "nowhere: no such folder");
        _bench.Refused(["bench", "--plant", "moon:"], "moon:");
        _bench.Refused(["bench", "--plant", "pty:sim:moon"], "unknown plant");
    }

    [Fact]
    public void DeviceThatIsNotThereIsExitCode3() => Assert.Equal(3, _bench.Run("bench", "--plant", "tty:/dev/no-such-device").Exit);

    [Fact]
    public void ListSaysWhatThereIsAndRunsNothing()
    {
        var finished = _bench.Done("bench", "--list");
        Assert.InRange(finished.Output.Split('\n').Length, 61, 2000);
        Assert.Equal("", _bench.Listing());
    }

    [Fact]
    public void EmulatedDevicesTakeFaultsInTheirAddress()
    {
        var finished = _bench.Run("run", "--plant", "pty:rig:two-motor/pair?g=1.5&fault=sensor.off,from=200", "--policy", "expert", "--horizon", "20", "--episodes", "1");
        Assert.Equal(3, finished.Exit);
        Assert.Contains("PlantError", finished.Error + finished.Output);
        _bench.Refused(["run", "--plant", "pty:rig:two-motor/pair?fault=sensor.tired", "--policy", "zero"], "a sensor has no fault 'tired'");
    }

    public void Dispose() => _bench.Dispose();
}
