using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

/// <summary>A folder of its own for one test, with short ways to write files into it and to collect problems.</summary>
public abstract class ImportBench : IDisposable
{
    /// <summary>A mapping for files with columns t [s], x [rad], u [V], policy period 10 ms, and nothing else.</summary>
    protected const string Plain = """
        format: 1
        name: test
        period: 0.01
        time: {column: t, unit: s}
        recorded: {x: rad, u: V}
        observation: [x]
        action: {applied: [u]}

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("import-");

    protected string Folder => folder.FullName;

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    protected string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>CSV with t, x, u from functions of the row.</summary>
    protected string WriteRows(string name, int rows, Func<int, double> t, Func<double, double> x, Func<double, double> u) => Write(
        name, "t,x,u\n" + string.Concat(Enumerable.Range(0, rows).Select(k => FormattableString.Invariant($"{t(k):R},{x(t(k)):R},{u(t(k)):R}\n"))));

    protected ImportResult Import(string csv, string mapping) => Importer.ImportWithNotes([csv], Write("map.yaml", mapping));

    protected static IReadOnlyList<Problem> Problems(Action action) => Assert.Throws<BadInputException>(action).Problems;

    protected IReadOnlyList<Problem> MappingProblems(string yaml) => Problems(() => ColumnMapping.Load(Write("map.yaml", yaml)));

    protected IReadOnlyList<Problem> CsvProblems(string csv) => Problems(() => CsvTable.Read(Write("run.csv", csv)));

    /// <summary>Exactly one problem, in this file, with these words in place and message.</summary>
    protected static void OnlyProblem(IReadOnlyList<Problem> problems, string file, string place, params string[] words)
    {
        Problem problem = Assert.Single(problems);
        Assert.Equal(file, Path.GetFileName(problem.File));
        Assert.Equal(place, problem.Place);
        Assert.All(words, w => Assert.Contains(w, problem.Message, StringComparison.Ordinal));
    }
}
