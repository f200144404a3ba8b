using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Lab.Catalogue;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate theory</c>: executes every claim of the talk and says expected against measured.</summary>
public static class TheoryVerb
{
    /// <summary>Name of the page in the folder of the verb.</summary>
    public const string PageFile = "catalogue.html";

    public static Command Create()
    {
        var only = Ids("--only", "Run these claims alone");
        var perturb = Ids("--perturb", "Spoil one constant of the plant of these claims, which must then fail");
        perturb.Hidden = true;
        var output = VerbOptions.OutFolder($"Folder for the page {PageFile}; default runs/theory");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("theory", "Execute every system and claim of the talk: expected against measured") { only, output, seed, json, perturb };
        command.SetAction(parse => Execute(
            Theory.Claims, parse.GetValue(only)!, parse.GetValue(perturb)!, parse.GetValue(seed),
            parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "theory"), new Ui(parse.GetValue(json))));
        return command;
    }

    /// <summary>Runs claims of a catalogue, writes the page and speaks.</summary>
    /// <param name="catalogue">All claims there are.</param>
    /// <param name="only">Ids to run; all when empty.</param>
    /// <param name="perturb">Ids to spoil.</param>
    /// <param name="seed">Seed of all.</param>
    /// <param name="folder">Where the page goes.</param>
    /// <param name="ui">Where to speak.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(IReadOnlyList<Claim> catalogue, IReadOnlyList<string> only, IReadOnlyList<string> perturb, uint seed, string folder, Ui ui)
    {
        var claims = Choose(catalogue, only, perturb);
        var clock = Stopwatch.StartNew();
        int done = 0;
        object gate = new();
        var entries = Theory.Run(claims, seed, perturb.ToHashSet(), entry =>
        {
            lock (gate)
                ui.Progress($"{++done,3} of {claims.Count}  {(entry.Pass ? "pass" : "FAIL")}  {entry.Claim.Id}, {Seconds(entry.Seconds)} s");
        });
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, PageFile);
        File.WriteAllText(page, CataloguePage.Render(entries, seed, [.. Panels.Versions()]));
        Say(ui, entries, clock.Elapsed.TotalSeconds, page);
        int passed = entries.Count(entry => entry.Pass);
        ui.Json(new
        {
            verb = "theory",
            seed,
            entries = entries.Select(Entry),
            passed,
            failed = entries.Count - passed,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
            report = page,
        });
        return passed == entries.Count ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static Option<string[]> Ids(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], HelpName = "ID..." };

    private static IReadOnlyList<Claim> Choose(IReadOnlyList<Claim> catalogue, IReadOnlyList<string> only, IReadOnlyList<string> perturb)
    {
        string[] known = [.. catalogue.Select(claim => claim.Id)];
        string[] strange = [.. only.Concat(perturb).Distinct().Except(known)];
        if (strange.Length > 0)
        {
            throw new BadInputException(
            [
                .. strange.Select(id => new Problem("theory", "", $"'{id}' is no claim of the catalogue{Suggestion.For(id, known)}")),
                new Problem("theory", "", $"the claims are {string.Join(", ", known)}"),
            ]);
        }

        Claim[] chosen = [.. catalogue.Where(claim => only.Count == 0 || only.Contains(claim.Id))];

        // A spoiled claim that does not run would look like one that cannot fail.
        string[] idle = [.. perturb.Except(chosen.Select(claim => claim.Id))];
        return idle.Length == 0 ? chosen : throw new BadInputException("theory", "--perturb", $"{string.Join(", ", idle)} would not run; add it to --only");
    }

    private static void Say(Ui ui, IReadOnlyList<TheoryEntry> entries, double seconds, string page)
    {
        ui.Table(["claim", "result", "number", "expected", "measured", "tolerance", "s"], entries.Select(entry => (IReadOnlyList<string>)
        [
            entry.Claim.Id, entry.Pass ? "pass" : "FAIL", Line(entry.Deciding.Name), Sign(entry.Deciding.Relation) + Number(entry.Deciding.Expected),
            Number(entry.Deciding.Measured), Tolerance(entry.Deciding), Seconds(entry.Seconds),
        ]));
        foreach (var entry in entries.Where(entry => !entry.Pass))
        {
            foreach (var number in entry.Outcome.Numbers.Where(number => !TheoryEntry.Holds(number)))
            {
                ui.Say(Line(entry.Error is { } error
                    ? $"FAIL  {entry.Claim.Id}: did not run to its end: {error}"
                    : $"FAIL  {entry.Claim.Id}: {number.Name}: measured {Number(number.Measured)}, expected {Sign(number.Relation)}{Number(number.Expected)}, tolerance {Number(number.Tolerance)} ({number.Reason})"));
            }
        }

        int passed = entries.Count(entry => entry.Pass);
        ui.Say($"{passed} of {entries.Count} claims hold, {entries.Sum(entry => entry.Outcome.Numbers.Count)} numbers checked in {Seconds(seconds)} s");
        ui.Say($"page: {page}");
    }

    private static object Entry(TheoryEntry entry)
    {
        var deciding = entry.Deciding;
        return new
        {
            id = entry.Claim.Id,
            group = entry.Claim.Group,
            claim = entry.Claim.Sentence,
            source = entry.Claim.Source,
            expected = Finite(deciding.Expected),
            measured = Finite(deciding.Measured),
            tolerance = Finite(deciding.Tolerance),
            reason = deciding.Reason,
            relation = deciding.Relation,
            pass = entry.Pass,
            seconds = Math.Round(entry.Seconds, 3),
            numbers = entry.Outcome.Numbers.Select(number => new
            {
                name = number.Name,
                expected = Finite(number.Expected),
                measured = Finite(number.Measured),
                tolerance = Finite(number.Tolerance),
                reason = number.Reason,
                relation = number.Relation,
                pass = TheoryEntry.Holds(number),
            }),
        };
    }

    // JSON has no infinity.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G7", CultureInfo.InvariantCulture) : "-";

    private static string Tolerance(ClaimNumber number) => number.Tolerance == 0 ? "-" : number.Tolerance.ToString("G2", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => Ui.Number(seconds, "0.0");

    private static string Sign(ClaimRelation relation) => relation switch { ClaimRelation.AtMost => "<= ", ClaimRelation.AtLeast => ">= ", _ => "" };

    // Texts of exceptions may bring line breaks of their own; a row is one line.
    private static string Line(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
