namespace ImitationHil.Lab.Records;

/// <summary>
/// A background thread that drains a ring into a run, so that the control thread never meets the disk. If writing
/// fails, recording ends, the ring fills and counts drops, the loop goes on, and <see cref="Complete"/> throws what
/// happened.
/// </summary>
public sealed class RecordingThread : IDisposable
{
    // Polled, because signalling would cost the control thread a system call. Ten samples at 1 kHz.
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    private readonly RunWriter writer;
    private readonly TraceDrain drain;
    private readonly Thread thread;
    private readonly ManualResetEventSlim stop = new();
    private Exception? failure;

    /// <summary>Starts draining.</summary>
    /// <param name="ring">Where samples come from.</param>
    /// <param name="writer">Where they go; owned and disposed by this object.</param>
    /// <param name="flushEvery">Longest time that a sample waits for its flush, for example 200 ms.</param>
    /// <param name="time">The clock for <paramref name="flushEvery"/>.</param>
    public RecordingThread(TraceRing ring, RunWriter writer, TimeSpan flushEvery, TimeProvider time)
    {
        this.writer = writer;
        drain = new TraceDrain(ring, writer, flushEvery, time);
        thread = new Thread(Loop) { IsBackground = true, Name = "recording" };
        thread.Start();
    }

    /// <summary>What stopped the recording; null while all is well.</summary>
    public Exception? Failure => Volatile.Read(ref failure);

    /// <summary>Takes the rest of the ring, then ends the run. Call it after the last record.</summary>
    /// <param name="ended"><see cref="RunManifest.Complete"/>, or the name of the status that ended the run.</param>
    /// <exception cref="IOException">Recording failed on the way; the run is readable up to its last flush.</exception>
    public void Complete(string ended = RunManifest.Complete)
    {
        Join();
        if (failure is not null)
        {
            throw new IOException($"Recording failed: {failure.Message} The run is readable up to its last flush.", failure);
        }

        drain.Pump();
        writer.Complete(ended);
    }

    /// <summary>Stops the thread and closes the files.</summary>
    public void Dispose()
    {
        Join();
        writer.Dispose();
        stop.Dispose();
    }

    private void Join()
    {
        if (thread.IsAlive)
        {
            stop.Set();
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
            }
            while (!stop.Wait(PollEvery));

            drain.Pump();
        }
        catch (Exception problem)
        {
            // Kept for Complete: an exception that leaves a thread would end the process, and with it the loop.
            Volatile.Write(ref failure, problem);
        }
    }
}
