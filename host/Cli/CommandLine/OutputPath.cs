namespace ImitationHil.Cli.CommandLine;

/// <summary>Can this path be written? Asked before the work, so that no work is lost and nothing is left half written.</summary>
internal static class OutputPath
{
    /// <summary>Why the path cannot be written, or null. It need not exist, nor the folders above it.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="folder">Whether a folder is to be made of it; else a file.</param>
    public static string? Refusal(string path, bool folder)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "an empty path was given; name a " + (folder ? "folder" : "file");
        if (folder && File.Exists(path))
            return $"'{path}' is a file; a folder was expected. Choose another name";
        if (!folder && Directory.Exists(path))
            return $"'{path}' is a folder; a file was expected. Choose another name";
        for (string? above = Path.GetDirectoryName(Path.GetFullPath(path)); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                return $"'{path}' cannot be made, because {Path.GetRelativePath(".", above)} is a file. Choose another path";
        }

        return null;
    }

    /// <summary>Makes the folders above a file and returns the file.</summary>
    public static string MakeRoom(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return file;
    }
}
