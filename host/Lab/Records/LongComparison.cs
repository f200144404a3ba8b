using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>Numbers of one observation slot over a whole record.</summary>
/// <param name="Name">The slot.</param>
/// <param name="Rms">Root mean square.</param>
/// <param name="Largest">Largest magnitude.</param>
public sealed record SlotNumbers(string Name, double Rms, double Largest);

/// <summary>
/// Two records of any length against each other, row by row as they were recorded (episode and step must be the same), in bounded
/// memory: how far the observations are apart, and where first. Made for replays: of a policy, of a device, of another machine.
/// </summary>
/// <param name="Rows">Rows that both have.</param>
/// <param name="Slots">Of the differences.</param>
/// <param name="FirstDifference">First row whose observation, action or status differs in any bit; null when none does.</param>
/// <param name="Longer">Which record goes on where the other ends; null when neither does.</param>
public sealed record LongComparison(long Rows, IReadOnlyList<SlotNumbers> Slots, (uint Episode, int Step)? FirstDifference, string? Longer)
{
    /// <summary>Compares.</summary>
    /// <param name="first">Folder of a run.</param>
    /// <param name="second">Folder of another.</param>
    /// <exception cref="BadInputException">One of them is damaged, they have other signals, or their rows do not go together.</exception>
    public static LongComparison Of(string first, string second)
    {
        using RunStream a = new(first), b = new(second);
        double[] squares = [], largest = [];
        (uint, int)? differs = null;
        long rows = 0;
        TraceRow? x, y;
        for (; ; rows++)
        {
            (x, y) = (a.Next(), b.Next());
            if (x is null || y is null)
                break;
            if (x.Episode != y.Episode || x.Step != y.Step)
                throw new BadInputException(second, $"episode {y.Episode}, step {y.Step}", $"stands beside episode {x.Episode}, step {x.Step} of {first}; compare runs of the same episodes");
            if (x.Observation.Length != y.Observation.Length)
                throw new BadInputException(second, "signals", $"{y.Observation.Length} observations; {first} has {x.Observation.Length}");
            if (rows == 0)
                (squares, largest) = (new double[x.Observation.Length], new double[x.Observation.Length]);
            bool same = x.Status == y.Status && Same(x.Observation, y.Observation) && Same(x.ActionApplied, y.ActionApplied);
            if (!same)
                differs ??= (x.Episode, x.Step);
            for (int i = 0; !same && i < squares.Length; i++)
            {
                double d = x.Observation[i] - y.Observation[i];
                squares[i] += d * d;
                largest[i] = Math.Max(largest[i], Math.Abs(d));
            }
        }

        // The readers know their manifests at their ends alone; the longer one is read on to be checked.
        string? longer = x is not null ? first : y is not null ? second : null;
        while (a.Next() is not null || b.Next() is not null)
        {
        }

        var (one, other) = (a.Manifest!.Signals, b.Manifest!.Signals);
        if (one.Contract != other.Contract)
            throw new BadInputException(second, "signals", $"have contract {other.Contract}, those of {first} {one.Contract}; compare runs of one plant");
        return new LongComparison(rows, [.. one.Observation.Take(squares.Length).Select((slot, i) => new SlotNumbers(slot.Name, Math.Sqrt(squares[i] / rows), largest[i]))], differs, longer);
    }

    private static bool Same(double[] x, double[] y) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(x).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(y));
}
