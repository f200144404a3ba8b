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

    /// <summary>Rig of the second part.</summary>
    public const string RuinRig = "rig:one-motor/unknown-sign";

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

    /// <summary>
    /// Runs the story; what is played, on every core, because policies and signs have nothing to do with each other: no number
    /// depends on that.
    /// </summary>
    /// <param name="seed">Seed of all of it.</param>
    /// <param name="progress">Told what begins: a word for the step, and what it does.</param>
    public static DemoResult Run(uint seed, Action<string, string> progress)
    {
        int[] signs = [1, -1];
        progress("fit", $"{PairRig}, both signs: calibrate, demonstrate, fit");
        var pairs = signs.Select(sign => Pair(sign, seed)).ToArray();
        progress("run", $"{PairRig}, both signs: run {pairs[0].Fitted.Count} policies");
        var outcomes = OnEveryCore([.. pairs.SelectMany(pair => pair.Fitted.Select(policy => (pair.Study, Policy: policy)))], item => item.Study.Measure(item.Policy, seed * 7919 + (uint)item.Policy.Chunk));
        progress("learn", $"{RuinRig}, both signs: calibrate, demonstrate, fit");
        var policies = new List<PolicySpec>();
        Game[] games = [.. signs.SelectMany(sign => Games(sign, seed, policies))];
        progress("play", $"{RuinRig} and its ideal plant, both signs: play {games.Length} games");
        var rows = OnEveryCore(games, game => game.Study.Play(game.Name, game.Policy, game.Seed));
        return new DemoResult([.. pairs.Select((pair, i) => pair.With(outcomes.Chunk(pair.Fitted.Count).ElementAt(i)))], rows, policies);
    }

    private static PairToRun Pair(int sign, uint seed)
    {
        var setup = PlantCatalog.Open($"{PairRig}&sign={sign}");
        var study = new PairStudy(setup, new DemonstrationOptions { Seed = seed }, Episodes);
        return new PairToRun(setup, study, study.Fit(Chunks, ActionNoise));
    }

    // The policies that theory gives are the same for both signs.
    private static List<Game> Games(int sign, uint seed, List<PolicySpec> policies)
    {
        var ideal = PlantCatalog.Open(FormattableString.Invariant($"sim:unknown-sign?rho={Rho}&sign={sign}"));
        var rig = PlantCatalog.Open(FormattableString.Invariant($"{RuinRig}?rho={Rho}&sign={sign}"));
        var onIdeal = new RuinStudy(ideal, IdealEpisodes, IdealHorizon, RuinStart, RuinStart * 1e-5, Escape);
        var onRig = new RuinStudy(rig, RigEpisodes, RigHorizon, RuinStart, RuinStudy.HitThreshold(rig), Escape);
        var games = new List<Game>();
        foreach (var (name, policy) in RuinStudy.FromTheory(ideal.Signals, Rho))
        {
            games.Add(new Game(onIdeal, name, policy, seed + 11));
            games.Add(new Game(onRig, name, policy, seed + 12));
            if (sign > 0)
                policies.Add(policy);
        }

        var learned = RuinStudy.Learn(rig, new DemonstrationOptions { Seed = seed });
        games.Add(new Game(onRig, "bimodal-learned", learned, seed + 13));
        policies.Add(learned);
        return games;
    }

    private static TResult[] OnEveryCore<T, TResult>(T[] items, Func<T, TResult> run)
    {
        var results = new TResult[items.Length];
        Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => results[i] = run(items[i]));
        return results;
    }

    private sealed record PairToRun(PlantSetup Setup, PairStudy Study, IReadOnlyList<FittedPolicy> Fitted)
    {
        public SignOutcome With(PolicyOutcome[] outcomes) => new(Setup, Study.Demonstrations, Study.Floor, outcomes);
    }

    private sealed record Game(RuinStudy Study, string Name, PolicySpec Policy, uint Seed);
}
