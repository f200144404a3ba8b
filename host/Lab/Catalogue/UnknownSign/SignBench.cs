using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>
/// The ideal plant x+ = xi rho x + u and the product's policies on it. A perturbed run scales rho of the plant; the
/// policies keep the rho that they were told.
/// </summary>
internal sealed class SignBench(ClaimRun run, double rho)
{
    /// <summary>Bound of action and state: below what the supervisor calls implausible.</summary>
    public const float Bound = 1e5f;

    /// <summary>Standard errors that a random number is allowed: chance alone exceeds five once in 1.7 million.</summary>
    public const double StandardErrors = 5;

    /// <summary>Half a unit in the last place of a float, relative.</summary>
    public const double Ulp = 6e-8;

    /// <summary>Signals of every plant here.</summary>
    public static readonly Signals Signals = LinearSystem.UnknownSign().Signals;

    /// <summary>The policy that theory gives, by its name in <see cref="RuinStudy"/>.</summary>
    public PolicySpec Theory(string name) => RuinStudy.FromTheory(Signals, rho)[name];

    /// <summary>u = k x.</summary>
    public static PolicySpec Gain(double k) => PolicySpecs.Linear("gain", Signals, Matrices.Of(1, 1, k));

    /// <summary>The plant; rho scaled by the perturbation.</summary>
    public LinearPlant Plant(int sign, double processNoise = 0)
    {
        var system = LinearSystem.UnknownSign(rho, sign);
        return new LinearPlant(system with { A = system.A * run.Perturbation }, [0], processNoise);
    }

    /// <summary>A runner; states come from <see cref="Play"/>.</summary>
    public RolloutRunner Runner(int sign, PolicySpec policy, int steps, double processNoise = 0, Func<LinearPlant, IPlant>? wrap = null, float action = Bound, float envelope = Bound)
    {
        var plant = Plant(sign, processNoise);
        return new RolloutRunner(wrap?.Invoke(plant) ?? plant, Limits.Symmetric(Signals, action, 2 * Bound, envelope), PolicyFactory.Create(policy), steps + 1);
    }

    /// <summary>Observations x_0 .. x_steps; fewer when the state left the envelope.</summary>
    public static double[] Play(RolloutRunner runner, double start, int steps, uint seed)
    {
        runner.Run(new Episode(seed, steps + 1, [(float)start]));
        var x = new double[runner.Trace.Count];
        for (int t = 0; t < x.Length; t++)
            x[t] = runner.Trace.Observation(t, 0);
        return x;
    }

    /// <summary>
    /// Many games from one start, each with the run's seed plus its number, side by side: the same bits as <see cref="Play"/> one
    /// after the other.
    /// </summary>
    /// <param name="sign">Sign of the plant.</param>
    /// <param name="policy">What plays.</param>
    /// <param name="start">x_0.</param>
    /// <param name="periods">Policy periods.</param>
    /// <param name="games">How many.</param>
    /// <param name="of">What is kept of a game: its observations, fewer than the periods when it left the envelope, and how it ended.</param>
    /// <param name="envelope">Where the supervisor ends it.</param>
    public T[] Games<T>(int sign, PolicySpec policy, double start, int periods, int games, Func<double[], Status, T> of, float envelope = Bound)
    {
        var ensemble = new RolloutEnsemble(() => Plant(sign), Limits.Symmetric(Signals, Bound, 2 * Bound, envelope), policy, periods);
        uint Draw(int game, Span<float> at)
        {
            at[0] = (float)start;
            return run.Seed + (uint)game;
        }

        return ensemble.Map(games, Draw, (block, lane) =>
        {
            var x = new double[block.Count[lane]];
            for (int t = 0; t < x.Length; t++)
                x[t] = block[t, 0, lane];
            return of(x, block.Status[lane]);
        });
    }

    /// <summary>One rollout without chance.</summary>
    public double[] Once(int sign, PolicySpec policy, double start, int steps)
    {
        using var runner = Runner(sign, policy, steps);
        return Play(runner, start, steps, run.Seed);
    }

    /// <summary>A share that was counted, within five standard errors of a binomial count.</summary>
    public static ClaimNumber Share(string name, double expected, int hits, int trials) => new(
        name, expected, (double)hits / trials, StandardErrors * Math.Sqrt(expected * (1 - expected) / trials),
        FormattableString.Invariant($"five standard errors of a share of {trials} episodes"));

    /// <summary>A root mean square of independent normal values, within five of its standard errors rms / sqrt(2 N).</summary>
    public static ClaimNumber Rms(string name, double expected, double squares, int count) => new(
        name, expected, Math.Sqrt(squares / count), StandardErrors * expected / Math.Sqrt(2.0 * count),
        FormattableString.Invariant($"five standard errors of a root mean square of {count} independent normal values"));

    /// <summary>0, 1, 2, ... for an axis.</summary>
    public static double[] Steps(int count) => [.. Enumerable.Range(0, count).Select(t => (double)t)];
}
