using System.Runtime.InteropServices;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Turns results of the lab into what a report shows.</summary>
internal static class Panels
{
    /// <summary>One picture of deviations.</summary>
    public static DeviationPanel Of(string problem, string rig, double periodSeconds, double floor, double saturation, IEnumerable<(GrowthRow Row, DeviationSummary Curve)> curves) => new()
    {
        Problem = problem,
        Rig = rig,
        Unit = "rad",
        PeriodSeconds = periodSeconds,
        Floor = floor,
        Saturation = saturation,
        Curves = [.. curves.Select(c => new DeviationCurve
        {
            Policy = c.Row.Policy,
            Chunk = c.Row.Chunk,
            Sign = c.Row.Sign,
            Episodes = c.Row.Episodes,
            Step = c.Curve.Step,
            Median = c.Curve.Median,
            Low = c.Curve.Low,
            High = c.Curve.High,
            Predicted = c.Curve.Predicted,
            Used = c.Curve.Used,
        })],
    };

    /// <summary>Eigenvalues of a closed loop.</summary>
    public static EigenvalueSet Eigenvalues(GrowthRow row, ClosedLoop loop) => new(
        row.Policy == "chunk" ? $"chunk {row.Chunk}" : row.Policy, row.Policy, row.Chunk, row.Sign,
        [.. Matrices.Eigenvalues(loop.Map).Select(z => new[] { z.Real, z.Imaginary })]);

    /// <summary>Versions of the program and what it ran on.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Versions()
    {
        var versions = ManifestVersions.Current;
        yield return KeyValuePair.Create("ImitationHil", versions.Tool);
        yield return KeyValuePair.Create("runtime", versions.Runtime);
        yield return KeyValuePair.Create("system", $"{versions.Os}, {RuntimeInformation.ProcessArchitecture}");
    }
}
