using System.Text;

namespace ImitationHil.Lab.Records;

/// <summary>
/// <c>run.json</c> in its folder: renamed into place, so that a reader never meets half a manifest, and its last version is
/// written over room that was taken at the start, so that a disk that has become full still learns how the run ended.
/// </summary>
internal sealed class ManifestFile(string folder)
{
    // Room for a longer word in "ended" and for two long numbers.
    private const int LastGrows = 128;

    private readonly string path = Path.Combine(folder, RunFiles.Manifest);

    /// <summary>Replaces the manifest.</summary>
    public void Write(RunManifest content)
    {
        WriteOver(RunManifestJson.Write(content));
        File.Move(path + RunFiles.Partial, path, overwrite: true);
    }

    /// <summary>Takes room for the next <see cref="Write"/>.</summary>
    public void Reserve(RunManifest content) => WriteOver(RunManifestJson.Write(content) + new string(' ', LastGrows));

    private void WriteOver(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var file = new FileStream(path + RunFiles.Partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(bytes);
        file.SetLength(bytes.Length);
        file.Flush(flushToDisk: true);
    }
}
