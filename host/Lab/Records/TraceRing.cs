using System.Diagnostics.CodeAnalysis;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// What the loop does not hand to <see cref="ITrace.Record"/>. The array is read at each record: an expert keeps it and
/// overwrites it each period. Called and read on the control thread, so the delegates must
/// not allocate or wait.
/// </summary>
public sealed record TraceSources
{
    /// <summary>Where the expert's clean action stands, length m. Null: unknown.</summary>
    public float[]? Expert { get; init; }

    /// <summary>Device time since the episode began, microseconds. Null: step times period, as in simulation.</summary>
    public Func<long>? TimeMicroseconds { get; init; }

    /// <summary>Time from measurement to actuation, microseconds. Null: 0.</summary>
    public Func<int>? LatencyMicroseconds { get; init; }
}

/// <summary>A sample on its way from the control thread to the file.</summary>
/// <param name="Episode">Running number of the episode in the ring, from 1.</param>
/// <param name="Name">Name of the episode.</param>
/// <param name="Seed">Seed of the episode.</param>
/// <param name="Sample">The sample.</param>
public sealed record TracedSample(int Episode, string Name, uint Seed, Sample Sample);

/// <summary>
/// The ring between the control thread, which records, and one other thread, which takes. <see cref="Record"/> copies
/// into arrays made beforehand: it allocates nothing, never waits, and when the ring is full it drops the sample and
/// counts it.
/// </summary>
public sealed class TraceRing : ITrace
{
    private readonly Signals signals;
    private readonly TraceSources sources;
    private readonly float[] observations, askeds, applieds, experts;
    private readonly Entry[] entries;

    // Written between episodes only, when no motor waits; hence the lock.
    private readonly List<(string Name, uint Seed)> episodes = [];

    // Counts, not indexes: taken <= recorded <= taken + capacity. Each is written by one thread only.
    private long recorded;
    private long taken;
    private long drops;
    private int episode;

    /// <summary>A ring of this many samples, at least 1. At 50 Hz a capacity of 512 bridges ten seconds of a stalled disk.</summary>
    public TraceRing(Signals signals, int capacity, TraceSources? sources = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.signals = signals;
        this.sources = sources ?? new TraceSources();
        CheckLength(this.sources.Expert, nameof(TraceSources.Expert));
        entries = new Entry[capacity];
        observations = new float[capacity * signals.ObservationCount];
        askeds = new float[capacity * signals.ActionCount];
        applieds = new float[capacity * signals.ActionCount];
        experts = new float[this.sources.Expert is null ? 0 : capacity * signals.ActionCount];
    }

    /// <summary>Samples that found the ring full and were lost.</summary>
    public long Drops => Volatile.Read(ref drops);

    /// <summary>Samples that were offered, those that were lost included.</summary>
    public long Offered => Volatile.Read(ref recorded) + Drops;

    /// <summary>Samples that it holds at most.</summary>
    public int Capacity => entries.Length;

    /// <summary>Samples that find room just now.</summary>
    public long Free => entries.Length - (Volatile.Read(ref recorded) - Volatile.Read(ref taken));

    /// <summary>Number of episodes that were begun.</summary>
    public int Episodes
    {
        get
        {
            lock (episodes)
            {
                return episodes.Count;
            }
        }
    }

    /// <summary>Control thread, between episodes: what is recorded from here on belongs to this episode.</summary>
    public void BeginEpisode(string episodeName, uint episodeSeed)
    {
        lock (episodes)
        {
            episodes.Add((episodeName, episodeSeed));
            episode = episodes.Count;
        }
    }

    /// <summary>Name and seed of an episode.</summary>
    /// <param name="number">From 1 to <see cref="Episodes"/>.</param>
    public (string Name, uint Seed) EpisodeAt(int number)
    {
        lock (episodes)
        {
            return episodes[number - 1];
        }
    }

    /// <inheritdoc/>
    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
    {
        if (episode == 0)
        {
            throw new InvalidOperationException("Begin an episode before its first sample.");
        }

        long at = recorded;
        if (at - Volatile.Read(ref taken) >= entries.Length)
        {
            Volatile.Write(ref drops, drops + 1);
            return;
        }

        int slot = (int)(at % entries.Length);
        ref Entry entry = ref entries[slot];
        entry.Episode = episode;
        entry.Step = step;
        entry.Time = sources.TimeMicroseconds is null ? (long)step * signals.PeriodMicroseconds : sources.TimeMicroseconds();
        entry.Latency = sources.LatencyMicroseconds is null ? 0 : sources.LatencyMicroseconds();
        entry.LimitBits = limitBits;
        entry.Status = status;
        int m = signals.ActionCount;
        Array.Copy(observation, 0, observations, slot * signals.ObservationCount, signals.ObservationCount);
        Array.Copy(asked, 0, askeds, slot * m, m);
        Array.Copy(applied, 0, applieds, slot * m, m);
        if (sources.Expert is not null)
        {
            Array.Copy(sources.Expert, 0, experts, slot * m, m);
        }

        // Published last: the other thread sees the sample only when it is whole.
        Volatile.Write(ref recorded, at + 1);
    }

    /// <summary>The other thread: takes the oldest sample, if there is one. Allocates the sample that it returns.</summary>
    public bool TryTake([NotNullWhen(true)] out TracedSample? sample)
    {
        sample = null;
        long at = taken;
        if (at >= Volatile.Read(ref recorded))
        {
            return false;
        }

        int slot = (int)(at % entries.Length);
        Entry entry = entries[slot];
        (string name, uint seed) = EpisodeAt(entry.Episode);
        sample = new TracedSample(entry.Episode, name, seed, new Sample
        {
            Step = entry.Step,
            TimeMicroseconds = entry.Time,
            Observation = Widen(observations, slot, signals.ObservationCount),
            ActionAsked = Widen(askeds, slot, signals.ActionCount),
            ActionApplied = Widen(applieds, slot, signals.ActionCount),
            ExpertAction = sources.Expert is null ? [] : Widen(experts, slot, signals.ActionCount),
            LimitBits = entry.LimitBits,
            Status = entry.Status,
            LatencyMicroseconds = entry.Latency,
        });

        // Only now may the control thread overwrite the slot.
        Volatile.Write(ref taken, at + 1);
        return true;
    }

    private void CheckLength(float[]? array, string source)
    {
        if (array is not null && array.Length != signals.ActionCount)
        {
            throw new ArgumentException($"{source} has {array.Length} numbers, the signals have {signals.ActionCount} actions.", nameof(sources));
        }
    }

    private static double[] Widen(float[] values, int slot, int width)
    {
        var wide = new double[width];
        for (int i = 0; i < width; i++)
        {
            wide[i] = values[(slot * width) + i];
        }

        return wide;
    }

    private struct Entry
    {
        public int Episode;
        public int Step;
        public long Time;
        public int Latency;
        public int LimitBits;
        public Status Status;
    }
}
