using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>Turns other people's recordings, CSV files with a mapping, into trajectories.</summary>
public static class Importer
{
    /// <summary>Imports files. See <see cref="ImportWithNotes"/>.</summary>
    public static IReadOnlyList<Trajectory> Import(IReadOnlyList<string> csvFiles, string mappingFile) =>
        ImportWithNotes(csvFiles, mappingFile).Trajectories;

    /// <summary>
    /// Imports files. Each becomes one trajectory named by its file stem (preceded by its folder's name where two files
    /// have the same stem), or several, <c>stem-1</c>, <c>stem-2</c>, where the mapping splits at gaps.
    /// </summary>
    /// <param name="csvFiles">The recordings, at least one.</param>
    /// <param name="mappingFile">Path of the mapping, or the bare name of a shipped one (<see cref="ShippedMaps"/>).</param>
    /// <exception cref="BadInputException">Everything that is wrong with any of the files, mapping included.</exception>
    public static ImportResult ImportWithNotes(IReadOnlyList<string> csvFiles, string mappingFile)
    {
        var mappingProblems = new ProblemList(mappingFile, int.MaxValue);
        ColumnMapping? mapping = LoadMapping(mappingFile, mappingProblems);
        var problems = new List<Problem>(mappingProblems.ToList());
        if (csvFiles.Count == 0)
        {
            problems.Add(new Problem(mappingFile, "", "no recording was named to import with this mapping"));
        }

        var trajectories = new List<Trajectory>();
        var notes = new List<ImportNote>();
        IReadOnlyList<string> names = TrajectoryNames(csvFiles);
        for (int i = 0; i < csvFiles.Count; i++)
        {
            // With a broken mapping the files are still checked as tables, so that one run shows both kinds of mistakes.
            var fileProblems = new ProblemList(csvFiles[i]);
            CsvTable? table = CsvTable.Read(csvFiles[i], Used(mapping), fileProblems);
            if (mapping is not null && table is not null)
            {
                CheckColumns(table, mapping, fileProblems);
                TimeAxis? time = fileProblems.Count == 0 ? TimeAxis.Check(table, mapping, fileProblems) : null;
                if (time is not null && Columns.Evaluate(table, mapping, time, fileProblems) is { } columns)
                {
                    IReadOnlyList<Trajectory> parts = TrajectoryBuilder.Build(names[i], mapping, time, columns);
                    trajectories.AddRange(parts);
                    notes.Add(Note(csvFiles[i], table, mapping, time, parts));
                }
            }

            problems.AddRange(fileProblems.ToList());
        }

        foreach (string name in trajectories.GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(new Problem(name, "", "two trajectories would have this name; was a file named twice? else rename one"));
        }

        return problems.Count == 0 ? new ImportResult(trajectories, notes) : throw new BadInputException(problems);
    }

    private static ColumnMapping? LoadMapping(string nameOrPath, ProblemList problems)
    {
        try
        {
            return ColumnMapping.Load(ShippedMaps.Find(nameOrPath), problems);
        }
        catch (BadInputException e)
        {
            e.Problems.ToList().ForEach(p => problems.Add(p.Place, p.Message));
            return null;
        }
    }

    private static HashSet<string> Used(ColumnMapping? mapping) =>
        mapping is null ? [] : [mapping.Time.Name, .. mapping.Recorded.Select(c => c.Name)];

    private static void CheckColumns(CsvTable table, ColumnMapping mapping, ProblemList problems)
    {
        string[] missing = [.. Used(mapping).Where(c => !table.Header.Contains(c))];
        foreach (string name in missing)
        {
            problems.Add($"column '{name}'", $"is not in the file{Suggestion.For(name, table.Header)}");
        }

        if (missing.Length > 0)
        {
            problems.Add("header", $"the columns that exist are: {string.Join(", ", table.Header)}");
        }
    }

    private static string[] TrajectoryNames(IReadOnlyList<string> files)
    {
        string[] stems = [.. files.Select(f => Path.GetFileNameWithoutExtension(f))];
        return [.. files.Select((f, i) => stems.Count(s => s == stems[i]) == 1
            ? stems[i]
            : $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(f)))}-{stems[i]}")];
    }

    private static ImportNote Note(string file, CsvTable table, ColumnMapping mapping, TimeAxis time, IReadOnlyList<Trajectory> parts) => new()
    {
        File = file,
        Rows = table.RowCount,
        Samples = parts.Sum(p => p.Samples.Count),
        Trajectories = [.. parts.Select(p => p.Name)],
        MedianIntervalSeconds = time.MedianInterval,
        LargestIntervalSeconds = time.LargestInterval,
        Gaps = time.Gaps.Count,
        DuplicatesDropped = time.DuplicatesDropped,
        Resampled = time.NeedsResampling,
        NominalTime = mapping.NominalTime,
        Saturated = parts.Sum(p => p.Samples.Count(s => (s.LimitBits & LimitBits.Action) != 0)),
    };
}
