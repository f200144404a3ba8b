using ImitationHil.Hil.Bench;
using ImitationHil.Lab.Data;

namespace ImitationHil.Tests.Scenarios;

/// <summary>Scenarios as data: what is wrong with a file is said all at once, each with its place.</summary>
public class ScenarioFileTests
{
    private const string Good = """
        {"scenarios": [{"name": "a", "about": "b", "steps": [{"do": "hello", "as": "x"}],
          "measurements": [{"name": "v", "of": "x.version", "unit": "version", "equals": 1, "because": "it is"}]}]}
        """;

    [Fact]
    public void A_good_file_is_read()
    {
        var scenario = Assert.Single(Read(Good));
        Assert.Equal(("a", "b", 0, 0), (scenario.Name, scenario.About, scenario.Needs.Count, scenario.Faults.Count));
        Assert.Equal("= 1", scenario.Measurements[0].Limit);
    }

    [Fact]
    public void Everything_that_is_wrong_is_reported_together()
    {
        const string Bad = """
            {"scenarios": [
              {"name": "a", "name": "b", "needs": ["money"], "colour": 1,
               "faults": [{"unit": "sensor", "kind": "tired"}, {"kind": "stuck"}, {"unit": "sensor", "kind": "stuck", "until": "late"}],
               "steps": [{"do": "dance"}, {"do": "act"}, {"do": "silence", "milliseconds": 0}, {"do": "send", "type": 300, "body": "1x"}, {"do": "hello", "louder": true}],
               "measurements": [{"name": "x", "of": "y.z", "unit": "s", "because": "c"}, {"name": "x", "of": "device.state", "unit": "s", "equals": 1, "atMost": 2, "because": "c"},
                 {"name": "x", "of": "device.state", "unit": "s", "atLeast": 3, "atMost": 2, "because": "c"}, {"of": "device.state", "equals": "one"}]},
              {"name": "a", "about": "c", "steps": [], "measurements": []}, 7],
             "author": "me"}
            """;
        var problems = Assert.Throws<BadInputException>(() => Read(Bad)).Problems;
        string[] expected =
        [
            "scenarios[0].name: given twice", "scenarios[0].about: this key is required", "scenarios[0].needs: 'money' is not one of emulated, motors, motion, hangup",
            "scenarios[0].colour: unknown key", "scenarios[0].faults[0]: a sensor has no fault 'tired'", "scenarios[0].faults[1].unit: this key is required",
            "scenarios[0].faults[2].until: a number was expected, \"late\" is given", "scenarios[0].steps[0].do: 'dance' is not one of hello",
            "scenarios[0].steps[1].step: this key is required", "scenarios[0].steps[2].milliseconds: a number from 1 to 1000000 was expected, 0 is given",
            "scenarios[0].steps[2].do: 'silence' needs a bench with emulated", "scenarios[0].steps[3].type: a number from 0 to 255 was expected", "scenarios[0].steps[3].body: '1x' is not an even number of hexadecimal digits",
            "scenarios[0].steps[4].louder: unknown key; known here are do, as", "scenarios[0].measurements[0].of: 'y.z' is measured by nothing",
            "scenarios[0].measurements[0]: a limit is either equals, or atLeast, atMost or both", "scenarios[0].measurements[1]: a limit is either",
            "scenarios[0].measurements[2].atLeast: is above atMost", "scenarios[0].measurements[3].name: this key is required", "scenarios[0].measurements[3].equals: a number was expected",
            "scenarios[1].name: 'a' is taken", "scenarios[1]: a scenario needs at least one step and one measurement", "scenarios[2]: an object was expected, 7 is given", "author: unknown key",
        ];
        Assert.All(expected, text => Assert.Contains(problems, problem => problem.ToString().StartsWith("file.json: " + text, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_no_JSON_says_where() =>
        Assert.Contains("line 2, byte", Assert.Throws<BadInputException>(() => Read("{\n  \"scenarios\": [,]}")).Message);

    [Fact]
    public void Faults_need_an_emulated_device()
    {
        string text = Good.Replace("\"steps\"", "\"faults\": [{\"unit\": \"plant\", \"kind\": \"off\"}], \"steps\"");
        Assert.Contains("add \"emulated\"", Assert.Throws<BadInputException>(() => Read(text)).Message);
    }

    [Fact]
    public void A_folder_without_scenarios_is_refused()
    {
        Assert.Contains("no such folder", Assert.Throws<BadInputException>(() => ScenarioFile.Folder("no-such-folder")).Message);
        string empty = Directory.CreateTempSubdirectory("scenarios-").FullName;
        Assert.Contains("no *.json in it", Assert.Throws<BadInputException>(() => ScenarioFile.Folder(empty)).Message);
        Directory.Delete(empty);
    }

    private static IReadOnlyList<Scenario> Read(string text) => ScenarioFile.Read([("file.json", text)]);
}
