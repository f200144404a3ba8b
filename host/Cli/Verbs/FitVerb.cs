using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate fit</c>: demonstrations become a policy image.</summary>
public static class FitVerb
{
    public static Command Create()
    {
        var from = VerbOptions.From("Runs to learn from; default: those of the last record or import");
        var test = VerbOptions.Test("Runs that are held out and only predicted; default: each run once, predicted from the others");
        var policy = VerbOptions.Choice("--policy", "Kind of policy", "linear", "chunk", "mixture");
        var chunk = VerbOptions.Chunk();
        var components = VerbOptions.Positive("--components", 2, 16, "Gains of a mixture");
        var ridge = VerbOptions.NonNegative("--ridge", 0, 1e12, "Ridge in squared floor units (squared units of the observation when no floor is known); 0: minimum norm");
        var output = VerbOptions.OutFile("Image to write; default runs/policy-KIND.img");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("fit", "Learn a policy from demonstrations and export it as an image") { from, test, policy, chunk, components, ridge, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string kind = parse.GetValue(policy)!;
            var runs = Workspace.ReadRuns(parse.GetValue(from)!, Workspace.Last.Demonstrations, "name demonstrations with --from, or use `imitate record` or `imitate import` first");
            var held = parse.GetValue(test)!.Length == 0 ? [] : Workspace.ReadRuns(parse.GetValue(test)!, [], "");
            CheckRuns([.. runs, .. held]);
            if (kind == "chunk")
                CheckChunk([.. runs, .. held], parse.GetValue(chunk));
            var learner = Learner.Create(kind, parse.GetValue(chunk), parse.GetValue(components), parse.GetValue(ridge), FloorOf(runs), parse.GetValue(seed));

            var training = runs.SelectMany(run => run.Trajectories).ToArray();
            var fitted = learner.Fit(training);
            var heldOut = HeldOut(learner, fitted, runs, held);
            var excitation = learner.Excitation(training);

            byte[] image = ImageWriter.Write(fitted.Spec);
            string file = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, $"policy-{kind}{(kind == "chunk" ? $"-{parse.GetValue(chunk)}" : "")}.img");
            File.WriteAllBytes(OutputPath.MakeRoom(file), image);
            Workspace.Remember(last => last with { Image = file });

            Say(ui, fitted, excitation, heldOut, file, image.Length);
            ui.Json(new
            {
                verb = "fit",
                policy = kind,
                chunk = fitted.Spec.Kind == PolicySpec.Chunk ? fitted.Spec.P0 : 1,
                gains = fitted.Rows,
                probabilities = fitted.Probabilities,
                residualRms = fitted.ResidualRms,
                heldOut,
                excitation = excitation.Directions.Select(d => new { direction = d.Words, rms = d.SingularValue, shown = d.Shown }),
                neverShown = excitation.NeverShown,
                floor = FloorOf(runs),
                contract = ManifestSignals.Hex(fitted.Spec.Signals.Contract),
                image = new { file, bytes = image.Length, crc = ManifestSignals.Hex(ImageWriter.Checksum(image)) },
                demonstrations = runs.Select(run => run.Folder),
                samples = training.Sum(t => t.Samples.Count),
                seed = parse.GetValue(seed),
            });
            return ExitCode.Done;
        });
        return command;
    }

    // The largest floor of each slot over the demonstrations; none when any of them carries none. Rollouts with recovery add
    // rows to them, and were made on the same plant.
    private static double[]? FloorOf(IReadOnlyList<Run> runs)
    {
        if (runs.Any(run => run.Manifest.Kind == RunManifest.Demonstrations))
            runs = [.. runs.Where(run => run.Manifest.Kind == RunManifest.Demonstrations)];
        var floors = runs.Select(run => Manifests.Floor(run.Manifest)).ToArray();
        return floors.Any(floor => floor is null) ? null : [.. Enumerable.Range(0, floors[0]!.Length).Select(i => floors.Max(floor => floor![i]))];
    }

    private static void CheckRuns(IReadOnlyList<Run> runs)
    {
        var problems = new List<Problem>();
        uint contract = runs[0].Trajectories[0].Signals.Contract;
        foreach (var run in runs)
        {
            bool labelled = run.Trajectories.All(t => t.Samples.All(s => s.ExpertAction.Length > 0));
            if (run.Manifest.Kind != RunManifest.Demonstrations && !labelled)
                problems.Add(new Problem(run.Folder, "run.json, kind", $"is '{run.Manifest.Kind}'; only demonstrations carry the expert's actions to learn from, and rollouts with recovery (run --recovery simplex)"));
            else if (!labelled)
                problems.Add(new Problem(run.Folder, "", "carries no action of an expert to learn from; name its column under `action: expert:` in the mapping and import it again"));
            if (run.Trajectories.Any(t => t.Signals.Contract != contract))
                problems.Add(new Problem(run.Folder, "run.json, signals", $"differ from those of {runs[0].Folder}; fit runs of one plant at a time with --from"));
        }

        if (problems.Count > 0)
            throw new BadInputException(problems);
    }

    private static void CheckChunk(IReadOnlyList<Run> runs, int chunk)
    {
        var problems = runs
            .Select(run => (run.Folder, Longest: run.Trajectories.Max(t => t.Samples.Count)))
            .Where(run => run.Longest < chunk)
            .Select(run => new Problem("--chunk", $"{chunk}", $"is longer than the longest episode in {run.Folder}, {run.Longest} policy periods; choose a chunk of at most so many, or record with a longer --horizon"))
            .ToArray();
        if (problems.Length > 0)
            throw new BadInputException(problems);
    }

    // Without --test every run is predicted once from the others; a single run has none to be predicted from.
    private static List<HeldOutError> HeldOut(Learner learner, FittedModel fitted, IReadOnlyList<Run> runs, IReadOnlyList<Run> test)
    {
        if (test.Count > 0)
            return [.. test.Select(run => new HeldOutError(Name(run), learner.Error(fitted, run.Trajectories)))];
        if (runs.Count < 2)
            return [];
        return [.. runs.Select(left => new HeldOutError(
            Name(left),
            learner.Error(learner.Fit([.. runs.Where(run => run != left).SelectMany(run => run.Trajectories)]), left.Trajectories)))];
    }

    private static string Name(Run run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Folder));

    private static void Say(Ui ui, FittedModel fitted, Excitation excitation, List<HeldOutError> heldOut, string file, int bytes)
    {
        ui.Table(
            ["direction", excitation.Scale.All(s => s == 1) ? "rms" : "rms in floors", "shown"],
            excitation.Directions.Select(d => new[] { d.Words, Ui.Number(d.SingularValue, "0.###"), d.Shown ? "yes" : "no" }));
        if (excitation.NeverShown.Any())
            ui.Say($"The data never showed: {string.Join("; ", excitation.NeverShown)}. Nothing is learned there, and the policy does nothing there.");
        foreach (var row in fitted.Rows.Take(16))
            ui.Say("gain: " + string.Join("  ", row.Select(value => Ui.Number(value, "0.######"))));
        ui.Say($"residual {Ui.Number(fitted.ResidualRms, "0.###e+0")} {fitted.Spec.Signals.ActionUnits[0]} rms");
        foreach (var error in heldOut)
            ui.Say($"held out {error.Run}: {Ui.Number(error.Rms, "0.###e+0")} {fitted.Spec.Signals.ActionUnits[0]} rms");
        ui.Say($"{file}: {bytes} bytes");
    }
}

/// <summary>Error of a policy on a run that it was not fitted to.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Rms">Root mean square, unit of the action.</param>
public sealed record HeldOutError(string Run, double Rms);
