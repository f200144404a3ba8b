using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Comparison;

/// <summary>
/// What recordings of one policy from one start tell by themselves: how far they lie apart over time; and, where a twin of
/// the rig is given, how far that is from them under the recorded commands. Whose policy it was need not be known.
/// </summary>
/// <param name="Spread">The runs against each other.</param>
/// <param name="Twins">Twins against the runs.</param>
public sealed record RepeatedRuns(RunSpread Spread, IReadOnlyList<ReplayGap> Twins)
{
    /// <summary>Fewest recordings that have a spread.</summary>
    public const int Fewest = 3;

    // A hundredth of a radian or metre is far above every encoder here and far below what a run travels.
    private const double StillWithin = 0.01;

    // Rows 0 to 2 of the learned policy's logs are late; from row 3 on its runs hang still, and 40 rows are all of its motion.
    private const int BeginRow = 3, Rows = 40;

    // Angles by rounding. Torques about their command: the logs read 0.014 and 0.016 N m at rest, and robustly 0.55 and 0.16 N m
    // in motion, where one reading a period of a motor on its way says more of its lag than of noise; these lie between. The
    // rate at rest is not measured: 0.005 rad/s is what one count in a thirteenth of a second would be.
    private static readonly ReplayNoise Assumed = new(PendubotPlant.Quantum / Math.Sqrt(12), 0.005, 0.04, 0.07);

    /// <summary>Groups recordings by what they measured and compares each group that is large enough.</summary>
    /// <param name="recorded">
    /// Imported runs. What acted on the plant during a row comes from a second import of the same files, with the mapping of
    /// the twin's recipe; that import is not compared by itself unless it is the only one.
    /// </param>
    /// <param name="twins">Simulations to compare with; only double pendulums can replay, others are refused.</param>
    /// <param name="seed">Chance of the twins.</param>
    /// <exception cref="BadInputException">A twin cannot replay, or the import that a replay needs is not among the runs.</exception>
    public static IReadOnlyList<RepeatedRuns> Of(IReadOnlyList<Run> recorded, IReadOnlyList<PlantSetup> twins, uint seed)
    {
        var dynamics = twins.Select(twin => (twin.Address, DynamicsOf(twin))).ToArray();
        var recipe = PendubotRecipe.LearnedPolicy();
        var logs = recorded.SelectMany(run => run.Trajectories).Select(trajectory => (Trajectory: trajectory, Log: RecordedLog.From(trajectory))).ToArray();
        var held = logs.Where(pair => !pair.Log.Missing(recipe.Model.Columns).Any()).ToArray();
        var shown = held.Length == logs.Length ? logs : [.. logs.Except(held)];
        var groups = shown.GroupBy(pair => pair.Trajectory.Signals.Contract).Where(group => group.Count() >= Fewest).Select(group => group.Select(pair => pair.Trajectory).ToArray());
        return [.. groups.Select(group => new RepeatedRuns(SpreadOf(group), [.. dynamics.Select(twin => Gap(twin.Address, twin.Item2, group))]))];

        ReplayGap Gap(string name, DoublePendulumDynamics twin, Trajectory[] group)
        {
            RecordedLog[] replayed = [.. held.Where(pair => group.Any(trajectory => trajectory.Name == pair.Trajectory.Name)).Select(pair => pair.Log)];
            return replayed.Length > 0
                ? ReplayGap.Of(name, twin, replayed, recipe, BeginRow, Rows, Assumed, 200, seed)
                : throw new BadInputException("compare", "--twin", $"a replay needs the commands as they were held; import the same files with --map {recipe.Map} too, and name that run");
        }
    }

    // A distance needs one unit: that of the first slot, which is a position wherever this is used.
    private static RunSpread SpreadOf(IReadOnlyList<Trajectory> runs)
    {
        var signals = runs[0].Signals;
        return RunSpread.Of(runs, [.. signals.ObservationNames.Where((_, i) => signals.ObservationUnits[i] == signals.ObservationUnits[0])], StillWithin);
    }

    private static DoublePendulumDynamics DynamicsOf(PlantSetup twin)
    {
        using var plant = twin.Create();
        return plant is PendubotPlant pendubot
            ? pendubot.Dynamics
            : throw new BadInputException("--twin", twin.Address, "cannot replay recordings without their policy; sim:pendubot?model=FILE and sim:pendubot?twin=FILE can");
    }
}
