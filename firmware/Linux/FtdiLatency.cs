using System.Globalization;

namespace ImitationHil.Linux;

/// <summary>
/// The latency timer of FTDI's USB adapters: how long they hold bytes back to fill a packet. Linux's driver ftdi_sio starts
/// with 16 ms and shows it in sysfs; a control loop needs 1. Other adapters have none.
/// </summary>
public static class FtdiLatency
{
    /// <summary>What a control loop needs, in milliseconds: the least that the driver takes.</summary>
    public const int WantedMilliseconds = 1;

    /// <summary>The timer of a port in milliseconds; null where the adapter has none.</summary>
    /// <param name="port">Path of the port; links such as those of /dev/serial/by-id are followed.</param>
    /// <param name="systemRoot">Where sysfs is mounted.</param>
    public static int? Read(string port, string systemRoot = "/sys")
    {
        string file = FileOf(port, systemRoot);
        try
        {
            return int.Parse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The file that holds it, whether it is there or not.</summary>
    public static string FileOf(string port, string systemRoot = "/sys")
    {
        string target = port;
        try
        {
            target = File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? port;
        }
        catch (IOException)
        {
            // What is not there is no link.
        }

        return Path.Combine(systemRoot, "class", "tty", Path.GetFileName(target), "device", "latency_timer");
    }
}
