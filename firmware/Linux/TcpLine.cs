using System.Net.Sockets;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// A line over one TCP connection, without Nagle's delay. Lost when the other side closes or resets the connection, or
/// takes nothing for the stall time; it stays lost, and <see cref="Loss"/> says why.
/// </summary>
public sealed class TcpLine : ILine, IDisposable
{
    /// <summary>A connection on which nothing came for so long is asked whether the other side is there, in seconds.</summary>
    public const int KeepAliveSeconds = 5;

    /// <summary>Distance of the questions, in seconds.</summary>
    public const int KeepAliveIntervalSeconds = 1;

    /// <summary>Questions without an answer after which the line is lost.</summary>
    public const int KeepAliveCount = 3;

    private readonly Socket _socket;
    private volatile string? _loss;

    /// <param name="socket">A connected socket, owned from here on.</param>
    /// <param name="stallMilliseconds">See <see cref="FileLine"/>.</param>
    public TcpLine(Socket socket, int stallMilliseconds = FileLine.DefaultStallMilliseconds)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.SendTimeout = stallMilliseconds;

        // A peer that lost power answers nothing: noticed even when nobody writes.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveCount);
    }

    /// <summary>Why the line is lost; null while it is not.</summary>
    public string? Loss => _loss;

    /// <summary>Connects to a device.</summary>
    /// <exception cref="LineException">Nobody answers there; the message names address, cause and what to do.</exception>
    public static TcpLine Connect(string host, int port, int stallMilliseconds = FileLine.DefaultStallMilliseconds)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(host, port);
            return new TcpLine(socket, stallMilliseconds);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new LineException($"{host}:{port}: cannot be reached: {e.Message}. Start the device program there, and check name, port and firewall.", e);
        }
    }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
    {
        if (_loss != null)
            return -1;
        try
        {
            if (!_socket.Poll(waitMilliseconds * 1000, SelectMode.SelectRead))
                return 0;
            int got = _socket.Receive(buffer, offset, count, SocketFlags.None);
            return got > 0 ? got : Lose("the other side closed the connection");
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Lose(e.Message);
        }
    }

    /// <inheritdoc/>
    public bool Write(byte[] buffer, int offset, int count)
    {
        if (_loss != null)
            return false;
        try
        {
            while (count > 0)
            {
                int put = _socket.Send(buffer, offset, count, SocketFlags.None);
                offset += put;
                count -= put;
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Lose(e.Message);
            return false;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _loss ??= "it was closed here";
        _socket.Dispose();
    }

    private int Lose(string why)
    {
        _loss ??= why;
        return -1;
    }
}
