using Xunit;

namespace ImitationHil.Tests.Support;

/// <summary>
/// The folder with recordings from real rigs. It is not part of the project: tests that need it are skipped, saying so,
/// where it is absent. The environment variable IMITATION_DATA names it; else it is <c>../shared/data</c> relative to
/// the folder with the solution.
/// </summary>
public static class RecordedData
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "IMITATION_DATA";

    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The recordings of one rig, sorted by name.</summary>
    public static string[] Files(string rig, string pattern = "*.csv") =>
        [.. Directory.GetFiles(Path.Combine(Folder!, rig), pattern).Order(StringComparer.Ordinal)];

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ImitationHil.sln")))
        {
            root = root.Parent;
        }

        string? folder = root is null ? null : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "data"));
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A fact about recorded data; skipped with the reason where the data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedDataFactAttribute : FactAttribute
{
    /// <summary>Decides when tests are discovered; xunit 2 cannot skip later.</summary>
    public RecordedDataFactAttribute() => Skip = RecordedData.Folder is null
        ? $"no recorded data: neither {RecordedData.Variable} nor ../shared/data is a folder"
        : null!;
}
