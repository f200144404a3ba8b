using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImitationHil.Linux;

/// <summary>Why a guard switched the outputs off. Numbers are the guard's exit codes, but for an output that refused (3).</summary>
public enum GuardCause
{
    /// <summary>The controller said that it has stopped.</summary>
    Released = 0,

    /// <summary>The controller's end of the pipe closed without a word: it died, of whatever.</summary>
    ControllerGone = 10,

    /// <summary>The controller lives and shows no life. It is killed, because one that wakes up would write an old duty.</summary>
    ControllerHung = 11,
}

/// <summary>What a guard did. Moments are nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share.</summary>
/// <param name="Cause">Why.</param>
/// <param name="WokeNanoseconds">When the guard noticed.</param>
/// <param name="ZeroNanoseconds">When the last output had been written.</param>
/// <param name="Taken">Every write was taken.</param>
/// <param name="Confirmed">Every output was read back as 0 afterwards.</param>
/// <param name="Beats">Signs of life that had come.</param>
public sealed record GuardOutcome(GuardCause Cause, long WokeNanoseconds, long ZeroNanoseconds, bool Taken, bool Confirmed, long Beats);

/// <summary>
/// The dead man's handle beside a controller: a process of its own with a pipe from the controller. When the pipe closes (the
/// controller died, SIGKILL included) or brings nothing for too long (it hangs), it writes 0 to outputs that it opened beforehand.
/// It echoes signs of life, so that the controller sees a guard that died or hangs. Between being ready and switching off it
/// allocates nothing, looks up no path and waits for nothing but the pipe. It is no replacement for the hardware dead-man: a kernel that
/// stands still runs no guard.
/// </summary>
public sealed class DeadManGuard : IDisposable
{
    /// <summary>Written once when everything is open, warmed up, and the outputs are 0.</summary>
    public const byte Ready = (byte)'R';

    /// <summary>A sign of life, in both directions.</summary>
    public const byte Beat = (byte)'B';

    /// <summary>The controller has stopped its motor and lives on: silence is no hang until the next <see cref="Beat"/>.</summary>
    public const byte Rest = (byte)'I';

    /// <summary>The controller has stopped its motor and ends.</summary>
    public const byte Release = (byte)'Q';

    private readonly GuardedOutputs _outputs;
    private readonly int _in, _out, _heartbeatMilliseconds, _controller;
    private readonly byte[] _buffer = new byte[256];
    private long _beats, _woke, _zero;
    private bool _taken;

    /// <param name="outputs">What to switch off; owned by the caller.</param>
    /// <param name="input">Descriptor of the pipe from the controller.</param>
    /// <param name="output">Descriptor of the pipe to the controller.</param>
    /// <param name="heartbeatMilliseconds">See <see cref="GuardOptions.HeartbeatMilliseconds"/>.</param>
    /// <param name="controllerDescriptor">A pidfd of the controller, by which a hung one is killed; negative for none.</param>
    public DeadManGuard(GuardedOutputs outputs, int input, int output, int heartbeatMilliseconds, int controllerDescriptor)
    {
        _outputs = outputs;
        _in = input;
        _out = output;
        _heartbeatMilliseconds = heartbeatMilliseconds;
        _controller = controllerDescriptor;
    }

