using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Verbs;

/// <summary>The JSON object of <c>compare</c>; key names are part of the command's contract.</summary>
internal static class CompareJson
{
    public static object Of(ComparedRuns compared, string page) => new
    {
        verb = "compare",
        growth = compared.Policies.Where(c => c.Row is not null).Select(c => c.Row),
        gap = compared.Policies.Select(c => new { rig = c.Input.Setup.Rig, c.Policy, c.Chunk, c.Sign, rms = c.IdealGapRms }),
        policies = compared.Policies.Select(Policy),
        across = compared.Orders.Select(order => new { order.Quantity, order.Policies, order.Rig, order.Twin, results = order.Results.ToDictionary(result => result.Test) }),
        recorded = compared.Recorded,
        repeated = compared.Repeated.Select(Repeated),
        methods = new
        {
            estimators = EstimatorCatalogue.All.Select(e => new { e.Id, e.Name, e.Quantity, role = e.Role, e.Assumption, e.WhenItLies }),
            tests = GapCatalogue.Descriptions,
        },
        skipped = compared.Skipped,
        report = page,
    };

    private static object Policy(PolicyComparison c)
    {
        ReplayCurve replay = OfflineReplay.Curve(c.Replay.Rig), chance = OfflineReplay.Curve(c.Replay.Twin);
        return new
        {
            run = c.Input.Run,
            c.Policy,
            c.Chunk,
            c.Sign,
            rig = Side(c.Rig),
            twin = Side(c.Twin),
            ideal = new { multiplier = c.Loop?.Multiplier },
            tests = c.Tests.ToDictionary(test => test.Test),
            offlineReplay = new { seconds = replay.Seconds, rms = replay.Rms, replay.Episodes, twinAgainstTwinRms = chance.Rms, result = OfflineReplay.Run(c.Replay.Rig) },
            verdict = new { c.Verdict.Agreement, c.Verdict.Reason, c.Verdict.DifferencePercent, c.Verdict.ResolvedDifference, c.Verdict.EpisodesToSettle, c.Verdict.Remarks, margin = c.Input.Margin },
        };
    }

    private static object Side(Side side) => new
    {
        plant = side.Address,
        episodes = side.Episodes.Count,
        floor = side.Growth.Floor,
        cost = side.Cost,
        estimators = side.Estimates.ToDictionary(estimate => estimate.Estimator),
    };

    private static object Repeated(RepeatedRuns repeated) => new
    {
        repeated.Spread.Runs,
        repeated.Spread.Slots,
        repeated.Spread.GridSeconds,
        repeated.Spread.LargestIntervalSeconds,
        repeated.Spread.Floor,
        repeated.Spread.Peak,
        repeated.Spread.Final,
        repeated.Spread.GrowsThenContracts,
        growing = new { from = repeated.Spread.Growing.Count > 0 ? repeated.Spread.Growing[0].Seconds : (double?)null, to = repeated.Spread.Peak.Seconds, points = repeated.Spread.Growing.Count },
        horizonLaw = repeated.Spread.Law,
        repeated.Spread.Curve,
        twins = repeated.Twins.Select(twin => new { twin.Twin, fromManyStarts = twin.Horizons, twin.FromBeginning, twin.Rollouts, envelope = ReplayGap.Level }),
    };
}
