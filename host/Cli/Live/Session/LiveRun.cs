using ImitationHil.Cli.Live.Telemetry;
using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Live.Session;

/// <summary>What a run is told by whoever orders it.</summary>
/// <param name="Id">Running number.</param>
/// <param name="Plan">What to run.</param>
/// <param name="Stop">Ends it.</param>
/// <param name="Folder">Run folder to write; null to keep nothing.</param>
/// <param name="Twin">What a device obeys; null when it is not known.</param>
/// <param name="Yours">The student's policy; null for none.</param>
internal sealed record RunOrder(int Id, LivePlan Plan, StopFlag Stop, string? Folder, PlantSetup? Twin, PolicySpec? Yours);

/// <summary>
/// Episodes of one policy in real time, with the expert's rig beside it from the same starts. The same starts, seeds and record as
/// <c>imitate run</c>: equal plans give equal bits.
/// </summary>
internal sealed class LiveRun : IDisposable
{
    // Ten seconds of a 400 Hz loop, for a disk that stalls between the flushes of short episodes.
    private const int LeastRing = 4096;

    // Below what a device's own loop asks for on the same machine.
    private const int LoopPriority = 80;

    private readonly RunOrder _order;
    private readonly IEpisodeRunner _runner;
    private readonly RolloutRunner? _expert;
    private readonly LiveLane _main, _beside = new();
    private TraceRing? _ring;

    /// <summary>Opens plant and policy; learns the policy where it has to be learned.</summary>
    public LiveRun(RunOrder order)
    {
        _order = order;
        var plan = order.Plan;
        _main = new LiveLane { Stop = order.Stop };
        PlantSetup? model = null;
        var options = new RunnerOptions
        {
            Horizon = plan.Horizon,
            Create = setup => _main.Create(setup, plan.Speed),
            Around = plan.Rig.NeedsArming ? plant => plant : plant => _main.Around(plant, plan.Speed),
            Tap = (signals, label) =>
            {
                _ring = order.Folder is null ? null : new TraceRing(signals, Math.Max(LeastRing, plan.Horizon), new TraceSources { Expert = label });
                return _ring is null ? _main.Tap(signals) : new TraceSplit(_main.Tap(signals), _ring);
            },
        };
        _runner = EpisodeRunners.Open(plan.Address, null, plan.IsOnDevice ? "standalone" : "tethered", (signals, setup) => LivePolicies.Make(plan.Policy, model = setup ?? order.Twin, signals, plan.Seed, order.Yours), options);
        Model = model;
        Growth = model?.System is null || model.Expert is null ? null : new LiveGrowth(model, _runner.Policy.Spec);
        bool isCompared = model is { Expert: not null, System.K: not null } && plan.Policy != "expert" && model.Signals.Contract == _runner.Signals.Contract;
        if (isCompared)
            _expert = new RolloutRunner(_beside.Create(model!, plan.Speed), model!.Limits, PolicyFactory.Create(model.Expert!), plan.Horizon, tap: _beside.Tap(model.Signals));
        Feed = new LiveFeed(order.Id, _runner.Signals, plan.Horizon, _main, isCompared ? _beside : null, Growth is null ? null : new DeviationMeter(model!, Growth.Loop));
    }

    /// <summary>What can be watched.</summary>
    public LiveFeed Feed { get; }

    /// <summary>The plant that the rig obeys; null when nothing is known of it.</summary>
    public PlantSetup? Model { get; }

    /// <summary>Growth of the deviation; null where there is none.</summary>
    public LiveGrowth? Growth { get; private set; }

    /// <summary>The policy.</summary>
    public PolicySource Policy => _runner.Policy;

    /// <summary>Limits of the plant.</summary>
    public Limits Limits => _runner.Limits;

    /// <summary>Where the policy runs.</summary>
    public string Mode => _runner.Mode;

    /// <summary>Why the link was lost; null while it was not.</summary>
    public string? Loss => _runner.Loss;

    /// <summary>Episodes that ended.</summary>
    public int EpisodesDone { get; private set; }

    /// <summary>Policy periods since the beginning.</summary>
    public int StepCount => _main.Trace?.StepCount ?? 0;

