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
/// into slots made beforehand: it allocates nothing, never waits, and when the ring is full it drops the sample and
/// counts it.
/// </summary>
public sealed class TraceRing : ITrace
{
    private readonly Signals signals;
    private readonly TraceSources sources;
    private readonly Slot[] slots;

    // Counts, not indexes: taken <= recorded <= taken + capacity. Each is written by one thread only.
    private long recorded;
    private long taken;
    private long drops;

    private int episode;
    private string name = "";
    private uint seed;

    /// <summary>A ring of this many samples, at least 1. At 50 Hz a capacity of 512 bridges ten seconds of a stalled disk.</summary>
    public TraceRing(Signals signals, int capacity, TraceSources? sources = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.signals = signals;
        this.sources = sources ?? new TraceSources();
        CheckLength(this.sources.Expert, nameof(TraceSources.Expert));
        slots = new Slot[capacity];
        for (int i = 0; i < capacity; i++)
        {
            slots[i] = new Slot(signals);
        }
    }

    /// <summary>Samples that found the ring full and were lost.</summary>
    public long Drops => Volatile.Read(ref drops);

    /// <summary>Control thread, between episodes: what is recorded from here on belongs to this episode.</summary>
    public void BeginEpisode(string episodeName, uint episodeSeed)
    {
        episode++;
        name = episodeName;
        seed = episodeSeed;
    }

    /// <inheritdoc/>
    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
    {
        if (episode == 0)
        {
            throw new InvalidOperationException("Begin an episode before its first sample.");
        }

        long at = recorded;
        if (at - Volatile.Read(ref taken) >= slots.Length)
        {
            Volatile.Write(ref drops, drops + 1);
            return;
        }

        Slot slot = slots[at % slots.Length];
        slot.Episode = episode;
        slot.Name = name;
        slot.Seed = seed;
        slot.Step = step;
        slot.Time = sources.TimeMicroseconds is null ? (long)step * signals.PeriodMicroseconds : sources.TimeMicroseconds();
        slot.Latency = sources.LatencyMicroseconds is null ? 0 : sources.LatencyMicroseconds();
        slot.LimitBits = limitBits;
        slot.Status = status;
        Array.Copy(observation, slot.Observation, slot.Observation.Length);
        Array.Copy(asked, slot.Asked, slot.Asked.Length);
        Array.Copy(applied, slot.Applied, slot.Applied.Length);

        if (sources.Expert is not null)
        {
            Array.Copy(sources.Expert, slot.Expert, slot.Expert.Length);
        }

        // Published last: the other thread sees the slot only when it is filled.
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

        Slot slot = slots[at % slots.Length];
        sample = new TracedSample(slot.Episode, slot.Name, slot.Seed, new Sample
        {
            Step = slot.Step,
            TimeMicroseconds = slot.Time,
            Observation = Widen(slot.Observation),
            ActionAsked = Widen(slot.Asked),
            ActionApplied = Widen(slot.Applied),
            ExpertAction = sources.Expert is null ? [] : Widen(slot.Expert),
            LimitBits = slot.LimitBits,
            Status = slot.Status,
            LatencyMicroseconds = slot.Latency,
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

    private static double[] Widen(float[] values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private sealed class Slot(Signals signals)
    {
        public readonly float[] Observation = new float[signals.ObservationCount];
        public readonly float[] Asked = new float[signals.ActionCount];
        public readonly float[] Applied = new float[signals.ActionCount];
        public readonly float[] Expert = new float[signals.ActionCount];
        public int Episode;
        public string Name = "";
        public uint Seed;
        public int Step;
        public long Time;
        public int Latency;
        public int LimitBits;
        public Status Status;
    }
}
