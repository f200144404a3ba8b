using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Identification;

/// <summary>A twin, with everything that says how far to trust it.</summary>
public sealed record Identified
{
    /// <summary>How it was made.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>All starts of the fit.</summary>
    public required FitResult Fit { get; init; }

    /// <summary>Estimates with intervals, condition, correlations.</summary>
    public required Determination Determination { get; init; }

    /// <summary>Deviation from held-out logs.</summary>
    public required ReplayTable HeldOut { get; init; }

    /// <summary>The same with nominal parameters.</summary>
    public required ReplayTable Nominal { get; init; }

    /// <summary>The same with identified parameters on the logs of the fit: far below <see cref="HeldOut"/> means overfitted.</summary>
    public required ReplayTable Training { get; init; }

    /// <summary>Further figures of the recipe on held-out logs, identified.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>Further figures of the recipe on held-out logs, nominal.</summary>
    public required IReadOnlyList<Figure> NominalFigures { get; init; }

    /// <summary>Whiteness of prediction errors on held-out logs.</summary>
    public required IReadOnlyList<WhitenessRow> Whiteness { get; init; }

    /// <summary>What a reader must know before using the numbers.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>All parameters by name, kept ones included.</summary>
    public IReadOnlyDictionary<string, double> Values =>
        Recipe.Model.Parameters.Select((parameter, i) => (parameter.Name, Fit.Best.Parameters[i])).ToDictionary();
}

/// <summary>Logs to a twin: fit, intervals, held-out error, warnings.</summary>
public static class Identifier
{
    /// <summary>Identifies.</summary>
    /// <param name="recipe">What and how.</param>
    /// <param name="logs">Logs to fit.</param>
    /// <param name="heldOut">Logs that are only predicted.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="progress">Told after each stage.</param>
    /// <exception cref="BadInputException">Logs lack columns or are too short: all problems.</exception>
    public static Identified Run(Recipe recipe, IReadOnlyList<RecordedLog> logs, IReadOnlyList<RecordedLog> heldOut, FitOptions options, Action<string>? progress = null)
    {
        Check(recipe, logs, heldOut);
        var model = recipe.Model;
        var fit = GreyBoxFit.Run(model, logs, recipe.Stages, options, progress);
        double[] best = fit.Best.Parameters, nominal = [.. model.Parameters.Select(parameter => parameter.Nominal)];
        var determination = ParameterIntervals.Of(model, fit.Residuals, best, recipe.BlockSeconds);
        var whiteness = Whiteness.Of(model, best, heldOut, recipe.Protocol.HorizonsSeconds[0]);
        return new Identified
        {
            Recipe = recipe,
            Fit = fit,
            Determination = determination,
            HeldOut = Replay.Run(model, best, heldOut, recipe.Protocol),
            Nominal = Replay.Run(model, nominal, heldOut, recipe.Protocol),
            Training = Replay.Run(model, best, logs, recipe.Protocol),
            Figures = recipe.Figures(best, heldOut),
            NominalFigures = recipe.Figures(nominal, heldOut),
            Whiteness = whiteness,
            Warnings = [.. IdentifiabilityWarnings.Of(fit, determination, whiteness)],
        };
    }

    private static void Check(Recipe recipe, IReadOnlyList<RecordedLog> logs, IReadOnlyList<RecordedLog> heldOut)
    {
        var problems = new List<Problem>();
        foreach (var log in logs.Concat(heldOut))
        {
            string[] missing = [.. log.Missing(recipe.Model.Columns)];
            if (missing.Length > 0)
                problems.Add(new Problem(log.Name, "columns", $"lacks {string.Join(", ", missing)}; name them under observation, action or auxiliary in the mapping (shipped for this plant: {recipe.Map})"));
            double longest = Math.Max(recipe.Protocol.HorizonsSeconds[^1], recipe.Stages.Max(stage => stage.Criteria.Max(criterion => criterion.HorizonSeconds)));
            int needed = (int)Math.Ceiling(longest / log.PeriodSeconds) + 2 * recipe.Model.RowsAround + 2;
            if (log.Rows < needed)
                problems.Add(new Problem(log.Name, "", $"has {log.Rows} rows; identification of {recipe.Plant} needs {needed}, {longest} s and what lies around it"));
        }

        if (logs.Count == 0 || heldOut.Count == 0)
            problems.Add(new Problem("--from", "", "needs at least one log to fit and one to hold out"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
    }
}
