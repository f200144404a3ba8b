using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>Who is where in an episode. Numbers are part of the wire.</summary>
public enum DeviceMode
{
    /// <summary>Nothing is prepared.</summary>
    None = 0,

    /// <summary>Policy on the device, plant on the host: processor in the loop.</summary>
    Lockstep = Wire.ModeLockstep,

    /// <summary>Plant on the device, policy on the host.</summary>
    Tethered = Wire.ModeTethered,

    /// <summary>Both on the device; the host listens.</summary>
    Standalone = Wire.ModeStandalone,

    /// <summary>The motors one at a time, open loop, for calibration.</summary>
    Probe = Wire.ModeProbe,
}

/// <summary>What a device says of itself first.</summary>
/// <param name="Version">Version of the protocol.</param>
/// <param name="BootId">Differs from boot to boot.</param>
public sealed record Greeting(int Version, uint BootId);

/// <summary>The state of a device.</summary>
/// <param name="State">State of its supervisor.</param>
/// <param name="Fault">The latched fault; Ok when there is none.</param>
/// <param name="Mode">What is prepared.</param>
/// <param name="ImageChecksum">CRC-32 of the loaded image; 0 when none is.</param>
/// <param name="BlackBoxCount">Steps that <see cref="DeviceClient.GetFault"/> can read.</param>
/// <param name="Tag">Tag of the last stand-alone episode: the sequence number of the request that started it.</param>
/// <param name="EndStatus">How that episode ended; Ok while it runs.</param>
/// <param name="EndSteps">Policy periods that it lasted.</param>
/// <param name="DroppedCount">Damaged stretches between zeros that the device received since it booted.</param>
public sealed record DeviceStatus(
    SupervisorState State, Status Fault, DeviceMode Mode, uint ImageChecksum, int BlackBoxCount, byte Tag, Status EndStatus, int EndSteps, uint DroppedCount);

/// <summary>One policy period in the device's black box. Units are those of the device's signals.</summary>
/// <param name="Step">Index of the period within the episode.</param>
/// <param name="Status">How it ended.</param>
/// <param name="LimitBits">Limits in force.</param>
/// <param name="Observation">What was seen before the action.</param>
/// <param name="Asked">The action that the policy asked for.</param>
/// <param name="Applied">The action that was applied.</param>
public sealed record BlackBoxRow(int Step, Status Status, int LimitBits, float[] Observation, float[] Asked, float[] Applied);

/// <summary>What a device bounds an open-loop movement to.</summary>
/// <param name="Motors">Number of motors.</param>
/// <param name="TickMicroseconds">Time between two samples.</param>
/// <param name="CountsPerTurn">Counts a turn as the device believes them.</param>
/// <param name="MaxDuty">Largest magnitude of duty.</param>
/// <param name="MaxTicks">Most ticks of drive and rest together.</param>
/// <param name="MaxTravelCounts">Largest travel of one movement, counts.</param>
/// <param name="MeasuresCurrent">Whether current is measured.</param>
public sealed record ProbeLimits(int Motors, int TickMicroseconds, int CountsPerTurn, float MaxDuty, int MaxTicks, int MaxTravelCounts, bool MeasuresCurrent);

/// <summary>How an open-loop movement went, so far.</summary>
/// <param name="Status">Ok while it runs, HorizonReached at its own end, Stopped, or the fault that ended it.</param>
/// <param name="ReachedTravel">Whether the drive ended by its travel.</param>
/// <param name="StartCounts">Position at the start, counts.</param>
/// <param name="MeanAmperes">Mean current over the drive; 0 where it is not measured.</param>
/// <param name="PeakAmperes">Largest current.</param>
/// <param name="Total">Samples that the device has.</param>
/// <param name="Samples">Those that were asked for: counts from the start, one a tick.</param>
public sealed record ProbeReport(Status Status, bool ReachedTravel, int StartCounts, float MeanAmperes, float PeakAmperes, int Total, short[] Samples);

/// <summary>How patient a host is.</summary>
public sealed record LinkOptions
{
    /// <summary>Time for an answer, milliseconds; one policy period is added where the plant moves. Default 1000.</summary>
    public int ReplyMilliseconds { get; init; } = 1000;

    /// <summary>How often a request is repeated before the link counts as lost. Default 3.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Time for which a plant may take to go to its start, milliseconds. Default 20 s.</summary>
    public int StartMilliseconds { get; init; } = 20000;

    /// <summary>
    /// A step of a tethered plant is repeated first after one policy period and this, milliseconds: soon enough for the
    /// device's watchdog, which allows one period and 100 ms between an answer and the next request. Default 40.
    /// </summary>
    public int FirstRepeatMilliseconds { get; init; } = 40;

    /// <summary>The clock of all that.</summary>
    public IClock Clock { get; init; } = new Linux.MonotonicClock();

    /// <summary>The first sequence number; null draws one, so that old replies of another host are not taken for ours.</summary>
    public byte? FirstSequence { get; init; }
}

/// <summary>Receives what a device sends unasked.</summary>
public interface IDeviceListener
{
    /// <summary>A batch of rows of the episode with this tag. The body stands behind the row count.</summary>
    void OnTrace(byte tag, int rows, ByteReader body);

    /// <summary>The episode with this tag ended.</summary>
    void OnEnded(byte tag, Status status, int steps);
}
