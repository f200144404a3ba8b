using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate identify</c>: logs become a twin, with intervals and its error on logs that were held out.</summary>
public static class IdentifyVerb
{
    // Of a single log, this share is fitted and the end held out.
    private const double FittedShare = 2.0 / 3;

    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = $"What to identify: {string.Join(", ", Recipes.Names)}; or the address of a rig, which is excited for it", HelpName = "NAME|ADDRESS", Required = true };
        var from = VerbOptions.From("Logs to fit: run folders or CSV files; default: those of the last record or import");
        var test = VerbOptions.Test("Logs to hold out; default: the last of --from, or the end of a single one");
        var map = VerbOptions.Map();
        var excite = VerbOptions.Choice("--excite", "Signal that excites the motor of a rig, which is recorded in runs/excitation and identified", ExcitationSignals.Names);
        var starts = VerbOptions.Positive("--starts", 3, 100, "Fits from different starts; the first begins at the nominal parameters");
        var output = VerbOptions.OutFile("Twin to write, for sim:PLANT?twin=FILE");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("identify", "Identify a twin from logs, or from a rig that is excited for it") { plant, from, test, map, excite, starts, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var options = new FitOptions { Starts = parse.GetValue(starts), Seed = parse.GetValue(seed) };
            string named = parse.GetValue(plant)!;
            string[] fromPaths = parse.GetValue(from)!, testPaths = parse.GetValue(test)!;
            string? signal = named.Contains(':') ? parse.GetValue(excite) : null;
            if (signal is not null && fromPaths.Length + testPaths.Length > 0)
                throw new BadInputException("--plant", named, $"is an address, which is excited and recorded; to identify from logs name one of {string.Join(", ", Recipes.Names)}");

            if (signal is null && parse.GetResult(excite) is { Implicit: false })
                throw new BadInputException("--excite", parse.GetValue(excite)!, $"needs the address of a rig as --plant, for example rig:one-motor/pair; '{named}' is identified from logs");

            var recipe = Recipes.Open(signal is null ? named : "motor-duty");
            var inputs = signal is null ? Inputs(recipe, fromPaths, testPaths, parse.GetValue(map)) : ExcitedRig.Run(named, signal, options.Seed, ui);
            var identified = Identifier.Run(recipe, [.. inputs.From.Select(input => input.Log)], [.. inputs.HeldOut.Select(input => input.Log)], options, ui.Progress);
            string? file = parse.GetValue(output);
            if (file is not null)
            {
                var twin = TwinFile.Of(identified, [.. inputs.From.Select(input => input.Source)], [.. inputs.HeldOut.Select(input => input.Source)], options.Seed);
                File.WriteAllText(OutputPath.MakeRoom(file), twin.ToJson());
            }

            IdentifyReport.Say(ui, identified, inputs, file);
            ui.Json(IdentifyReport.Json(identified, inputs, options, file));
            return ExitCode.Done;
        });
        return command;
    }

    private static IdentifyInputs Inputs(Recipe recipe, string[] from, string[] test, string? map)
    {
        IReadOnlyList<string> paths = from.Length > 0 ? from : Workspace.Last.Demonstrations;
        if (paths.Count == 0)
            throw new BadInputException("--from", "", "no log is named and none was made here before; name run folders or CSV files");

        // Read together, so that problems of all are reported together and no log is on both sides.
        var all = LogSource.Read([.. paths, .. test], map ?? recipe.Map);
        if (test.Length > 0)
        {
            var held = test.ToHashSet();
            return new IdentifyInputs([.. all.Where(input => !held.Contains(input.Path))], [.. all.Where(input => held.Contains(input.Path))], "named with --test");
        }

        if (all.Count > 1)
        {
            int hold = Math.Max(1, all.Count / 4);
            return new IdentifyInputs([.. all.SkipLast(hold)], [.. all.TakeLast(hold)], $"no --test: the last {hold} of {all.Count} logs held out");
        }

        var log = all[0].Log;
        int first = (int)(log.Rows * FittedShare);
        return new IdentifyInputs(
            [all[0] with { Log = log.Part(log.Name + "-begin", 0, first) }],
            [all[0] with { Log = log.Part(log.Name + "-end", first, log.Rows - first) }],
            FormattableString.Invariant($"no --test and a single log: its last {(log.Rows - first) * log.PeriodSeconds:0.###} s held out"));
    }
}

/// <summary>The logs on either side.</summary>
/// <param name="From">Fitted.</param>
/// <param name="HeldOut">Only predicted.</param>
/// <param name="Split">How they were parted, in words.</param>
internal sealed record IdentifyInputs(IReadOnlyList<LogInput> From, IReadOnlyList<LogInput> HeldOut, string Split);
