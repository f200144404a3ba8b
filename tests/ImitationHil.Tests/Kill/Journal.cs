using System.Globalization;
using ImitationHil.Firmware;

namespace ImitationHil.Tests.Kill;

/// <summary>One row of a device's journal (<see cref="Hil.DeviceJournal"/>).</summary>
internal sealed record JournalRow(long Pass, long Micros, long AnsweredPass, long AnsweredMicros, SupervisorState State, Status Fault, bool Driven, double Duty, bool Quiet)
{
    /// <summary>Passes of the device's loop since it last answered somebody.</summary>
    public long SilentPasses => Pass - AnsweredPass;

    /// <summary>The same by the device's clock, microseconds; the clock wraps at 2^32.</summary>
    public long SilentMicros => (uint)(Micros - AnsweredMicros);
}

/// <summary>Reads a journal while the device writes it.</summary>
internal static class Journal
{
    /// <summary>All whole rows.</summary>
    public static List<JournalRow> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd();

        // The device may be in the middle of its last row.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Parse)];
    }

    private static JournalRow Parse(string line)
    {
        string[] cells = line.Split(',');
        long Whole(int i) => long.Parse(cells[i], CultureInfo.InvariantCulture);
        return new JournalRow(Whole(0), Whole(1), Whole(2), Whole(3), (SupervisorState)Whole(4), (Status)Whole(5), Whole(6) == 1,
            double.Parse(cells[7], CultureInfo.InvariantCulture), Whole(8) == 1);
    }
}
