using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Firmware;

namespace ImitationHil.Cli.Live.Web;

/// <summary>What viewers are told besides telemetry, as JSON.</summary>
internal static class StateMessage
{
    /// <summary>The whole state.</summary>
    public static object Of(LiveSession session, FaultTexts faults, string? holder, int viewers)
    {
        var view = session.View;
        var feed = session.Feed;
        return new
        {
            t = "state",
            run = view.Run,
            phase = view.Phase,
            supervisor = session.Supervisor,
            message = view.Message,
            ended = view.Ended,
            stepCount = view.StepCount,
            folder = view.Folder is null ? null : Path.GetFileName(view.Folder),
            link = view.Link,
            fault = view.Latch == Status.Ok ? null : faults.Of(view.Latch),
            plan = view.Plan is null ? null : Plan(view.Plan),
            policy = view.Policy,
            mode = view.Mode,
            signals = feed is null ? null : Signals(feed.Signals),
            limits = view.Limits is null ? null : new { view.Limits.ActionLow, view.Limits.ActionHigh, view.Limits.ActionSlew, view.Limits.ObservationLow, view.Limits.ObservationHigh },
            loop = feed is null ? null : new { missed = feed.Main.MissedCount, total = feed.Main.Motors?.Written ?? feed.Main.Steps?.Written ?? 0, drops = (feed.Main.Motors?.Drops ?? 0) + (feed.Main.Steps?.Drops ?? 0) },
            episodesDone = view.EpisodesDone,
            growth = view.Growth,
            student = view.Student is { } s ? new { folder = Path.GetFileName(s.Folder), s.Address, s.Episodes, s.Directions, s.Gains, s.ResidualRms, s.Predicted } : null,
            holder,
            viewers,
        };
    }

    /// <summary>What never changes while the server runs.</summary>
    /// <param name="catalog">What can be run.</param>
    /// <param name="you">The public name of whoever asks; null when it did not say.</param>
    public static object Catalogue(LiveCatalog catalog, string? you) => new
    {
        you,
        given = catalog.Given,
        sign = catalog.Sign,
        problems = catalog.Problems.Select(p => new
        {
            p.Id,
            p.Name,
            p.Words,
            p.Policies,
            rigs = p.Rigs.Select(r => new { r.Id, r.Name, r.HasSign, r.IsDevice, r.NeedsArming }),
        }),
        policyNames = LiveCatalog.PolicyNames.Select(p => new { id = p.Key, name = p.Value }),
        lessons = Lessons.All,
    };

    /// <summary>As a message for a line.</summary>
    public static byte[] Bytes(object value) => Ui.SerialiseCompact(value);

    private static object Plan(LivePlan plan) => new
    {
        problem = plan.Problem.Id,
        rig = plan.Rig.Id,
        plan.Policy,
        plan.Sign,
        plan.Seed,
        plan.Episodes,
        plan.Horizon,
        plan.Start,
        plan.Speed,
        plan.Address,
        plan.IsEndless,
        plan.IsKept,
        plan.IsDemonstration,
        period = plan.PeriodSeconds,
        isDevice = plan.Rig.IsDevice,
    };

    private static object Signals(Signals signals) => new
    {
        signals.ObservationNames,
        signals.ObservationUnits,
        signals.ActionNames,
        signals.ActionUnits,
        periodSeconds = signals.PeriodMicroseconds / 1e6,
    };
}
