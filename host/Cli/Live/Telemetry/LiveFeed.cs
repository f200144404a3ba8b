using ImitationHil.Cli.Live.Session;
using ImitationHil.Firmware;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>One rig that can be watched: its own rings, its own request to stop.</summary>
internal sealed class LiveLane
{
    private LiveAxis? _axis;
    private LivePlant? _plant;

    /// <summary>Ends its episode.</summary>
    public StopFlag Stop { get; init; } = new();

    /// <summary>Policy periods; null until the plant is known.</summary>
    public TelemetryRing? Steps { get; private set; }

    /// <summary>Ticks of the servo: angle and duty of each motor. Null where there are no simulated motors.</summary>
    public TelemetryRing? Motors { get; private set; }

    /// <summary>The trace that fills <see cref="Steps"/>.</summary>
    public StepTrace? Trace { get; private set; }

    /// <summary>Points of the grid of real time that were missed.</summary>
    public long MissedCount => _axis?.MissedCount ?? _plant?.MissedCount ?? 0;

    /// <summary>Longest time from sample to duty since the last call, microseconds; 0 where it is not measured.</summary>
    public int TakeLongestLatencyMicroseconds() => _axis?.TakeLongestLatencyMicroseconds() ?? 0;

    /// <summary>A plant of this process that takes real time.</summary>
    /// <param name="setup">What it is.</param>
    /// <param name="speed">How many times faster than real.</param>
    public IPlant Create(PlantSetup setup, int speed)
    {
        if (setup.CreateWith is { } with)
        {
            return with(axis =>
            {
                Motors = new TelemetryRing(2 * axis.MotorCount);
                return _axis = new LiveAxis(axis, Motors, Stop, speed);
            });
        }

        return Around(setup.Create(), speed);
    }

    /// <summary>The same around a plant that somebody else made.</summary>
    public IPlant Around(IPlant plant, int speed) => _plant = new LivePlant(plant, Stop, speed);

    /// <summary>The trace of a plant's policy periods.</summary>
    public ITrace Tap(Signals signals)
    {
        Steps = StepTrace.RingFor(signals);
        return Trace = new StepTrace(Steps);
    }
}

/// <summary>What the thread that shows needs of whatever is going on.</summary>
/// <param name="Id">Running number of the run.</param>
/// <param name="Signals">What the numbers mean.</param>
/// <param name="Horizon">Longest episode.</param>
/// <param name="Main">The rig.</param>
/// <param name="Expert">The expert's rig beside it; null for none.</param>
/// <param name="Meter">Deviation from the expert; null where there is none.</param>
internal sealed record LiveFeed(int Id, Signals Signals, int Horizon, LiveLane Main, LiveLane? Expert, DeviationMeter? Meter);
