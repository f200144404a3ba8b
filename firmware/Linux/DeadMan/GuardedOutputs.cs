namespace ImitationHil.Linux;

/// <summary>The outputs that a guard switches off: every duty first, then every channel, then the driver's enable line. All open beforehand.</summary>
public sealed class GuardedOutputs : IDisposable
{
    private readonly OutputFile[] _files;

    private GuardedOutputs(OutputFile[] files) => _files = files;

    /// <summary>Opens all of them; everything that cannot be opened is in <paramref name="problems"/>, and nothing stays open then.</summary>
    public static GuardedOutputs? Open(GuardOptions options, List<string> problems)
    {
        var files = new List<OutputFile>();
        string[] paths =
        [
            .. options.Channels.Select(channel => Path.Combine(options.Root, channel, "duty_cycle")),
            .. options.Channels.Select(channel => Path.Combine(options.Root, channel, "enable")),
            .. options.EnableLine is null ? (string[])[] : [options.EnableLine],
        ];
        foreach (string path in paths)
        {
            try
            {
                files.Add(new OutputFile(path));
            }
            catch (LineException problem)
            {
                problems.Add(problem.Message);
            }
        }

        var outputs = new GuardedOutputs([.. files]);
        if (files.Count == paths.Length)
            return outputs;
        outputs.Dispose();
        return null;
    }

    /// <summary>Switches everything off, also what follows one that fails. True when every write was taken. Allocates nothing.</summary>
    public bool SetZero()
    {
        bool all = true;
        for (int i = 0; i < _files.Length; i++)
            all &= _files[i].SetZero();
        return all;
    }

    /// <summary>True when every output reads 0.</summary>
    public bool AreZero() => _files.All(file => file.IsZero());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}
