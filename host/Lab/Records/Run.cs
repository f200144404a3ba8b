using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>A run as it was read: the manifest and the trajectories of its episodes.</summary>
public sealed record Run
{
    /// <summary>What the run was.</summary>
    public required RunManifest Manifest { get; init; }

    /// <summary>One trajectory an episode, in the order of recording.</summary>
    public required IReadOnlyList<Trajectory> Trajectories { get; init; }

    /// <summary>
    /// The run ends early: its recorder was killed, or the tail of its trace is missing. What is here is intact, but
    /// the last trajectory may lack its end. Whoever reports on the run says so.
    /// </summary>
    public required bool Truncated { get; init; }

    /// <summary>The folder that it was read from.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of samples in all trajectories.</summary>
    public long SampleCount => Trajectories.Sum(t => (long)t.Samples.Count);
}

/// <summary>What a writer does when its folder already holds something.</summary>
public enum ExistingRun
{
    /// <summary>Refuses: measurements are not overwritten by accident.</summary>
    Refuse,

    /// <summary>Replaces the run that is there. A folder that holds anything else beside a run is refused all the same.</summary>
    Replace,
}

/// <summary>Names of the files of a run.</summary>
public static class RunFiles
{
    /// <summary>The manifest.</summary>
    public const string Manifest = "run.json";

    /// <summary>Behind the name of a manifest that is not in its place yet.</summary>
    public const string Partial = ".partial";

    /// <summary>The samples.</summary>
    public const string Trace = "trace.mcap";

    /// <summary>The image of the policy that was run, where one was.</summary>
    public const string Policy = "policy.img";

    /// <summary>The table that an export leaves beside the trace, unless told otherwise.</summary>
    public const string Table = "trace.csv";

    /// <summary>The metadata record that makes a trace self-describing: names and units of the signals, period, contract.</summary>
    internal static McapMetadata Metadata(RunManifest manifest)
    {
        var entries = new Dictionary<string, string>
        {
            ["kind"] = manifest.Kind,
            ["plant"] = manifest.Plant,
            ["periodMicroseconds"] = manifest.Signals.PeriodMicroseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["contract"] = manifest.Signals.Contract,
        };
        AddSlots(entries, "observation", manifest.Signals.Observation);
        AddSlots(entries, "action", manifest.Signals.Action);
        AddSlots(entries, "auxiliary", manifest.Auxiliary);
        return new McapMetadata(TraceFormat.MetadataName, entries);
    }

    private static void AddSlots(Dictionary<string, string> entries, string group, IReadOnlyList<SignalSlot> slots)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            entries[$"{group}[{i}]"] = $"{slots[i].Name}[{slots[i].Unit}]";
        }
    }
}
