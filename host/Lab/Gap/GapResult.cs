using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Gap;

/// <summary>What a test of the gap found. Without a value it says why not.</summary>
/// <param name="Test">Id of the test.</param>
/// <param name="Value">The statistic that its description names; null when the data cannot tell.</param>
/// <param name="Ci95">95 % interval of the value; null when there is none.</param>
/// <param name="PValue">Probability of a statistic at least as extreme under the test's hypothesis; null where none is tested.</param>
/// <param name="RigEpisodes">Episodes of the rig (for rankings: policies).</param>
/// <param name="TwinEpisodes">Episodes of the twin (for rankings: policies).</param>
/// <param name="Undetermined">Why there is no value; null when there is one.</param>
public sealed record GapResult(string Test, double? Value, double[]? Ci95, double? PValue, int RigEpisodes, int TwinEpisodes, string? Undetermined = null)
{
    /// <summary>Further numbers, by name.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();

    /// <summary>Nothing could be told.</summary>
    public static GapResult None(string test, int rigEpisodes, int twinEpisodes, string why) => new(test, null, null, null, rigEpisodes, twinEpisodes, why);
}

/// <summary>What the tests of one policy compare: its deviations on the rig and on the twin (or on any two plants).</summary>
public sealed record GapData
{
    /// <summary>Default margin of equivalence on ln|g|: 5 % of the multiplier.</summary>
    public const double DefaultMargin = 0.05;

    /// <summary>Both data sets; checked.</summary>
    /// <param name="rig">Measured.</param>
    /// <param name="twin">Simulated.</param>
    /// <exception cref="BadInputException">They are not of one kind.</exception>
    public GapData(Deviations rig, Deviations twin)
    {
        if (rig.Stride != twin.Stride)
            throw new BadInputException(twin.Name, "stride", $"is {twin.Stride}, but {rig.Name} has {rig.Stride}; compare at the boundaries of the same chunk");
        (Rig, Twin) = (rig, twin);
    }

    /// <summary>Measured.</summary>
    public Deviations Rig { get; }

    /// <summary>Simulated.</summary>
    public Deviations Twin { get; }

    /// <summary>Seed of the permutations.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>Number of random permutations B; p-values are (1 + k) / (1 + B).</summary>
    public int Permutations { get; init; } = 999;

    /// <summary>Largest |ln g_rig - ln g_twin| a policy period that counts as agreement.</summary>
    public double Margin { get; init; } = DefaultMargin;

    /// <summary>The floor under which neither can be read: the higher of the two.</summary>
    internal double Floor => Math.Max(Rig.Floor, Twin.Floor);

    /// <summary>Where the first of the two saturates; infinite when neither does.</summary>
    internal double Saturation => Math.Min(Rig.Saturation ?? double.PositiveInfinity, Twin.Saturation ?? double.PositiveInfinity);

    /// <summary>Runs a hypothesis by chance alone: how often random splits of all episodes give at least the observed statistic.</summary>
    /// <param name="statistic">Of the episodes that go to the first group, as a mask over rig, then twin.</param>
    /// <param name="first">Episodes of the first group.</param>
    /// <param name="second">Episodes of the second.</param>
    internal double Permute(Func<bool[], double> statistic, int first, int second)
    {
        int n = first + second;
        int[] order = [.. Enumerable.Range(0, n)];
        bool[] mask = [.. order.Select(i => i < first)];

        // Sums in another order round differently: a tie must stay a tie.
        double observed = statistic(mask), least = observed - 1e-9 * Math.Abs(observed);
        if (double.IsPositiveInfinity(observed))
            least = observed;
        var random = new Firmware.SmallRandom(Seed);
        int atLeast = 0;
        for (int b = 0; b < Permutations; b++)
        {
            Array.Clear(mask);
            for (int i = 0; i < first; i++)
            {
                int j = i + (int)(((ulong)random.NextWord() * (uint)(n - i)) >> 32);
                (order[i], order[j]) = (order[j], order[i]);
                mask[order[i]] = true;
            }

            if (statistic(mask) >= least)
                atLeast++;
        }

        return (1.0 + atLeast) / (1 + Permutations);
    }
}

/// <summary>A way to measure the gap, with what it assumes, in one place.</summary>
/// <typeparam name="T">What it compares.</typeparam>
/// <param name="Description">Name and words.</param>
/// <param name="Run">Executes it.</param>
public sealed record GapMethod<T>(GapDescription Description, Func<T, GapResult> Run);

/// <summary>The words about a way to measure the gap.</summary>
/// <param name="Id">Name in JSON.</param>
/// <param name="Name">Name in reports.</param>
/// <param name="Quantity">What the value is, with its unit; and what is tested.</param>
/// <param name="Assumption">What must hold for it to be right.</param>
/// <param name="WhenItLies">What makes it wrong.</param>
public sealed record GapDescription(string Id, string Name, string Quantity, string Assumption, string WhenItLies);
