using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Records;

/// <summary>
/// What a run was: everything needed to tell whether two runs may be compared, and to repeat one. It is
/// <c>run.json</c> beside the trace. Nullable properties are null where they do not apply; all others are required
/// keys of the file. <see cref="Created"/> is the only wall-clock item, so equal runs differ in nothing else.
/// </summary>
public sealed record RunManifest
{
    /// <summary>Newest schema that this program reads and the one that it writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Value of <see cref="Kind"/>: an expert's trajectories, labelled.</summary>
    public const string Demonstrations = "demonstrations";

    /// <summary>Value of <see cref="Kind"/>: a policy's trajectories.</summary>
    public const string Rollouts = "rollouts";

    /// <summary>Value of <see cref="Ended"/> while a run is being written; what a killed process leaves.</summary>
    public const string Running = "running";

    /// <summary>Value of <see cref="Ended"/> of a run that was carried out as asked.</summary>
    public const string Complete = "complete";

    /// <summary>Value of <see cref="Ended"/> of a run whose trace could not be written to its end; <see cref="Drops"/> says how much is missing.</summary>
    public const string RecordingFailed = "RecordingFailed";

    /// <summary>Version of this layout.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary><see cref="Demonstrations"/> or <see cref="Rollouts"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The command line as it was given; empty when the run was not started by one.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Versions of what made the run.</summary>
    public required ManifestVersions Versions { get; init; }

    /// <summary>When the run was begun, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Address of the plant, for example <c>rig:two-motor/pair?g=1.5</c>.</summary>
    public required string Plant { get; init; }

    /// <summary>The policy that acted; null when the expert did.</summary>
    public ManifestPolicy? Policy { get; init; }

    /// <summary>Name of the expert whose clean actions are the labels; null when there are none.</summary>
    public string? Expert { get; init; }

    /// <summary>What the expert saw: <c>silent</c>, <c>own</c>, <c>shared</c> or <c>recorded</c>; null when no expert looked.</summary>
    public string? Eyes { get; init; }

    /// <summary>Standard deviation of the noise injected into the applied action, σ_u, in the action's unit; 0 for none.</summary>
    public double Noise { get; init; }

    /// <summary>Seed of the run.</summary>
    public uint Seed { get; init; }

    /// <summary>Policy periods asked for an episode; 0 when nothing was asked (imports).</summary>
    public int Horizon { get; init; }

    /// <summary>Number of episodes in the trace; counted by the writer.</summary>
    public int Episodes { get; init; }

    /// <summary>Meaning of observation and action.</summary>
    public required ManifestSignals Signals { get; init; }

    /// <summary>Names and units of the auxiliary columns; empty when there are none.</summary>
    public IReadOnlyList<SignalSlot> Auxiliary { get; init; } = [];

    /// <summary>Limits that the supervisor held the plant to; null when it had none.</summary>
    public ManifestLimits? Limits { get; init; }

    /// <summary>Where an imported run came from; null for our own.</summary>
    public ManifestSource? Source { get; init; }

    /// <summary>Samples that were lost because the recorder could not keep up; counted, never silent.</summary>
    public long Drops { get; init; }

    /// <summary><see cref="Complete"/>, <see cref="Running"/>, <see cref="RecordingFailed"/>, or the name of the status that ended the run.</summary>
    public string Ended { get; init; } = Running;

    /// <summary>Further finite numbers by name, such as a calibration.</summary>
    public IReadOnlyDictionary<string, double> Extra { get; init; } = new Dictionary<string, double>();

    /// <summary>A manifest with its environment filled in; the rest by <c>with</c>.</summary>
    /// <param name="time">Clock for <see cref="Created"/>.</param>
    /// <param name="kind"><see cref="Demonstrations"/> or <see cref="Rollouts"/>.</param>
    /// <param name="plant">Address of the plant.</param>
    /// <param name="signals">Meaning of observation and action.</param>
    public static RunManifest Begin(TimeProvider time, string kind, string plant, Signals signals) => new()
    {
        Kind = kind,
        Versions = ManifestVersions.Current,
        Created = time.GetUtcNow(),
        Plant = plant,
        Signals = ManifestSignals.From(signals),
    };
}

