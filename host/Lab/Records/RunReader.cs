using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Reads a run folder. Manifest and trace have to belong together, every row has to fit the signals, and everything
/// that does not is a <see cref="BadInputException"/>. A run cut short is read and marked <see cref="Run.Truncated"/>.
/// </summary>
public static class RunReader
{
    /// <summary>Reads the run in a folder.</summary>
    /// <exception cref="BadInputException">There is no run, or it is damaged.</exception>
    public static Run Read(string folder)
    {
        var episodes = new List<(string Name, uint Seed, List<Sample> Samples)>();
        var (manifest, truncated) = Walk(folder, () => new TraceRow(), (seed, name) => episodes.Add((name, seed, [])), row => episodes[^1].Samples.Add(row.ToSample()));
        var signals = manifest.Signals.ToSignals();
        string[] names = [.. manifest.Auxiliary.Select(s => s.Name)];
        string[] units = [.. manifest.Auxiliary.Select(s => s.Unit)];
        Trajectory[] trajectories = [.. episodes.Select(e => new Trajectory
        {
            Name = e.Name,
            Signals = signals,
            Samples = e.Samples,
            AuxiliaryNames = names,
            AuxiliaryUnits = units,
            Seed = e.Seed,
        })];
        return new Run { Manifest = manifest, Trajectories = trajectories, Truncated = truncated, Folder = folder };
    }

    /// <summary>Reads the run in a folder row by row, in memory that does not grow with it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="onRow">Told of each row, which is reused for the next.</param>
    /// <returns>The manifest, and whether the run ends early.</returns>
    /// <exception cref="BadInputException">There is no run, or it is damaged.</exception>
    public static (RunManifest Manifest, bool Truncated) Stream(string folder, Action<TraceRow> onRow)
    {
        var row = new TraceRow();
        return Walk(folder, () => row, (_, _) => { }, onRow);
    }

    private static (RunManifest Manifest, bool Truncated) Walk(string folder, Func<TraceRow> room, Action<uint, string> onEpisode, Action<TraceRow> onRow)
    {
        string manifestFile = Path.Combine(folder, RunFiles.Manifest), traceFile = Path.Combine(folder, RunFiles.Trace);
        RunManifest manifest = RunManifestJson.Read(manifestFile, ReadText(folder, manifestFile));
        var signals = manifest.Signals.ToSignals();
        long episodes = 0;
        McapContent content = McapReader.Read(traceFile, TraceFormat.Schemas, TraceFormat.Channels, (channel, _, data) =>
        {
            ByteCursor at = data;
            if (channel == TraceFormat.EpisodeChannel)
            {
                (uint episode, uint seed, string name) = TraceFormat.DecodeEpisode(ref data);
                ExpectEpisode(at, episode, episodes++);
                onEpisode(seed, name);
                return;
            }

            var row = room();
            TraceFormat.DecodeRow(ref data, row);
            ExpectEpisode(at, row.Episode, episodes - 1);
            if (RunWriter.Misfit(row, signals.ObservationCount, signals.ActionCount, manifest.Auxiliary.Count) is { } problem)
            {
                throw at.Refusal($"step {row.Step}: {problem} Use the trace and the manifest of the same run.");
            }

            onRow(row);
        });
        RefuseStranger(traceFile, content, manifest);
        bool truncated = content.Truncated || manifest.Ended == RunManifest.Running;
        if (!truncated && episodes != manifest.Episodes)
        {
            throw new BadInputException(manifestFile, "$.episodes",
                $"{manifest.Episodes} episodes are announced, the trace holds {episodes}. Use the trace and the manifest of the same run.");
        }

        return (manifest, truncated);
    }

    private static void ExpectEpisode(ByteCursor at, uint found, long expected)
    {
        if (found != expected)
        {
            throw at.Refusal(expected < 0
                ? $"a row of episode {found} stands before the opening of any episode. {McapFormat.Damaged}"
                : $"episode {expected} was expected, this message belongs to {found}. {McapFormat.Damaged}");
        }
    }

    private static string ReadText(string folder, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(folder, RunFiles.Manifest, $"cannot be read: {problem.Message} Expected the folder of a run, with {RunFiles.Manifest} and {RunFiles.Trace}.");
        }
    }

    private static void RefuseStranger(string traceFile, McapContent content, RunManifest manifest)
    {
        // A trace cut off within its first bytes has no description yet, and no rows that could be misread.
        McapMetadata? found = content.Metadata.GetValueOrDefault(TraceFormat.MetadataName);
        if (found is null && content.Truncated && content.MessageCount == 0)
        {
            return;
        }

        IReadOnlyDictionary<string, string> expected = RunFiles.Metadata(manifest).Entries;
        bool same = found is not null && found.Entries.Count == expected.Count
            && expected.All(e => found.Entries.TryGetValue(e.Key, out string? value) && value == e.Value);
        if (!same || content.Metadata.Count != 1)
        {
            throw new BadInputException(traceFile, $"metadata '{TraceFormat.MetadataName}'",
                $"names, units, period, plant or kind are not those of {RunFiles.Manifest}. Use the trace and the manifest of the same run.");
        }
    }
}
