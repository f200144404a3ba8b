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
        string manifestFile = Path.Combine(folder, RunFiles.Manifest);
        RunManifest manifest = RunManifestJson.Read(manifestFile, ReadText(folder, manifestFile));
        string traceFile = Path.Combine(folder, RunFiles.Trace);
        var collector = new Collector(manifest);
        McapContent content = McapReader.Read(traceFile, TraceFormat.Schemas, TraceFormat.Channels, collector.Take);
        bool truncated = content.Truncated || manifest.Ended == RunManifest.Running;
        RefuseStranger(traceFile, content, manifest);
        IReadOnlyList<Trajectory> trajectories = collector.Trajectories();
        if (!truncated && trajectories.Count != manifest.Episodes)
        {
            throw Announced(manifestFile, manifest, trajectories.Count);
        }

        return new Run { Manifest = manifest, Trajectories = trajectories, Truncated = truncated, Folder = folder };
    }

    /// <summary>Reads the run in a folder row by row, in memory that does not grow with it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="onRow">Told of each row, which is reused for the next.</param>
    /// <returns>The manifest, and whether the run ends early.</returns>
    /// <exception cref="BadInputException">There is no run, or it is damaged.</exception>
    public static (RunManifest Manifest, bool Truncated) Stream(string folder, Action<TraceRow> onRow)
    {
        string manifestFile = Path.Combine(folder, RunFiles.Manifest), traceFile = Path.Combine(folder, RunFiles.Trace);
        RunManifest manifest = RunManifestJson.Read(manifestFile, ReadText(folder, manifestFile));
        var signals = manifest.Signals.ToSignals();
        var row = new TraceRow();
        long episodes = 0;
        McapContent content = McapReader.Read(traceFile, TraceFormat.Schemas, TraceFormat.Channels, (channel, _, data) =>
        {
            ByteCursor at = data;
            if (channel == TraceFormat.EpisodeChannel)
            {
                Collector.ExpectEpisode(at, TraceFormat.DecodeEpisode(ref data).Episode, (int)episodes++);
                return;
            }

            TraceFormat.DecodeRow(ref data, row);
            Collector.ExpectEpisode(at, row.Episode, (int)episodes - 1);
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
            throw Announced(manifestFile, manifest, episodes);
        }

        return (manifest, truncated);
    }

    private static BadInputException Announced(string manifestFile, RunManifest manifest, long episodes) => new(manifestFile, "$.episodes",
        $"{manifest.Episodes} episodes are announced, the trace holds {episodes}. Use the trace and the manifest of the same run.");

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

    /// <summary>Sorts the messages of a trace into episodes.</summary>
    private sealed class Collector(RunManifest manifest)
    {
        private readonly Signals signals = manifest.Signals.ToSignals();
        private readonly List<(string Name, uint Seed, List<Sample> Samples)> episodes = [];

        public void Take(McapChannel channel, ulong logTimeNanoseconds, ByteCursor data)
        {
            ByteCursor at = data;
            if (channel == TraceFormat.EpisodeChannel)
            {
                (uint episode, uint seed, string name) = TraceFormat.DecodeEpisode(ref data);
                ExpectEpisode(at, episode, episodes.Count);
                episodes.Add((name, seed, []));
                return;
            }

            (uint number, Sample sample) = TraceFormat.DecodeRow(ref data);
            ExpectEpisode(at, number, episodes.Count - 1);
            string? problem = RunWriter.Misfit(sample, signals.ObservationCount, signals.ActionCount, manifest.Auxiliary.Count);
            if (problem is not null)
            {
                throw at.Refusal($"step {sample.Step}: {problem} Use the trace and the manifest of the same run.");
            }

            episodes[^1].Samples.Add(sample);
        }

        public IReadOnlyList<Trajectory> Trajectories()
        {
            string[] names = [.. manifest.Auxiliary.Select(s => s.Name)];
            string[] units = [.. manifest.Auxiliary.Select(s => s.Unit)];
            return [.. episodes.Select(e => new Trajectory
            {
                Name = e.Name,
                Signals = signals,
                Samples = e.Samples,
                AuxiliaryNames = names,
                AuxiliaryUnits = units,
                Seed = e.Seed,
            })];
        }

        public static void ExpectEpisode(ByteCursor at, uint found, int expected)
        {
            if (found != expected)
            {
                throw at.Refusal(expected < 0
                    ? $"a row of episode {found} stands before the opening of any episode. {McapFormat.Damaged}"
                    : $"episode {expected} was expected, this message belongs to {found}. {McapFormat.Damaged}");
            }
        }
    }
}
