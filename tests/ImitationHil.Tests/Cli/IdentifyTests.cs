using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli;

/// <summary>The recorded rotary pendulum, identified once from runs 1 to 4; empty where the recordings are absent.</summary>
public sealed class IdentifySession : IDisposable
{
    public IdentifySession()
    {
        if (RecordedData.Folder is null)
            return;
        string[] files = RecordedData.Files("qube");

        // One start: the others only show whether the end is unique.
        Furuta = Bench.Json(["identify", "--plant", "furuta", "--from", .. files[..4], "--test", .. files[4..], "--starts", "1", "--out", "twin.json"]);
    }

    public ImitateBench Bench { get; } = new();

    public JsonObject Furuta { get; } = [];

    public void Dispose() => Bench.Dispose();
}

/// <summary><c>imitate identify</c> as its users and checkers have it.</summary>
public sealed class IdentifyTests(IdentifySession session) : IClassFixture<IdentifySession>
{
    private readonly ImitateBench _bench = session.Bench;

    // Asked of the held-out runs; nominal parameters have 0.028, 0.030, 0.043 and 0.092.
    [RecordedDataFact]
    public void The_twin_is_as_near_to_the_rig_as_asked()
    {
        Assert.InRange(Rms("heldOut", "closedLoop", "0.5", "alpha"), 0.001, 0.014);
        Assert.InRange(Rms("heldOut", "closedLoop", "1", "alpha"), 0.001, 0.014);
        Assert.InRange(Rms("heldOut", "closedLoop", "1", "theta"), 0.001, 0.035);
        Assert.InRange(Rms("heldOut", "openLoop", "0.1", "alpha"), 0.001, 0.022);
        Assert.InRange(Rms("nominal", "closedLoop", "0.5", "alpha"), 0.025, 0.031);
        Assert.InRange(Rms("nominal", "closedLoop", "1", "theta"), 0.039, 0.047);
        Assert.InRange(Rms("nominal", "openLoop", "0.1", "alpha"), 0.083, 0.101);
        Assert.Equal(60, (int)session.Furuta["heldOut"]!["starts"]!);
        Assert.Equal(60, (int)session.Furuta["nominal"]!["starts"]!);
    }

    [RecordedDataFact]
    public void Every_parameter_has_a_value_an_interval_and_a_unit()
    {
        var parameters = session.Furuta["parameters"]!.AsObject();
        Assert.Equal(12, parameters.Count);
        foreach (var (name, parameter) in parameters)
        {
            double low = (double)parameter!["ci95"]![0]!, high = (double)parameter["ci95"]![1]!, value = (double)parameter["value"]!;
            Assert.True(low <= value && value <= high && low < high, name);
            Assert.NotEqual("", (string)parameter["unit"]!);
        }

        Assert.Contains("pendulumInertia", session.Furuta["fixed"]!.AsObject().Select(pair => pair.Key));
        Assert.All(session.Furuta["logs"]!.AsArray(), log => Assert.True((bool)log!["nominalTime"]! && ((string)log["sha256"]!).Length == 64));
        Assert.Equal(2, session.Furuta["logs"]!.AsArray().Count(log => (bool)log!["heldOut"]!));
        Assert.Contains(session.Furuta["warnings"]!.AsArray(), warning => ((string)warning!).Contains("nominal (computed, not measured)", StringComparison.Ordinal));
        Assert.InRange((double)session.Furuta["conditionNumber"]!, 1, 1e6);
        Assert.InRange((double)session.Furuta["whiteness"]!["alpha"]!["pValue"]!, 0, 1);
    }

    // The older route by policy and plant, with the twin opened from its file.
    [RecordedDataFact]
    public void The_twin_opens_as_a_plant_and_compare_sees_the_rig_in_it()
    {
        _bench.Done(["import", .. RecordedData.Files("qube")[4..], "--map", "qube"]);
        _bench.Done("run", "--plant", "sim:furuta?twin=twin.json", "--policy", "expert", "--horizon", "100", "--episodes", "1", "--out", "short");
        var deviations = _bench.Json("compare")["recorded"]!.AsArray().Single()!["deviations"]!.AsArray();
        Assert.InRange((double)deviations[3]!["alphaRadians"]!, 0.001, 0.014);
        Assert.InRange((double)deviations[3]!["thetaRadians"]!, 0.001, 0.035);

        // The page says what the twin is made of, and where from.
        string page = File.ReadAllText(_bench.PathOf("runs/compare/report.html"));
        Assert.Contains("Parameters of the twin twin.json", page);
        Assert.Contains("torquePerVolt", page);
        Assert.Contains("identified from qube_", page);
    }

    [Fact]
    public void A_rig_is_excited_recorded_and_identified()
    {
        using var bench = new ImitateBench();
        string[] command = ["identify", "--plant", "rig:one-motor/pair?g=1.5&tau-error=0&gain-error=0", "--excite", "prbs", "--seed", "4"];
        var motor = bench.Json([.. command, "--out", "motor.json"]);

        // No-load speed 27 rad/s at full duty, 50 ms, by the defaults of the virtual rig.
        Assert.InRange((double)motor["parameters"]!["gain"]!["value"]!, 26, 28);
        Assert.InRange((double)motor["parameters"]!["timeConstant"]!["value"]!, 0.047, 0.053);
        Assert.True(File.Exists(bench.PathOf("runs/excitation/trace.mcap")) && File.Exists(bench.PathOf("motor.json")));
        Assert.Equal(motor["parameters"]!.ToJsonString(), bench.Json(command)["parameters"]!.ToJsonString());

        // The record is a log like any other, split by its episodes.
        var again = bench.Json("identify", "--plant", "motor-duty", "--from", "runs/excitation", "--starts", "1");
        Assert.Contains("the last 1 of 2 logs held out", (string)again["split"]!);
    }

    [Fact]
    public void What_cannot_be_identified_is_refused_and_nothing_is_written()
    {
        using var bench = new ImitateBench();
        string csv = bench.Write("log.csv", "t,a\n0,1\n");
        bench.Refused(["identify", "--plant", "crane", "--from", csv], "cannot be identified from logs", "furuta");
        bench.Refused(["identify", "--plant", "motor", "--from", csv], "needs --map");
        bench.Refused(["identify", "--plant", "furuta", "--from", csv, "--test", csv], "is named twice");
        bench.Refused(["identify", "--plant", "furuta"], "no log is named");
        bench.Refused(["identify", "--plant", "furuta", "--from", "absent.csv", "--test", "other.csv"], "absent.csv", "other.csv");
        bench.Refused(["identify", "--plant", "sim:furuta", "--excite", "prbs"], "has no motor that could be excited");
        bench.Refused(["identify", "--plant", "rig:one-motor/pair", "--from", csv], "is an address");
        bench.Refused(["identify", "--plant", "motor", "--from", csv, "--excite", "prbs"], "needs the address of a rig");
        bench.Refused(["identify", "--plant", "rig:one-motor/pair", "--excite", "noise"], "'noise' is not one of");
    }

    private double Rms(string whose, string loop, string seconds, string output) => (double)session.Furuta[whose]![loop]![seconds]![output]!;
}
