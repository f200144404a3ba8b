using System.Diagnostics;
using System.Text;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Catalogue;

/// <summary>A claim and what came of it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">Its numbers and figure; of a claim that threw, one number that fails, and an empty figure.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="Error">What a claim that threw said; null for one that ran to its end.</param>
public sealed record TheoryEntry(Claim Claim, ClaimOutcome Outcome, double Seconds, string? Error = null)
{
    /// <summary>Whether the claim ran and every number of it holds.</summary>
    public bool Pass => Error is null && Outcome.Numbers.Count > 0 && Outcome.Numbers.All(Holds);

    /// <summary>The number that decides: one that cannot be told, else the one closest to failing, or failing most.</summary>
    public ClaimNumber Deciding => Outcome.Numbers.FirstOrDefault(number => !Finite(number)) ?? Outcome.Deciding;

    /// <summary>Whether a number is as claimed. What is not finite was not measured, also where a comparison would let it pass.</summary>
    public static bool Holds(ClaimNumber number) => Finite(number) && number.Pass;

    private static bool Finite(ClaimNumber number) =>
        double.IsFinite(number.Expected) && double.IsFinite(number.Measured) && double.IsFinite(number.Tolerance);
}

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

    /// <summary>
    /// Runs claims, in parallel, each with its own seed; the results do not depend on the number of threads. A claim that
    /// throws fails and says why; the others run on.
    /// </summary>
    /// <param name="claims">Which.</param>
    /// <param name="seed">Seed of all.</param>
    /// <param name="perturbed">Ids of claims to spoil; for tests.</param>
    /// <param name="progress">Told what is done; from any thread.</param>
    public static IReadOnlyList<TheoryEntry> Run(IReadOnlyList<Claim> claims, uint seed, IReadOnlySet<string>? perturbed = null, Action<TheoryEntry>? progress = null)
    {
        var entries = new TheoryEntry[claims.Count];
        Parallel.For(0, claims.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            entries[i] = RunOne(claims[i], seed, perturbed?.Contains(claims[i].Id) == true ? SpoilingFactor : 1);
            progress?.Invoke(entries[i]);
        });
        return entries;
    }

    private static TheoryEntry RunOne(Claim claim, uint seed, double factor)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var outcome = claim.Run(new ClaimRun(SeedOf(claim.Id, seed), factor));
            return outcome.Numbers.Count > 0
                ? new TheoryEntry(claim, outcome, clock.Elapsed.TotalSeconds)
                : Broken(claim, "the claim gave no number to check", clock);
        }
        catch (Exception e)
        {
            return Broken(claim, $"{e.GetType().Name}: {e.Message}", clock);
        }
    }

    private static TheoryEntry Broken(Claim claim, string error, Stopwatch clock)
    {
        var figure = new ClaimFigure { Title = "The claim did not run to its end", X = "", Y = "", Series = [] };
        return new TheoryEntry(claim, new ClaimOutcome([new ClaimNumber("runs that came to their end", 1, 0, 0, error)], figure), clock.Elapsed.TotalSeconds, error);
    }

    private static uint SeedOf(string id, uint seed)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(id);
        return Crc32.Of(bytes, 0, bytes.Length) ^ (seed * 0x9E3779B9u);
    }

    private static IEnumerable<Claim> Collect() =>
    [
        .. Setting.SettingClaims.All,
        .. Linear.LinearClaims.All,
        .. Nonlinear.NonlinearClaims.All,
        .. Coverage.CoverageClaims.All,
        .. UnknownSign.UnknownSignClaims.All,
        .. Learned.LearnedClaims.All,
        .. Estimators.EstimatorClaims.All,
    ];
}
