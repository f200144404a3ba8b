using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Identification;

/// <summary>How a fit is carried out.</summary>
public sealed record FitOptions
{
    /// <summary>Fits from different starts; the first begins at the nominal parameters. Default 3.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>The best of them, after the first stage, that go through the others, which cost most. Default 2.</summary>
    public int Finalists { get; init; } = 2;

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
/// <param name="Ends">One a start that went through all stages, in their order.</param>
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
        FitEnd Minimise(int stage, double[] from, int number)
        {
            var (at, cost) = BoundedLeastSquares.Minimise(model, problems[stage], from, options.Iterations);
            progress?.Invoke(FormattableString.Invariant($"start {number + 1}, {stages[stage].Name}: {cost:0.00000}"));
            return new FitEnd(cost, at);
        }

        var first = Enumerable.Range(0, options.Starts).Select(i => (Number: i, End: Minimise(0, Begin(model, i == 0 ? null : random), i))).ToArray();
        int finalists = stages.Count == 1 ? first.Length : Math.Max(1, options.Finalists);
        var ends = new List<FitEnd>();
        foreach (var (number, begun) in first.OrderBy(start => start.End.Cost).Take(finalists).OrderBy(start => start.Number))
        {
            var end = begun;
            for (int stage = 1; stage < problems.Length; stage++)
                end = Minimise(stage, end.Parameters, number);
            ends.Add(end);
        }

        return new FitResult(model, ends.MinBy(end => end.Cost)!, ends, problems[^1]);
    }

    private static double[] Begin(IGreyBoxModel model, Gaussian? random) => [.. model.Parameters.Select(parameter => random is null || !parameter.Free
        ? parameter.Nominal
        : Math.Clamp(parameter.Nominal + random.NextUniform(-Spread, Spread) * parameter.Scale, parameter.Low, parameter.High))];
}
