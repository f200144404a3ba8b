using System.Diagnostics.CodeAnalysis;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>
/// What waits to be sent to one viewer. Few frames: a viewer that is slow loses the oldest and delays nobody. One state: a newer one
/// takes the place of an older one that was not sent yet, so that the last is never lost.
/// </summary>
/// <param name="most">Frames that wait at most.</param>
internal sealed class Outbox(int most = 4)
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _frames = new(most);
    private readonly SemaphoreSlim _signal = new(0);
    private byte[]? _state;

    /// <summary>Frames that this viewer lost.</summary>
    public long LostCount { get; private set; }

    /// <summary>A frame to send when there is room.</summary>
    public void PutFrame(byte[] frame)
    {
        lock (_gate)
        {
            if (_frames.Count == most)
            {
                _frames.Dequeue();
                LostCount++;
            }

            _frames.Enqueue(frame);
        }

        Wake();
    }

    /// <summary>The present state; sent before any frame.</summary>
    public void PutState(byte[] state)
    {
        lock (_gate)
            _state = state;
        Wake();
    }

    /// <summary>What is to be sent next, if anything is.</summary>
    public bool TryTake([NotNullWhen(true)] out byte[]? message)
    {
        lock (_gate)
        {
            message = _state;
            _state = null;
            return message is not null || _frames.TryDequeue(out message);
        }
    }

    /// <summary>Waits until there is something.</summary>
    public Task WaitAsync(CancellationToken end) => _signal.WaitAsync(end);

    // One permit is enough: whoever wakes takes everything.
    private void Wake()
    {
        lock (_gate)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }
}
