using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Hil;

/// <summary>
/// The device's program in a thread of this process: the same <see cref="DeviceLoop"/> behind a pseudo-terminal, which any
/// program opens like a serial device, or behind a TCP port. <see cref="Dispose"/> stops the plant and joins the thread.
/// What escapes from plant or policy is latched as on a real device and kept in <see cref="Problem"/>; what
/// escapes from the thread itself is thrown by <see cref="Dispose"/>.
/// </summary>
public sealed class EmulatedDevice : IDisposable
{
    private readonly DeviceLoop _loop;
    private readonly IPlant _plant;
    private readonly ILine _line;
    private readonly IDisposable _owner;
    private readonly DeviceJournal? _journal;
    private readonly Func<ILine> _connect;
    private readonly Thread _thread;
    private volatile bool _ending;
    private volatile Exception? _failure;
    private bool _disposed;

    private EmulatedDevice(ILine line, IDisposable owner, string path, Func<ILine> connect, Func<(IPlant Plant, Limits Limits)> create, uint? bootId, DeviceJournal? journal)
    {
        _line = line;
        _journal = journal;
        _owner = owner;
        _connect = connect;
        Path = path;
        try
        {
            (_plant, var limits) = create();
            _loop = new DeviceLoop(journal?.Watch(line) ?? line, new MonotonicClock(), journal?.Watch(_plant) ?? _plant, limits, bootId ?? (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
        }
        catch
        {
            owner.Dispose();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "emulated device " + path };
        _thread.Start();
    }

    /// <summary>What a client opens: the path of the slave, or <c>host:port</c>.</summary>
    public string Path { get; }

    /// <summary>The last exception that escaped from plant, policy or the thread; null when none did.</summary>
    public Exception? Problem => _failure ?? _loop.Problem;

    /// <summary>A device behind a pseudo-terminal.</summary>
    /// <param name="create">Makes the plant, which the device owns, and its limits. Called at once, in this thread.</param>
    /// <param name="bootId">Its boot id; null draws one.</param>
    /// <param name="journal">Told after each pass; owned by the caller. Null: none is kept.</param>
    /// <exception cref="LineException">No pseudo-terminal can be had.</exception>
    public static EmulatedDevice OverPty(Func<(IPlant Plant, Limits Limits)> create, uint? bootId = null, DeviceJournal? journal = null)
    {
        var pair = PseudoTerminal.Open();
        return new EmulatedDevice(pair.Master, pair, pair.Path, () => SerialLine.Open(pair.Path), create, bootId, journal);
    }

    /// <summary>A device behind a TCP port of the loopback interface.</summary>
    /// <param name="create">Makes the plant, which the device owns, and its limits. Called at once, in this thread.</param>
    /// <param name="port">The port, or 0 for a free one.</param>
    /// <param name="bootId">Its boot id; null draws one.</param>
    /// <param name="journal">Told after each pass; owned by the caller. Null: none is kept.</param>
    /// <exception cref="LineException">The port cannot be had.</exception>
    public static EmulatedDevice OverTcp(Func<(IPlant Plant, Limits Limits)> create, int port = 0, uint? bootId = null, DeviceJournal? journal = null)
    {
        var line = new TcpDeviceLine(IPAddress.Loopback, port);
        return new EmulatedDevice(line, line, $"{IPAddress.Loopback}:{line.Port}", () => TcpLine.Connect("127.0.0.1", line.Port), create, bootId, journal);
    }

    /// <summary>A host's line to it. One host at a time.</summary>
    public ILine Connect() => _connect();

    /// <summary>Stops the plant, ends the thread, closes the line. Throws what ended the thread early, if anything did.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ending = true;
        _thread.Join();
        _owner.Dispose();
        if (_failure != null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    private void Run()
    {
        try
        {
            while (!_ending)
            {
                // A lost line is a state of the device, not its end: the fault is latched and the next host is awaited.
                bool up = _loop.Poll();
                _journal?.EndPass(_loop.Supervisor);
                if (!up && _line is FileLine { IsGone: true } file)
                    throw new LineException($"{Path}: the device's end of the pseudo-terminal is gone: {file.Loss}. Start the emulated device again.");
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }

        try
        {
            _loop.Supervisor.Dispose();
            _journal?.EndPass(_loop.Supervisor);
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
    }
}
