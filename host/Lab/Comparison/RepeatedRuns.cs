using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Import;
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
    /// <param name="recorded">Imported runs.</param>
    /// <param name="twins">Simulations to compare with; only double pendulums can replay, others are refused.</param>
    /// <param name="seed">Chance of the twins.</param>
    /// <exception cref="BadInputException">A twin cannot replay, or the files that a run was imported from are gone.</exception>
    public static IReadOnlyList<RepeatedRuns> Of(IReadOnlyList<Run> recorded, IReadOnlyList<PlantSetup> twins, uint seed)
    {
        foreach (var twin in twins)
        {
            using var plant = twin.Create();
            if (plant is not PendubotPlant)
                throw new BadInputException("--twin", twin.Address, "cannot replay recordings without their policy; sim:pendubot?model=FILE and sim:pendubot?twin=FILE can");
        }

        var groups = recorded.GroupBy(run => run.Trajectories[0].Signals.Contract).Where(group => group.Sum(run => run.Trajectories.Count) >= Fewest);
        return [.. groups.Select(group => new RepeatedRuns(SpreadOf([.. group.SelectMany(run => run.Trajectories)]), [.. twins.Select(twin => Gap(twin, [.. group], seed))]))];
    }

    // A distance needs one unit: that of the first slot, which is a position wherever this is used.
    private static RunSpread SpreadOf(IReadOnlyList<Trajectory> runs)
    {
        var signals = runs[0].Signals;
        return RunSpread.Of(runs, [.. signals.ObservationNames.Where((_, i) => signals.ObservationUnits[i] == signals.ObservationUnits[0])], StillWithin);
    }

    private static ReplayGap Gap(PlantSetup twin, Run[] runs, uint seed)
    {
        var recipe = PendubotRecipe.LearnedPolicy();
        string[] files = [.. runs.SelectMany(run => run.Manifest.Source!.Files)];
        var missing = files.Where(file => !File.Exists(file)).Select(file => new Problem(file, "", "is gone; a replay reads the recording again, with the commands as they were held")).ToArray();
        if (missing.Length > 0)
            throw new BadInputException(missing);
        using var plant = (PendubotPlant)twin.Create();
        return ReplayGap.Of(twin.Address, plant.Dynamics, [.. Importer.Import(files, recipe.Map).Select(RecordedLog.From)], recipe, BeginRow, Rows, Assumed, 200, seed);
    }
}
