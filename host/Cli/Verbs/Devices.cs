using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Verbs;

/// <summary>Devices as verbs open them: what goes wrong on the way is exit code 3.</summary>
internal static class Devices
{
    /// <summary>Opens a device.</summary>
    public static DeviceSession Open(string address) => Guard(() => DeviceSession.Open(address));

    /// <summary>Does something with a device.</summary>
    public static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is LineException or LinkLostException or DeviceRefusedException)
        {
            throw new FaultException(e.Message);
        }
    }

    /// <summary>An episode with a device. A link that is lost on the way is an outcome: <see cref="Status.LinkLost"/>, and its cause in words.</summary>
    public static Status Listen(Func<Status> episode, out string? loss)
    {
        loss = null;
        try
        {
            return episode();
        }
        catch (Exception e) when (e is LinkLostException or DeviceRefusedException)
        {
            loss = e.Message;
            return Status.LinkLost;
        }
    }

    /// <summary>Latches the emergency stop. A line that is lost says so at the next episode; the device's watchdog has stopped the motor by then.</summary>
    public static void EmergencyStop(DeviceSession session) => Listen(
        () =>
        {
            session.Client.EmergencyStop();
            return Status.EmergencyStop;
        },
        out _);
}
