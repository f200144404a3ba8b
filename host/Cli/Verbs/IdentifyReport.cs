using System.Globalization;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Identification;

namespace ImitationHil.Cli.Verbs;

/// <summary>What <c>identify</c> says, to people and to programs.</summary>
internal static class IdentifyReport
{
    private const string ClosedLoopNote =
        "the expert was in the loop when the logs were made: noise that it answered is correlated with its action, which biases one-step regressions; simulations are compared here, from start states that are smoothed over neighbouring rows";

    /// <summary>Tables and sentences.</summary>
    public static void Say(Ui ui, Identified identified, IdentifyInputs inputs, string? file)
    {
        var recipe = identified.Recipe;
        ui.Say($"{recipe.Plant} from {Names(inputs.From)}; held out {Names(inputs.HeldOut)} ({inputs.Split})");
        ui.Table(
            ["parameter", "unit", "identified", "95 % from", "to", "nominal", .. recipe.Published.Select(published => published.Source)],
            identified.Determination.Estimates.Select(estimate => new[]
            {
                estimate.Parameter.Name, estimate.Parameter.Unit, Ui.Number(estimate.Value, "0.000e+0"), Ui.Number(estimate.Low, "0.000e+0"),
                Ui.Number(estimate.High, "0.000e+0"), Ui.Number(estimate.Parameter.Nominal, "0.000e+0"),
            }.Concat(recipe.Published.Select(published => Ui.Number(published.Values.TryGetValue(estimate.Parameter.Name, out double value) ? value : null, "0.000e+0"))).ToArray()));
        foreach (var parameter in recipe.Model.Parameters.Where(parameter => !parameter.Free))
            ui.Say($"kept: {parameter.Name} {Ui.Number(parameter.Nominal, "0.000e+0")} {parameter.Unit}, {parameter.Meaning}");

        string outputs = string.Join(", ", recipe.Model.Outputs.Select(output => $"{output.Name} [{output.Unit}]"));
        ui.Say($"rms of simulation minus rig on held-out logs, {identified.HeldOut.Starts} starts; {outputs}:");
        ui.Table(["loop", "after [s]", .. Headings(recipe, "identified"), .. Headings(recipe, "nominal"), .. Headings(recipe, "fitted logs")],
            Rows("expert in the loop", table => table.ClosedLoop, identified).Concat(Rows("recorded input", table => table.OpenLoop, identified)));
        foreach (var (figure, nominal) in identified.Figures.Zip(identified.NominalFigures))
            ui.Say($"{figure.Name}: {Ui.Number(figure.Value, "0.####")} {figure.Unit} (nominal {Ui.Number(nominal.Value, "0.####")})");
        foreach (string line in identified.Warnings.Concat(LogWarnings(inputs)))
            ui.Say($"warning: {line}");
        if (identified.HeldOut.ClosedLoop.Count > 0)
            ui.Say($"note: {ClosedLoopNote}");
        if (file is not null)
            ui.Say(recipe.TwinAddress.Length > 0 ? $"{file}: open it as {recipe.TwinAddress}?twin={file}" : file);
    }

    /// <summary>The JSON object.</summary>
    public static object Json(Identified identified, IdentifyInputs inputs, FitOptions options, string? file)
    {
        var recipe = identified.Recipe;
        return new
        {
            verb = "identify",
            plant = recipe.Plant,
            parameters = identified.Determination.Estimates.ToDictionary(estimate => estimate.Parameter.Name, estimate => new
            {
                estimate.Value,
                ci95 = new[] { estimate.Low, estimate.High },
                estimate.Parameter.Unit,
                estimate.StandardError,
                estimate.Parameter.Nominal,
                estimate.AtBound,
                estimate.Parameter.Meaning,
            }),
            @fixed = recipe.Model.Parameters.Where(parameter => !parameter.Free).ToDictionary(
                parameter => parameter.Name, parameter => new { value = parameter.Nominal, parameter.Unit, why = parameter.Meaning }),
            published = recipe.Published.Select(published => new { published.Source, published.Values }),
            heldOut = Table(recipe, identified.HeldOut, identified.Figures, inputs.HeldOut),
            nominal = Table(recipe, identified.Nominal, identified.NominalFigures, inputs.HeldOut),
            training = Table(recipe, identified.Training, [], inputs.From),
            split = inputs.Split,
            conditionNumber = identified.Determination.ConditionNumber,
            correlatedPairs = identified.Determination.Correlated,
            blocks = identified.Determination.Blocks,
            whiteness = identified.Whiteness.ToDictionary(row => row.Output, row => row),
            warnings = identified.Warnings.Concat(LogWarnings(inputs)),
            closedLoopData = identified.HeldOut.ClosedLoop.Count > 0 ? ClosedLoopNote : null,
            logs = inputs.From.Concat(inputs.HeldOut).Select(input => new
            {
                input.Log.Name,
                input.Path,
                input.Sha256,
                heldOut = inputs.HeldOut.Contains(input),
                input.Log.Rows,
                periodSeconds = input.Log.PeriodSeconds,
                input.NominalTime,
                input.Gaps,
                input.DuplicatesDropped,
                input.Resampled,
                input.Truncated,
            }),
            fit = new
            {
                cost = identified.Fit.Best.Cost,
                starts = options.Starts,
                ends = identified.Fit.Ends.Select(end => new { end.Cost, parameters = recipe.Model.Parameters.Select((parameter, i) => (parameter.Name, end.Parameters[i])).ToDictionary() }),
                stages = recipe.Stages.Select(stage => stage.Name),
            },
            twin = file,
            seed = options.Seed,
        };
    }

    private static object Table(Recipe recipe, ReplayTable table, IReadOnlyList<Figure> figures, IReadOnlyList<LogInput> logs) => new
    {
        closedLoop = ByHorizon(recipe, table.ClosedLoop),
        openLoop = ByHorizon(recipe, table.OpenLoop),
        starts = table.Starts,
        figures = figures.ToDictionary(figure => figure.Name, figure => figure.Value),
        logs = logs.Select(input => input.Log.Name),
    };

    private static Dictionary<string, Dictionary<string, double>> ByHorizon(Recipe recipe, IReadOnlyList<ReplayRow> rows) => rows.ToDictionary(
        row => row.Seconds.ToString("0.####", CultureInfo.InvariantCulture),
        row => recipe.Model.Outputs.Select((output, i) => (output.Name, row.Rms[i])).ToDictionary());

    private static IEnumerable<string> Headings(Recipe recipe, string whose) => recipe.Model.Outputs.Select(output => $"{output.Name} {whose}");

    private static IEnumerable<string[]> Rows(string loop, Func<ReplayTable, IReadOnlyList<ReplayRow>> of, Identified identified) =>
        of(identified.HeldOut).Select((row, i) => new[] { loop, Ui.Number(row.Seconds) }
            .Concat(new[] { row, of(identified.Nominal)[i], of(identified.Training)[i] }.SelectMany(column => column.Rms.Select(value => Ui.Number(value, value < 0.01 ? "0.00e+0" : "0.0000"))))
            .ToArray());

    private static IEnumerable<string> LogWarnings(IdentifyInputs inputs)
    {
        foreach (var group in inputs.From.Concat(inputs.HeldOut).Where(input => input.NominalTime).GroupBy(_ => true))
            yield return $"the time of {Names([.. group])} is nominal (computed, not measured): jitter and lost rows cannot be seen in it";
        foreach (var input in inputs.From.Concat(inputs.HeldOut).Where(input => input.Truncated))
            yield return $"{input.Path} ends early: its recorder was killed";
        foreach (var input in inputs.From.Concat(inputs.HeldOut).Where(input => input.Gaps > 0 || input.DuplicatesDropped > 0 || input.Resampled))
            yield return $"{input.Path}: {input.Gaps} gaps, {input.DuplicatesDropped} duplicates dropped{(input.Resampled ? ", values interpolated onto the period" : "")}";
    }

    private static string Names(IReadOnlyList<LogInput> inputs) => string.Join(", ", inputs.Select(input => input.Log.Name));
}
