using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate import</c>: other people's recordings become demonstrations.</summary>
public static class ImportVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "CSV files with a header row", Arity = ArgumentArity.OneOrMore };
        var map = VerbOptions.Map();
        map.Required = true;
        var output = VerbOptions.OutFolder("Folder for the runs, one a file; default runs/imported");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("import", "Turn recordings into demonstrations, by a mapping of their columns") { files, map, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string mapping = parse.GetValue(map)!;
            var result = Importer.ImportWithNotes(parse.GetValue(files)!, mapping);
            string root = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "imported");

            // Everything was read and checked; only now is anything written.
            var folders = result.Trajectories.Select(trajectory => Path.Combine(root, trajectory.Name)).ToArray();
            for (int i = 0; i < folders.Length; i++)
                Write(folders[i], result.Trajectories[i], NoteOf(result, result.Trajectories[i].Name), mapping);
            Workspace.Remember(last => last with { Demonstrations = folders });

            foreach (var note in result.Notes)
                ui.Say(note.ToString());
            ui.Say($"{folders.Length} runs in {root}");
            ui.Json(new { verb = "import", mapping, runs = folders, notes = result.Notes });
            return ExitCode.Done;
        });
        return command;
    }

    private static ImportNote NoteOf(ImportResult result, string trajectory) => result.Notes.First(note => note.Trajectories.Contains(trajectory));

    private static void Write(string folder, Trajectory trajectory, ImportNote note, string mapping)
    {
        var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Demonstrations, "recorded", trajectory.Signals) with
        {
            CommandLine = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Expert = "recorded",
            Eyes = "recorded",
            Horizon = trajectory.Samples.Count,
            Auxiliary = [.. trajectory.AuxiliaryNames.Zip(trajectory.AuxiliaryUnits, (name, unit) => new SignalSlot(name, unit))],
            Source = new ManifestSource([Path.GetFileName(note.File)], mapping, note.NominalTime),
        };
        RunWriter.WriteAll(folder, manifest, [trajectory], ExistingRun.Replace);
    }
}
