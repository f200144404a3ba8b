using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Verbs;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Makes the report of the demonstration.</summary>
internal static class DemoReport
{
    public static ReportModel Build(DemoResult result, IReadOnlyList<VerifyRow> verified, uint seed)
    {
        var first = result.Signs[0];
        var outcomes = result.Signs.SelectMany(sign => sign.Policies).ToArray();
        return new ReportModel
        {
            Title = "A learned policy drifts from its expert, on two virtual motors",
            Summary = Summary(result.Growth),
            Deviations =
            [
                Panels.Of(
                    $"{first.Policies[0].Row.Problem}, two virtual motors", first.Setup.Rig, first.Setup.Signals.PeriodMicroseconds / 1e6,
                    result.Signs.Max(sign => sign.Floor.Max()), first.Setup.Saturation, outcomes.Select(outcome => (outcome.Row, outcome.Curve))),
            ],
            Growth = result.Growth,
            Ruin = result.Ruin,
            Eigenvalues = [.. outcomes.Select(outcome => Panels.Eigenvalues(outcome.Row, outcome.Loop))],
            Tables = [Shown(result), Bits(verified)],
            Settings =
            [
                KeyValuePair.Create("rig", first.Setup.Rig),
                KeyValuePair.Create("seed", $"{seed}"),
                KeyValuePair.Create("policies", $"{result.Policies.Count} images, see the table of bits"),
                KeyValuePair.Create("episodes", $"{DemoStory.Episodes} a policy and sign; expert's eyes: own; execution noise of linear-noise: {Ui.Number(DemoStory.ActionNoise)} rad on half of the demonstrations"),
                KeyValuePair.Create("risk horizon", $"R_expert and R_cost over {PairStudy.CostHorizon} periods, from the starts of the demonstrations placed within five counts"),
                KeyValuePair.Create("policy period", $"{Ui.Number(first.Setup.Signals.PeriodMicroseconds / 1e6)} s"),
                .. first.Setup.Facts().Select(fact => KeyValuePair.Create(fact.Key, Ui.Number(fact.Value, "0.######"))),
                .. Panels.Versions(),
            ],
        };
    }

    private static string Summary(IReadOnlyList<GrowthRow> growth)
    {
        var linear = growth.First(row => row.Policy == "linear");
        var tamed = growth.Where(row => row.Policy == "chunk").MaxBy(row => row.Chunk)!;
        return $"Plant and expert are stable, and the linear imitator errs by only {Ui.Number(linear.RExpert, "0.000")} rad on the expert's own states. Yet its deviation grows by "
            + $"{Ui.Number(Math.Abs(linear.Multiplier ?? double.NaN), "0.000")} a step, because the demonstrations never showed the direction that has to be stabilised. "
            + $"Deciding {tamed.Chunk} actions at once ({Ui.Number(Math.Abs(tamed.Multiplier ?? double.NaN), "0.000")} a step) or noise in the demonstrations stops it. What the ideal plant predicts and what the rig does differ by at most "
            + $"{Ui.Number(100 * growth.Max(row => Math.Abs((row.Multiplier ?? double.NaN) / row.Predicted - 1)), "0.0")} % of a multiplier.";
    }

    private static ReportTable Shown(DemoResult result) => new(
        "What the demonstrations showed, in floors: a direction under 3 teaches nothing",
        ["sign", "demonstrations", "direction", "rms / floor", "shown"],
        [.. result.Signs.SelectMany(sign => sign.Policies.Where(policy => policy.Row.Chunk == 1).SelectMany(policy => policy.Policy.Excitation.Directions.Select(direction =>
            (IReadOnlyList<string>)[policy.Row.Sign > 0 ? "+" : "-", policy.Row.Policy == "linear" ? "clean" : "with execution noise", direction.Words, Ui.Number(direction.SingularValue, "0.0"), direction.Shown ? "yes" : "never"])))],
        "Floor: root mean square of each coordinate when the expert repeats from the origin.");

    private static ReportTable Bits(IReadOnlyList<VerifyRow> verified) => new(
        $"{verified.Count(row => row.Equal)} of {verified.Count} comparisons gave equal bits",
        ["image", "CRC-32", "computed here and", "steps", "bits", "hash of the actions"],
        [.. verified.Select(row => (IReadOnlyList<string>)[row.Image, row.Crc, row.On, $"{row.Steps}", row.Equal ? "equal" : "differ", row.Hash])],
        "\"here\" is a second instance in this process; \"pty:\" is the emulated device behind a pseudo-terminal, over the real wire.");
}
