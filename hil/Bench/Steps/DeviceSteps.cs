namespace ImitationHil.Hil.Bench;

/// <summary>What happens to an emulated device from outside: time, cable, power.</summary>
internal static class DeviceSteps
{
    public static readonly Dictionary<string, StepVerb> Verbs = new()
    {
        ["silence"] = new("the host says nothing for so long; the event whose consequence is measured", [], fields =>
        {
            int milliseconds = fields.Whole("milliseconds", null, 1, 1000000);
            return (context, _) =>
            {
                context.Device!.MarkEvent();
                context.Device.Silence(milliseconds);
            };
        }, Need.Emulated),
        ["hang-up"] = new("the host's line closes; the event whose consequence is measured", [], _ => (context, _) =>
        {
            context.Device!.MarkEvent();
            context.Device.HangUp();
        }, Need.Emulated),
        ["connect"] = new("the next host opens the line", [], _ => (context, _) =>
        {
            context.Device!.Connect();
            context.NewClient();
        }, Need.Emulated),
        ["reboot"] = new("power off and on", [], _ => (context, _) =>
        {
            context.Device!.Reboot();
            context.NewClient();
        }, Need.Emulated),
        ["repair"] = new("no fault acts any more", [], _ => (context, _) => context.Device!.Faults.Clear(), Need.Emulated),
        ["freeze"] = new("the device does nothing any more", [], _ => (context, _) => context.Device!.IsFrozen = true, Need.Emulated),
        ["thaw"] = new("the device works again", [], _ => (context, _) => context.Device!.IsFrozen = false, Need.Emulated),
    };
}
