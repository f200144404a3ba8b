using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Makes the report of a comparison.</summary>
internal static class CompareReport
{
    public static ReportModel Build(IReadOnlyList<ComparedRollouts> grown, IReadOnlyList<RecordedDeviation> recorded, IReadOnlyList<string> skipped, IReadOnlyList<Run> runs) => new()
    {
        Title = "Rollouts against expert, theory and recordings",
        Summary = Summary(grown, recorded, skipped),
        Deviations = [.. grown.GroupBy(g => g.Row.Rig).Select(rig => Panels.Of(
            rig.First().Row.Problem, rig.Key, LinearPeriod(runs), rig.First().Growth.Floor, Saturation(rig), rig.Select(g => (g.Row, g.Growth.Curve))))],
        Growth = [.. grown.Select(g => g.Row)],
        Eigenvalues = [.. grown.Select(g => Panels.Eigenvalues(g.Row, g.Loop))],
        Tables = [.. recorded.Select(Table), .. grown.Where(g => g.GapRms.Length > 1).Select(Gap)],
        Settings = [.. runs.Select((run, i) => KeyValuePair.Create($"run {i + 1}", $"{run.Folder}: {run.Manifest.Kind} on {run.Manifest.Plant}, seed {run.Manifest.Seed}, {run.Trajectories.Count} episodes, policy {run.Manifest.Policy?.Crc ?? "-"}")), .. Panels.Versions()],
    };

    private static double LinearPeriod(IReadOnlyList<Run> runs) => runs.First(run => run.Manifest.Kind == RunManifest.Rollouts).Manifest.Signals.PeriodMicroseconds / 1e6;

    private static double Saturation(IEnumerable<ComparedRollouts> rig) => Math.Max(1, rig.Max(g => g.Growth.Curve.Median.Max()));

    private static string Summary(IReadOnlyList<ComparedRollouts> grown, IReadOnlyList<RecordedDeviation> recorded, IReadOnlyList<string> skipped)
    {
        var sentences = new List<string>();
        foreach (var g in grown)
            sentences.Add($"{(g.Row.Policy == "chunk" ? $"Chunk {g.Row.Chunk}" : "The linear policy")} multiplies its deviation from the expert by {Ui.Number(g.Row.Multiplier, "0.000")} a step; predicted {Ui.Number(g.Row.Predicted, "0.000")}.");
        foreach (var r in recorded)
            sentences.Add($"Started in {r.Recordings} recorded runs, the simulated pendulum is {Ui.Number(r.Deviations[^1].AlphaRadians, "0.000")} rad rms away after {Ui.Number(r.Deviations[^1].Seconds, "0.##")} s.");
        sentences.AddRange(skipped);
        return string.Join(" ", sentences);
    }

    private static ReportTable Table(RecordedDeviation recorded) => new(
        $"{recorded.Plant} deviates from the recorded pendulum by {Ui.Number(recorded.Deviations[^1].AlphaRadians, "0.000")} rad rms after {Ui.Number(recorded.Deviations[^1].Seconds, "0.##")} s",
        ["after [s]", "arm rms [rad]", "pendulum rms [rad]"],
        [.. recorded.Deviations.Select(d => (IReadOnlyList<string>)[Ui.Number(d.Seconds, "0.00"), Ui.Number(d.ThetaRadians, "0.0000"), Ui.Number(d.AlphaRadians, "0.0000")])],
        $"{RecordedComparison.StartsPerRun} starts in each of {recorded.Recordings} recorded runs; state fitted to the log, filters primed, recorded references and feed-forward.");

    private static ReportTable Gap(ComparedRollouts g) => new(
        $"Gap between rollout and ideal twin, {(g.Row.Policy == "chunk" ? $"chunk {g.Row.Chunk}" : g.Row.Policy)}, sign {(g.Row.Sign > 0 ? "+" : "-")}: {Ui.Number(g.GapRms[^1], "0.####")} rms before the first limit",
        ["policy period", "rms gap [unit of the state]"],
        [.. g.GapRms.Select((gap, t) => (IReadOnlyList<string>)[$"{t}", Ui.Number(gap, "0.00000")])],
        "Both from the same recorded start; periods after the first limit of any episode are left out.");
}
