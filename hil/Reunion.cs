using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>What a host finds when it comes back to a device.</summary>
/// <param name="Rebooted">
/// Its boot id is another: it has neither image nor mode nor fault. Else it ran on, and what happened meanwhile is latched.
/// </param>
/// <param name="Status">Its state now.</param>
public sealed record Reunion(bool Rebooted, DeviceStatus Status)
{
    /// <inheritdoc/>
    public override string ToString() => (Rebooted, Status.Fault) switch
    {
        (true, _) => "the device has restarted: load the image again, then prepare, arm and start",
        (_, Firmware.Status.Ok) => "the same device, no fault: stop, prepare, arm and start",
        _ => $"the same device, fault {(int)Status.Fault} ({Status.Fault}) latched: see firmware/SAFETY.md, then reset, prepare, arm and start",
    };
}
