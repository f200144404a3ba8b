using ImitationHil.Lab.Records;

namespace ImitationHil.Tests.Kill;

/// <summary>A file on a disk that becomes full after so many bytes, in the middle of a write.</summary>
internal sealed class FullDisk(Stream file, long room) : WrappedFile(file)
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        int fits = (int)Math.Min(count, room - Position);
        base.Write(buffer, offset, fits);
        if (fits < count)
            throw new IOException("No space left on device");
    }
}

/// <summary>A file on a disk that takes nothing while its gate is shut.</summary>
internal sealed class StalledDisk(Stream file, ManualResetEventSlim gate) : WrappedFile(file)
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        gate.Wait();
        base.Write(buffer, offset, count);
    }
}

/// <summary>A file that somebody stands in front of.</summary>
internal abstract class WrappedFile(Stream file) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => file.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Runs where a small file system may be mounted (root, or a container with that right).</summary>
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!Possible.Value)
            Skip = "A tmpfs cannot be mounted here (it takes root): the full disk is tested by an injected one only.";
    }

    private static readonly Lazy<bool> Possible = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("imitation-mount-").FullName;
        bool mounted = SmallDisk.Do("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
        if (mounted)
            SmallDisk.Do("umount", folder);
        Directory.Delete(folder);
        return mounted;
    });
}

/// <summary>A tmpfs of a few pages on a folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int kilobytes)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Assert.True(Do("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder));
    }

    public static bool Do(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public void Dispose() => Assert.True(Do("umount", _folder));
}
