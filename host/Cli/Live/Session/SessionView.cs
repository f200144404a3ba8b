using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Live.Session;

/// <summary>Whether the line to a device holds.</summary>
internal enum LinkState
{
    None,
    Up,
    Lost,
}

/// <summary>The policy that runs, as people and the palette know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Kind and chunk of the palette.</param>
/// <param name="Crc">CRC-32 of its image.</param>
internal sealed record PolicyView(string Name, string Kind, string Crc)
{
    public static PolicyView Of(LiveRun run)
    {
        var (kind, chunk) = PolicySpecs.Label(run.Policy.Spec);
        string name = run.Policy.Spec.Name;
        string known = name.StartsWith("linear-noise", StringComparison.Ordinal) ? "linear-noise" : name.StartsWith("expert", StringComparison.Ordinal) ? "expert" : name is "zero" or "two-chunk" ? name : kind;
        return new PolicyView(name, Report.Palette.Key(known, chunk), run.Policy.Manifest.Crc ?? "");
    }
}

/// <summary>Everything that a viewer is told about a session besides telemetry. Immutable.</summary>
internal sealed record SessionView
{
    /// <summary>Running number of the run; 0 before the first.</summary>
    public int Run { get; init; }

    /// <summary>What is being done.</summary>
    public LivePhase Phase { get; init; }

    /// <summary>What was asked for; null before the first run.</summary>
    public LivePlan? Plan { get; init; }

    /// <summary>The policy; null when none runs.</summary>
    public PolicyView? Policy { get; init; }

    /// <summary>Where the policy runs.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Limits of the plant.</summary>
    public Limits? Limits { get; init; }

    /// <summary>Episodes that ended.</summary>
    public int EpisodesDone { get; init; }

    /// <summary>How the last run ended; empty while it runs.</summary>
    public string Ended { get; init; } = "";

    /// <summary>Policy periods of a run that ended.</summary>
    public int StepCount { get; init; }

    /// <summary>What is latched; Ok for nothing.</summary>
    public Status Latch { get; init; }

    /// <summary>The line to a device.</summary>
    public LinkState Link { get; init; }

    /// <summary>One sentence for people; may be empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>Record of the run that ended; null when none was kept.</summary>
    public string? Folder { get; init; }

    /// <summary>Growth; null where there is none.</summary>
    public GrowthView? Growth { get; init; }

    /// <summary>What a student taught last; null before.</summary>
    public StudentResult? Student { get; init; }
}
