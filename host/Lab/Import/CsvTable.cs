using System.Globalization;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>
/// A recording as comma-separated text with a header row, read into columns of numbers. The delimiter (comma, semicolon
/// or tab) is taken from the header; blanks around cells are trimmed; quotes are as in RFC 4180; lines that begin with #
/// before the header and blank lines are skipped; the decimal sign is a point whatever the delimiter. It is not a
/// guess: an empty, non-numeric, NaN or infinite cell is refused, because none has a meaning as a sample.
/// </summary>
public sealed class CsvTable
{
    // What numpy, MATLAB, R and others write for "no number"; double.Parse knows only some of them.
    private static readonly HashSet<string> NotFinite = new(StringComparer.OrdinalIgnoreCase)
    {
        "nan", "+nan", "-nan", "na", "n/a", "null", "none", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞",
    };

    private readonly Dictionary<string, double[]> columns;
    private readonly int[] lines;

    private CsvTable(string file, string[] header, Dictionary<string, double[]> columns, int[] lines)
    {
        File = file;
        Header = header;
        this.columns = columns;
        this.lines = lines;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>All column names of the header in order, those that were not read included; a nameless column is empty.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Number of data rows, at least 1.</summary>
    public int RowCount => lines.Length;

    /// <summary>The values of a column; every one is finite. The array is the table's own.</summary>
    /// <exception cref="KeyNotFoundException">The column is not in the file or was not asked for.</exception>
    public double[] this[string name] => columns[name];

    /// <summary>Line of the file at which a data row begins, from 1.</summary>
    public int LineOf(int row) => lines[row];

    /// <summary>Reads a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="only">Columns to read; a column that is not among them may hold anything. Null, the default, reads all.</param>
    /// <exception cref="BadInputException">Everything that is wrong with the file, at most 20 problems and how many more.</exception>
    public static CsvTable Read(string file, IReadOnlyCollection<string>? only = null)
    {
        var problems = new ProblemList(file);
        CsvTable? table = Read(file, only, problems);
        return problems.Count == 0 && table is not null ? table : throw new BadInputException(problems.ToList());
    }

    /// <summary>Reads a file; the result counts only when no problem was added. Null when there is not even a header.</summary>
    internal static CsvTable? Read(string file, IReadOnlyCollection<string>? only, ProblemList problems)
    {
        string? text = InputText.Read(file, problems);
        if (text is null)
        {
            return null;
        }

        var scanner = new CsvScanner(text);
        scanner.SkipEmptyLines(comments: true);
        if (scanner.AtEnd)
        {
            problems.Add("", "is empty: expected a header row with column names, then rows of numbers");
            return null;
        }

        string[] header = ReadHeader(ref scanner, problems);
        var values = new double[header.Length][];
        int mostRows = text.AsSpan().Count('\n') + text.AsSpan().Count('\r') + 1;
        for (int i = 0; i < header.Length; i++)
        {
            values[i] = header[i].Length > 0 && (only is null || only.Contains(header[i])) ? new double[mostRows] : [];
        }

        int[] lines = ReadRows(ref scanner, header, values, problems);
        if (lines.Length == 0)
        {
            problems.Add("", "has a header row but no data rows");
        }

        var columns = new Dictionary<string, double[]>();
        for (int i = 0; i < header.Length; i++)
        {
            if (values[i].Length > 0)
            {
                columns.TryAdd(header[i], values[i][..lines.Length]);
            }
        }

        return new CsvTable(file, header, columns, lines);
    }

    private static string[] ReadHeader(ref CsvScanner scanner, ProblemList problems)
    {
        int line = scanner.Line;
        scanner.DetectDelimiter();
        var names = new List<string>();
        bool last = false;
        while (!last)
        {
            names.Add(scanner.Next(out last, out bool broken).ToString());
            if (broken)
            {
                problems.Add($"line {line}, column {names.Count}", "the quotes of this name do not close, or text follows them");
            }
        }

        foreach (var group in names.Where(n => n.Length > 0).GroupBy(n => n).Where(g => g.Count() > 1))
        {
            problems.Add($"line {line}, column '{group.Key}'", $"the header has this name {group.Count()} times; names must differ");
        }

        if (names.All(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            problems.Add($"line {line}", "expected a header row with column names, found only numbers; add a row with the names (without #)");
        }

        return [.. names];
    }

    private static int[] ReadRows(ref CsvScanner scanner, string[] header, double[][] values, ProblemList problems)
    {
        var lines = new List<int>();
        scanner.SkipEmptyLines(comments: false);
        while (!scanner.AtEnd)
        {
            int line = scanner.Line;
            int count = 0;
            bool last = false;
            while (!last)
            {
                ReadOnlySpan<char> cell = scanner.Next(out last, out bool broken);
                if (count < header.Length && values[count].Length > 0)
                {
                    bool good = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                        && double.IsFinite(value) && !broken;
                    if (!good)
                    {
                        problems.Add($"line {line}, column '{header[count]}'", Explain(cell, broken));
                    }

                    values[count][lines.Count] = value;
                }

                count++;
            }

            if (count != header.Length)
            {
                problems.Add($"line {line}", $"has {count} cells, the header has {header.Length}");
            }

            lines.Add(line);
            scanner.SkipEmptyLines(comments: false);
        }

        return [.. lines];
    }

    private static string Explain(ReadOnlySpan<char> cell, bool broken)
    {
        string shown = cell.Length <= 40 ? cell.ToString() : string.Concat(cell[..40], "...");
        bool parsed = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return broken ? $"the quotes of '{shown}' do not close, or text follows them"
            : cell.IsEmpty ? "is empty, expected a number; leave the row out, or the column out of the mapping"
            : parsed || NotFinite.Contains(shown) ? $"'{shown}' is not finite and has no meaning as a sample; leave the row out, or the column out of the mapping"
            : shown.Contains(',') ? $"'{shown}' is not a number; the decimal sign must be a point"
            : $"'{shown}' is not a number";
    }
}
