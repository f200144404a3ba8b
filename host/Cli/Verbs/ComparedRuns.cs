using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Verbs;

/// <summary>A simulated closed loop against recorded runs.</summary>
/// <param name="Run">The rollout whose policy and plant were used.</param>
/// <param name="Plant">Address of the simulation.</param>
/// <param name="Deviations">Root mean square deviations, rad.</param>
/// <param name="Recordings">Number of recorded runs.</param>
public sealed record RecordedDeviation(string Run, string Plant, IReadOnlyList<HorizonDeviation> Deviations, int Recordings);

/// <summary>How a comparison is to be made.</summary>
/// <param name="Plant">Address that says what the rollouts' plant obeys, where their record does not; null to believe the record.</param>
/// <param name="Twins">Addresses of twins, each compared with every policy; none for the address of the rig itself.</param>
/// <param name="Margin">Largest |ln g_rig - ln g_twin| a policy period that counts as agreement.</param>
/// <param name="Seed">Chance of twins and permutations.</param>
internal sealed record CompareOptions(string? Plant, IReadOnlyList<string> Twins, double Margin, uint Seed);

/// <summary>Everything that came out of comparing a mixture of runs: rollouts and recorded runs, of any number of policies.</summary>
internal sealed class ComparedRuns
{
    private readonly List<PolicyComparison> _policies = [];
    private readonly List<RecordedDeviation> _recorded = [];
    private readonly List<string> _skipped = [];

    /// <summary>What was compared.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>Policies on rig, twin and ideal plant.</summary>
    public IReadOnlyList<PolicyComparison> Policies => _policies;

    /// <summary>Whether simulation ranks them as the rig does.</summary>
    public IReadOnlyList<PolicyOrder> Orders { get; }

    /// <summary>Simulated pendulums against recorded ones.</summary>
    public IReadOnlyList<RecordedDeviation> Recorded => _recorded;

    /// <summary>Recordings of one policy against each other and against twins; only where there are no rollouts to compare them with.</summary>
    public IReadOnlyList<RepeatedRuns> Repeated { get; } = [];

    /// <summary>What could not be compared, and why.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <exception cref="BadInputException">A run, an address or an image is not what it should be.</exception>
    public ComparedRuns(IReadOnlyList<Run> runs, CompareOptions options)
    {
        Runs = runs;
        Run[] recorded = [.. runs.Where(run => run.Manifest.Source is not null)];
        Run[] rollouts = [.. runs.Where(run => run.Manifest.Kind == RunManifest.Rollouts)];
        if (rollouts.Length == 0)
            Repeated = RepeatedRuns.Of(recorded, [.. options.Twins.Select(PlantCatalog.Open)], options.Seed);
        if (rollouts.Length == 0 && Repeated.Count == 0)
            throw new BadInputException("compare", "", $"no rollouts among the runs; make some with `imitate run` and name their folder, or import at least {RepeatedRuns.Fewest} recordings of one policy");
        foreach (var run in rollouts)
            Compare(run, recorded, options);
        Orders = PolicyOrder.Of(_policies);
    }

    private void Compare(Run run, Run[] recorded, CompareOptions options)
    {
        string address = options.Plant ?? run.Manifest.Plant;
        if (DeviceSession.IsDevice(address))
        {
            if (!address.StartsWith("pty:", StringComparison.Ordinal))
                throw new BadInputException(run.Folder, "run.json, plant", $"'{address}' does not say what system the rig obeys; name it with --plant, for example --plant rig:two-motor/pair?g=1.5");
            address = DeviceSession.Inner(address);
        }

        var setup = PlantCatalog.Open(address);
        var policy = PolicyOf(run);
        Trajectory[] episodes = [.. run.Trajectories.Where(episode => episode.Samples.Count > 0)];
        if (setup.Create() is FurutaPlant furuta)
        {
            if (recorded.Length == 0)
                _skipped.Add($"{run.Folder}: there are no recorded runs to compare a rotary pendulum with; import some and name them");
            else
                _recorded.Add(new RecordedDeviation(run.Folder, address, RecordedComparison.Run(furuta, PolicyFactory.Create(policy), [.. recorded.SelectMany(r => r.Trajectories)]), recorded.Length));
        }
        else if (setup.System is null)
        {
            _skipped.Add($"{run.Folder}: {address} is no linear system; deviation from its expert has no growth multiplier");
        }
        else if (episodes.Length == 0)
        {
            _skipped.Add($"{run.Folder}: no episode has a sample");
        }
        else
        {
            foreach (var twin in Twins(setup, options))
                _policies.Add(PolicyComparison.Run(new ComparisonInput(run.Folder, setup, twin, policy, episodes) { Seed = options.Seed, Margin = options.Margin }));
        }
    }

    // A twin obeys the same contract, or its numbers are about something else.
    private static IReadOnlyList<PlantSetup> Twins(PlantSetup rig, CompareOptions options)
    {
        if (options.Twins.Count == 0)
            return [rig];
        PlantSetup[] twins = [.. options.Twins.Select(PlantCatalog.Open)];
        Problem[] problems = [.. twins.Where(twin => twin.Signals.Contract != rig.Signals.Contract || twin.System is null).Select(twin => new Problem(
            "--twin", twin.Address, $"does not have the signals of {rig.Address}: {string.Join(", ", rig.Signals.ObservationNames)} and {string.Join(", ", rig.Signals.ActionNames)} every {rig.Signals.PeriodMicroseconds} us"))];
        return problems.Length == 0 ? twins : throw new BadInputException(problems);
    }

    private static PolicySpec PolicyOf(Run run)
    {
        string copy = Path.Combine(run.Folder, RunFiles.Policy);
        string file = File.Exists(copy) ? copy : run.Manifest.Policy?.Image ?? copy;
        var image = ImageWriter.Read(file);
        string crc = ManifestSignals.Hex(image.Checksum);
        if (run.Manifest.Policy is { Crc: { } expected } && expected != crc)
            throw new BadInputException(file, "", $"has CRC {crc}, the run in {run.Folder} was made with {expected}; the image was replaced since. Run again, or restore the image.");
        return image.Spec;
    }
}
