using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;

namespace ImitationHil.Cli.Verbs;

/// <summary>Runs episodes in one of the deployments, all with the same policy.</summary>
internal interface IEpisodeRunner : IDisposable
{
    /// <summary>Signals of the plant.</summary>
    Signals Signals { get; }

    /// <summary>Limits of the plant.</summary>
    Limits Limits { get; }

    /// <summary>The policy.</summary>
    PolicySource Policy { get; }

    /// <summary>What is known of the plant; null for a device that somebody else started.</summary>
    PlantSetup? Setup { get; }

    /// <summary><c>in-process</c>, <c>lockstep</c>, <c>tethered</c> or <c>standalone</c>.</summary>
    string Mode { get; }

    /// <summary>Why the link is lost; null while it is not, and where there is none.</summary>
    string? Loss { get; }

    /// <summary>One episode. A link that is lost on the way ends it with <see cref="Status.LinkLost"/>; what was seen before is in the trajectory.</summary>
    (Status Status, Trajectory Trajectory) Run(Episode episode, string name);

    /// <summary>The verified set of the recovery; null when there is none.</summary>
    VerifiedEllipsoid? Recovery { get; }

    /// <summary>State of the supervisor on this side of the wire; where the device has the only one, what it last told. From any thread.</summary>
    SupervisorState Supervisor { get; }

    /// <summary>Between episodes, on their thread: latches the emergency stop here, and on the device that has the plant.</summary>
    void EmergencyStop();

    /// <summary>Between episodes, on their thread: the explicit reset of the supervisor here.</summary>
    void Reset();

    /// <summary>From any thread: the running episode ends at its next period, motor off, and so does every later one.</summary>
    void RequestStop();

    /// <summary>From any thread: the same, latched where the motor is as soon as a message can say so. <see cref="EmergencyStop"/> is owed all the same.</summary>
    void RequestEmergencyStop() => RequestStop();
}

/// <summary>What all deployments are told.</summary>
internal sealed record RunnerOptions
{
    /// <summary>Longest episode, policy periods.</summary>
    public required int Horizon { get; init; }

    /// <summary>Whether an expert recovers outside of a verified set.</summary>
    public bool Recovers { get; init; }

    /// <summary>
    /// Makes what is told each sample as well, from the signals of the plant and the place of the expert's label (null when nobody
    /// labels); null for nobody.
    /// </summary>
    public Func<Signals, float[]?, ITrace>? Tap { get; init; }

    /// <summary>Makes the plant of this process, for example one that takes real time. Default: as its set-up does.</summary>
    public Func<PlantSetup, IPlant> Create { get; init; } = setup => setup.Create();

    /// <summary>Put around a plant at the far end of a wire, on this side of it. Default: nothing.</summary>
    public Func<IPlant, IPlant> Around { get; init; } = plant => plant;
}
