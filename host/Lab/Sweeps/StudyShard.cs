using System.Text;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Sweeps;

/// <summary>
/// A study's points, or every N-th of them, in a file of one line a point behind the plan's header. Lines are handed to the operating
/// system as they are measured; whoever is killed leaves whole lines and at most a part of one, which the next run cuts off and goes on from.
/// </summary>
/// <param name="plan">The study.</param>
/// <param name="file">The file.</param>
/// <param name="number">Which shard, from 0.</param>
/// <param name="of">How many shards there are.</param>
public sealed class StudyShard(StudyPlan plan, string file, int number, int of)
{
    /// <summary>Name of a shard's file; the only shard of a study has the name of the whole.</summary>
    public static string FileName(int number, int of) => of == 1 ? "points.jsonl" : $"points-{number}-of-{of}.jsonl";

    /// <summary>Its points, in order.</summary>
    public IReadOnlyList<StudyPoint> Points { get; } = [.. plan.Points().Where(point => point.Index % of == number)];

    /// <summary>Points that the file holds already; what it says about another plan is an error.</summary>
    /// <exception cref="BadInputException">The file is not this shard of this study.</exception>
    public int Done() => Whole().Points;

    /// <summary>Measures what is missing.</summary>
    /// <param name="threads">Threads that simulate.</param>
    /// <param name="told">Told of each point.</param>
    /// <returns>Points in the file.</returns>
    public int Run(int threads, Action<StudyMeasurement> told)
    {
        var (length, done) = Whole();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        if (length == 0)
            Write(stream, plan.Header());
        for (; done < Points.Count; done++)
        {
            var measurement = StudyMeasurement.Of(Points[done], plan.Episodes, threads);
            Write(stream, measurement.Line());
            told(measurement);
        }

        return done;
    }

    // One call of the system a line, so that a line is there whole or, when the machine fails, cut at the end of the file.
    private static void Write(FileStream stream, string line)
    {
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        stream.Flush();
    }

    // Bytes of the whole lines, and how many points they are.
    private (long Length, int Points) Whole()
    {
        if (!File.Exists(file))
            return (0, 0);
        byte[] bytes = File.ReadAllBytes(file);
        long end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(bytes, 0, (int)end).Split('\n')[..^1];
        if (lines.Length == 0)
            return (0, 0);
        if (lines[0] != plan.Header())
            throw new BadInputException(file, "line 1", $"belongs to another study or to another version of this one; expected {plan.Header()}. Name another folder with --out, or delete the file");
        for (int i = 1; i < lines.Length; i++)
        {
            if (i > Points.Count || StudyMerge.IndexOf(lines[i]) != Points[i - 1].Index)
                throw new BadInputException(file, $"line {i + 1}", $"is not point {(i > Points.Count ? "of this shard" : Points[i - 1].Index)}; expected every {of}-th from {number}. Delete the file and run the shard again");
        }

        return (end, lines.Length - 1);
    }
}
