namespace ImitationHil.Linux;

/// <summary>How well a loop kept time.</summary>
/// <param name="Wake">From the point of the grid to the moment at which the thread ran.</param>
/// <param name="Compute">From there to the end of the tick's work.</param>
/// <param name="Ticks">Ticks that ran.</param>
/// <param name="Missed">Points of the grid that were skipped, because a tick had not ended or the thread had not woken.</param>
/// <param name="AllocatedBytes">Memory that the loop's thread allocated.</param>
/// <param name="Collections">Garbage collections in the process meanwhile, of all generations.</param>
public sealed record LoopTiming(Histogram Wake, Histogram Compute, long Ticks, long Missed, long AllocatedBytes, int Collections);

/// <summary>The loop that keeps time, and the measure of how well: one tick of work at each point of a grid.</summary>
public static class TickMeter
{
    // 0.1 us: a tick of a small policy takes less than a microsecond. Up to 10 ms.
    private const int ComputeBinNanoseconds = 100, ComputeBins = 100_000;

    /// <summary>Runs ticks on the calling thread, which is in practice a <see cref="RealTimeThread"/>.</summary>
    /// <param name="periodMicroseconds">Distance of the ticks.</param>
    /// <param name="ticks">How many.</param>
    /// <param name="tick">The work of one.</param>
    /// <param name="stop">Ends it early.</param>
    public static LoopTiming Run(int periodMicroseconds, long ticks, Action tick, CancellationToken stop)
    {
        var timer = new TickTimer(periodMicroseconds);
        var compute = new Histogram(ComputeBinNanoseconds, ComputeBins);

        // Every call of the loop below once, before anything is counted.
        timer.Wait();
        tick();
        compute.Add(TickTimer.NowNanoseconds());
        compute.Clear();
        timer.Wake.Clear();
        long missedBefore = timer.MissedCount, done = 0;
        int collectionsBefore = GC.CollectionCount(0);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        while (done < ticks && !stop.IsCancellationRequested)
        {
            long woke = timer.Wait();
            tick();
            compute.Add(TickTimer.NowNanoseconds() - woke);
            done++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        return new LoopTiming(timer.Wake, compute, done, timer.MissedCount - missedBefore, allocated, GC.CollectionCount(0) - collectionsBefore);
    }
}
