using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;

namespace ImitationHil.Hil.Bench;

/// <summary>Whole episodes in the three ways to share them, which something may interrupt.</summary>
internal static class EpisodeSteps
{
    private delegate Status Deployment(ScenarioContext context, string image, Episode episode, EpisodeWatch watch, StepValues values);

    private static readonly Dictionary<string, Deployment> Deployments = new()
    {
        ["standalone"] = Standalone,
        ["tethered"] = Tethered,
        ["lockstep"] = Lockstep,
    };

    // What can happen between two policy periods.
    private static readonly Dictionary<string, Action<ScenarioContext, EpisodeWatch, int>> Interruptions = new()
    {
        ["nothing"] = (_, _, _) => { },
        ["silence"] = (context, _, milliseconds) => context.Device!.Silence(milliseconds),
        ["hang-up"] = (context, _, _) => context.Device!.HangUp(),
        ["freeze"] = (context, _, _) => context.Device!.IsFrozen = true,
        ["stop"] = (_, watch, _) => watch.Stop(),
        ["emergency-stop"] = (_, watch, _) => watch.EmergencyStop(),
    };

    public static readonly Dictionary<string, StepVerb> Verbs = new()
    {
        ["episode"] = new(
            "runs an episode, interrupted after the period at; periods counts the rows, backwards those that are not later than the one before, peak and final are magnitudes of observations, cause is 1 when a lost link was named",
            ["status", "periods", "missing", "backwards", "limitBits", "peak", "final", "cause"], fields =>
        {
            string mode = fields.RequiredWord("mode", [.. Deployments.Keys]), image = fields.RequiredWord("image", [.. BenchImages.Names]);
            int seed = fields.Whole("seed", 1, 0, int.MaxValue), horizon = fields.Whole("horizon", 30, 1, 1000000);
            float[] start = fields.Numbers("start");
            string what = fields.Word("interrupt", [.. Interruptions.Keys]);
            int at = fields.Whole("at", 0, 0, 1000000), milliseconds = fields.Whole("milliseconds", 1, 1, 1000000);
            return (context, values) =>
            {
                var watch = new EpisodeWatch(at, self =>
                {
                    if (what != "nothing")
                        context.Device!.MarkEvent();
                    Interruptions[what](context, self, milliseconds);
                });
                values["missing"] = 0;
                values["cause"] = 0;
                values["status"] = (int)Deployments[mode](context, image, new Episode((uint)seed, horizon, start), watch, values);
                values["periods"] = watch.Rows;
                values["backwards"] = watch.Backwards;
                values["limitBits"] = watch.LimitBits;
                values["peak"] = watch.Peak;
                values["final"] = watch.Final;
            };
        }, Need.Motion, Need.Emulated),
    };

    private static Status Standalone(ScenarioContext context, string image, Episode episode, EpisodeWatch watch, StepValues values)
    {
        ImageSteps.Load(context, image, "");
        var run = new StandaloneRun(context.Client, context.Signals, watch);
        watch.Stop = run.RequestStop;
        watch.EmergencyStop = run.RequestEmergencyStop;
        try
        {
            var result = run.Run(episode);
            values["missing"] = result.MissingRows;
            return result.Status;
        }
        catch (LinkLostException e)
        {
            values["cause"] = e.Cause.Length > 0 ? 1 : 0;
            return Status.LinkLost;
        }
    }

    private static Status Tethered(ScenarioContext context, string image, Episode episode, EpisodeWatch watch, StepValues values)
    {
        var remote = new RemotePlant(context.Client);
        watch.Stop = context.Client.Stop;
        watch.EmergencyStop = context.Client.EmergencyStop;
        var policy = new FaultyPolicy(PolicyFactory.Create(BenchImages.Of(image, context)), context.Device!.Faults);
        var status = new ControlLoop(remote, policy, watch).Run(episode);
        values["cause"] = remote.Loss is { Cause.Length: > 0 } ? 1 : 0;
        return status;
    }

    private static Status Lockstep(ScenarioContext context, string image, Episode episode, EpisodeWatch watch, StepValues values)
    {
        ImageSteps.Load(context, image, "");
        using var plant = context.Setup!.Create();
        var remote = new RemotePolicy(context.Client, context.ImageSignals);
        watch.Stop = context.Client.Stop;
        watch.EmergencyStop = context.Client.EmergencyStop;
        var status = new ControlLoop(plant, remote, watch).Run(episode);
        values["cause"] = remote.Loss is { Cause.Length: > 0 } ? 1 : 0;
        if (remote.Loss is null)
            context.Client.Stop();
        return status;
    }
}

/// <summary>Looks at the rows of an episode, and interrupts it once.</summary>
internal sealed class EpisodeWatch(int at, Action<EpisodeWatch> interrupt) : ITrace
{
    private bool _done;
    private int _last = -1;

    public int Rows { get; private set; }

    public int Backwards { get; private set; }

    public int LimitBits { get; private set; }

    public double Peak { get; private set; }

    public double Final { get; private set; } = double.NaN;

    /// <summary>How the deployment asks for a stop.</summary>
    public Action Stop { get; set; } = () => { };

    /// <summary>How it asks for an emergency stop.</summary>
    public Action EmergencyStop { get; set; } = () => { };

    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
    {
        Rows++;
        Backwards += step > _last ? 0 : 1;
        _last = step;
        LimitBits |= limitBits;
        Final = observation.Max(Math.Abs);
        Peak = Math.Max(Peak, Final);
        if (step < at || _done)
            return;
        _done = true;
        interrupt(this);
    }
}
