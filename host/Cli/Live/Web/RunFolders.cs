using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Cli.Verbs;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Live.Web;

/// <summary>A run as the page lists it.</summary>
internal sealed record RunEntry(
    string Path, string Kind, string Plant, string? Policy, string? Expert, int Episodes, uint Seed, DateTimeOffset Created, string Ended, bool HasReport, bool HasImage);

/// <summary>
/// The runs folder as the page sees it: a list, and single files. Only names that are plain, of known kinds, that lie in the folder
/// itself: no dots in front, no way up, no link, at whatever depth, that would lead out of it.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class RunFolders(string root)
{
    private const int MostRuns = 100, MostDepth = 4;

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        [".mcap"] = "application/octet-stream",
        [".img"] = "application/octet-stream",
        [".csv"] = "text/csv; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
    };

    private readonly string _root = Path.GetFullPath(root);

    /// <summary>The newest runs, newest first.</summary>
    public IReadOnlyList<RunEntry> List()
    {
        if (!Directory.Exists(_root))
            return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return [.. Directory.EnumerateFiles(_root, RunFiles.Manifest, options)
            .Select(file => new FileInfo(file)).OrderByDescending(file => file.LastWriteTimeUtc).Take(MostRuns)
            .Select(Entry).OfType<RunEntry>().OrderByDescending(entry => entry.Created)];
    }

    /// <summary>The file of a path below the folder, and its type; null when there is none that may be seen.</summary>
    /// <param name="path">As in a request: names with slashes between them, decoded once.</param>
    public (string File, string Type)? Find(string path) =>
        Resolve(path) is { } file && Kinds.TryGetValue(Path.GetExtension(file), out string? type) && File.Exists(file) ? (file, type) : null;

    /// <summary>The folder of a run; null when there is none.</summary>
    public string? FindRun(string path) =>
        Resolve(path) is { } folder && Find($"{path}/{RunFiles.Manifest}") is not null ? folder : null;

    /// <summary>The samples of a run as CSV.</summary>
    public static void WriteCsv(string folder, TextWriter writer) => CsvExport.Write(RunReader.Read(folder), writer);

    /// <summary>Compares a run with its expert and with simulation, and leaves the report in its folder.</summary>
    /// <exception cref="BadInputException">It cannot be compared.</exception>
    public static void WriteReport(string folder)
    {
        var compared = new ComparedRuns([RunReader.Read(folder)], new CompareOptions(null, [], Lab.Gap.GapData.DefaultMargin, 1));
        if (compared.Policies.Count == 0)
            throw new BadInputException(Path.GetFileName(folder), "", compared.Skipped.FirstOrDefault() ?? "there is nothing to compare");
        ReportVerb.Write(folder, CompareReport.Build(compared));
    }

    private string? Resolve(string path)
    {
        string[] names = path.Split('/');
        if (names.Length > MostDepth + 2 || names.Any(name => name.Length is 0 or > 128 || name[0] == '.' || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))))
            return null;
        string at = _root;
        foreach (string name in names)
        {
            at = Path.Combine(at, name);
            FileSystemInfo info = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (info.LinkTarget is not null || (info.Exists && (info.Attributes & FileAttributes.ReparsePoint) != 0))
                return null;
        }

        return at;
    }

    private RunEntry? Entry(FileInfo file)
    {
        try
        {
            string folder = file.DirectoryName!;
            var manifest = RunManifestJson.Read(file.FullName, File.ReadAllText(file.FullName));
            string path = Path.GetRelativePath(_root, folder).Replace('\\', '/');
            return Resolve(path) is null ? null : new RunEntry(
                path, manifest.Kind, manifest.Plant, manifest.Policy?.Name, manifest.Expert, manifest.Episodes, manifest.Seed, manifest.Created, manifest.Ended,
                File.Exists(Path.Combine(folder, "report.html")), File.Exists(Path.Combine(folder, RunFiles.Policy)));
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            // Half a run, or somebody else's file: not a run to show.
            return null;
        }
    }
}
