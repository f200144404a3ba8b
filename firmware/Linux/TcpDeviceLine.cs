using System.Net;
using System.Net.Sockets;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// The device's end of TCP: listens, and talks to one host at a time. A connection that ends is reported as lost once,
/// so that the plant is stopped; then the next host is awaited. No host is not a lost line. There is no password: who
/// can reach the port can drive the motor, so listen on loopback or on a network of your own.
/// </summary>
public sealed class TcpDeviceLine : ILine, IDisposable
{
    private readonly Socket _listener;
    private readonly int _stallMilliseconds;
    private TcpLine? _client;

    /// <param name="address">Where to listen, for example <see cref="IPAddress.Loopback"/>.</param>
    /// <param name="port">Port, or 0 for a free one.</param>
    /// <param name="stallMilliseconds">See <see cref="FileLine"/>.</param>
    /// <exception cref="LineException">The port cannot be had.</exception>
    public TcpDeviceLine(IPAddress address, int port, int stallMilliseconds = FileLine.DefaultStallMilliseconds)
    {
        _stallMilliseconds = stallMilliseconds;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(address, port));
            _listener.Listen(1);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new LineException($"{address}:{port}: cannot listen: {e.Message}. End the program that has this port, or choose another (0: any free one).", e);
        }

        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>The port that is listened on.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        if (_client == null)
        {
            try
            {
                if (!_listener.Poll(waitMilliseconds * 1000, SelectMode.SelectRead))
                    return 0;
                _client = new TcpLine(_listener.Accept(), _stallMilliseconds);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // A host that left before it was accepted is no host.
                return 0;
            }
        }

        int got = _client.Read(buffer, offset, count, waitMilliseconds);
        if (got < 0)
            Drop();
        return got;
    }

    /// <inheritdoc/>
    public bool Write(byte[] buffer, int offset, int count)
    {
        if (_client == null)
            return false;
        if (_client.Write(buffer, offset, count))
            return true;
        Drop();
        return false;
    }

    /// <summary>Closes the connection and stops listening. Call it when no thread uses the line any more.</summary>
    public void Dispose()
    {
        Drop();
        _listener.Dispose();
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }
}
