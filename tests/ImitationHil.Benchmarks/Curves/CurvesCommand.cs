using System.Globalization;
using System.Text.Json;
using ImitationHil.Benchmarks.Peers;
using ImitationHil.Cli.Report;

namespace ImitationHil.Benchmarks.Curves;

/// <summary><c>--curves [--rounds N] [--only TEXT] [--json FILE|-] [--out FILE.html]</c>: what grows with what, as a table, as JSON and as a page.</summary>
public static class CurvesCommand
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Measures.</summary>
    /// <param name="rounds">Rounds through all sizes of a curve.</param>
    /// <param name="only">Part of the names or axes of the curves to measure; empty for all.</param>
    /// <param name="json">File, <c>-</c> or empty.</param>
    /// <param name="page">File for the page; empty for none.</param>
    public static int Execute(int rounds, string only, string json, string page)
    {
        var folder = Directory.CreateTempSubdirectory("imitation-curves-");
        try
        {
            var machine = Machine.Here("");
            var curves = new List<MeasuredCurve>();
            foreach (var curve in CostCurve.All.Where(curve => curve.Name.Contains(only, StringComparison.Ordinal) || curve.Axis.Contains(only, StringComparison.Ordinal)))
            {
                curves.Add(MeasuredCurve.Of(curve, rounds, folder.FullName, size => PeakMemory.Of(curve, size, folder.FullName)));
                Console.Error.WriteLine(Row(curves[^1]));
            }

            // Its rows have been told already.
            if (json.Length > 0)
                JsonOutput.Write(Json(curves, rounds, machine), json);

            if (page.Length > 0)
                File.WriteAllText(page, CurvesPage.Render(curves, rounds, machine));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everything that was measured, as one JSON object.</summary>
    public static string Json(IReadOnlyList<MeasuredCurve> curves, int rounds, Machine machine) => JsonSerializer.Serialize(
        new
        {
            benchmark = "curves",
            machine,
            rounds,
            clock = "processor time of the process",
            curves = curves.Select(curve => new { curve.Curve.Name, curve.Curve.Axis, curve.Curve.Held, curve.Points, curve.Time, curve.Allocated, curve.Peak }),
        },
        Options);

    private static string Row(MeasuredCurve curve)
    {
        CurvePoint first = curve.Points[0], last = curve.Points[^1];
        return string.Create(CultureInfo.InvariantCulture,
            $"{curve.Curve.Name,-30} {curve.Curve.Axis,-9} {first.At,5} to {last.At,7}: {Num.Short(first.Nanoseconds / 1000)} to {Num.Short(last.Nanoseconds / 1000)} us, {Exponent(curve.Time)}; {Num.Short(first.AllocatedBytes)} to {Num.Short(last.AllocatedBytes)} B, {Exponent(curve.Allocated)}; peak {Peak(first)} to {Peak(last)} MB, {Exponent(curve.Peak)}");
    }

    private static string Exponent(LogLogLine? line) =>
        line is null ? "no line" : string.Create(CultureInfo.InvariantCulture, $"exponent {line.Exponent:0.00} +- {line.StandardError:0.00}, at the end {line.LastExponent:0.00}");

    private static string Peak(CurvePoint point) => point.PeakBytes is { } bytes ? (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
