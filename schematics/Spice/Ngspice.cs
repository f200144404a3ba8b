using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImitationHil.Schematics.Spice;

/// <summary>Runs ngspice in batch mode and reads its measurements.</summary>
public static partial class Ngspice
{
    private const int LongestRunMilliseconds = 120_000;

    /// <summary>The program, or null where it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "ngspice")).FirstOrDefault(File.Exists);

    /// <summary>Measurements by name.</summary>
    /// <exception cref="InvalidOperationException">ngspice is missing, hangs, or measured nothing; the text holds its output.</exception>
    public static Dictionary<string, double> Run(string deck)
    {
        if (Program == null)
            throw new InvalidOperationException("ngspice is not installed");
        string file = Path.Combine(Path.GetTempPath(), $"imitation-{Guid.NewGuid():N}.cir");
        File.WriteAllText(file, deck);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["-b", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(LongestRunMilliseconds))
            {
                process.Kill();
                throw new InvalidOperationException("ngspice did not end");
            }

            var measured = Measurement().Matches(output.Result).ToDictionary(match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            return measured.Count > 0 ? measured : throw new InvalidOperationException($"ngspice measured nothing:\n{output.Result}\n{error.Result}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^(\w+)\s+=\s+([-+0-9.eE]+)", RegexOptions.Multiline)]
    private static partial Regex Measurement();
}
