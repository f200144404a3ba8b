using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Studies;

/// <summary>
/// Policies against a plant of unknown sign, x+ = xi rho x + u. No growth is fitted: the bimodal policy has finite
/// hitting times but infinite moments, so times to zero and escapes are counted.
/// </summary>
public sealed class RuinStudy(PlantSetup setup, int episodes, int horizon, double start, double hitBelow, double escape)
{
    private const int Entries = 6;

    private readonly double _rho = Math.Abs(setup.System!.A[0, 0]);
    private readonly int _sign = Math.Sign(setup.System!.A[0, 0]);

    /// <summary>
    /// Learns the bimodal policy from demonstrations of an expert that plays the benevolent gambler's ruin.
    /// </summary>
    public static PolicySpec Learn(PlantSetup setup, DemonstrationOptions options)
    {
        // Few steps an episode: once the expert has won, zero follows zero and every gain explains it.
        var data = Dataset.Of(Demonstrator.Record(setup, options with { Horizon = 3, Episodes = 10 * options.Episodes }));
        var mixture = MixtureLearner.Fit(data, 2, options.Seed);
        return PolicySpecs.Mixture("bimodal-learned", setup.Signals, mixture.Probabilities, mixture.Gains);
    }

    /// <summary>The policies that theory gives, by name.</summary>
    public static IReadOnlyDictionary<string, PolicySpec> FromTheory(Signals signals, double rho) => new Dictionary<string, PolicySpec>
    {
        ["bimodal"] = PolicySpecs.Mixture("bimodal", signals, [0.5, 0.5], [Matrices.Of(1, 1, rho), Matrices.Of(1, 1, -rho)]),

        // 0, then -rho^2 of what was seen two periods ago: (xi rho)^2 = rho^2 whatever the sign.
        ["two-chunk"] = PolicySpecs.Chunk("two-chunk", signals, [Matrices.Of(1, 1, 0), Matrices.Of(1, 1, -rho * rho)]),
        ["time-varying"] = PolicySpecs.Periodic("time-varying", signals, [Matrices.Of(1, 1, rho), Matrices.Of(1, 1, -rho)]),
        ["banded"] = PolicySpecs.Banded("banded", signals, 2 * rho * rho, 1e-6, [Matrices.Of(1, 1, rho), Matrices.Of(1, 1, -rho)]),
    };

    /// <summary>
    /// What counts as zero on a rig: three times what one step of it adds at random, which the two-chunk policy carries over two
    /// steps to its boundary. On an ideal plant 1e-5 of the usual start.
    /// </summary>
    public static double HitThreshold(PlantSetup setup)
    {
        double rho = Math.Abs(setup.System!.A[0, 0]);
        return setup.Facts().TryGetValue("outerMap0.residualRadians", out double residual)
            ? 3 * Math.Sqrt(1 + rho * rho) * Math.Max(residual, setup.Quantum[0])
            : 2e-6;
    }

    /// <summary>First period at which an episode is at zero; 0 when it never is.</summary>
    /// <param name="episode">An episode on a plant with one coordinate.</param>
    /// <param name="hitBelow">Below this |x| counts as zero.</param>
    public static int HittingTime(Trajectory episode, double hitBelow)
    {
        for (int t = 1; t < episode.Samples.Count; t++)
        {
            if (Math.Abs(episode.Samples[t].Observation[0]) <= hitBelow)
                return t;
        }

        return 0;
    }

    /// <summary>Plays one policy and counts.</summary>
    public RuinRow Play(string name, PolicySpec policy, uint seed)
    {
        var random = new Gaussian(seed);
        uint[] seeds = [.. Enumerable.Range(0, episodes).Select(_ => random.NextSeed())];
        uint Draw(int episode, Span<float> at)
        {
            at[0] = (float)start;
            return seeds[episode];
        }

        var outcomes = new RolloutEnsemble(setup.Create, setup.Limits, policy, horizon + 1).Map(episodes, Draw, Outcome);
        var hits = new int[Entries];
        foreach (var outcome in outcomes.Where(outcome => outcome.Hit is >= 1 and <= Entries))
            hits[outcome.Hit - 1]++;
        return new RuinRow
        {
            Rig = setup.Rig,
            Policy = name,
            Rho = _rho,
            Sign = _sign,
            Episodes = episodes,
            Horizon = horizon,
            HitBelow = hitBelow,
            Hitting = [.. hits.Select(h => (double)h / episodes)],
            HittingCi99 = [.. hits.Select(h => Quantiles.Wilson(h, episodes))],
            Expected = Expected(policy),
            TripRate = (double)outcomes.Count(outcome => outcome.Escaped) / episodes,
            TripExpected = TripExpected(policy),
            ResidualAtTwo = Math.Sqrt(outcomes.Sum(outcome => outcome.AtTwo * outcome.AtTwo) / episodes) / start,
        };
    }

    // First time at zero (0 when never), whether the state escaped, and the state at t = 2. Samples after an early end
    // of the episode do not exist: such an episode escaped.
    private (int Hit, bool Escaped, double AtTwo) Outcome(EnsembleBlock block, int lane)
    {
        int hit = 0, count = block.Count[lane], limited = block.FirstLimited[lane];

        // On an ideal plant the game is over at zero; on a rig noise starts it again and again.
        bool again = hitBelow > start * 1e-3, escaped = count < horizon + 1;
        for (int t = 1; t < count; t++)
        {
            double x = Math.Abs(block[t, 0, lane]);
            if (hit == 0 && x <= hitBelow)
                hit = t;
            if ((x >= escape || t == limited) && (hit == 0 || again))
                escaped = true;
        }

        return (hit, escaped, count > 2 ? block[2, 0, lane] : escape);
    }

    private double[] Expected(PolicySpec policy)
    {
        var expected = new double[Entries];
        switch (policy.Kind)
        {
            case PolicySpec.Mixture:
                for (int k = 0; k < Entries; k++)
                    expected[k] = KillShare(policy) * Math.Pow(1 - KillShare(policy), k);
                break;
            case PolicySpec.Banded:
                return BandedExpected();
            case PolicySpec.Chunk:
                expected[1] = 1;
                break;
            default:
                // The first gain is +rho: with sign -1 it cancels at once, with sign +1 the second one does.
                expected[_sign < 0 ? 0 : 1] = 1;
                break;
        }

        return expected;
    }

    // Probability of the component whose gain opposes the plant.
    private double KillShare(PolicySpec mixture) =>
        Enumerable.Range(0, mixture.P0).Where(c => Math.Sign(mixture.Weights[mixture.P0 + c]) == -_sign).Sum(c => (double)mixture.Weights[c]);

    // Deterministic: follow the band arithmetic of the policy from the start.
    private double[] BandedExpected()
    {
        var expected = new double[Entries];
        double x = start, q = 2 * _rho * _rho;
        for (int t = 1; t <= Entries; t++)
        {
            double band = Math.Floor(-Math.Log(Math.Abs(x)) / Math.Log(q)) + 1;
            x = _sign * _rho * x + (band % 2 == 0 ? _rho : -_rho) * x;
            if (Math.Abs(x) < 1e-9)
            {
                expected[t - 1] = 1;
                break;
            }
        }

        return expected;
    }

    // Before it is killed the state grows by 2 rho a step: it escapes when it survives that many.
    private double? TripExpected(PolicySpec policy) => policy.Kind switch
    {
        PolicySpec.Mixture when hitBelow <= start * 1e-3 => Math.Pow(1 - KillShare(policy), Math.Ceiling(Math.Log(escape / start) / Math.Log(2 * _rho))),
        PolicySpec.Chunk => 0,
        _ => null,
    };
}
