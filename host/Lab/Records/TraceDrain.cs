using ImitationHil.Firmware;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Moves samples from a ring to a run and decides when to flush: when <paramref name="flushEvery"/> has passed since the
/// last time, and at once after a fault, because that is the record that will be wanted. One thread; the clock is an
/// argument.
/// </summary>
/// <param name="ring">Where samples come from.</param>
/// <param name="writer">Where they go; owned by the caller.</param>
/// <param name="flushEvery">Longest time that a sample waits for its flush, while pumped.</param>
/// <param name="time">The clock.</param>
public sealed class TraceDrain(TraceRing ring, RunWriter writer, TimeSpan flushEvery, TimeProvider time)
{
    private long lastFlush = time.GetTimestamp();
    private int episode;
    private bool pending;

    /// <summary>Number of flushes so far.</summary>
    public int Flushes { get; private set; }

    /// <summary>Takes what is in the ring, appends it, and flushes when it is time.</summary>
    public void Pump()
    {
        bool fault = false;
        while (ring.TryTake(out TracedSample? traced))
        {
            if (traced.Episode != episode)
            {
                episode = traced.Episode;
                writer.BeginEpisode(traced.Name, traced.Seed);
            }

            writer.Append(traced.Sample);
            pending = true;
            fault |= traced.Sample.Status.IsFault();
        }

        writer.Drops = ring.Drops;
        if (pending && (fault || time.GetElapsedTime(lastFlush) >= flushEvery))
        {
            writer.Flush();
            Flushes++;
            pending = false;
            lastFlush = time.GetTimestamp();
        }
    }
}
