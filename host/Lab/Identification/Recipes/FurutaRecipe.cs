using ImitationHil.Lab.Identification.Models;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// How a rotary pendulum is identified from the runs of its expert. Chosen on runs 1 to 4 of the recordings alone and checked
/// there by leaving out one after another (alpha at 1 s: 0.0051 to 0.0094 rad); nothing was chosen on runs 5 and 6.
/// </summary>
public static class FurutaRecipe
{
    /// <summary>The recipe.</summary>
    public static Recipe Create() => new()
    {
        Plant = "furuta",
        Map = "qube",
        Model = new FurutaGreyBox(),
        TwinAddress = "sim:furuta",
        BlockSeconds = 2,
        Protocol = new ReplayProtocol { StartsPerLog = 30, FirstRow = 1000, LastRow = 9000, HorizonsSeconds = [0.02, 0.1, 0.5, 1] },

        // Scales are what a good model reaches at that horizon. The voltage alone says how the body moves; the expert in the
        // loop holds the simulation near the log long enough for friction, cable and offset to show.
        Stages =
        [
            new Stage("recorded voltage, 0.1 s", Open(24)),
            new Stage("expert in the loop, 1 s", Closed(24), Open(48)),
        ],
    };

    private static Criterion Open(int starts) => new() { Loop = Loop.Open, HorizonSeconds = 0.1, RowsBetween = 10, StartsPerLog = starts, Scales = [0.02, 0.02] };

    private static Criterion Closed(int starts) => new() { Loop = Loop.Closed, HorizonSeconds = 1, RowsBetween = 25, StartsPerLog = starts, Scales = [0.012, 0.03] };
}
