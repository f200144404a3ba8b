using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>What hardware does to the gambler's ruin: a gain that is off, a rounding sensor, an actuator that clamps.</summary>
internal static class GamblersRuinHardware
{
    private const int Episodes = 1000;
    private const int Steps = 40;
    private const double Quantum = 0.01;
    private const int Roundings = 2000;
    private const float Clamp = 10;

    /// <summary>The numbers, each with its closed form.</summary>
    public static IEnumerable<ClaimNumber> Numbers(SignBench bench, ClaimRun run, double rho)
    {
        // Believing in rho_hat, a step multiplies by rho + rho_hat or |rho - rho_hat| at even odds: ruin is never exact,
        // and the typical growth is the geometric mean. At rho = 1.2 an error of 30 % is the limit of stability.
        foreach (double error in new[] { 0.2, 0.4 })
        {
            double believed = rho * (1 + error);
            double expected = 0.5 * Math.Log(Math.Abs(rho * rho - believed * believed));
            double spread = 0.5 * Math.Log((rho + believed) / Math.Abs(rho - believed));
            yield return new ClaimNumber(
                FormattableString.Invariant($"Lyapunov exponent a step at gain error {error:P0}"), expected, Lyapunov(bench, run, believed),
                SignBench.StandardErrors * spread / Math.Sqrt(Episodes * Steps), FormattableString.Invariant($"five standard errors of {Episodes * Steps} steps that are one of two known values"));
        }

        // The largest of N uniform errors falls 1 % short of its bound with probability 0.99^N = 2e-9.
        yield return new ClaimNumber("largest residual of a kill through rounding, quanta", rho / 2, Residual(bench, run, rho) / Quantum, 0.01 * rho / 2, $"largest of {Roundings} rounding errors of at most half a quantum");
        yield return new ClaimNumber("growth a step in the dead band", rho, Step(bench, rho, 0.4 * Quantum) / (0.4 * Quantum), 4 * SignBench.Ulp * rho, "float rounding: the sensor shows 0 and the policy does nothing");

        // The right sign can take off no more than the clamp; beyond clamp / (rho - 1) not even that is enough.
        using var runner = bench.Runner(1, SignBench.Gain(-rho), 1, action: Clamp);
        yield return new ClaimNumber("|x_1| of a clamped kill from 20", rho * 20 - Clamp, Math.Abs(SignBench.Play(runner, 20, 1, run.Seed)[1]), 4 * SignBench.Ulp * rho * 20, "float rounding");
        yield return new ClaimNumber("largest start that the right sign brings back", Clamp / (rho - 1), Recoverable(bench, run, rho), 1e-3, "what 60 steps of growth by rho resolve, with float rounding of the state");
    }

    private static double Lyapunov(SignBench bench, ClaimRun run, double believed)
    {
        // So low that neither the bounds above nor the smallest float below are reached: six standard deviations are e^45.
        const double Start = 1e-15;
        var policy = new SignBench(run, believed).Theory("bimodal");
        var games = bench.Games(1, policy, Start, Steps + 1, Episodes, (x, _) => (Log: Math.Log(Math.Abs(x[^1] / x[0])), Steps: x.Length - 1));
        return games.Sum(game => game.Log) / games.Sum(game => game.Steps);
    }

    private static double Residual(SignBench bench, ClaimRun run, double rho)
    {
        var random = new Gaussian(run.Seed);
        return Enumerable.Range(0, Roundings).Max(_ => Step(bench, rho, random.NextUniform(10, 50) * Quantum));
    }

    // |x_1| of the plant itself after the opposing action on what the rounding sensor shows.
    private static double Step(SignBench bench, double rho, double start)
    {
        using var plant = bench.Plant(1);
        var policy = PolicyFactory.Create(SignBench.Gain(-rho));
        var observation = new float[1];
        var action = new float[1];
        plant.Reset(new Episode(0, 1, [(float)start]), observation);
        observation[0] = (float)(Quantum * Math.Round(observation[0] / Quantum));
        policy.Act(observation, action);
        plant.Step(action, observation);
        return Math.Abs(observation[0]);
    }

    private static double Recoverable(SignBench bench, ClaimRun run, double rho)
    {
        const int Horizon = 60;
        using var runner = bench.Runner(1, SignBench.Gain(-rho), Horizon, action: Clamp);
        double low = Clamp, high = 100 * Clamp;
        for (int i = 0; i < 40; i++)
        {
            double middle = (low + high) / 2;
            var x = SignBench.Play(runner, middle, Horizon, run.Seed);
            if (x.Length > Horizon && Math.Abs(x[^1]) < middle)
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
