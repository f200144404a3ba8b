using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Talks to the service manager (sd_notify of systemd): datagrams to the socket in NOTIFY_SOCKET. Without one every call does nothing. A
/// manager that is gone is no reason for a motor to stop, so nothing here throws after construction.
/// </summary>
public sealed class Systemd : IDisposable
{
    private static readonly byte[] Alive = "WATCHDOG=1"u8.ToArray();

    private readonly Socket? _socket;
    private readonly IClock _clock;
    private readonly uint _beatMicroseconds;
    private uint _lastMicroseconds;

    /// <param name="clock">Keeps signs of life apart.</param>
    /// <param name="socketPath">NOTIFY_SOCKET: a path, or a name that begins with @. Null or empty: nobody listens.</param>
    /// <param name="watchdogMicroseconds">WATCHDOG_USEC: the time without a sign of life after which the manager kills the program. Null: it does not watch.</param>
    public Systemd(IClock clock, string? socketPath, string? watchdogMicroseconds)
    {
        _clock = clock;
        if (string.IsNullOrEmpty(socketPath))
            return;

        // A third: two signs may be lost.
        if (uint.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out uint limit))
            _beatMicroseconds = Math.Max(1, limit / 3);
        _lastMicroseconds = clock.NowMicroseconds;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(socketPath[0] == '@' ? '\0' + socketPath[1..] : socketPath));

            // A manager that does not read must not hold the control loop.
            socket.Blocking = false;
            _socket = socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    /// <summary>With the environment that systemd gave this process.</summary>
    public static Systemd FromEnvironment(IClock clock) =>
        new(clock, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    /// <summary>True when somebody listens.</summary>
    public bool IsWatched => _socket != null;

    /// <summary>The program is ready; <paramref name="status"/> is shown by <c>systemctl status</c>.</summary>
    public void Ready(string status) => Send(Encoding.UTF8.GetBytes($"READY=1\nSTATUS={status}"));

    /// <summary>The program is on its way out.</summary>
    public void Stopping() => Send("STOPPING=1"u8.ToArray());

    /// <summary>A sign of life; sent when a third of the watchdog's time has passed since the last. Allocates nothing.</summary>
    public void Beat()
    {
        if (_socket == null || _beatMicroseconds == 0)
            return;
        uint now = _clock.NowMicroseconds;
        if (unchecked(now - _lastMicroseconds) < _beatMicroseconds)
            return;
        _lastMicroseconds = now;
        Send(Alive);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(byte[] datagram)
    {
        try
        {
            _socket?.Send(datagram);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // See above.
        }
    }
}
