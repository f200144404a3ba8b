using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>
/// The device did not answer or its line is gone. The message names the cause, the request and what to do. The command
/// line exits with 3.
/// </summary>
public sealed class LinkLostException(string request, string cause)
    : Exception($"link to the device lost at '{request}': {cause}. Check the cable and that the device program runs; a motor in tethered mode stops by its watchdog. Then start again with a greeting.")
{
    /// <summary>The request that was not answered.</summary>
    public string Request { get; } = request;

    /// <summary>What was seen.</summary>
    public string Cause { get; } = cause;
}

/// <summary>The device answered, and the answer was no.</summary>
public sealed class DeviceRefusedException(string request, int result, string why)
    : Exception($"the device refused '{request}': {why}")
{
    /// <summary>The request.</summary>
    public string Request { get; } = request;

    /// <summary>The result byte: a <see cref="Status"/>, 128 plus an <see cref="ImageError"/>, or 255.</summary>
    public int Result { get; } = result;

    /// <summary>Throws for everything but <see cref="Status.Ok"/>.</summary>
    public static void ThrowUnlessOk(string request, Status status)
    {
        if (status != Status.Ok)
            throw new DeviceRefusedException(request, (int)status, Describe(status));
    }

    /// <summary>Number, name and what to do for a status that a request was refused with.</summary>
    public static string Describe(Status status) => status switch
    {
        Status.NotAllowed => "3 (NotAllowed): not in its present state. Ask for its status; stop what runs, or reset a latched fault.",
        Status.ContractMismatch => "41 (ContractMismatch): names, units, order or period of the signals differ between plant and policy. Use the policy with the plant it was fitted for.",
        _ => $"{(int)status} ({status}): see firmware/SAFETY.md.",
    };
}
