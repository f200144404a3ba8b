namespace ImitationHil.Fuzz;

/// <summary>What a run found.</summary>
public sealed class FuzzReport(string target, uint seed)
{
    private const int MostShown = 5;

    /// <summary>Frames, image, record, csv or yaml.</summary>
    public string Target { get; } = target;

    /// <summary>Seed of the run.</summary>
    public uint Seed { get; } = seed;

    /// <summary>Bytes that were read.</summary>
    public long Bytes { get; set; }

    /// <summary>Inputs that were read.</summary>
    public long Cases { get; set; }

    /// <summary>Inputs that were accepted, as they may be.</summary>
    public long Accepted { get; set; }

    /// <summary>Exceptions that no reader may throw.</summary>
    public long Crashes { get; set; }

    /// <summary>Damaged inputs that were taken for intact ones.</summary>
    public long FalseAccepts { get; set; }

    /// <summary>Damaged inputs of which nothing but the CRC-32 could tell that they were damaged.</summary>
    public long Candidates { get; set; }

    /// <summary>False accepts that the CRC leaves on average: one candidate in 2^32.</summary>
    public double ExpectedFalseAccepts => Candidates / 4294967296.0;

    /// <summary>Intact inputs behind damaged ones that were not read as the next.</summary>
    public long ResynchronisationFailures { get; set; }

    /// <summary>Bytes that one input made its reader hold or allocate at most, as a multiple of the input and a constant; see <see cref="MemoryBound"/>.</summary>
    public double PeakMemoryPerByte { get; set; }

    /// <summary>Largest allowed <see cref="PeakMemoryPerByte"/>.</summary>
    public double MemoryBound { get; set; }

    /// <summary>Growth of the process's memory from the first hundredth of the run to its end, in MB.</summary>
    public double GrowthMegabytes { get; set; }

    /// <summary>The first few findings in words.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>No crash, memory bounded, the next intact input always read, and no more false accepts than one run in a million has by chance.</summary>
    public bool Pass => Crashes == 0 && ResynchronisationFailures == 0 && PeakMemoryPerByte <= MemoryBound && TailOfPoisson(ExpectedFalseAccepts, FalseAccepts) >= 1e-6;

    /// <summary>Keeps a finding.</summary>
    public void Find(string what)
    {
        if (Findings.Count < MostShown)
            Findings.Add($"case {Cases}: {what}");
    }

    /// <summary>Probability of so many or more where so many are expected.</summary>
    public static double TailOfPoisson(double expected, long count)
    {
        double below = 0, term = Math.Exp(-expected);
        for (long k = 0; k < count; k++)
        {
            below += term;
            term *= expected / (k + 1);
        }

        return count == 0 ? 1 : Math.Max(term, 1 - below);
    }
}
