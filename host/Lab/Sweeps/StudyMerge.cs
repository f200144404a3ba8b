using System.Text.Json;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Sweeps;

/// <summary>Puts the shards of a study together: the bytes of the file that a single run would have written.</summary>
public static class StudyMerge
{
    /// <summary>Merges.</summary>
    /// <param name="files">The shards, in any order.</param>
    /// <param name="output">File to write; nothing is written when anything is wrong.</param>
    /// <returns>Points written.</returns>
    /// <exception cref="BadInputException">Files of different studies, points missing or twice: all of it.</exception>
    public static int Write(IReadOnlyList<string> files, string output)
    {
        var problems = new List<Problem>();
        var rows = new SortedDictionary<int, (string Line, string Place)>();
        string? header = null;
        foreach (string file in files)
        {
            string[] lines = Lines(file, problems);
            if (lines.Length == 0)
                continue;
            header ??= lines[0];
            if (lines[0] != header)
                problems.Add(new Problem(file, "line 1", $"belongs to another study: {lines[0]}, while {files[0]} has {header}"));
            for (int i = 1; i < lines.Length; i++)
                Add(rows, lines[i], file, i + 1, problems);
        }

        int points = header is null ? 0 : PointsOf(header, files[0], problems);
        int[] missing = [.. Enumerable.Range(0, points).Where(index => !rows.ContainsKey(index))];
        if (missing.Length > 0)
            problems.Add(new Problem("merge", "", $"{missing.Length} of {points} points are missing, for instance {string.Join(", ", missing.Take(5))}; run their shards to the end"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
        string partial = output + ".partial";
        File.WriteAllText(partial, string.Concat(rows.Values.Select(row => row.Line + "\n").Prepend(header + "\n")));
        File.Move(partial, output, overwrite: true);
        return rows.Count;
    }

    /// <summary>Number of the point that a line holds; -1 when it holds none.</summary>
    internal static int IndexOf(string line)
    {
        try
        {
            using var row = JsonDocument.Parse(line);
            return row.RootElement.ValueKind == JsonValueKind.Object && row.RootElement.TryGetProperty("index", out var index) && index.TryGetInt32(out int value) ? value : -1;
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    private static string[] Lines(string file, List<Problem> problems)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(file, "", $"cannot be read: {e.Message} Name the files that `imitate study` wrote"));
            return [];
        }

        string[] lines = text.Split('\n');
        if (lines[^1].Length > 0)
            problems.Add(new Problem(file, $"line {lines.Length}", "is cut off: the shard was ended; run it again, it goes on from here"));
        return lines[..^1];
    }

    private static void Add(SortedDictionary<int, (string Line, string Place)> rows, string line, string file, int number, List<Problem> problems)
    {
        int index = IndexOf(line);
        if (index < 0)
            problems.Add(new Problem(file, $"line {number}", "is no point of a study; run the shard again into another file"));
        else if (!rows.TryAdd(index, (line, $"{file}, line {number}")))
            problems.Add(new Problem(file, $"line {number}", $"point {index} stands in {rows[index].Place}, too; name every shard once"));
    }

    private static int PointsOf(string header, string file, List<Problem> problems)
    {
        try
        {
            using var row = JsonDocument.Parse(header);
            if (row.RootElement.TryGetProperty("points", out var points) && points.TryGetInt32(out int value))
                return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below.
        }

        problems.Add(new Problem(file, "line 1", "is not the header of a study; name the files that `imitate study` wrote"));
        return 0;
    }
}
