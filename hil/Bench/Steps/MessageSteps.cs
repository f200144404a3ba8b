using ImitationHil.Firmware;

namespace ImitationHil.Hil.Bench;

/// <summary>The requests of the protocol, by their names in <c>firmware/PROTOCOL.md</c>.</summary>
internal static class MessageSteps
{
    public static readonly Dictionary<string, StepVerb> Verbs = new()
    {
        ["hello"] = new("greets", ["version", "sameBoot"], _ => (context, values) =>
        {
            var greeting = context.Client.Hello();
            values["version"] = greeting.Version;
            values["sameBoot"] = greeting.BootId == context.FirstGreeting.BootId ? 1 : 0;
        }),
        ["describe"] = new("asks for the signals; the client checks their contract", ["observations", "actions", "period", "asMade"], _ => (context, values) =>
        {
            var signals = context.Client.Describe();
            values["observations"] = signals.ObservationCount;
            values["actions"] = signals.ActionCount;
            values["period"] = signals.PeriodMicroseconds;
            values["asMade"] = signals.Contract == context.Signals.Contract ? 1 : 0;
        }),
        ["get-limits"] = new("asks for the limits; fit counts whether they are limits of these signals", ["fit", "asMade"], _ => (context, values) =>
        {
            var limits = context.Client.GetLimits(context.Signals);
            values["fit"] = limits.Fit(context.Signals) ? 1 : 0;
            values["asMade"] = context.Setup is { } setup && Same(limits, setup.Limits) ? 1 : 0;
        }),
        ["get-status"] = new("asks for the state", ["state", "fault", "mode", "image", "imageIsLast", "rows", "endStatus", "endSteps", "dropped"], _ => (context, values) =>
        {
            var status = context.Client.GetStatus();
            values["state"] = (int)status.State;
            values["fault"] = (int)status.Fault;
            values["mode"] = (int)status.Mode;
            values["image"] = status.ImageChecksum == 0 ? 0 : 1;
            values["imageIsLast"] = status.ImageChecksum == context.ImageChecksum ? 1 : 0;
            values["rows"] = status.BlackBoxCount;
            values["endStatus"] = (int)status.EndStatus;
            values["endSteps"] = status.EndSteps;
            values["dropped"] = status.DroppedCount;
        }),
        ["prepare"] = new("chooses a mode, with the contract of the image (lockstep) or of the plant, or another one", ["result"], fields =>
        {
            var mode = Enum.Parse<DeviceMode>(fields.RequiredWord("mode", "lockstep", "tethered", "standalone", "none", "probe"), ignoreCase: true);
            bool own = fields.Word("contract", "own", "other") == "own";
            return (context, values) =>
            {
                context.Mode = mode;
                uint contract = mode == DeviceMode.Lockstep ? context.ImageSignals.Contract : context.Signals.Contract;
                values["result"] = (int)context.Client.Prepare(mode, own ? contract : contract ^ 1);
            };
        }),
        ["arm"] = new("says that the rig is clear", ["result"], _ => (context, values) => values["result"] = (int)context.Client.Arm()),
        ["start"] = new("begins an episode", ["result"], fields =>
        {
            int seed = fields.Whole("seed", 1, 0, int.MaxValue), horizon = fields.Whole("horizon", 100, 0, int.MaxValue);
            float[] start = fields.Numbers("start");
            int observations = fields.Whole("observations", 0, 0, 32);
            return (context, values) =>
            {
                context.RequireMotion();
                values["result"] = (int)context.Client.Start(new Episode((uint)seed, horizon, start), new float[observations]);
            };
        }),
        ["act"] = new("lets the policy decide", ["result", "action"], fields =>
        {
            int step = fields.Whole("step", null, 0, int.MaxValue);
            float[] observation = fields.Numbers("observation");
            return (context, values) =>
            {
                var action = new float[context.ImageSignals.ActionCount];
                values["result"] = (int)context.Client.Act(step, observation, action);
                values["action"] = action[0];
            };
        }),
        ["move"] = new("moves the plant for a period", ["result", "limits", "applied"], fields =>
        {
            int step = fields.Whole("step", null, 0, int.MaxValue);
            float[] asked = fields.Numbers("action");
            return (context, values) =>
            {
                var action = (float[])asked.Clone();
                values["result"] = (int)context.Client.Move(step, action, new float[context.Signals.ObservationCount], out int limits);
                values["limits"] = limits;
                values["applied"] = action[0];
            };
        }, Need.Motion),
        ["get-probe-limits"] = new("asks what an open-loop movement is bounded to; motors is 0 where none can be probed", ["motors", "duty", "ticks", "travel"], _ => (context, values) =>
        {
            var limits = context.Client.GetProbeLimits();
            values["motors"] = limits?.Motors ?? 0;
            values["duty"] = limits?.MaxDuty ?? 0;
            values["ticks"] = limits?.MaxTicks ?? 0;
            values["travel"] = limits?.MaxTravelCounts ?? 0;
        }),
        ["probe"] = new("moves one motor open loop", ["result"], fields =>
        {
            int motor = fields.Whole("motor", 0, 0, 255), drive = fields.Whole("drive", 40, 0, 65535), rest = fields.Whole("rest", 0, 0, 65535), travel = fields.Whole("travel", 1000, 0, int.MaxValue);
            float[] duty = fields.Numbers("duty");
            bool ramp = fields.Word("shape", "step", "ramp") == "ramp";
            return (context, values) => values["result"] = (int)context.Client.Probe(
                new ProbeRequest { Motor = motor, IsRamp = ramp, Duty = duty.Length == 0 ? 0 : duty[0], DriveTicks = drive, RestTicks = rest, TravelCounts = travel });
        }, Need.Motion),
        ["get-probe"] = new("asks how that went; last and farthest in counts from the start", ["status", "reached", "samples", "last", "farthest"], _ => (context, values) =>
        {
            var report = context.Client.GetProbe(0);
            var samples = report.Samples.ToList();
            while (samples.Count < report.Total)
                samples.AddRange(context.Client.GetProbe(samples.Count).Samples);
            values["status"] = (int)report.Status;
            values["reached"] = report.ReachedTravel ? 1 : 0;
            values["samples"] = samples.Count;
            values["last"] = samples.Count == 0 ? 0 : samples[^1];
            values["farthest"] = samples.Count == 0 ? 0 : samples.Max(sample => Math.Abs((int)sample));
        }),
        ["stop"] = new("stops what runs", [], _ => (context, _) => context.Client.Stop()),
        ["emergency-stop"] = new("stops and latches", [], _ => (context, _) => context.Client.EmergencyStop()),
        ["reset"] = new("takes a latched fault back", ["result"], _ => (context, values) => values["result"] = (int)context.Client.Reset()),
        ["black-box"] = new("reads the black box with get fault", ["rows", "unreadable", "gaps", "lastStatus", "lastStep", "beyond"], _ => BlackBox),
    };

    private static void BlackBox(ScenarioContext context, StepValues values)
    {
        int rows = context.Client.GetStatus().BlackBoxCount, unreadable = 0, gaps = 0;
        BlackBoxRow? last = null;
        for (int i = 0; i < rows; i++)
        {
            var row = context.Client.GetFault(i, context.Signals);
            if (row is null)
            {
                unreadable++;
                continue;
            }

            gaps += last != null && row.Step != last.Step + 1 ? 1 : 0;
            last = row;
        }

        values["rows"] = rows;
        values["unreadable"] = unreadable;
        values["gaps"] = gaps;
        values["lastStatus"] = last is null ? double.NaN : (int)last.Status;
        values["lastStep"] = last?.Step ?? double.NaN;
        values["beyond"] = context.Client.GetFault(rows, context.Signals) is null ? 0 : 1;
    }

    private static bool Same(Limits a, Limits b) =>
        a.ActionLow.SequenceEqual(b.ActionLow) && a.ActionHigh.SequenceEqual(b.ActionHigh) && a.ActionSlew.SequenceEqual(b.ActionSlew)
        && a.ObservationLow.SequenceEqual(b.ObservationLow) && a.ObservationHigh.SequenceEqual(b.ObservationHigh);
}
