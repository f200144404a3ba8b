using ImitationHil.Firmware;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Moves samples from a ring to a run and decides when to flush: when <paramref name="flushEvery"/> has passed since the
/// last time, and at once after a fault, because that is the record that will be wanted; then it also goes to the disk
/// itself (fsync), for whoever reaches for the switch next. One thread; the clock is an argument.
/// </summary>
/// <param name="ring">Where samples come from.</param>
/// <param name="writer">Where they go; owned by the caller.</param>
/// <param name="flushEvery">Longest time that a sample waits for its flush, while pumped.</param>
/// <param name="time">The clock.</param>
public sealed class TraceDrain(TraceRing ring, RunWriter writer, TimeSpan flushEvery, TimeProvider time)
{
    private long lastFlush = time.GetTimestamp();
    private bool pending;

    /// <summary>Number of flushes so far.</summary>
    public int Flushes { get; private set; }

    /// <summary>Takes what is in the ring, appends it, and flushes when it is time.</summary>
    public void Pump()
    {
        bool fault = false;
        while (ring.TryTake(out TracedSample? traced))
        {
            BeginUpTo(traced.Episode);
            writer.Append(traced.Sample);
            pending = true;
            fault |= traced.Sample.Status.IsFault();
        }

        writer.Drops = ring.Drops;
        if (pending && (fault || time.GetElapsedTime(lastFlush) >= flushEvery))
        {
            Flush();
            if (fault)
            {
                writer.Sync();
            }
        }
    }

    /// <summary>After the last record: takes the rest, opens the episodes that left no sample, and flushes.</summary>
    public void Finish()
    {
        Pump();
        BeginUpTo(ring.Episodes);
        Flush();
    }

    private void Flush()
    {
        writer.Flush();
        Flushes++;
        pending = false;
        lastFlush = time.GetTimestamp();
    }

    // An episode that ended in its reset, or whose samples were all dropped, is an episode all the same.
    private void BeginUpTo(int number)
    {
        while (writer.Episodes < number)
        {
            (string name, uint seed) = ring.EpisodeAt(writer.Episodes + 1);
            writer.BeginEpisode(name, seed);
        }
    }
}
