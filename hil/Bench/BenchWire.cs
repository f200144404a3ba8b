using System.Net;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Hil.Bench;

/// <summary>How the two ends of an emulated bench are joined.</summary>
public enum BenchLink
{
    /// <summary>Two queues in this process.</summary>
    Memory,

    /// <summary>A pseudo-terminal: the kernel's terminal code, opened like a serial device.</summary>
    PseudoTerminal,

    /// <summary>A TCP connection on the loopback interface.</summary>
    Tcp,
}

/// <summary>
/// Both ends of a line in one thread. Each end knows how many bytes are under way to it, so it waits for those that are
/// and for none that are not: the kernel may take its time without making time pass on the bench.
/// </summary>
internal sealed class BenchWire : IDisposable
{
    // Bytes that were sent and do not come out within this real time are a defect of the machine, not of the device.
    private const int PatienceMilliseconds = 10000;

    private readonly BenchLink _link;
    private readonly PseudoTerminal? _terminal;
    private readonly TcpDeviceLine? _listener;
    private LoopbackLines _memory = new();
    private ILine? _host;
    private int _toDevice, _toHost;
    private bool _hangsUp;

    public BenchWire(BenchLink link, Action poll)
    {
        _link = link;
        if (link == BenchLink.PseudoTerminal)
            _terminal = PseudoTerminal.Open();
        else if (link == BenchLink.Tcp)
            _listener = new TcpDeviceLine(IPAddress.Loopback, 0);
        Device = new DeviceEnd(this);
        Host = new HostEnd(this, poll);
        Connect();
    }

    /// <summary>The device's end; stays the same.</summary>
    public ILine Device { get; }

    /// <summary>The host's end; when nothing is under way, reading lets the device work.</summary>
    public ILine Host { get; }

    /// <summary>The host comes back.</summary>
    public void Connect()
    {
        if (_host != null)
            return;
        if (_link == BenchLink.Memory)
            _memory = new LoopbackLines();
        _host = _link switch
        {
            BenchLink.PseudoTerminal => SerialLine.Open(_terminal!.Path),
            BenchLink.Tcp => TcpLine.Connect("127.0.0.1", _listener!.Port),
            _ => _memory.Host,
        };
        _toDevice = 0;
        _toHost = 0;
        _hangsUp = false;
    }

    /// <summary>The host's end is closed.</summary>
    public void HangUp()
    {
        (_host as IDisposable)?.Dispose();
        _hangsUp = _host != null && _link == BenchLink.Tcp;
        _host = null;
    }

    public void Dispose()
    {
        HangUp();
        _terminal?.Dispose();
        _listener?.Dispose();
    }

    private sealed class DeviceEnd(BenchWire wire) : ILine
    {
        private ILine Line => wire._terminal is { } terminal ? terminal.Master : wire._listener is { } listener ? listener : wire._memory.Device;

        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            int got = Line.Read(buffer, offset, count, wire._toDevice > 0 || wire._hangsUp ? PatienceMilliseconds : 0);
            wire._toDevice = got > 0 ? wire._toDevice - got : 0;
            wire._hangsUp &= got >= 0;
            return got;
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            bool sent = Line.Write(buffer, offset, count);
            wire._toHost += sent ? count : 0;
            return sent;
        }
    }

    private sealed class HostEnd(BenchWire wire, Action poll) : ILine
    {
        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            int got = Take(buffer, offset, count);
            if (got != 0 || waitMilliseconds <= 0)
                return got;
            poll();
            return Take(buffer, offset, count);
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            bool sent = wire._host != null && wire._host.Write(buffer, offset, count);
            wire._toDevice += sent ? count : 0;
            return sent;
        }

        private int Take(byte[] buffer, int offset, int count)
        {
            if (wire._host == null)
                return -1;
            int got = wire._host.Read(buffer, offset, count, wire._toHost > 0 ? PatienceMilliseconds : 0);
            wire._toHost = got > 0 ? wire._toHost - got : 0;
            return got;
        }
    }
}
