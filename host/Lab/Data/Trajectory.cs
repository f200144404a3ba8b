using ImitationHil.Firmware;

namespace ImitationHil.Lab.Data;

/// <summary>
/// One policy period as it was recorded. Values are SI, in the order of the trajectory's <see cref="Signals"/>.
/// They are held as double so that other people's recordings lose nothing; what our own loop computed in float
/// is stored exactly.
/// </summary>
public sealed record Sample
{
    /// <summary>Index of the policy period within the episode, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Device time at the observation, microseconds since the episode began.</summary>
    public required long TimeMicroseconds { get; init; }

    /// <summary>What the policy saw at the beginning of the period; length n.</summary>
    public required double[] Observation { get; init; }

    /// <summary>What the policy asked for; length m.</summary>
    public required double[] ActionAsked { get; init; }

    /// <summary>What reached the plant after limits and injected noise; length m.</summary>
    public required double[] ActionApplied { get; init; }

    /// <summary>The expert's clean action at this instant, the label of a demonstration; empty when unknown.</summary>
    public double[] ExpertAction { get; init; } = [];

    /// <summary>What the twin predicts for this observation; empty when none was run.</summary>
    public double[] TwinObservation { get; init; } = [];

    /// <summary>Further recorded columns, named in <see cref="Trajectory.AuxiliaryNames"/>; empty when none.</summary>
    public double[] Auxiliary { get; init; } = [];

    /// <summary>Limits in force (<see cref="Firmware.LimitBits"/>).</summary>
    public int LimitBits { get; init; }

    /// <summary>How the step ended.</summary>
    public Status Status { get; init; }

    /// <summary>Time from measurement to actuation, microseconds; 0 in simulation.</summary>
    public int LatencyMicroseconds { get; init; }
}

/// <summary>The samples of one episode. A demonstration is a trajectory whose samples carry the expert's action.</summary>
public sealed record Trajectory
{
    /// <summary>Name within its run, for example <c>episode-007</c> or the stem of an imported file.</summary>
    public required string Name { get; init; }

    /// <summary>Meaning of observation and action.</summary>
    public required Signals Signals { get; init; }

    /// <summary>The samples, in time order.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>Names of the auxiliary columns.</summary>
    public IReadOnlyList<string> AuxiliaryNames { get; init; } = [];

    /// <summary>Units of the auxiliary columns.</summary>
    public IReadOnlyList<string> AuxiliaryUnits { get; init; } = [];

    /// <summary>Seed of the episode.</summary>
    public uint Seed { get; init; }
}
