using System.Globalization;
using System.Text;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// A run as one CSV table for other people's tools: comma, point, line feed, UTF-8, quotes by RFC 4180 where needed.
/// Numbers have as many digits as it takes to read the same double again. The columns depend only on the signals; what
/// is unknown is an empty cell. Limits and status are their numbers, which are never renumbered.
/// </summary>
public static class CsvExport
{
    /// <summary>Writes to a file, which appears only when it is whole.</summary>
    public static void Write(Run run, string path)
    {
        string partial = path + ".partial";
        try
        {
            using (var writer = new StreamWriter(partial, append: false, new UTF8Encoding(false)))
            {
                Write(run, writer);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes header and rows.</summary>
    public static void Write(Run run, TextWriter writer)
    {
        ManifestSignals signals = run.Manifest.Signals;
        IReadOnlyList<SignalSlot> auxiliary = run.Manifest.Auxiliary;
        var line = new StringBuilder();
        line.Append("episode,name,step,time[us]");
        AppendHeader(line, "", signals.Observation);
        AppendHeader(line, "asked:", signals.Action);
        AppendHeader(line, "applied:", signals.Action);
        AppendHeader(line, "expert:", signals.Action);
        AppendHeader(line, "twin:", signals.Observation);
        AppendHeader(line, "aux:", auxiliary);
        line.Append(",limits,status,latency[us]\n");
        WriteLine(writer, line);
        for (int episode = 0; episode < run.Trajectories.Count; episode++)
        {
            Trajectory trajectory = run.Trajectories[episode];
            string name = Quoted(trajectory.Name);
            foreach (Sample sample in trajectory.Samples)
            {
                line.Append(CultureInfo.InvariantCulture, $"{episode},{name},{sample.Step},{sample.TimeMicroseconds}");
                AppendCells(line, sample.Observation, signals.Observation.Count);
                AppendCells(line, sample.ActionAsked, signals.Action.Count);
                AppendCells(line, sample.ActionApplied, signals.Action.Count);
                AppendCells(line, sample.ExpertAction, signals.Action.Count);
                AppendCells(line, sample.TwinObservation, signals.Observation.Count);
                AppendCells(line, sample.Auxiliary, auxiliary.Count);
                line.Append(CultureInfo.InvariantCulture, $",{sample.LimitBits},{(int)sample.Status},{sample.LatencyMicroseconds}\n");
                WriteLine(writer, line);
            }
        }
    }

    private static void AppendHeader(StringBuilder line, string prefix, IReadOnlyList<SignalSlot> slots)
    {
        foreach (SignalSlot slot in slots)
        {
            line.Append(',').Append(Quoted($"{prefix}{slot.Name}[{slot.Unit}]"));
        }
    }

    private static void AppendCells(StringBuilder line, double[] values, int columns)
    {
        for (int i = 0; i < columns; i++)
        {
            line.Append(',');
            if (i < values.Length)
            {
                line.Append(values[i].ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    private static void WriteLine(TextWriter writer, StringBuilder line)
    {
        writer.Write(line);
        line.Clear();
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
