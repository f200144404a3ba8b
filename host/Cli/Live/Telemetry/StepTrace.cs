using ImitationHil.Firmware;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>Copies each policy period of a loop into a ring: observation, then the action asked for, then the one applied.</summary>
/// <param name="ring">As wide as n + 2 m.</param>
internal sealed class StepTrace(TelemetryRing ring) : ITrace
{
    private int _steps;

    /// <summary>Index of the episode; set between episodes.</summary>
    public int Episode { get; set; }

    /// <summary>Policy periods since the beginning of the run.</summary>
    public int StepCount => Volatile.Read(ref _steps);

    /// <summary>Ring for a plant's signals.</summary>
    public static TelemetryRing RingFor(Signals signals) => new(signals.ObservationCount + 2 * signals.ActionCount);

    /// <inheritdoc/>
    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
    {
        Volatile.Write(ref _steps, _steps + 1);
        var row = ring.Claim();
        if (row.IsEmpty)
            return;
        observation.CopyTo(row);
        asked.CopyTo(row[observation.Length..]);
        applied.CopyTo(row[(observation.Length + asked.Length)..]);
        ring.Publish(new TelemetryStamp(Episode, step, limitBits, (int)status, 0));
    }
}
