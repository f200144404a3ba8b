using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Hil;
using ImitationHil.Hil.Bench;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate bench</c>: scenarios on a device, with a verdict.</summary>
public static class BenchVerb
{
    public static Command Create()
    {
        var plant = VerbOptions.Plant("pty:", "sim:, rig:, pty: or tcp: for an emulated device, tcp:HOST:PORT or tty: for an attached one");
        var only = new Option<string[]>("--only") { Description = "Run these scenarios alone", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "NAME..." };
        var list = new Option<bool>("--list") { Description = "List the scenarios and run nothing" };
        var from = new Option<string?>("--from") { Description = "Folder with scenarios of your own (*.json); default: those that come with the program", HelpName = "FOLDER" };
        var motion = new Option<bool>("--motion") { Description = "The rig of an attached device is clear: scenarios may move it" };
        var junit = new Option<string?>("--junit") { Description = "Write JUnit XML", HelpName = "FILE" };
        var output = VerbOptions.OutFile("Report page (HTML); default runs/bench/report.html");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        junit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && OutputPath.Refusal(path, folder: false) is { } refusal)
                result.AddError($"--junit: {refusal}");
        });
        var command = new Command("bench", "Certify a device: scenarios with faults, measurements and limits") { plant, only, list, from, motion, junit, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var scenarios = Choose(parse.GetValue(from) is { } folder ? ScenarioFile.Folder(folder) : ScenarioFile.Shipped(), parse.GetValue(only)!);
            if (parse.GetValue(list))
                return List(ui, scenarios);
            using var target = Devices.Guard(() => BenchTarget.Open(parse.GetValue(plant)!, parse.GetValue(motion)));
            var files = new Files(parse.GetValue(junit), parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "bench", "report.html"));
            return Execute(scenarios, target, parse.GetValue(seed), files, ui);
        });
        return command;
    }

    private static int Execute(IReadOnlyList<Scenario> scenarios, BenchTarget target, uint seed, Files files, Ui ui)
    {
        var results = new List<ScenarioResult>();
        string? lost = null;
        try
        {
            ScenarioRunner.Run(scenarios, target, seed, result =>
            {
                results.Add(result);
                ui.Progress($"{results.Count,3} of {scenarios.Count}  {Verdict(result)}  {result.Name}");
            });
        }
        catch (LinkLostException e)
        {
            lost = e.Message;
        }

        int passed = results.Count(result => result.Pass), skipped = results.Count(result => result.Skipped is not null);
        int failed = results.Count - passed - skipped;
        if (files.JUnit is { } junit)
            File.WriteAllText(OutputPath.MakeRoom(junit), JUnitXml.Write(results));
        File.WriteAllText(OutputPath.MakeRoom(files.Page), BenchPage.Render(results, target.Name, seed, [.. Panels.Versions()]));
        Say(ui, results);
        ui.Say($"{passed} passed, {failed} failed, {skipped} skipped of {scenarios.Count} scenarios on {target.Name}");
        ui.Say($"page: {files.Page}");
        ui.Json(new
        {
            verb = "bench",
            bench = target.Name,
            seed,
            scenarios = results.Where(result => result.Skipped is null).Select(result => new
            {
                name = result.Name,
                bench = result.Bench,
                about = result.About,
                measurements = result.Measurements,
                injected = result.Injected,
                error = result.Error,
                notes = result.Notes,
                pass = result.Pass,
            }),
            passed,
            failed,
            skipped = results.Where(result => result.Skipped is not null).Select(result => new { name = result.Name, bench = result.Bench, reason = result.Skipped }),
            lost,
        });
        if (lost is not null)
            throw new FaultException(lost);
        return failed == 0 && passed > 0 ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static IReadOnlyList<Scenario> Choose(IReadOnlyList<Scenario> scenarios, IReadOnlyList<string> only)
    {
        var problems = only.Where(name => scenarios.All(scenario => scenario.Name != name))
            .Select(name => new Problem("bench", "--only", $"'{name}' is no scenario; `imitate bench --list` names them")).ToList();
        if (problems.Count > 0)
            throw new BadInputException(problems);
        return only.Count == 0 ? scenarios : [.. scenarios.Where(scenario => only.Contains(scenario.Name))];
    }

    private static int List(Ui ui, IReadOnlyList<Scenario> scenarios)
    {
        ui.Table(["scenario", "needs", "about"], scenarios.Select(scenario => (IReadOnlyList<string>)[scenario.Name, string.Join(' ', scenario.Needs).ToLowerInvariant(), scenario.About]));
        ui.Json(new { verb = "bench", scenarios = scenarios.Select(scenario => new { name = scenario.Name, about = scenario.About, needs = scenario.Needs }) });
        return ExitCode.Done;
    }

    private static void Say(Ui ui, IReadOnlyList<ScenarioResult> results)
    {
        foreach (var result in results.Where(result => !result.Pass))
        {
            if (result.Skipped is { } reason)
                ui.Say($"skipped  {result.Name}: {reason}");
            if (result.Error is { } error)
                ui.Say($"FAIL  {result.Name}: ended early: {error}");
            foreach (var m in result.Measurements.Where(measurement => !measurement.Pass))
                ui.Say($"FAIL  {result.Name}: {m.Name}: {Ui.Number(m.Value, "0.######")} {m.Unit}, limit {m.Limit} ({m.Reason})");
            foreach (string note in result.Notes)
                ui.Say($"      {result.Name}: {note}");
        }
    }

    private static string Verdict(ScenarioResult result) => result.Skipped is not null ? "skip" : result.Pass ? "pass" : "FAIL";

    private sealed record Files(string? JUnit, string Page);
}
