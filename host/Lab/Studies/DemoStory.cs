using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Studies;

/// <summary>One sign of the pair: its demonstrations and what became of every policy.</summary>
public sealed record SignOutcome(PlantSetup Setup, IReadOnlyList<Trajectory> Demonstrations, double[] Floor, IReadOnlyList<PolicyOutcome> Policies);

/// <summary>Everything that the demonstration measured.</summary>
public sealed record DemoResult(IReadOnlyList<SignOutcome> Signs, IReadOnlyList<RuinRow> Ruin, IReadOnlyList<PolicySpec> RuinPolicies)
{
    /// <summary>All growth rows, sign by sign.</summary>
    public IReadOnlyList<GrowthRow> Growth => [.. Signs.SelectMany(sign => sign.Policies).Select(policy => policy.Row)];

    /// <summary>All policies, to be exported and verified.</summary>
    public IReadOnlyList<PolicySpec> Policies => [.. Signs.SelectMany(sign => sign.Policies).Select(policy => policy.Policy.Spec), .. RuinPolicies];
}

/// <summary>
/// The whole story with the presets that the rig study recommends: the challenging pair on two virtual motors for both
/// signs, then the unknown sign on the ideal plant and on one virtual motor.
/// </summary>
public static class DemoStory
{
    /// <summary>Rig of the first part.</summary>
    public const string PairRig = "rig:two-motor/pair?g=1.5";

    /// <summary>Multiplier of the plant of unknown sign.</summary>
    public const double Rho = 1.2;

    /// <summary>Chunk lengths.</summary>
    public static readonly IReadOnlyList<int> Chunks = [2, 4, 8, 12];

    /// <summary>Episodes on the rig, for each policy and sign.</summary>
    public const int Episodes = 30;

    /// <summary>Radius of the execution noise, rad: 130 counts, far above the floor, far below the limits.</summary>
    public const double ActionNoise = 0.1;

    private const int IdealEpisodes = 20_000, IdealHorizon = 12;
    private const int RigEpisodes = 200, RigHorizon = 40;
    private const double RuinStart = 0.2, Escape = 1;

    /// <summary>Runs the story.</summary>
    /// <param name="seed">Seed of all of it.</param>
    /// <param name="progress">Told what is done.</param>
    public static DemoResult Run(uint seed, Action<string> progress)
    {
        var signs = new[] { 1, -1 }.Select(sign => Pair(sign, seed, progress)).ToArray();
        var rows = new List<RuinRow>();
        var policies = new List<PolicySpec>();
        foreach (int sign in new[] { 1, -1 })
            Ruin(sign, seed, rows, policies, progress);
        return new DemoResult(signs, rows, policies);
    }

    private static SignOutcome Pair(int sign, uint seed, Action<string> progress)
    {
        var setup = PlantCatalog.Open($"{PairRig}&sign={sign}");
        progress($"{setup.Address}: calibrate, demonstrate, fit");
        var study = new PairStudy(setup, new DemonstrationOptions { Seed = seed }, Episodes);
        var fitted = study.Fit(Chunks, ActionNoise);
        var outcomes = new List<PolicyOutcome>();
        foreach (var policy in fitted)
        {
            progress($"{setup.Address}: run {policy.Spec.Name}");
            outcomes.Add(study.Measure(policy, seed * 7919 + (uint)policy.Chunk));
        }

        return new SignOutcome(setup, study.Demonstrations, study.Floor, outcomes);
    }

    private static void Ruin(int sign, uint seed, List<RuinRow> rows, List<PolicySpec> policies, Action<string> progress)
    {
        var ideal = PlantCatalog.Open(FormattableString.Invariant($"sim:unknown-sign?rho={Rho}&sign={sign}"));
        var rig = PlantCatalog.Open(FormattableString.Invariant($"rig:one-motor/unknown-sign?rho={Rho}&sign={sign}"));
        progress($"{rig.Address}: demonstrate, fit, run");

        var onIdeal = new RuinStudy(ideal, IdealEpisodes, IdealHorizon, RuinStart, RuinStart * 1e-5, Escape);
        var onRig = new RuinStudy(rig, RigEpisodes, RigHorizon, RuinStart, RuinStudy.HitThreshold(rig), Escape);
        foreach (var (name, policy) in RuinStudy.FromTheory(ideal.Signals, Rho))
        {
            rows.Add(onIdeal.Play(name, policy, seed + 11));
            rows.Add(onRig.Play(name, policy, seed + 12));
            if (sign > 0)
                policies.Add(policy);
        }

        var learned = RuinStudy.Learn(rig, new DemonstrationOptions { Seed = seed });
        rows.Add(onRig.Play("bimodal-learned", learned, seed + 13));
        policies.Add(learned);
    }
}
