namespace ImitationHil.Fuzz;

/// <summary>The readers that are fuzzed, by name.</summary>
public static class Targets
{
    /// <summary>Runs one of them over so many bytes.</summary>
    /// <param name="name">Name: frames, image, record, csv or yaml.</param>
    /// <param name="bytes">Bytes to read, at least.</param>
    /// <param name="seed">Seed of everything that is drawn.</param>
    /// <param name="folder">A folder for the files.</param>
    public static FuzzReport Run(string name, long bytes, uint seed, string folder) => name switch
    {
        "frames" => FrameFuzz.Run(bytes, seed),
        "image" => FileFuzz.Run(FileKinds.Image(), bytes, seed),
        "record" => FileFuzz.Run(FileKinds.Record(Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("n"))).FullName), bytes, seed),
        "csv" => FileFuzz.Run(FileKinds.Csv(folder), bytes, seed),
        "yaml" => FileFuzz.Run(FileKinds.Yaml(folder), bytes, seed),
        _ => throw new ArgumentException($"'{name}' is not a target"),
    };
}
