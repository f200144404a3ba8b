using System.Diagnostics;
using ImitationHil.Lab.Data;

namespace ImitationHil.Fuzz;

/// <summary>One kind of file: good examples, words of its format, and how it is read.</summary>
/// <param name="Name">Name of the target.</param>
/// <param name="Seeds">Good files.</param>
/// <param name="Words">Words that are put into them now and then.</param>
/// <param name="Read">
/// Reads bytes, which came from the good file with this index. True when they were taken; what is wrong with them must be a
/// <see cref="BadInputException"/>. Returns in words what must not be taken.
/// </param>
/// <param name="HasCrc">Whether a CRC-32 covers the whole file, so that one damaged file in 2^32 may pass.</param>
/// <param name="MemoryBound">Bytes that reading may allocate for each byte of input, besides a megabyte.</param>
public sealed record FileKind(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, Func<byte[], int, ReadOutcome> Read, bool HasCrc, double MemoryBound);

/// <summary>What a reader made of an input.</summary>
/// <param name="Accepted">It was taken.</param>
/// <param name="Wrong">It should not have been, and why; null when all is well.</param>
public readonly record struct ReadOutcome(bool Accepted, string? Wrong)
{
    /// <summary>Refused, as damaged input should be.</summary>
    public static ReadOutcome Refused => new(false, null);
}

/// <summary>Good files, damaged, through their reader; between them good ones, which must be read.</summary>
public static class FileFuzz
{
    private const double Constant = 1 << 20;

    /// <summary>Reads at least so many bytes.</summary>
    public static FuzzReport Run(FileKind kind, long bytes, uint seed)
    {
        var report = new FuzzReport(kind.Name, seed) { MemoryBound = kind.MemoryBound };
        var mutator = new Mutator(seed);
        while (report.Bytes < bytes)
        {
            report.Cases++;
            int which = mutator.Below(kind.Seeds.Count);
            byte[] source = kind.Seeds[which], other = kind.Seeds[mutator.Below(kind.Seeds.Count)];
            byte[] input = mutator.Below(16) == 0 ? mutator.Noise(mutator.Below(1 << mutator.Below(13))) : mutator.Damage(source, other, kind.Words);
            report.Candidates += kind.HasCrc ? 1 : 0;
            Read(kind, input, which, report);
            report.Bytes += input.Length;

            // A reader keeps nothing of a damaged file.
            if (report.Cases % 16 == 0 && !Read(kind, source, which, report))
            {
                report.ResynchronisationFailures++;
                report.Find($"the good file {which} was refused");
            }
        }

        return report;
    }

    private static bool Read(FileKind kind, byte[] input, int which, FuzzReport report)
    {
        long start = GC.GetAllocatedBytesForCurrentThread();
        bool accepted = false;
        try
        {
            var outcome = kind.Read(input, which);
            accepted = outcome.Accepted;
            report.Accepted += accepted ? 1 : 0;
            if (outcome.Wrong != null)
            {
                report.FalseAccepts++;
                report.Find($"{outcome.Wrong}: {Show(input)}");
            }
        }
        catch (BadInputException)
        {
            // As it should be.
        }
        catch (Exception e)
        {
            report.Crashes++;
            report.Find($"{e.GetType().Name} {e.Message.ReplaceLineEndings(" ")} {new StackTrace(e).GetFrame(0)}: {Show(input)}");
        }

        report.PeakMemoryPerByte = Math.Max(report.PeakMemoryPerByte, (GC.GetAllocatedBytesForCurrentThread() - start - Constant) / (input.Length + 1));
        return accepted;
    }

    private static string Show(byte[] input) => Convert.ToBase64String(input[..Math.Min(input.Length, 3000)]);
}
