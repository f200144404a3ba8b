namespace ImitationHil.Tests.Support;

/// <summary>Where the sources and the built assemblies are, found by walking up to the solution.</summary>
public static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder by its path from the root, with forward slashes.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file by its path from the root.</summary>
    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>An assembly of the solution, built in the configuration in which these tests were built.</summary>
    public static string Assembly(string project, string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return PathOf($"{project}/bin/{output.Parent!.Name}/{output.Name}/{name}.dll");
    }

    /// <summary>Paths from the root, forward slashes, of all files that are not products of a build or of a run.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Walk(new DirectoryInfo(Root))
            .Where(file => extensions.Length == 0 || extensions.Contains(file.Extension))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    private static readonly string[] Products = ["bin", "obj", "runs", "node_modules", "TestResults", ".git", ".vs", ".idea"];

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => !Products.Contains(file.Name)).Concat(folder.EnumerateDirectories().Where(inner => !Products.Contains(inner.Name)).SelectMany(Walk));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ImitationHil.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests run outside of the repository: no ImitationHil.sln above them");
    }
}
