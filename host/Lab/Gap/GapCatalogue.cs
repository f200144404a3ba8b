namespace ImitationHil.Lab.Gap;

/// <summary>Names of the measures of the gap in JSON; never renamed.</summary>
public static class GapIds
{
    public const string GrowthPermutation = "growth-permutation";
    public const string EnergyPermutation = "energy-permutation";
    public const string EnvelopeCoverage = "envelope-coverage";
    public const string Equivalence = "tost";
    public const string OfflineReplay = "offline-replay";
    public const string Pearson = "pearson";
    public const string Spearman = "spearman";
    public const string Mmrv = "mmrv";
}

/// <summary>Every measure of the gap by name, with what it assumes and when it lies.</summary>
public static class GapCatalogue
{
    /// <summary>One policy on rig and twin.</summary>
    public static readonly IReadOnlyList<GapMethod<GapData>> OnePolicy =
    [
        new(new(GapIds.GrowthPermutation, "Growth permutation test", "ln|g_rig| - ln|g_twin| a policy period; p for equal growth",
            "Episodes are independent and, when growth is equal, exchangeable up to their noise; as ar-iv otherwise.",
            "No rejection is no agreement; starts that differ much in size make a few episodes carry one side; with under four episodes of each no split is rare enough to reject at 5 %."),
            GrowthPermutation.Run),
        new(new(GapIds.EnergyPermutation, "Energy distance permutation test", "energy distance of ln max(|d|, floor) on a grid of times; p for equal distributions",
            "Episodes are independent; both sides have the same starts, horizon, floor and saturation.",
            "It rejects for any difference, also of noise or starts that nobody minds; a short horizon or a high floor hides growth."),
            EnergyDistance.Run),
        new(new(GapIds.EnvelopeCoverage, "Coverage of the twin's simultaneous 95 % envelope", "share of rig episodes inside at every time; p for at least 95 %",
            "Episodes of rig and twin have the same starts and noise; the twin ran at least 19 episodes, better 400.",
            "A twin that is too noisy holds everything; coverage of 95 % is no agreement of growth."),
            Envelope.Run),
        new(new(GapIds.Equivalence, "Two one-sided tests of equivalence (TOST)", "ln|g_rig| - ln|g_twin| a policy period; p for a difference of at least the margin",
            "As ar-iv on both sides; standard errors by jackknife over episodes.",
            "It depends on the margin, which is a choice; what a common bias of both sides does it cannot see."),
            Equivalence.Run),
    ];

    /// <summary>Recorded actions played to the twin.</summary>
    public static readonly IReadOnlyList<GapMethod<ReplayData>> Replay =
    [
        new(new(GapIds.OfflineReplay, "Offline replay error", "root mean square of rig minus twin under the recorded actions, unit of the state",
            "Recorded actions are those that reached the plant; the twin starts at the recorded state.",
            "On an unstable plant the error of the start grows as fast as that of the model; a hidden state that is not set reads as a wrong model."),
            OfflineReplay.Run),
    ];

    /// <summary>Several policies on rig and twin.</summary>
    public static readonly IReadOnlyList<GapMethod<PolicyScores>> AcrossPolicies =
    [
        new(new(GapIds.Pearson, "Pearson correlation across policies", "correlation of the number on rig and twin, -1 to 1",
            "Policies are a sample of what will be compared; the relation is a line.",
            "A constant offset or a wrong scale keeps it at 1; two clusters make it high alone; few policies make it anything."),
            PolicyRanking.Pearson),
        new(new(GapIds.Spearman, "Spearman rank correlation across policies", "correlation of ranks, -1 to 1",
            "Policies are a sample of what will be compared.",
            "Policies whose numbers differ by less than their noise change ranks for nothing; few policies make it anything."),
            PolicyRanking.Spearman),
        new(new(GapIds.Mmrv, "Mean maximum rank violation across policies", "unit of the number; 0 for the same order",
            "The number is in a unit in which differences matter alike.",
            "0 says nothing of sizes; one wrong pair far apart dominates."),
            PolicyRanking.Mmrv),
    ];

    /// <summary>The words on all of them.</summary>
    public static IEnumerable<GapDescription> Descriptions =>
        [.. OnePolicy.Select(method => method.Description), .. Replay.Select(method => method.Description), .. AcrossPolicies.Select(method => method.Description)];

    /// <summary>Every measure of one policy, in the order of the catalogue.</summary>
    public static IReadOnlyList<GapResult> Run(GapData data) => [.. OnePolicy.Select(method => method.Run(data))];

    /// <summary>Every measure across policies.</summary>
    public static IReadOnlyList<GapResult> Run(PolicyScores scores) => [.. AcrossPolicies.Select(method => method.Run(scores))];
}
