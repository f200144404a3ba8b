namespace ImitationHil.Lab.Records;

/// <summary>
/// A background thread that drains a ring into a run, so that the control thread never meets the disk. If writing
/// fails, recording ends, the ring fills and counts drops, the loop goes on with the same actions, and
/// <see cref="Complete"/> throws what happened.
/// </summary>
public sealed class RecordingThread : IDisposable
{
    /// <summary>Longest time that a sample waits for its flush, by default.</summary>
    public static readonly TimeSpan DefaultFlush = TimeSpan.FromMilliseconds(200);

    // Polled, because signalling would cost the control thread a system call. Ten samples at 1 kHz.
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    // A disk that takes nothing for so long is not waited for any longer, even with the motor off.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TraceRing ring;
    private readonly RunWriter writer;
    private readonly TraceDrain drain;
    private readonly TimeProvider time;
    private readonly Thread thread;
    private readonly AutoResetEvent pump = new(false);
    private volatile bool stop;
    private Exception? failure;

    /// <summary>Starts draining.</summary>
    /// <param name="ring">Where samples come from.</param>
    /// <param name="writer">Where they go; owned and disposed by this object.</param>
    /// <param name="flushEvery">Longest time that a sample waits for its flush, for example <see cref="DefaultFlush"/>.</param>
    /// <param name="time">The clock for <paramref name="flushEvery"/>.</param>
    public RecordingThread(TraceRing ring, RunWriter writer, TimeSpan flushEvery, TimeProvider time)
    {
        this.ring = ring;
        this.writer = writer;
        this.time = time;
        drain = new TraceDrain(ring, writer, flushEvery, time);
        thread = new Thread(Loop) { IsBackground = true, Name = "recording" };
        thread.Start();
    }

    /// <summary>What stopped the recording; null while all is well.</summary>
    public Exception? Failure => Volatile.Read(ref failure);

    /// <summary>After <see cref="Complete"/>: samples that are not in the run, dropped by a full ring or lost with the disk.</summary>
    public long Lost => ring.Offered - writer.Kept;

    /// <summary>
    /// Control thread, between episodes, when the motor is off: waits until the ring has room for the whole episode, so that
    /// within it nothing is dropped however slow the disk is, and begins it. Does not wait for a recorder that has failed, and
    /// for none longer than ten seconds: the ring then counts what it drops.
    /// </summary>
    /// <param name="name">Name of the episode.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="horizon">Samples that it may bring; more than the ring holds are not waited for.</param>
    public void BeginEpisode(string name, uint seed, int horizon)
    {
        long begin = time.GetTimestamp();
        while (ring.Free < Math.Min(horizon, ring.Capacity) && Failure is null && time.GetElapsedTime(begin) < Patience)
        {
            pump.Set();
            Thread.Sleep(1);
        }

        ring.BeginEpisode(name, seed);
    }

    /// <summary>Takes the rest of the ring, then ends the run. Call it after the last record.</summary>
    /// <param name="ended"><see cref="RunManifest.Complete"/>, or the name of the status that ended the run.</param>
    /// <exception cref="IOException">Recording failed on the way; the run is readable up to its last flush.</exception>
    public void Complete(string ended = RunManifest.Complete)
    {
        Join();
        if (failure is null)
        {
            try
            {
                drain.Finish();
                writer.Complete(ended);
            }
            catch (Exception problem)
            {
                failure = problem;
            }
        }

        if (failure is not null)
        {
            writer.Abandon(Lost);
            throw new IOException($"Recording failed: {failure.Message} The run is readable up to its last flush; {Lost} samples are not in it.", failure);
        }
    }

    /// <summary>Stops the thread and closes the files.</summary>
    public void Dispose()
    {
        Join();
        writer.Dispose();
        pump.Dispose();
    }

    private void Join()
    {
        if (thread.IsAlive)
        {
            stop = true;
            pump.Set();
            thread.Join();
        }
    }

    private void Loop()
    {
        try
        {
            do
            {
                drain.Pump();
                pump.WaitOne(PollEvery);
            }
            while (!stop);

            drain.Pump();
        }
        catch (Exception problem)
        {
            // Kept for Complete: an exception that leaves a thread would end the process, and with it the loop.
            Volatile.Write(ref failure, problem);
        }
    }
}
