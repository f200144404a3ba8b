using System.Security.Cryptography;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary>A log as an input of <c>identify</c>.</summary>
/// <param name="Log">Its columns.</param>
/// <param name="Path">Where it came from.</param>
/// <param name="Sha256">Of its file.</param>
/// <param name="NominalTime">Its time column was computed, not measured: jitter and lost rows cannot be seen in it.</param>
/// <param name="Gaps">Gaps at which the recording was split.</param>
/// <param name="DuplicatesDropped">Rows that repeated a time.</param>
/// <param name="Resampled">Values were interpolated onto the period.</param>
/// <param name="Truncated">Its recorder was killed.</param>
internal sealed record LogInput(RecordedLog Log, string Path, string Sha256, bool NominalTime, int Gaps, int DuplicatesDropped, bool Resampled, bool Truncated)
{
    /// <summary>As a source in a twin's file.</summary>
    public TwinSource Source => new(Log.Name, Sha256);
}

/// <summary>Run folders and CSV files, in any mixture, as logs.</summary>
internal static class LogSource
{
    /// <summary>Reads them in their order; every problem of every path is reported together.</summary>
    /// <param name="paths">Run folders, or CSV files.</param>
    /// <param name="mapping">Mapping of the CSV files: a file, or the name of a shipped one.</param>
    public static IReadOnlyList<LogInput> Read(IReadOnlyList<string> paths, string mapping)
    {
        var problems = new List<Problem>();
        var inputs = new List<LogInput>();
        foreach (string path in paths)
        {
            try
            {
                inputs.AddRange(Directory.Exists(path) ? FromRun(path) : FromCsv(path, mapping));
            }
            catch (BadInputException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        foreach (string path in paths.GroupBy(path => Path.GetFullPath(path)).Where(same => same.Count() > 1).Select(same => same.First()))
            problems.Add(new Problem(path, "", "is named twice; a log that is fitted cannot be held out, nor counted double"));
        return problems.Count == 0 ? inputs : throw new BadInputException([.. problems.Distinct()]);
    }

    private static IEnumerable<LogInput> FromRun(string folder)
    {
        var run = RunReader.Read(folder);
        string hash = Hash(Path.Combine(folder, RunFiles.Trace));
        return run.Trajectories.Select(trajectory => new LogInput(
            RecordedLog.From(trajectory), folder, hash, run.Manifest.Source?.NominalTime ?? false, 0, 0, false, run.Truncated));
    }

    private static IEnumerable<LogInput> FromCsv(string file, string mapping)
    {
        if (mapping.Length == 0)
            throw new BadInputException(file, "", "a CSV file needs --map FILE here: no mapping is shipped for this plant. Or import it first and name the run folder");
        var result = Importer.ImportWithNotes([file], mapping);
        string hash = Hash(file);
        var note = result.Notes.Single();
        return result.Trajectories.Select(trajectory => new LogInput(
            RecordedLog.From(trajectory), file, hash, note.NominalTime, note.Gaps, note.DuplicatesDropped, note.Resampled, false));
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
