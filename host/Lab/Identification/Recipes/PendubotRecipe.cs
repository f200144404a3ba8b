using ImitationHil.Lab.Identification.Models;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// How the double pendulum is identified, open loop with its recorded commands: from the learned policy's runs at 33 Hz, or
/// from those of the time-varying LQR at 400 Hz. They were recorded at different times, and one set of parameters does not
/// explain both.
/// </summary>
public static class PendubotRecipe
{
    /// <summary>Name in the files of twins of either kind.</summary>
    public const string Plant = "pendubot";

    /// <summary>For the learned policy's runs. They come to rest after 1.7 s, where dry friction hides everything else.</summary>
    public static Recipe LearnedPolicy() => Create("pendubot-held", reach: 2) with
    {
        BlockSeconds = 0.7,

        // In one round: three rows alone say so little that a fit to them ends where the longer horizon cannot leave it.
        Stages = [Round(0.3, 0.02, until: 1.4, starts: 24, rowsBetween: 1)],

        // Multiples of the recorded period: nothing was measured between them.
        Protocol = new ReplayProtocol { StartsPerLog = 30, FirstRow = 3, LastRow = 40, HorizonsSeconds = [0.0303, 0.0606, 0.0909, 0.2121, 0.5152], ClosedLoop = false },
    };

    /// <summary>For the time-varying LQR's runs, of which the first fails after 6 s.</summary>
    public static Recipe TimeVaryingLqr() => Create("pendubot-tvlqr-held", reach: 8) with
    {
        BlockSeconds = 1,
        Stages = [Round(0.1, 0.005, until: 6, starts: 60, rowsBetween: 4), Round(0.3, 0.02, until: 6, starts: 60, rowsBetween: 4)],
        Protocol = new ReplayProtocol { StartsPerLog = 60, FirstRow = 10, LastRow = 2300, HorizonsSeconds = [0.02, 0.05, 0.1, 0.2, 0.5], ClosedLoop = false },
    };

    // The scale is what the best of the published sets reaches at that horizon.
    private static Stage Round(double horizonSeconds, double scale, double until, int starts, int rowsBetween) => new(FormattableString.Invariant($"replay, {horizonSeconds} s"), new Criterion
    {
        Loop = Loop.Open,
        HorizonSeconds = horizonSeconds,
        UntilSeconds = until,
        RowsBetween = rowsBetween,
        StartsPerLog = starts,
        Scales = [scale, scale],
    });

    private static Recipe Create(string map, int reach) => new()
    {
        Plant = Plant,
        Map = map,
        Model = new PendubotGreyBox(reach),
        TwinAddress = "sim:pendubot",
        Published = [new PublishedValues("dfki-ric-underactuated-lab/double_pendulum, model_parameters_1.0.yml", PendubotGreyBox.ValuesOf(PendubotGreyBox.Published))],
        BlockSeconds = 1,
        Stages = [],
        Protocol = new ReplayProtocol { StartsPerLog = 0, FirstRow = 0, LastRow = 0, HorizonsSeconds = [], ClosedLoop = false },
    };
}
