using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate export</c>: a run as CSV.</summary>
public static class ExportVerb
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "Run folder" };
        var output = VerbOptions.OutFile("CSV file to write; default RUN/trace.csv");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("export", "Write a run as CSV") { run, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var read = RunReader.Read(parse.GetValue(run)!);
            string file = parse.GetValue(output) ?? Path.Combine(read.Folder, RunFiles.Table);
            CsvExport.Write(read, OutputPath.MakeRoom(file));
            ui.Say($"{file}: {read.SampleCount} rows");
            ui.Json(new { verb = "export", run = read.Folder, file, rows = read.SampleCount });
            return ExitCode.Done;
        });
        return command;
    }
}
