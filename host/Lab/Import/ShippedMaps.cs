using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>The mapping files that come with the program, in the folder <c>maps</c> next to it.</summary>
public static class ShippedMaps
{
    private const string Extension = ".yaml";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "maps");

    /// <summary>Names of the shipped mappings, sorted.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>
    /// The path of a mapping. A file that exists under <paramref name="nameOrPath"/> wins over a shipped mapping of that
    /// name; a bare name (no folder, no extension needed) is then looked up among the shipped ones.
    /// </summary>
    /// <exception cref="BadInputException">Neither exists; the text lists the shipped names.</exception>
    public static string Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        // Compared with the list instead of joined to the folder, so that "../x" cannot leave it.
        string name = nameOrPath.EndsWith(Extension, StringComparison.Ordinal) ? nameOrPath[..^Extension.Length] : nameOrPath;
        return Names.Contains(name)
            ? Path.Combine(Folder, name + Extension)
            : throw new BadInputException(nameOrPath, "", $"there is no such mapping file, nor a shipped mapping of this name{Suggestion.For(name, Names)} (shipped: {string.Join(", ", Names)})");
    }
}
