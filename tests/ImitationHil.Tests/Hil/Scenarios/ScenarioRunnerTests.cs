using System.Xml.Linq;
using ImitationHil.Cli.Report;
using ImitationHil.Hil.Bench;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Data;

namespace ImitationHil.Tests.Scenarios;

/// <summary>A verdict: when it is good, when it is not, and how it is told.</summary>
public class ScenarioRunnerTests
{
    private const string Spin = """
        {"name": "NAME", "about": "a motor is driven", "needs": ["emulated", "motors", "motion"], "steps": [STEPS], "measurements": [{"name": "state", "of": "device.state", "unit": "state", "atLeast": 0, "because": "any"}]}
        """;

    [Fact]
    public void A_motor_that_is_left_running_fails_whatever_the_scenario_measures()
    {
        var result = Run("""{"do": "prepare", "mode": "tethered"}, {"do": "arm"}, {"do": "start", "observations": 2, "start": [0.5, 0.5]}, {"do": "move", "step": 0, "action": [0.2, 0.2]}""");
        Assert.False(result.Pass);
        Assert.Equal(["output at the end"], result.Measurements.Where(m => !m.Pass).Select(m => m.Name));
        Assert.True(Run("""{"do": "prepare", "mode": "tethered"}, {"do": "arm"}, {"do": "start", "observations": 2}, {"do": "stop"}""").Pass);
    }

    [Fact]
    public void A_scenario_that_ends_early_fails_and_says_why()
    {
        var result = Run("""{"do": "hang-up"}, {"do": "hello"}""");
        Assert.False(result.Pass);
        Assert.Contains("link to the device lost at 'hello': the line is closed", result.Error);
    }

    [Fact]
    public void An_output_outside_of_Running_is_counted()
    {
        var clock = new VirtualClock();
        bool running = true;
        var probe = new OutputProbe(new Faults.PlainAxis(), clock) { MayDrive = () => running };
        probe.Write([0.1f, 0f]);
        Assert.Null(probe.ZeroSinceMicroseconds);
        clock.Advance(5000);
        probe.Stop();
        probe.Stop();
        Assert.Equal((0, 5000), (probe.UnlawfulCount, probe.ZeroSinceMicroseconds));
        running = false;
        probe.Write([0f, 0f]);
        probe.Write([0f, -0.2f]);
        Assert.Equal((1, 0.2, 0.2), (probe.UnlawfulCount, Math.Round(probe.Duty, 6), Math.Round(probe.PeakDuty, 6)));
    }

    [Theory]
    [InlineData(double.NaN, false)]
    [InlineData(1.99, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3.01, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void A_measurement_passes_within_its_limits_alone(double value, bool pass)
    {
        var measurement = new MeasurementSpec("m", "o", "u", 2, 3, "b").Take(value);
        Assert.Equal((pass, "2 to 3"), (measurement.Pass, measurement.Limit));
    }

    [Fact]
    public void Nothing_measured_is_nothing_passed() =>
        Assert.False(new ScenarioResult("n", "b", "a", [], [], null, null, []).Pass);

    [Fact]
    public void The_same_seed_gives_the_same_faults_and_numbers()
    {
        var scenario = ScenarioFile.Shipped().Single(s => s.Name == "link-loses-rows");
        ScenarioResult At(uint seed)
        {
            using var target = BenchTarget.Open("sim:", false);
            return Assert.Single(ScenarioRunner.Run([scenario], target, seed, _ => { }));
        }

        Assert.Equal(At(1).Measurements, At(1).Measurements);
        Assert.Equal(At(1).Injected, At(1).Injected);
        Assert.NotEqual(At(1).Injected[0].Count, At(5).Injected[0].Count);
    }

    private static readonly ScenarioResult[] Mixed =
    [
        new("good", "pty:", "about", [new("m", "ticks", 3, "<= 4", "why", true)], [new Injection("sensor off", 1, 2, 2, 5000)], null, null, []),
        new("bad", "pty:", "a <b> & \"c\" \u0001", [new("time to zero output", "ticks", double.NaN, "<= 4", "<why>", false)], [], null, null, ["note"]),
        new("broken", "pty:", "about", [], [], "ended <early>", null, []),
        new("left out", "pty:", "about", [], [], null, "no motor", []),
    ];

    [Fact]
    public void JUnit_counts_and_escapes()
    {
        var root = XDocument.Parse(JUnitXml.Write(Mixed)).Root!;
        Assert.Equal("testsuites", root.Name.LocalName);
        var suite = Assert.Single(root.Elements());
        Assert.Equal(("bench pty:", "4", "1", "1", "1"), ((string?)suite.Attribute("name"), (string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("errors"), (string?)suite.Attribute("skipped")));
        var cases = suite.Elements("testcase").ToDictionary(element => (string)element.Attribute("name")!);
        Assert.Equal("bench.pty", (string?)cases["good"].Attribute("classname"));
        Assert.Contains("pass  m: 3 ticks, limit <= 4 (why)", cases["good"].Element("system-out")!.Value);
        Assert.StartsWith("FAIL  time to zero output: NaN ticks, limit <= 4 (<why>)", (string?)cases["bad"].Element("failure")!.Attribute("message"));
        Assert.Contains("a <b> & \"c\" ?", cases["bad"].Element("failure")!.Value);
        Assert.Equal("ended <early>", (string?)cases["broken"].Element("error")!.Attribute("message"));
        Assert.Equal("no motor", (string?)cases["left out"].Element("skipped")!.Attribute("message"));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", JUnitXml.Write(Mixed));
    }

    [Fact]
    public void The_page_says_what_failed_first_and_is_the_same_every_time()
    {
        string page = BenchPage.Render(Mixed, "pty:", 1, []);
        Assert.Equal(page, BenchPage.Render(Mixed, "pty:", 1, []));
        Assert.Contains("2 of 3 scenarios fail on pty:", page);
        Assert.True(page.IndexOf("What failed", StringComparison.Ordinal) is > 0 and var failed && failed < page.IndexOf("Every scenario", StringComparison.Ordinal));
        Assert.Contains("a &lt;b&gt; &amp;", page);
        Assert.Contains("left out: no motor", page);
        Assert.Contains("Injected: sensor off; acted 2 times, from 1 to 2, first 0.005 s", page);
        Assert.DoesNotContain("<b> &", page);
        Assert.Contains("All 1 scenarios hold", BenchPage.Render(Mixed[..1], "pty:", 1, []));
    }

    [Fact]
    public void A_plant_may_not_be_moved_by_a_scenario_that_does_not_say_so()
    {
        // Its needs are checked when it is read: an episode says by itself that it moves.
        string text = "{\"scenarios\": [" + Spin.Replace("NAME", "n").Replace("STEPS", """{"do": "move", "step": 0, "action": [0]}""").Replace(", \"motion\"", "") + "]}";
        Assert.Contains("'move' needs a bench with motion", Assert.Throws<BadInputException>(() => ScenarioFile.Read([("f", text)])).Message);
    }

    private static ScenarioResult Run(string steps)
    {
        var scenarios = ScenarioFile.Read([("test", "{\"scenarios\": [" + Spin.Replace("NAME", "spin").Replace("STEPS", steps) + "]}")]);
        using var target = BenchTarget.Open("sim:", mayMove: false);
        return Assert.Single(ScenarioRunner.Run(scenarios, target, 1, _ => { }));
    }
}
