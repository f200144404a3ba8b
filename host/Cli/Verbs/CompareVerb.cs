using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
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
        var output = VerbOptions.OutFolder("Folder for the report; default runs/compare");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("compare", "Compare runs with their expert, with simulation and with recorded runs") { paths, from, test, plant, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string[] named = [.. parse.GetValue(paths)!, .. parse.GetValue(from)!, .. parse.GetValue(test)!];
            var runs = Workspace.ReadRuns(named, [.. Workspace.Last.Runs, .. ImportedLast()], "use `imitate run` first, or name run folders");
            var recorded = runs.Where(run => run.Manifest.Source is not null).ToArray();
            var rollouts = runs.Where(run => run.Manifest.Kind == RunManifest.Rollouts).ToArray();
            if (rollouts.Length == 0)
                throw new BadInputException("compare", "", "no rollouts among the runs; make some with `imitate run` and name their folder");

            var grown = new List<ComparedRollouts>();
            var deviations = new List<RecordedDeviation>();
            var skipped = new List<string>();
            foreach (var run in rollouts)
                CompareOne(run, recorded, parse.GetValue(plant), grown, deviations, skipped);

            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "compare");
            string page = ReportVerb.Write(folder, CompareReport.Build(grown, deviations, skipped, runs));
            Say(ui, grown, deviations, skipped, page);
            ui.Json(new
            {
                verb = "compare",
                growth = grown.Select(g => g.Row),
                gap = grown.Select(g => new { g.Row.Rig, g.Row.Policy, g.Row.Chunk, g.Row.Sign, rms = g.GapRms }),
                recorded = deviations,
                skipped,
                report = page,
            });
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

    private static void CompareOne(Run run, Run[] recorded, string? plant, List<ComparedRollouts> grown, List<RecordedDeviation> deviations, List<string> skipped)
    {
        string address = plant ?? run.Manifest.Plant;
        if (DeviceSession.IsDevice(address))
        {
            if (!address.StartsWith("pty:", StringComparison.Ordinal))
                throw new BadInputException(run.Folder, "run.json, plant", $"'{address}' does not say what system the rig obeys; name it with --plant, for example --plant rig:two-motor/pair?g=1.5");
            address = DeviceSession.Inner(address);
        }

        var setup = PlantCatalog.Open(address);
        var policy = PolicyOf(run);
        if (setup.Create() is FurutaPlant furuta)
        {
            if (recorded.Length == 0)
                skipped.Add($"{run.Folder}: there are no recorded runs to compare a rotary pendulum with; import some and name them");
            else
                deviations.Add(new RecordedDeviation(run.Folder, address, RecordedComparison.Run(furuta, PolicyFactory.Create(policy), [.. recorded.SelectMany(r => r.Trajectories)]), recorded.Length));
        }
        else if (setup.System?.K is null || RolloutComparison.Gains(policy) is null)
        {
            skipped.Add($"{run.Folder}: '{policy.Name}' on {address} has no growth multiplier; only linear and chunked policies on a linear plant with a linear expert have one");
        }
        else
        {
            grown.Add(RolloutComparison.Run(setup, policy, run.Trajectories));
        }
    }

    private static PolicySpec PolicyOf(Run run)
    {
        string copy = Path.Combine(run.Folder, RunFiles.Policy);
        string file = File.Exists(copy) ? copy : run.Manifest.Policy?.Image ?? copy;
        var image = ImageWriter.Read(file);
        string crc = ManifestSignals.Hex(image.Checksum);
        if (run.Manifest.Policy is { Crc: { } expected } && expected != crc)
            throw new BadInputException(file, "", $"has CRC {crc}, the run in {run.Folder} was made with {expected}; the image was replaced since. Run again, or restore the image.");
        return image.Spec;
    }

    private static void Say(Ui ui, List<ComparedRollouts> grown, List<RecordedDeviation> deviations, List<string> skipped, string page)
    {
        if (grown.Count > 0)
            ui.Table(GrowthTable.Header, grown.Select(g => GrowthTable.Row(g.Row)));
        if (grown.Any(g => g.Row.Multiplier is null))
            ui.Say("cannot tell: too few deviations rose above the floor and stayed clear of the limits. Start further from the expert's path (run --start), run longer (--horizon) or more often (--episodes).");
        foreach (var recorded in deviations)
        {
            ui.Say($"{recorded.Plant} driven by the policy of {recorded.Run}, started {RecordedComparison.StartsPerRun} times in each of {recorded.Recordings} recorded runs:");
            ui.Table(["after [s]", "arm rms [rad]", "pendulum rms [rad]"], recorded.Deviations.Select(d => new[] { Ui.Number(d.Seconds, "0.##"), Ui.Number(d.ThetaRadians), Ui.Number(d.AlphaRadians) }));
        }

        foreach (string line in skipped)
            ui.Say(line);
        ui.Say(page);
    }
}

/// <summary>A simulated closed loop against recorded runs.</summary>
/// <param name="Run">The rollout whose policy and plant were used.</param>
/// <param name="Plant">Address of the simulation.</param>
/// <param name="Deviations">Root mean square deviations, rad.</param>
/// <param name="Recordings">Number of recorded runs.</param>
public sealed record RecordedDeviation(string Run, string Plant, IReadOnlyList<HorizonDeviation> Deviations, int Recordings);
