using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Live.Telemetry;
using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Live.Session;

/// <summary>What a session is doing.</summary>
internal enum LivePhase
{
    Idle,
    Preparing,
    Running,
    Demonstrating,
}

/// <summary>What was carried out when somebody asked for a stop.</summary>
/// <param name="Run">Running number of the run; 0 when none ran.</param>
/// <param name="StepCount">Policy periods of that run so far.</param>
internal sealed record StopReceipt(int Run, int StepCount);

/// <summary>
/// The one thread that runs things, and what others may ask of it. A stop needs no lock that anybody holds while working; it takes
/// effect within one tick of a virtual rig's servo, or one policy period of any other plant.
/// </summary>
internal sealed class LiveSession : IDisposable
{
    private static readonly TimeSpan LinkProbe = TimeSpan.FromSeconds(2);

    private readonly LiveOptions _options;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private Submission? _next, _active;
    private volatile LiveRun? _run;
    private volatile Demonstration? _demonstration;
    private volatile SessionView _view = new();
    private volatile bool _ended;
    private volatile int _version;
    private SupervisorEvent? _pending;
    private int _runs;

    /// <summary>Starts the thread; a virtual rig begins to move when the options say so.</summary>
    public LiveSession(LiveOptions options, LiveCatalog catalog)
    {
        _options = options;
        Catalog = catalog;
        var first = catalog.Problems[0];
        if (options.Autostart && !first.Rigs[0].IsDevice)
        {
            string policy = first.Policies.Contains("expert") ? "expert" : first.Policies[0];
            _next = new Submission(new LivePlan { Problem = first, Rig = first.Rigs[0], Policy = policy, Sign = catalog.Sign, Seed = options.Seed, IsKept = false, IsEndless = true }, new StopFlag());
        }

        _thread = new Thread(Loop) { IsBackground = true, Name = "live session" };
        _thread.Start();
    }

    /// <summary>What can be run.</summary>
    public LiveCatalog Catalog { get; }

    /// <summary>What can be watched just now; what was watched last, when nothing runs.</summary>
    public LiveFeed? Feed => _run?.Feed ?? _demonstration?.Feed;

    /// <summary>What is going on. Replaced, never changed.</summary>
    public SessionView View => _view;

    /// <summary>
    /// State of the supervisor that guards the plant. With none at hand, as after a run on a device, what is latched here is all that is known.
    /// </summary>
    public SupervisorState Supervisor => _run?.Supervisor ?? _demonstration?.Supervisor ?? _view.Latch switch
    {
        Status.Ok => SupervisorState.Idle,
        Status.EmergencyStop => SupervisorState.EmergencyStopped,
        _ => SupervisorState.Faulted,
    };

    /// <summary>Changes whenever <see cref="View"/> does.</summary>
    public int Version => _version;

