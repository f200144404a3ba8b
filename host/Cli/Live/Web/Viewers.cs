using System.Net.WebSockets;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Cli.Live.Telemetry;

namespace ImitationHil.Cli.Live.Web;

/// <summary>
/// Everybody who looks on. Each has an outbox and a task that empties it into the socket: one that is slow, or whose line is blocked,
/// loses frames and then the line, and nobody else notices.
/// </summary>
internal sealed class Viewers(LiveSession session, CommandLease lease, Action<string> log)
{
    /// <summary>Most viewers at once.</summary>
    public const int Most = 64;

    private const int LongestMessage = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private Outbox[] _outboxes = [];
    private volatile int _version;

    /// <summary>How many look on.</summary>
    public int Count => _outboxes.Length;

    /// <summary>Changes whenever somebody comes or goes.</summary>
    public int Version => _version;

    /// <summary>Hands a message to everybody. Does not wait.</summary>
    public void Send(byte[] message, bool isState)
    {
        foreach (var outbox in Volatile.Read(ref _outboxes))
        {
            if (isState)
                outbox.PutState(message);
            else
                outbox.PutFrame(message);
        }
    }

    /// <summary>Serves a viewer until its line ends.</summary>
    /// <param name="socket">The line.</param>
    /// <param name="viewer">Who it is.</param>
    /// <param name="state">The state, to begin with.</param>
    /// <param name="end">Ends every line.</param>
    public async Task Serve(WebSocket socket, string viewer, byte[] state, CancellationToken end)
    {
        var outbox = new Outbox();
        outbox.PutState(state);
        Change(all => [.. all, outbox]);
        lease.Line(viewer, 1);
        var status = WebSocketCloseStatus.NormalClosure;

        // Two tokens: a send that is cancelled takes the socket with it, a wait that is cancelled does not.
        using var line = CancellationTokenSource.CreateLinkedTokenSource(end);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(line.Token);
        var sending = Send(socket, outbox, line, waiting.Token);
        try
        {
            await Receive(socket, viewer, line.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            status = WebSocketCloseStatus.EndpointUnavailable;
            if (e is WebSocketException && e.InnerException is null)
                log($"live: the line of a viewer is closed: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            status = WebSocketCloseStatus.PolicyViolation;
            log($"live: the line of a viewer is closed: {e.Message}");
        }
        finally
        {
            lease.Line(viewer, -1);
            Change(all => [.. all.Where(other => other != outbox)]);
            await waiting.CancelAsync();
            await sending;
            await Close(socket, status);
        }
    }

    private static async Task Send(WebSocket socket, Outbox outbox, CancellationTokenSource line, CancellationToken waiting)
    {
        try
        {
            while (true)
            {
                await outbox.WaitAsync(waiting);
                while (outbox.TryTake(out byte[]? message))
                {
                    // A line that takes nothing for so long is given up.
                    using var late = CancellationTokenSource.CreateLinkedTokenSource(line.Token);
                    late.CancelAfter(Patience);
                    await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, late.Token);
                }
            }
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            // The other direction has ended.
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            await line.CancelAsync();
        }
    }

    private async Task Receive(WebSocket socket, string viewer, CancellationToken end)
    {
        byte[] buffer = new byte[LongestMessage];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                    throw new InvalidDataException($"a message is longer than {LongestMessage} bytes");
                part = await socket.ReceiveAsync(buffer.AsMemory(length), end);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
                return;

            if (part.MessageType != WebSocketMessageType.Text)
                throw new InvalidDataException("expected text");
            Obey(buffer.AsMemory(0, length), viewer);
        }
    }

    // The one thing that a viewer may say here: where the student wants the rig. Everything else is a request.
    private void Obey(ReadOnlyMemory<byte> message, string viewer)
    {
        using var json = JsonDocument.Parse(message);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("aim", out var aim) || aim.ValueKind != JsonValueKind.Array || aim.GetArrayLength() > 8)
            throw new InvalidDataException("""expected {"aim":[numbers]}""");
        var target = new float[aim.GetArrayLength()];
        int i = 0;
        foreach (var number in aim.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetSingle(out target[i++]))
                throw new InvalidDataException("""expected {"aim":[numbers]}""");
        }

        if (lease.Allows(viewer))
            session.Aim(target);
    }

    private static async Task Close(WebSocket socket, WebSocketCloseStatus status)
    {
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseAsync(status, null, late.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The line is gone; that is what was wanted.
        }
    }

    private void Change(Func<Outbox[], Outbox[]> change)
    {
        lock (_gate)
        {
            Volatile.Write(ref _outboxes, change(_outboxes));
            _version++;
        }
    }
}
