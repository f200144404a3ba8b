using System.Diagnostics;
using System.Text;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Catalogue;

/// <summary>A claim and what came of it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">Its numbers and figure.</param>
/// <param name="Seconds">Time that it took.</param>
public sealed record TheoryEntry(Claim Claim, ClaimOutcome Outcome, double Seconds);

/// <summary>
/// The catalogue: every system and claim of the talk, executed. Constructions are the project's own with the properties
/// that the talk states; they are not the authors' matrices.
/// </summary>
public static class Theory
{
    /// <summary>Factor by which a perturbed claim spoils its constant: far beyond every tolerance, not beyond reason.</summary>
    public const double SpoilingFactor = 1.1;

    /// <summary>All claims, in the order of the talk.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. Collect().OrderBy(claim => ClaimGroups.All.ToList().IndexOf(claim.Group))];

    /// <summary>Runs claims, in parallel, each with its own seed; the results do not depend on the number of threads.</summary>
    /// <param name="claims">Which.</param>
    /// <param name="seed">Seed of all.</param>
    /// <param name="perturbed">Ids of claims to spoil; for tests.</param>
    /// <param name="progress">Told what is done; from any thread.</param>
    public static IReadOnlyList<TheoryEntry> Run(IReadOnlyList<Claim> claims, uint seed, IReadOnlySet<string>? perturbed = null, Action<TheoryEntry>? progress = null)
    {
        var entries = new TheoryEntry[claims.Count];
        Parallel.For(0, claims.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var clock = Stopwatch.StartNew();
            double factor = perturbed?.Contains(claims[i].Id) == true ? SpoilingFactor : 1;
            var outcome = claims[i].Run(new ClaimRun(SeedOf(claims[i].Id, seed), factor));
            entries[i] = new TheoryEntry(claims[i], outcome, clock.Elapsed.TotalSeconds);
            progress?.Invoke(entries[i]);
        });
        return entries;
    }

    private static uint SeedOf(string id, uint seed)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(id);
        return Crc32.Of(bytes, 0, bytes.Length) ^ (seed * 0x9E3779B9u);
    }

    private static IEnumerable<Claim> Collect() =>
    [
        Linear.DoubleClaim.Claim,
    ];
}
