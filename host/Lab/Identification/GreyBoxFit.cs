using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Identification;

/// <summary>How a fit is carried out.</summary>
public sealed record FitOptions
{
    /// <summary>Fits from different starts; the first begins at the nominal parameters. Default 3.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>Steps of the optimiser in each stage. Default 25.</summary>
    public int Iterations { get; init; } = 25;

    /// <summary>Seed of the further starts.</summary>
    public uint Seed { get; init; } = 1;
}

/// <summary>Where one start ended.</summary>
/// <param name="Cost">Final value of the last stage's criterion.</param>
/// <param name="Parameters">In the order of the model's.</param>
public sealed record FitEnd(double Cost, double[] Parameters);

/// <summary>A fit: the best end, all ends (they show whether it is unique), and what was minimised last.</summary>
/// <param name="Model">The model.</param>
/// <param name="Best">The end with the least cost.</param>
/// <param name="Ends">One a start, in their order.</param>
/// <param name="Residuals">The last stage's residuals.</param>
public sealed record FitResult(IGreyBoxModel Model, FitEnd Best, IReadOnlyList<FitEnd> Ends, SegmentResiduals Residuals);

/// <summary>
/// Fits a grey-box model to logs in stages, short horizons first: over a long horizon a poor model is lost in its own
/// instability, over a short one slow effects are not seen. Deterministic by seed.
/// </summary>
public static class GreyBoxFit
{
    // Starts are drawn uniformly within so many scales about the nominal value.
    private const double Spread = 1;

    /// <summary>Runs all stages from all starts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logs">Logs with the model's columns.</param>
    /// <param name="stages">At least one.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each stage: start, stage and cost.</param>
    public static FitResult Run(IGreyBoxModel model, IReadOnlyList<RecordedLog> logs, IReadOnlyList<Stage> stages, FitOptions options, Action<string>? progress = null)
    {
        var problems = stages.Select(stage => new SegmentResiduals(model, logs, stage.Criteria)).ToArray();
        var random = new Gaussian(options.Seed ^ 0x1DE27u);
        var ends = new List<FitEnd>();
        for (int start = 0; start < options.Starts; start++)
        {
            double[] at = [.. model.Parameters.Select(parameter => start == 0 || !parameter.Free
                ? parameter.Nominal
                : Math.Clamp(parameter.Nominal + random.NextUniform(-Spread, Spread) * parameter.Scale, parameter.Low, parameter.High))];
            double cost = double.PositiveInfinity;
            for (int i = 0; i < problems.Length; i++)
            {
                (at, cost) = BoundedLeastSquares.Minimise(model, problems[i], at, options.Iterations);
                progress?.Invoke(FormattableString.Invariant($"start {start + 1} of {options.Starts}, {stages[i].Name}: {cost:0.00000}"));
            }

            ends.Add(new FitEnd(cost, at));
        }

        return new FitResult(model, ends.MinBy(end => end.Cost)!, ends, problems[^1]);
    }
}