    /// <summary>Switches off once, so that all of it has run before it matters, says so, and watches until it has switched off for good.</summary>
    public GuardOutcome Run()
    {
        // Also what a motor needs at this moment: nobody has armed anything yet.
        SetZero();
        _outputs.AreZero();
        Say(Ready);
        var cause = Watch();
        SetZero();
        if (cause == GuardCause.ControllerHung)
        {
            long woke = _woke, zero = _zero;
            bool taken = _taken;
            Libc.Syscall(Libc.SYS_pidfd_send_signal, _controller, Libc.SIGKILL, 0, 0);
            AwaitEnd();

            // What it wrote between our zero and its death. The stamps stay those of the first time.
            SetZero();
            (_woke, _zero, _taken) = (woke, zero, taken && _taken);
        }

        return new GuardOutcome(cause, _woke, _zero, _taken, _outputs.AreZero(), _beats);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_controller >= 0)
            Libc.Close(_controller);
    }

    /// <summary>A descriptor of a process that keeps meaning that process; negative when there is none (kernel before 5.3, or gone).</summary>
    public static int OpenProcess(int pid) => (int)Libc.Syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0);

    private void SetZero()
    {
        _woke = Stopwatch.GetTimestamp();
        _taken = _outputs.SetZero();
        _zero = Stopwatch.GetTimestamp();
    }

    private GuardCause Watch()
    {
        bool drives = false;
        while (true)
        {
            // A controller may take its time while it does not drive. A sign of life comes before it does; its death counts at once.
            int wait = !drives || _heartbeatMilliseconds == 0 ? -1 : _heartbeatMilliseconds;
            var poll = new Libc.PollFd { Descriptor = _in, Events = Libc.POLLIN };
            int ready = Libc.Poll(ref poll, 1, wait);
            int errno = Marshal.GetLastPInvokeError();
            if (ready == 0)
                return GuardCause.ControllerHung;
            if (ready < 0 && errno == Libc.EINTR)
                continue;
            int got = ready < 0 ? 0 : Read();
            if (got <= 0)
                return GuardCause.ControllerGone;
            for (int i = 0; i < got; i++)
            {
                if (_buffer[i] == Release)
                    return GuardCause.Released;
                drives = _buffer[i] != Rest;
                _beats += drives ? 1 : 0;
            }

            Say(Beat);
        }
    }

    // Whoever cannot be killed keeps its pipe open, and the outputs were set to zero already: so wait, but not for ever.
    private void AwaitEnd()
    {
        for (int i = 0; i < 100; i++)
        {
            var poll = new Libc.PollFd { Descriptor = _in, Events = Libc.POLLIN };
            if (Libc.Poll(ref poll, 1, 20) > 0 && Read() <= 0)
                return;
            _outputs.SetZero();
        }
    }

    private unsafe int Read()
    {
        while (true)
        {
            fixed (byte* to = _buffer)
            {
                nint got = Libc.Read(_in, to, (nuint)_buffer.Length);
                if (got >= 0 || Marshal.GetLastPInvokeError() != Libc.EINTR)
                    return (int)got;
            }
        }
    }

    // A controller that does not read is not our business: our end does not block, and its death shows at the other pipe.
    private unsafe void Say(byte what) => Libc.Write(_out, &what, 1);

    /// <summary>
    /// Makes this process hard to stop: out of the controller's process group (a Ctrl-C at its terminal does not come here), pages
    /// locked, real-time priority, last in line for the out-of-memory killer. What cannot be had is named in the result.
    /// </summary>
    public static string Harden()
    {
        var missing = new List<string>();
        if (Libc.SetSid() < 0)
            missing.Add("a session of its own");
        if (Libc.MLockAll(Libc.MCL_CURRENT) < 0)
            missing.Add("locked pages (CAP_IPC_LOCK)");
        int priority = 80;
        if (Libc.SchedSetScheduler(0, Libc.SCHED_FIFO, ref priority) < 0)
            missing.Add("SCHED_FIFO (CAP_SYS_NICE)");
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "-1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            missing.Add("an out-of-memory score of -1000 (CAP_SYS_RESOURCE)");
        }

        return string.Join(", ", missing);
    }

    /// <summary>Standard input and output of this process, the output without blocking.</summary>
    public static (int Input, int Output) StandardPipes()
    {
        Libc.Fcntl(1, Libc.F_SETFL, Libc.Fcntl(1, Libc.F_GETFL, 0) | Libc.O_NONBLOCK);
        return (0, 1);
    }

    /// <summary>The process that started this one.</summary>
    public static int Parent => Libc.GetPPid();
}
