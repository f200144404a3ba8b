using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Sweeps;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate merge</c>: the shards of a study become the file that one run would have written, byte for byte.</summary>
public static class MergeVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("shards") { Description = "Files that study wrote", Arity = ArgumentArity.OneOrMore };
        var output = VerbOptions.OutFile("File to write; default points.jsonl beside the first shard");
        var json = VerbOptions.Json();
        var command = new Command("merge", "Put the shards of a study together") { files, output, json };
        command.SetAction(parse =>
        {
            string[] shards = parse.GetValue(files)!;
            string path = parse.GetValue(output) ?? Path.Combine(Path.GetDirectoryName(shards[0]) ?? "", StudyShard.FileName(0, 1));
            int points = StudyMerge.Write(shards, OutputPath.MakeRoom(path));
            var ui = new Ui(parse.GetValue(json));
            ui.Say($"{path}: {points} points of {shards.Length} shards");
            ui.Json(new { verb = "merge", shards, file = path, points });
            return ExitCode.Done;
        });
        return command;
    }
}