    /// <summary>Runs a plan; what runs is stopped first.</summary>
    /// <exception cref="InvalidOperationException">A fault or an emergency stop is latched.</exception>
    public void Submit(LivePlan plan)
    {
        lock (_gate)
        {
            if (_view.Latch != Status.Ok)
                throw new InvalidOperationException($"{_view.Latch} is latched: look at the rig, then reset");
            _next = new Submission(plan, new StopFlag());
            StopActive();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops whatever runs or waits. Never refused.</summary>
    public StopReceipt Stop()
    {
        lock (_gate)
        {
            _next = null;
            return StopActive();
        }
    }

    /// <summary>Stops whatever runs and latches. Never refused.</summary>
    public StopReceipt EmergencyStop()
    {
        lock (_gate)
        {
            _next = null;
            var receipt = StopActive();
            _run?.RequestEmergencyStop();
            Show(view => view with { Latch = Status.EmergencyStop, Message = "Emergency stop. Nothing moves until somebody resets." });
            _pending = SupervisorEvent.EmergencyStop;
            Monitor.PulseAll(_gate);
            return receipt;
        }
    }

    /// <summary>Takes back a latched fault; on a device, too.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Show(view => view with { Latch = Status.Ok, Message = "Reset." });
            _pending = SupervisorEvent.Reset;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Where the student wants the coordinates.</summary>
    public void Aim(ReadOnlySpan<float> target) => _demonstration?.Student.Aim(target);

    /// <summary>Stops, and ends the thread; the motor is off then.</summary>
    public void Dispose()
    {
        _ended = true;
        Stop();
        lock (_gate)
            Monitor.PulseAll(_gate);
        _thread.Join();
        _run?.Dispose();
        _demonstration?.Dispose();
    }

    // Under the gate.
    private StopReceipt StopActive()
    {
        _active?.Stop.Set();
        if (_active is null)
            return new StopReceipt(0, 0);
        _run?.RequestStop();
        return new StopReceipt(_view.Run, _run?.StepCount ?? _demonstration?.StepCount ?? 0);
    }

    private void Show(Func<SessionView, SessionView> change)
    {
        lock (_gate)
        {
            _view = change(_view);
            _version++;
        }
    }

    private void Loop()
    {
        while (Take() is { } submission)
        {
            try
            {
                Execute(submission);
            }
            catch (Exception e) when (e is BadInputException or FaultException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                bool isLost = e is FaultException && submission.Plan.Rig.IsDevice;
                _options.Log($"live: {e.Message}");
                Show(view => view with { Message = e.Message, Link = isLost ? LinkState.Lost : view.Link, Ended = isLost ? nameof(Status.LinkLost) : "refused" });
            }
            finally
            {
                lock (_gate)
                    _active = null;
                Show(view => view with { Phase = LivePhase.Idle });
            }
        }
    }

    // The next thing to do; null at the end. While a line is down it is tried again and again: a device may come back by itself.
    private Submission? Take()
    {
        while (true)
        {
            SupervisorEvent? what;
            bool probes;
            lock (_gate)
            {
                if (_next is null && !_ended && _pending is null)
                    Monitor.Wait(_gate, _view.Link == LinkState.Lost ? LinkProbe : Timeout.InfiniteTimeSpan);
                if (_ended)
                    return null;
                (what, _pending) = (_pending, null);
                if (_next is not null && what is null)
                {
                    (_active, _next) = (_next, null);
                    return _active;
                }

                probes = _view.Link == LinkState.Lost;
            }

            if (what is { } happened)
                Apply(happened);
            bool resets = what == SupervisorEvent.Reset && DeviceSession.IsDevice(_options.Plant);
            if (probes || resets)
                Greet(resets);
        }
    }

    // A supervisor belongs to the thread that runs its plant: what a viewer asks for reaches it here, between runs.
    private void Apply(SupervisorEvent what)
    {
        if (what == SupervisorEvent.Reset)
            _run?.Reset();
        else
            _run?.EmergencyStop();
        _demonstration?.Handle(what);
        Show(view => view);
    }

    private void Greet(bool resets)
    {
        try
        {
            using var device = Devices.Open(_options.Plant);
            if (resets)
                Devices.Guard(device.Client.Reset);
            Show(view => view with { Link = LinkState.Up, Message = view.Link == LinkState.Lost ? "The device is back." : view.Message });
        }
        catch (FaultException e)
        {
            if (_view.Link != LinkState.Lost)
                Show(view => view with { Link = LinkState.Lost, Message = e.Message });
        }
    }

    private void Execute(Submission submission)
    {
        var (plan, stop) = submission;
        int id = ++_runs;
        string? folder = plan.IsKept ? NewFolder(plan) : null;
        Show(view => new SessionView
        {
            Run = id,
            Phase = LivePhase.Preparing,
            Plan = plan,
            Latch = view.Latch,
            Link = view.Link,
            Student = view.Student,
            Message = plan.IsDemonstration ? "The rig is being calibrated." : "The policy is being learned, the rig calibrated.",
        });
        Release();
        var order = new RunOrder(id, plan, stop, folder, _options.Twin, _view.Student is { } result && result.Address == plan.Address ? result.Spec : null);
        if (plan.IsDemonstration)
            Demonstrate(order);
        else
            Run(order);
    }

    // What ran before stays to be watched until something else runs.
    private void Release()
    {
        var (run, demonstration) = (_run, _demonstration);
        (_run, _demonstration) = (null, null);
        run?.Dispose();
        demonstration?.Dispose();
    }

    private void Run(RunOrder order)
    {
        var run = new LiveRun(order);
        _run = run;
        Show(view => view with { Phase = LivePhase.Running, Message = "", Policy = PolicyView.Of(run), Growth = run.Growth?.View, Limits = run.Limits, Mode = run.Mode, Link = order.Plan.Rig.IsDevice ? LinkState.Up : view.Link });
        Status status;
        try
        {
            status = run.Execute(() => Show(view => view with { EpisodesDone = run.EpisodesDone, Growth = run.Growth?.View }));
        }
        catch (IOException e)
        {
            // The disk failed, not the loop: every episode was carried out.
            Show(view => view with { Message = e.Message });
            status = Status.HorizonReached;
        }

        if (_view.Latch == Status.EmergencyStop)
            run.EmergencyStop();
        Show(view => view with
        {
            Ended = status.ToString(),
            Message = run.Loss ?? view.Message,
            Link = status == Status.LinkLost ? LinkState.Lost : view.Link,
            Latch = view.Latch == Status.Ok && status.IsFault() ? status : view.Latch,
            Folder = order.Folder,
            StepCount = run.StepCount,
        });
        if (order.Plan.Rig.IsDevice)
            Release();
    }

    private void Demonstrate(RunOrder order)
    {
        var demonstration = new Demonstration(order);
        _demonstration = demonstration;
        Show(view => view with { Phase = LivePhase.Demonstrating, Message = "" });
        var (status, result) = demonstration.Execute(() => Show(view => view with { EpisodesDone = demonstration.EpisodesDone }));
        Show(view => view with
        {
            Ended = status.ToString(),
            Student = result ?? view.Student,
            Folder = result?.Folder,
            StepCount = demonstration.StepCount,
            Latch = view.Latch == Status.Ok && status.IsFault() ? status : view.Latch,
        });
    }

    private string NewFolder(LivePlan plan)
    {
        string parent = Path.Combine(_options.RunsFolder, "live");
        Directory.CreateDirectory(parent);
        int last = Directory.EnumerateDirectories(parent).Select(path => int.TryParse(Path.GetFileName(path).Split('-')[0], out int number) ? number : 0).DefaultIfEmpty().Max();
        return Path.Combine(parent, $"{last + 1:0000}-{(plan.IsDemonstration ? "student" : plan.Policy)}");
    }

    private sealed record Submission(LivePlan Plan, StopFlag Stop);
}
