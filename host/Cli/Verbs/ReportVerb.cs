using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate report</c>: draws the page of an earlier demo or comparison again.</summary>
public static class ReportVerb
{
    /// <summary>File that holds what a report shows, beside the page.</summary>
    public const string ModelFile = "report.json";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = $"Folder with the {ModelFile} of a demo or a comparison", DefaultValueFactory = _ => Path.Combine(Workspace.Folder, "demo") };
        var output = VerbOptions.OutFile("Page to write; default FOLDER/report.html");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("report", "Write the self-contained HTML report of a demo or a comparison") { folder, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string source = Path.Combine(parse.GetValue(folder)!, ModelFile);
            string page = parse.GetValue(output) ?? Path.Combine(parse.GetValue(folder)!, "report.html");
            string html = ReportPage.Render(Read(source));
            File.WriteAllText(OutputPath.MakeRoom(page), html);
            ui.Say(page);
            ui.Json(new { verb = "report", report = page });
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes model and page into a folder and returns the page's path.</summary>
    public static string Write(string folder, ReportModel model)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ModelFile), Ui.Serialise(model) + "\n");
        string page = Path.Combine(folder, "report.html");
        File.WriteAllText(page, ReportPage.Render(model));
        return page;
    }

    private static ReportModel Read(string file)
    {
        if (!File.Exists(file))
            throw new BadInputException(file, "", "does not exist; run `imitate demo` or `imitate compare` first, or name their folder");
        try
        {
            return Ui.Deserialise<ReportModel>(File.ReadAllText(file)) ?? throw new BadInputException(file, "", "is empty; make it again");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new BadInputException(file, $"line {e.LineNumber + 1}", $"is not what `imitate demo` or `imitate compare` wrote: {e.Message}");
        }
    }
}