    /// <summary>From any thread.</summary>
    public void RequestStop()
    {
        _order.Stop.Set();
        _runner.RequestStop();
    }

    /// <summary>From any thread: the same, latched where the motor is as soon as a message can say so.</summary>
    public void RequestEmergencyStop()
    {
        _order.Stop.Set();
        _runner.RequestEmergencyStop();
    }

    /// <summary>Runs every episode, or until one ends with something else than its horizon. Says how the last one ended.</summary>
    /// <param name="changed">Called after each episode.</param>
    public Status Execute(Action changed)
    {
        var plan = _order.Plan;

        // A stop that came while the run was being prepared met no runner: it is handed on here.
        if (_order.Stop.IsSet)
            _runner.RequestStop();
        using var recording = _ring is null ? null : new RecordingThread(_ring, RunWriter.Create(_order.Folder!, Manifest(), ExistingRun.Refuse), RecordingThread.DefaultFlush, TimeProvider.System);
        if (recording is not null)
            File.WriteAllBytes(Path.Combine(_order.Folder!, RunFiles.Policy), Policy.Image);
        var random = new Gaussian(plan.Seed);
        var status = Status.HorizonReached;
        for (int e = 0; (e < plan.Episodes || plan.IsEndless) && status == Status.HorizonReached; e++)
        {
            if (e > 0 && e % plan.Episodes == 0 && Growth is not null)
                Growth = new LiveGrowth(Model!, Policy.Spec);
            status = RunEpisode(e, random, recording);
            EpisodesDone = e + 1;
            changed();
        }

        // The motor is off: a device is told why.
        recording?.Complete(status == Status.HorizonReached ? RunManifest.Complete : status.ToString());
        return status;
    }

    /// <summary>State of the supervisor that guards the plant.</summary>
    public SupervisorState Supervisor => _runner.Supervisor;

    /// <summary>On the thread of the run, after it: latches the emergency stop where the motor is.</summary>
    public void EmergencyStop() => _runner.EmergencyStop();

    /// <summary>On the thread of the run, after it: the explicit reset of the supervisor here.</summary>
    public void Reset() => _runner.Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
        _expert?.Dispose();
        _runner.Dispose();
    }

    private Status RunEpisode(int index, Gaussian random, RecordingThread? recording)
    {
        var plan = _order.Plan;
        uint chance = random.NextSeed();
        float[] start = Start(random);
        string name = $"episode-{index:000}";
        recording?.BeginEpisode(name, chance, plan.Horizon);
        _main.Trace!.Episode = index;
        var episode = new Episode(chance, plan.Horizon, start);
        Thread? beside = null;
        if (_expert is not null)
        {
            _beside.Stop.Clear();
            _beside.Trace!.Episode = index;
            beside = new Thread(() => Urgently(() => _expert.Run(episode))) { IsBackground = true, Name = "expert" };
            beside.Start();
        }

        try
        {
            var (status, trajectory) = Urgently(() => _runner.Run(episode, name));
            Growth?.Add(trajectory);
            return status;
        }
        finally
        {
            // It runs for the eye alone: nobody waits for it.
            _beside.Stop.Set();
            beside?.Join();
        }
    }

    // Who waits for ticks comes before who draws and serves; what takes no time would leave nothing to anybody.
    private T Urgently<T>(Func<T> episode)
    {
        if (_order.Plan.Speed == 0)
            return episode();
        using var urgent = new RealTimePriority(LoopPriority);
        return episode();
    }

    private float[] Start(Gaussian random)
    {
        if (_order.Plan.Start is { } first)
            return [first, .. new float[_runner.Signals.ObservationCount - 1]];
        return Model is { } setup ? Placement.Draw(setup, random) : [];
    }

    private RunManifest Manifest()
    {
        var plan = _order.Plan;
        return RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, plan.Address, _runner.Signals) with
        {
            CommandLine = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Seed = plan.Seed,
            Horizon = plan.Horizon,
            Policy = Policy.Manifest,
            Limits = ManifestLimits.From(_runner.Limits),
            Extra = _runner.Setup?.Facts().ToDictionary() ?? [],
        };
    }
}
