using System.Text.RegularExpressions;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Verbs;
using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Makes the report of a comparison.</summary>
internal static partial class CompareReport
{
    public static ReportModel Build(ComparedRuns compared) => new()
    {
        Title = "Does simulation predict how the rig deviates from its expert?",
        Summary = Summary(compared),
        Deviations = [.. compared.Policies.Where(c => c.Row is not null).GroupBy(c => c.Row!.Rig).Select(rig => Panels.Of(
            rig.First().Row!.Problem, rig.Key, rig.First().Input.Setup.Signals.PeriodMicroseconds / 1e6, rig.First().Rig.Growth.Floor, Saturation(rig), rig.Select(c => (c.Row!, c.Rig.Growth.Curve))))],
        Stories = [.. Stories(compared.Policies), .. compared.Repeated.SelectMany((repeated, k) => RepeatedFigures.Stories(repeated, $"repeated-{k + 1}"))],
        Growth = [.. compared.Policies.Select(c => c.Row).OfType<Lab.Results.GrowthRow>()],
        Eigenvalues = [.. compared.Policies.Where(c => c.Row is not null).Select(c => Panels.Eigenvalues(c.Row!, c.Loop!))],
        Tables = [.. Tables(compared)],
        Settings = [.. compared.Runs.Select((run, i) => KeyValuePair.Create($"run {i + 1}", Describe(run))), .. Panels.Versions()],
    };

    private static string Describe(Run run) =>
        $"{run.Folder}: {run.Manifest.Kind} on {run.Manifest.Plant}, seed {run.Manifest.Seed}, {run.Trajectories.Count} episodes, policy {run.Manifest.Policy?.Crc ?? "-"}"
        + (run.Manifest.Source is { NominalTime: true } ? ", time nominal, not measured" : "");

    private static IEnumerable<BandStory> Stories(IReadOnlyList<PolicyComparison> policies)
    {
        if (policies.Count > 0)
        {
            yield return ComparisonFigures.RigAndTwin(policies);
            yield return ComparisonFigures.GapOverTime(policies);
        }
    }

    private static IEnumerable<ReportTable> Tables(ComparedRuns compared)
    {
        if (compared.Policies.Count > 0)
        {
            yield return ComparisonFigures.Verdicts(compared.Policies);
        }
        foreach (var order in compared.Orders)
        {
            yield return ComparisonFigures.Order(order);
        }
        foreach (var recorded in compared.Recorded)
        {
            yield return Table(recorded);
        }
        foreach (var table in compared.Repeated.SelectMany(RepeatedFigures.Tables))
        {
            yield return table;
        }
        foreach (var policy in compared.Policies)
        {
            yield return ComparisonFigures.Estimators(policy);
        }
        foreach (var table in Twins(compared))
        {
            yield return table;
        }
        if (compared.Policies.Count > 0)
        {
            yield return ComparisonFigures.Methods();
        }
    }

    // What the simulations were made of, where that was identified: with its intervals and the logs that it comes from.
    private static IEnumerable<ReportTable> Twins(ComparedRuns compared) =>
        from file in compared.Runs.Select(run => run.Manifest.Plant).Concat(compared.Policies.Select(policy => policy.Input.Twin.Address))
            .SelectMany(address => TwinParameter.Matches(address).Select(match => match.Value)).Distinct()
        let twin = TwinFile.TryOpen(file)
        where twin is not null
        select new ReportTable(
            $"Parameters of the twin {file}",
            ["parameter", "value", "95 % from", "to", "unit"],
            [.. twin.Parameters.Select(pair => (IReadOnlyList<string>)[pair.Key, Digits(pair.Value.Value), Digits(pair.Value.Ci95?[0]), Digits(pair.Value.Ci95?[1]), pair.Value.Unit])],
            $"A twin of {twin.Plant}, identified from {string.Join(", ", twin.IdentifiedFrom.Select(log => log.Name))}; checked on {string.Join(", ", twin.HeldOut.Select(log => log.Name))}. A dash is a parameter that was kept, not fitted.");

    private static string Digits(double? value) => value is { } number ? Ui.Number(number, "0.000e+0") : "\u2013";

    [GeneratedRegex("(?<=[?&]twin=)[^&]+")]
    private static partial Regex TwinParameter { get; }

    private static double Saturation(IEnumerable<PolicyComparison> rig) => Math.Max(1, rig.Max(c => c.Rig.Growth.Curve.Median.Max()));

    private static string Summary(ComparedRuns compared)
    {
        var sentences = new List<string>();
        foreach (var c in compared.Policies)
        {
            string name = c.Policy == "chunk" ? $"Chunk {c.Chunk}" : $"The {c.Policy} policy";
            sentences.Add(c.Row is { } row
                ? $"{name} multiplies its deviation from the expert by {Ui.Number(row.Multiplier, "0.000")} a step on the rig, by {Ui.Number(row.Twin, "0.000")} on the twin; theory predicts {Ui.Number(row.Predicted, "0.000")}: {ComparisonFigures.Words(c.Verdict.Agreement)}."
                : $"{name} on rig and twin: {ComparisonFigures.Words(c.Verdict.Agreement)}.");
        }
        foreach (var r in compared.Recorded)
            sentences.Add($"Started in {r.Recordings} recorded runs, the simulated pendulum is {Ui.Number(r.Deviations[^1].AlphaRadians, "0.000")} rad rms away after {Ui.Number(r.Deviations[^1].Seconds, "0.##")} s.");
        sentences.AddRange(compared.Repeated.SelectMany(RepeatedFigures.Words));
        sentences.AddRange(compared.Skipped);
        return string.Join(" ", sentences);
    }

    private static ReportTable Table(RecordedDeviation recorded) => new(
        $"{recorded.Plant} deviates from the recorded pendulum by {Ui.Number(recorded.Deviations[^1].AlphaRadians, "0.000")} rad rms after {Ui.Number(recorded.Deviations[^1].Seconds, "0.##")} s",
        ["after [s]", "arm rms [rad]", "pendulum rms [rad]"],
        [.. recorded.Deviations.Select(d => (IReadOnlyList<string>)[Ui.Number(d.Seconds, "0.00"), Ui.Number(d.ThetaRadians, "0.0000"), Ui.Number(d.AlphaRadians, "0.0000")])],
        $"{RecordedComparison.StartsPerRun} starts in each of {recorded.Recordings} recorded runs; state fitted to the log, filters primed, recorded references and feed-forward.");
}
