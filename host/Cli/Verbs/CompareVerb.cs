using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Verbs;

/// <summary>
/// <c>imitate compare</c>: rollouts against their expert and against simulation; and, where recorded hardware runs are
/// among the inputs, the simulated closed loop against them.
/// </summary>
public static class CompareVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("runs") { Description = "Run folders, rollouts and recorded runs in any order", Arity = ArgumentArity.ZeroOrMore };
        var from = VerbOptions.From("Further run folders; default for all: the last run, and what was imported last");
        var test = VerbOptions.Test("Further run folders, as --from");
        var plant = new Option<string?>("--plant") { Description = "Address that says what the rollouts' plant obeys, where their record does not", HelpName = "ADDRESS" };
        var twin = new Option<string[]>("--twin") { Description = "Addresses of simulations that should predict the rig; default: the rig's own address, with chance of its own", HelpName = "ADDRESS...", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var margin = VerbOptions.NonNegative("--margin", GapData.DefaultMargin, 1, "Largest |ln g_rig - ln g_twin| a policy period that counts as agreement");
        var output = VerbOptions.OutFolder("Folder for the report; default runs/compare");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("compare", "Compare runs with their expert, with simulation and with recorded runs") { paths, from, test, plant, twin, margin, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string[] named = [.. parse.GetValue(paths)!, .. parse.GetValue(from)!, .. parse.GetValue(test)!];
            var runs = Workspace.ReadRuns(named, [.. Workspace.Last.Runs, .. ImportedLast()], "use `imitate run` first, or name run folders");
            var compared = new ComparedRuns(runs, new CompareOptions(parse.GetValue(plant), parse.GetValue(twin)!, parse.GetValue(margin), parse.GetValue(seed)));
            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "compare");
            string page = ReportVerb.Write(folder, CompareReport.Build(compared));
            Say(ui, compared, page);
            ui.Json(CompareJson.Of(compared, page));
            return ExitCode.Done;
        });
        return command;
    }

    // Demonstrations made here are not measurements to compare with; imported ones are.
    private static IEnumerable<string> ImportedLast() =>
        Workspace.Last.Demonstrations.Where(folder =>
        {
            string manifest = Path.Combine(folder, RunFiles.Manifest);
            return File.Exists(manifest) && RunManifestJson.Read(manifest, File.ReadAllText(manifest)).Source is not null;
        });

    private static void Say(Ui ui, ComparedRuns compared, string page)
    {
        var rows = compared.Policies.Select(c => c.Row).OfType<GrowthRow>().ToArray();
        if (rows.Length > 0)
            ui.Table(GrowthTable.Header, rows.Select(GrowthTable.Row));
        if (rows.Any(row => row.Multiplier is null))
            ui.Say("cannot tell: too few deviations rose above the floor and stayed clear of the limits. Start further from the expert's path (run --start), run longer (--horizon) or more often (--episodes).");
        foreach (var c in compared.Policies)
        {
            ui.Say($"{c.Input.Run}, {ComparisonFigures.Name(c)}, twin {c.Twin.Address}:");
            ui.Say($"  {c.Verdict.Reason}");
            foreach (string remark in c.Verdict.Remarks)
                ui.Say($"  {remark}");
        }

        foreach (var order in compared.Orders)
            ui.Say($"across {order.Policies.Count} policies by {order.Quantity}: {string.Join(", ", order.Results.Select(r => $"{r.Test} {Ui.Number(r.Value, "0.000")}"))}");
        foreach (var recorded in compared.Recorded)
        {
            ui.Say($"{recorded.Plant} driven by the policy of {recorded.Run}, started {RecordedComparison.StartsPerRun} times in each of {recorded.Recordings} recorded runs:");
            ui.Table(["after [s]", "arm rms [rad]", "pendulum rms [rad]"], recorded.Deviations.Select(d => new[] { Ui.Number(d.Seconds, "0.##"), Ui.Number(d.ThetaRadians), Ui.Number(d.AlphaRadians) }));
        }

        foreach (var repeated in compared.Repeated)
        {
            foreach (string line in RepeatedFigures.Words(repeated))
                ui.Say(line);
        }

        foreach (string line in compared.Skipped)
            ui.Say(line);
        ui.Say(page);
    }
}
