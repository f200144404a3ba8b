using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// The controller's side of a dead-man guard: starts it, shows it life, and notices when it is dead or hangs. One thread calls
/// <see cref="Beat"/>, at every tick of the servo, and <see cref="Tend"/> between them; they allocate nothing and never wait.
/// </summary>
public sealed class GuardLink : IDisposable
{
    private readonly Process _process;
    private readonly FileLine _to, _from;
    private readonly IClock _clock;
    private readonly uint _limitMicroseconds, _sendMicroseconds;
    private readonly byte[] _beat = [DeadManGuard.Beat], _rest = [DeadManGuard.Rest];
    private readonly byte[] _answers = new byte[256];
    private uint _sent, _asked;
    private bool _waiting, _drives, _lost, _disposed;

    private GuardLink(Process process, GuardOptions options, IClock clock)
    {
        _process = process;
        _clock = clock;
        _to = Line(process.StandardInput.BaseStream, "the pipe to the guard");
        _from = Line(process.StandardOutput.BaseStream, "the pipe from the guard");

        // A guard that needs longer than it allows its controller is no guard.
        int allowed = options.HeartbeatMilliseconds == 0 ? 1000 : options.HeartbeatMilliseconds;
        _limitMicroseconds = (uint)allowed * 1000;
        _sendMicroseconds = _limitMicroseconds / 8;
    }

    /// <summary>Why the guard counts as lost; null while it does not.</summary>
    public string? Loss { get; private set; }

    /// <summary>The guard's process, for whoever looks after it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>
    /// The guard's program beside this one. It is started as this one was: by the host dotnet where that was, by itself otherwise, because
    /// there may be no host on the path.
    /// </summary>
    public static string Program => DotNetHost.IsOurs || !File.Exists(Beside) ? Beside + ".dll" : Beside;

    /// <summary>
    /// Starts a guard and waits until it is ready: the outputs are open and zero. Nothing may be driven before.
    /// </summary>
    /// <param name="options">What it guards.</param>
    /// <param name="clock">Monotonic clock; null for the system's.</param>
    /// <param name="program">The guard's program; null for the one beside this program.</param>
    /// <param name="readyMilliseconds">Time for its start.</param>
    /// <exception cref="LineException">It does not become ready: outputs that cannot be opened are named on standard error.</exception>
    public static GuardLink Start(GuardOptions options, IClock? clock = null, string? program = null, int readyMilliseconds = 10000)
    {
        program ??= Program;
        if (!File.Exists(program))
            throw new LineException($"{program}: the dead-man guard's program is not there. Install it beside this program. Nothing is driven without it.");
        bool managed = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(managed ? DotNetHost.Path : program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (managed)
            start.ArgumentList.Add(program);
        foreach (string argument in options.ToArguments())
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new LineException($"{program}: the dead-man guard cannot be started: {problem.Message}. Install it beside this program.", problem);
        }

        var link = new GuardLink(process, options, clock ?? new MonotonicClock());
        int got = link._from.Read(link._answers, 0, 1, readyMilliseconds);
        if (got == 1 && link._answers[0] == DeadManGuard.Ready)
            return link;
        string why = got < 0 ? "it ended at once; its reason is on standard error" : $"it was not ready within {readyMilliseconds} ms";
        link.Dispose();
        throw new LineException($"{program}: the dead-man guard does not guard: {why}. Nothing is driven without it.");
    }

    /// <summary>Shows life. False when the guard is dead or hangs: the caller switches its motor off.</summary>
    public bool Beat()
    {
        uint now = _clock.NowMicroseconds;
        if (!Answers(now))
            return false;
        if (_drives && now - _sent < _sendMicroseconds)
            return true;
        if (!_to.Write(_beat, 0, 1))
            return Lose(_to.Loss);
        _drives = true;
        _sent = now;
        if (!_waiting)
            _asked = now;
        _waiting = true;
        return true;
    }

    /// <summary>
    /// Between ticks: shows life while the motors are driven, and only looks whether the guard is there while they are not. False as for <see cref="Beat"/>.
    /// </summary>
    public bool Tend() => _drives ? Beat() : Answers(_clock.NowMicroseconds);

    /// <summary>
    /// Tells the guard that the motors are off: until the next <see cref="Beat"/> this controller may be busy with other things for as long as it likes.
    /// Whoever calls it has stopped the motors. Idempotent.
    /// </summary>
    public void Rest()
    {
        if (_drives && !_lost && !_to.Write(_rest, 0, 1))
            Lose(_to.Loss);
        _drives = false;
    }

    /// <summary>
    /// Tells the guard that the motor is off and this controller ends, and waits for its end. Whoever calls it has stopped the motor, and not closed
    /// its outputs: the guard reads them back. Idempotent.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_lost)
            _to.Write([DeadManGuard.Release], 0, 1);
        _lost = true;
        _to.Dispose();
        _process.WaitForExit(2000);
        _from.Dispose();
        _process.Dispose();
    }

    private bool Answers(uint now)
    {
        if (_lost)
            return false;
        int got = _from.Read(_answers, 0, _answers.Length, 0);
        if (got < 0)
            return Lose(_from.Loss);
        if (got > 0)
            _waiting = false;
        return !_waiting || now - _asked <= _limitMicroseconds || Lose("it does not answer");
    }

    private bool Lose(string? why)
    {
        Loss = $"the dead-man guard is lost: {why}";
        _lost = true;
        return false;
    }

    private static string Beside => Path.Combine(AppContext.BaseDirectory, "ImitationHil.Guard");

    // A descriptor of our own, so that no stream of the framework buffers, blocks or closes it.
    private static FileLine Line(Stream stream, string name)
    {
        SafeHandle handle = stream switch
        {
            PipeStream pipe => pipe.SafePipeHandle,
            FileStream file => file.SafeFileHandle,
            _ => throw new LineException($"{name}: is a {stream.GetType().Name}, whose descriptor is not known"),
        };
        int descriptor = Libc.Fcntl((int)handle.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, 0);
        Libc.Fcntl(descriptor, Libc.F_SETFL, Libc.Fcntl(descriptor, Libc.F_GETFL, 0) | Libc.O_NONBLOCK);
        stream.Dispose();
        return new FileLine(descriptor, name, stallMilliseconds: 1);
    }
}
