using ImitationHil.Cli.Live.Telemetry;
using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Cli.Live.Session;

/// <summary>
/// A person as expert: says where each coordinate should be after the period, and the action is what leads there, u = r - A x. Where the
/// plant is no linear system the person says the action itself.
/// </summary>
internal sealed class StudentPolicy(Signals signals, Matrix<double>? a) : IPolicy
{
    private readonly float[]? _a = a?.ToFloats();
    private readonly float[] _target = new float[signals.ActionCount];

    /// <inheritdoc/>
    public Signals Signals => signals;

    /// <summary>From any thread: where to go. Each number is taken over at once and whole.</summary>
    public void Aim(ReadOnlySpan<float> target)
    {
        for (int i = 0; i < Math.Min(target.Length, _target.Length); i++)
        {
            if (float.IsFinite(target[i]))
                Volatile.Write(ref _target[i], Math.Clamp(target[i], -1, 1));
        }
    }

    /// <inheritdoc/>
    public void Reset(uint seed)
    {
    }

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        int n = observation.Length;
        for (int i = 0; i < action.Length; i++)
        {
            float sum = Volatile.Read(ref _target[i]);
            for (int j = 0; _a is not null && j < n; j++)
                sum -= _a[i * n + j] * observation[j];
            action[i] = sum;
        }

        return Status.Ok;
    }
}

/// <summary>A direction of what was seen, and whether it was shown.</summary>
/// <param name="Words">In words.</param>
/// <param name="Floors">Root mean square, in floors.</param>
/// <param name="Shown">Whether it can be learned from.</param>
internal sealed record ShownDirection(string Words, double Floors, bool Shown);

/// <summary>What a student's demonstrations taught.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Address">The plant.</param>
/// <param name="Spec">The learned policy.</param>
/// <param name="Episodes">Number of demonstrations.</param>
/// <param name="Directions">Strongest first.</param>
/// <param name="Gains">Rows of actions.</param>
/// <param name="ResidualRms">Unit of the action.</param>
/// <param name="Predicted">Multiplier a period on the ideal plant; null where there is none.</param>
internal sealed record StudentResult(
    string Folder, string Address, PolicySpec Spec, int Episodes, IReadOnlyList<ShownDirection> Directions, IReadOnlyList<double[]> Gains, double ResidualRms, double? Predicted);

/// <summary>Demonstrations by a student on a virtual rig, recorded like any others, and what a linear policy learns from them.</summary>
internal sealed class Demonstration : IDisposable
{
    private readonly PlantSetup _setup;
    private readonly RunOrder _order;
    private readonly LiveLane _lane;
    private readonly DemonstratingPolicy _expert;
    private readonly RolloutRunner _runner;

    public Demonstration(RunOrder order)
    {
        _order = order;
        _setup = Lab.Addresses.PlantCatalog.Open(order.Plan.Address);
        _lane = new LiveLane { Stop = order.Stop };
        Student = new StudentPolicy(_setup.Signals, _setup.System?.A);

        // The eyes of the rig that moves: the plant, not what paces it.
        IOwnEyes? eyes = null;
        var setup = _setup with { Create = () => Keep(_setup.Create()) };
        var plant = _lane.Create(setup, 1);
        eyes ??= plant as IOwnEyes;
        _expert = new DemonstratingPolicy(Student, eyes, new DemonstrationOptions().EyeNoiseQuanta * _setup.Quantum.Max());
        HasOwnEyes = eyes is not null;
        _runner = new RolloutRunner(plant, _setup.Limits, _expert, order.Plan.Horizon, _expert.Clean, _lane.Tap(_setup.Signals));
        Feed = new LiveFeed(order.Id, _setup.Signals, order.Plan.Horizon, _lane, null, null);

        IPlant Keep(IPlant inner)
        {
            eyes = inner as IOwnEyes;
            return inner;
        }
    }

    /// <summary>Whether the student sees the state through a sensor of its own, as demonstrations by default do.</summary>
    public bool HasOwnEyes { get; }

    /// <summary>Whom the page moves.</summary>
    public StudentPolicy Student { get; }

    /// <summary>What can be watched.</summary>
    public LiveFeed Feed { get; }

    /// <summary>State of the supervisor that guards the rig.</summary>
    public SupervisorState Supervisor => _runner.State;

    /// <summary>On the thread of the demonstrations, after them: an event for the supervisor.</summary>
    public void Handle(SupervisorEvent what) => _runner.Handle(what);

    /// <summary>Demonstrations that ended.</summary>
    public int EpisodesDone { get; private set; }

    /// <summary>Policy periods so far.</summary>
    public int StepCount => _lane.Trace?.StepCount ?? 0;

    /// <summary>Records every demonstration, then learns; the student keeps what was demonstrated before a stop. Null when that was nothing.</summary>
    /// <param name="changed">Called after each demonstration.</param>
    public (Status Status, StudentResult? Result) Execute(Action changed)
    {
        var plan = _order.Plan;
        Gaussian starts = new(plan.Seed), seeds = new(plan.Seed ^ 0xD3300u);
        var shown = new List<Trajectory>();
        var status = Status.HorizonReached;
        for (int i = 0; i < plan.Episodes && status == Status.HorizonReached; i++)
        {
            float[] start = _setup.DemonstrationStart(starts);

            // Where it stands it stays, until the student says otherwise.
            Student.Aim(_setup.System is null ? new float[_setup.Signals.ActionCount] : start);
            _lane.Trace!.Episode = i;
            status = _runner.Run(new Episode(seeds.NextSeed(), plan.Horizon, start));
            if (status == Status.HorizonReached)
                shown.Add(_runner.Trace.ToTrajectory($"demonstration-{i:000}", plan.Seed));
            EpisodesDone = shown.Count;
            changed();
        }

        return (status, shown.Count == 0 ? null : Learn(shown));
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();

    private StudentResult Learn(List<Trajectory> shown)
    {
        double[]? floor = HasOwnEyes && _setup.Expert is not null ? Demonstrator.Floor(_setup, new DemonstrationOptions()) : null;
        var manifest = Manifests.Begin(RunManifest.Demonstrations, _setup, _order.Plan.Seed, _order.Plan.Horizon) with
        {
            Expert = "student",
            Eyes = (HasOwnEyes ? Eyes.Own : Eyes.Shared).ToString().ToLowerInvariant(),
            Extra = floor is null ? _setup.Facts().ToDictionary() : Manifests.Facts(_setup, floor),
        };
        RunWriter.WriteAll(_order.Folder!, manifest, shown, ExistingRun.Refuse);
        var learner = Learner.Create("linear", 1, 1, 0, floor, _order.Plan.Seed);
        var fitted = learner.Fit(shown);
        File.WriteAllBytes(Path.Combine(_order.Folder!, RunFiles.Policy), ImageWriter.Write(fitted.Spec));
        double? predicted = _setup.System is { } system ? new ClosedLoop(system.A, fitted.Gains).Multiplier : null;
        return new StudentResult(
            _order.Folder!, _setup.Address, fitted.Spec, shown.Count,
            [.. learner.Excitation(shown).Directions.Select(d => new ShownDirection(d.Words, d.SingularValue, d.Shown))], fitted.Rows, fitted.ResidualRms, predicted);
    }
}
