using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Writes a run folder while the run goes on. It writes in place, so that a killed process leaves a readable run up to
/// the last <see cref="Flush"/>; such a run says <c>"ended": "running"</c> and reads as truncated. For trajectories
/// that are all there already, <see cref="WriteAll"/> leaves either the whole run or nothing. One thread at a time.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private readonly ManifestFile file;
    private readonly RunManifest manifest;
    private readonly int observationCount;
    private readonly int actionCount;
    private readonly McapWriter trace;
    private readonly Stream stream;
    private readonly ByteBuilder message = new();
    private uint episode;
    private ulong episodeStart;
    private long? episodeZero;
    private bool complete;

    private RunWriter(string folder, RunManifest manifest, Func<string, Stream> open)
    {
        file = new ManifestFile(folder);
        this.manifest = manifest with { Ended = RunManifest.Running, Episodes = 0 };
        observationCount = manifest.Signals.Observation.Count;
        actionCount = manifest.Signals.Action.Count;
        stream = open(Path.Combine(folder, RunFiles.Trace));
        try
        {
            // The trace first: a process that is killed between the two leaves no run, not half a one.
            trace = new McapWriter(stream, TraceFormat.Schemas, TraceFormat.Channels, [RunFiles.Metadata(manifest)]);
            file.Write(this.manifest);
            file.Reserve(this.manifest);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Samples lost on the way here; written into the manifest by <see cref="Complete"/>.</summary>
    public long Drops { get; set; }

    /// <summary>Samples that survive the death of the process: those in chunks that were handed to the operating system whole.</summary>
    public long Kept => (long)trace.WrittenCount(TraceFormat.RowChannel.Id);

    /// <summary>Number of episodes begun.</summary>
    public int Episodes => (int)episode;

    /// <summary>Begins a run in a folder, which is created. Episodes, drops and ended of the manifest are the writer's to fill in.</summary>
    /// <exception cref="BadInputException">The folder holds something and may not be replaced.</exception>
    /// <exception cref="ArgumentException">The manifest could not be read again.</exception>
    /// <exception cref="IOException">The disk refuses; nothing has been recorded.</exception>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">What the run is.</param>
    /// <param name="existing">What to do with a run that is there.</param>
    /// <param name="open">Opens the trace file; null for the file system. A seam for disks that are full, slow or broken.</param>
    public static RunWriter Create(string folder, RunManifest manifest, ExistingRun existing = ExistingRun.Refuse, Func<string, Stream>? open = null)
    {
        RunManifestJson.Write(manifest);
        RefuseFolder(folder, existing);
        Directory.CreateDirectory(folder);

        // The manifest first: without it what is left is no run any more, and not one that lost its trace.
        foreach (string stale in new[] { RunFiles.Manifest, RunFiles.Trace, RunFiles.Policy, RunFiles.Table })
        {
            File.Delete(Path.Combine(folder, stale));
        }

        return new RunWriter(folder, manifest, open ?? OpenFile);
    }

    /// <summary>
    /// Writes a whole run: into a hidden sibling folder that is renamed at the end, so that after an error the folder
    /// is as it was before.
    /// </summary>
    /// <exception cref="BadInputException">The folder holds something and may not be replaced.</exception>
    /// <exception cref="ArgumentException">Manifest and trajectories do not fit together.</exception>
    public static void WriteAll(string folder, RunManifest manifest, IReadOnlyList<Trajectory> trajectories, ExistingRun existing = ExistingRun.Refuse)
    {
        RefuseFolder(folder, existing);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string sibling = Path.Combine(Path.GetDirectoryName(folder) ?? folder, $".{Path.GetFileName(folder)}.{Guid.NewGuid():N}.partial");
        try
        {
            using (RunWriter writer = Create(sibling, manifest))
            {
                writer.Drops = manifest.Drops;
                foreach (Trajectory trajectory in trajectories)
                {
                    writer.Append(trajectory);
                }

                writer.Complete(manifest.Ended == RunManifest.Running ? RunManifest.Complete : manifest.Ended);
            }

            MoveIntoPlace(sibling, folder);
        }
        catch
        {
            if (Directory.Exists(sibling))
            {
                Directory.Delete(sibling, recursive: true);
            }

            throw;
        }
    }

    /// <summary>Opens the next episode; the samples that follow belong to it.</summary>
    public void BeginEpisode(string name, uint seed)
    {
        if (name.Contains('\0'))
        {
            throw new ArgumentException("The name of an episode holds no zero character.", nameof(name));
        }

        // One period after the end of the episode before, so that on one time axis they stand side by side.
        episodeStart = episode == 0 ? 0 : trace.LastLogTimeNanoseconds + ((ulong)manifest.Signals.PeriodMicroseconds * 1000);
        episodeZero = null;
        TraceFormat.EncodeEpisode(message, episode, seed, name);
        trace.Append(TraceFormat.EpisodeChannel.Id, episodeStart, message.Span);
        episode++;
    }

    /// <summary>Appends a sample to the episode that was begun last.</summary>
    /// <exception cref="ArgumentException">The lengths of its arrays are not those of the signals.</exception>
    /// <exception cref="InvalidOperationException">No episode was begun.</exception>
    public void Append(Sample sample)
    {
        if (episode == 0)
        {
            throw new InvalidOperationException("Begin an episode before its first sample.");
        }

        if (sample.Step < 0)
        {
            throw new ArgumentException($"Step {sample.Step} is negative.", nameof(sample));
        }

        string? problem = Misfit(sample, observationCount, actionCount, manifest.Auxiliary.Count);
        if (problem is not null)
        {
            throw new ArgumentException($"Step {sample.Step}: {problem}", nameof(sample));
        }

        episodeZero ??= sample.TimeMicroseconds;
        TraceFormat.AppendRow(trace, LogTime(sample.TimeMicroseconds), episode - 1, sample);
    }

    /// <summary>Appends an episode as a whole.</summary>
    /// <exception cref="ArgumentException">Its signals or auxiliary columns are not those of the run.</exception>
    public void Append(Trajectory trajectory)
    {
        if (ManifestSignals.Hex(trajectory.Signals.Contract) != manifest.Signals.Contract)
        {
            throw new ArgumentException($"Trajectory '{trajectory.Name}' has other signals than the run.", nameof(trajectory));
        }

        IEnumerable<SignalSlot> auxiliary = trajectory.AuxiliaryNames.Zip(trajectory.AuxiliaryUnits, (name, unit) => new SignalSlot(name, unit));
        if (!auxiliary.SequenceEqual(manifest.Auxiliary))
        {
            throw new ArgumentException($"Trajectory '{trajectory.Name}' has other auxiliary columns than the run.", nameof(trajectory));
        }

        BeginEpisode(trajectory.Name, trajectory.Seed);
        foreach (Sample sample in trajectory.Samples)
        {
            Append(sample);
        }
    }

    /// <summary>
    /// Makes everything appended so far survive the death of the process: it is handed to the operating system. A power cut may
    /// still lose it; see <see cref="Sync"/>.
    /// </summary>
    public void Flush() => trace.Flush();

    /// <summary>Makes everything flushed so far survive a power cut as well (fsync), where the trace is a file. Takes as long as the disk takes.</summary>
    public void Sync() => (stream as FileStream)?.Flush(flushToDisk: true);

    /// <summary>Ends the run: closes the trace, then says in the manifest how it ended.</summary>
    /// <param name="ended"><see cref="RunManifest.Complete"/>, or the name of the status that ended the run.</param>
    public void Complete(string ended = RunManifest.Complete)
    {
        ObjectDisposedException.ThrowIf(complete, this);
        trace.Complete();
        Sync();
        trace.Dispose();
        complete = true;
        file.Write(manifest with { Ended = ended, Episodes = Episodes, Drops = Drops });
    }

    /// <summary>
    /// Ends a run whose trace could not be written to its end: the manifest says so, in room that was kept for it on a disk
    /// that may be full. Does what it can and never throws; without it the run stays as after a crash.
    /// </summary>
    /// <param name="drops">Samples that are missing from the trace.</param>
    public void Abandon(long drops)
    {
        try
        {
            complete = true;
            trace.Dispose();
            file.Write(manifest with { Ended = RunManifest.RecordingFailed, Episodes = Episodes, Drops = drops });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The disk that failed the trace fails the manifest, too; "running" is then the last word.
        }
    }

    /// <summary>Closes the files. Without <see cref="Complete"/> the run stays as after a crash: readable, and truncated.</summary>
    public void Dispose() => trace.Dispose();

    /// <summary>What is wrong with the lengths of a sample's arrays; null when they fit.</summary>
    internal static string? Misfit(Sample sample, int observations, int actions, int auxiliaries) => Misfit(
        sample.Observation.Length, sample.ActionAsked.Length, sample.ActionApplied.Length, sample.ExpertAction.Length, sample.TwinObservation.Length, sample.Auxiliary.Length,
        observations, actions, auxiliaries);

    /// <summary>What does not fit into a run of this shape; null when all does.</summary>
    internal static string? Misfit(TraceRow row, int observations, int actions, int auxiliaries) => Misfit(
        row.Observation.Length, row.ActionAsked.Length, row.ActionApplied.Length, row.ExpertAction.Length, row.TwinObservation.Length, row.Auxiliary.Length,
        observations, actions, auxiliaries);

    private static string? Misfit(int observation, int asked, int applied, int expert, int twin, int auxiliary, int observations, int actions, int auxiliaries)
    {
        static string? Wrong(string what, int length, int expected, bool mayBeEmpty) =>
            length == expected || (mayBeEmpty && length == 0) ? null : $"{what} has {length} numbers, {expected} were expected.";

        return Wrong("observation", observation, observations, mayBeEmpty: false)
            ?? Wrong("action asked", asked, actions, mayBeEmpty: false)
            ?? Wrong("action applied", applied, actions, mayBeEmpty: false)
            ?? Wrong("expert action", expert, actions, mayBeEmpty: true)
            ?? Wrong("twin observation", twin, observations, mayBeEmpty: true)
            ?? Wrong("auxiliary", auxiliary, auxiliaries, mayBeEmpty: true);
    }

    // Time since the first sample of the episode: an import may count from 1970. The row keeps the device time as it
    // is; the log time only orders the file, so a clock that steps back is held.
    private ulong LogTime(long microseconds)
    {
        Int128 time = (Int128)episodeStart + (((Int128)microseconds - episodeZero!.Value) * 1000);
        return (ulong)Int128.Clamp(time, trace.LastLogTimeNanoseconds, Int128.Max(trace.LastLogTimeNanoseconds, long.MaxValue));
    }

    // Unbuffered: the writer hands over whole chunks, and nothing may be left over for a close to stumble on.
    private static FileStream OpenFile(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private static void MoveIntoPlace(string sibling, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(sibling, folder);
            return;
        }

        // The old run is deleted only when the new one stands in its place.
        string old = sibling + ".old";
        Directory.Move(folder, old);
        try
        {
            Directory.Move(sibling, folder);
        }
        catch
        {
            Directory.Move(old, folder);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    private static void RefuseFolder(string folder, ExistingRun existing)
    {
        if (File.Exists(folder))
        {
            throw new BadInputException(folder, "", "is a file; a folder for the run was expected. Choose another name.");
        }

        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        if (existing == ExistingRun.Refuse)
        {
            throw new BadInputException(folder, "", "is not empty, and measurements are not overwritten. Choose another folder, or ask for it to be replaced.");
        }

        string[] ours = [RunFiles.Manifest, RunFiles.Manifest + RunFiles.Partial, RunFiles.Trace, RunFiles.Policy, RunFiles.Table];
        string? other = Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)).FirstOrDefault(e => !ours.Contains(e));
        if (other is not null)
        {
            throw new BadInputException(folder, other, "does not belong to a run, so this folder is not replaced. Move it away or choose another folder.");
        }
    }
}