/// <summary>Versions of what made a run.</summary>
/// <param name="Tool">This program.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Os">Operating system and processor.</param>
public sealed record ManifestVersions(string Tool, string Runtime, string Os)
{
    /// <summary>Those of this process.</summary>
    public static ManifestVersions Current { get; } = new(
        typeof(RunManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}");
}

/// <summary>The policy of a run.</summary>
/// <param name="Name">Its name in tables and pictures.</param>
/// <param name="Image">File of the image as it was given; null for a built-in policy.</param>
/// <param name="Crc">CRC-32 of the image, 8 lower-case hexadecimal digits; null for a built-in policy.</param>
public sealed record ManifestPolicy(string Name, string? Image, string? Crc);

/// <summary>One number of an observation, an action or the auxiliary columns.</summary>
/// <param name="Name">Name, for example <c>angle</c>.</param>
/// <param name="Unit">Unit, for example <c>rad</c>; <c>1</c> or empty when it has none.</param>
public sealed record SignalSlot(string Name, string Unit);

/// <summary>Meaning of observation and action, as <see cref="Signals"/> has it.</summary>
/// <param name="Observation">Observation slots in order.</param>
/// <param name="Action">Action slots in order.</param>
/// <param name="PeriodMicroseconds">Policy period, microseconds, positive.</param>
/// <param name="Contract">CRC-32 of all of it, 8 lower-case hexadecimal digits.</param>
public sealed record ManifestSignals(IReadOnlyList<SignalSlot> Observation, IReadOnlyList<SignalSlot> Action, int PeriodMicroseconds, string Contract)
{
    /// <summary>The same signals for the file.</summary>
    public static ManifestSignals From(Signals signals) => new(
        Slots(signals.ObservationNames, signals.ObservationUnits),
        Slots(signals.ActionNames, signals.ActionUnits),
        signals.PeriodMicroseconds,
        Hex(signals.Contract));

    /// <summary>The same signals for the loop.</summary>
    public Signals ToSignals() => new(
        [.. Observation.Select(s => s.Name)],
        [.. Observation.Select(s => s.Unit)],
        [.. Action.Select(s => s.Name)],
        [.. Action.Select(s => s.Unit)],
        PeriodMicroseconds);

    /// <summary>A CRC as files show it.</summary>
    public static string Hex(uint crc) => crc.ToString("x8", CultureInfo.InvariantCulture);

    private static SignalSlot[] Slots(string[] names, string[] units) => [.. names.Zip(units, (name, unit) => new SignalSlot(name, unit))];
}

/// <summary>Limits of the supervisor, one entry a slot, in the units of the signals (<see cref="Firmware.Limits"/>).</summary>
/// <param name="ActionLow">Lowest action.</param>
/// <param name="ActionHigh">Highest action.</param>
/// <param name="ActionSlew">Largest change of the action a period.</param>
/// <param name="ObservationLow">Lowest observation.</param>
/// <param name="ObservationHigh">Highest observation.</param>
public sealed record ManifestLimits(float[] ActionLow, float[] ActionHigh, float[] ActionSlew, float[] ObservationLow, float[] ObservationHigh)
{
    /// <summary>The same limits for the file.</summary>
    public static ManifestLimits From(Limits limits) =>
        new(limits.ActionLow, limits.ActionHigh, limits.ActionSlew, limits.ObservationLow, limits.ObservationHigh);

    /// <summary>The same limits for the supervisor.</summary>
    public Limits ToLimits() => new(ActionLow, ActionHigh, ActionSlew, ObservationLow, ObservationHigh);
}

/// <summary>Where an imported run came from.</summary>
/// <param name="Files">The recordings.</param>
/// <param name="Mapping">The column mapping file.</param>
/// <param name="NominalTime">True when the time column was computed from a nominal rate and not measured.</param>
public sealed record ManifestSource(IReadOnlyList<string> Files, string Mapping, bool NominalTime);
