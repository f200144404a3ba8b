using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>
/// Demonstrations, expert risk and rollout cost on the embedded pair, in its own three coordinates or embedded in more
/// (<see cref="Coordinates"/>). Chunked networks see the expert's states at every instant while they learn, and at the
/// boundaries of chunks while their expert risk is measured.
/// </summary>
internal sealed class EmbeddedTrials(double g, uint signs, int horizon, Coordinates coordinates)
{
    /// <summary>Deviation that costs 1.</summary>
    public const double Cap = 1;

    /// <summary>The plant with one of the two signs.</summary>
    public EmbeddedPair Pair(int sign) => new(g, sign, signs: signs);

    /// <summary>Observation and action.</summary>
    public Signals Signals => coordinates.Plant(Pair(1)).Signals;

    /// <summary>Starts as demonstrations begin, as many without context as with it; further states up to 0.3.</summary>
    public IReadOnlyList<(float[] Start, bool Context)> Starts(int count, uint seed)
    {
        var random = new Gaussian(seed);
        var starts = new List<(float[], bool)>();
        while (starts.Count < count)
        {
            var start = EmbeddedPair.DrawStart(random, out bool context);
            if (starts.Count(s => s.Item2 == context) < (count + 1) / 2)
                starts.Add(([.. start, .. Enumerable.Range(0, coordinates.Others).Select(_ => (float)random.NextUniform(-0.3, 0.3))], context));
        }

        return starts;
    }

    /// <summary>The expert's states and clean actions, episode after episode; with noise the executed action is another one.</summary>
    public MlpData Demonstrate(IReadOnlyList<(float[] Start, bool Context)> starts, int chunk, int sign = 1, double noise = 0, uint seed = 0)
    {
        var random = new Gaussian(seed);
        var inputs = new List<float>();
        var outputs = new List<float>();
        foreach (var (start, _) in starts)
        {
            var (x, u) = Expert(start, sign, noise, random);
            for (int t = 0; t + chunk <= horizon; t++)
            {
                inputs.AddRange(x[t]);
                for (int lag = 0; lag < chunk; lag++)
                    outputs.AddRange(u[t + lag]);
            }
        }

        return new MlpData([.. inputs], [.. outputs], inputs.Count / Signals.ObservationCount);
    }

    /// <summary>R_expert in L1: mean over episodes of the summed distance of the actions along the expert's own states.</summary>
    public double ExpertRisk(IPolicy policy, int chunk, IReadOnlyList<(float[] Start, bool Context)> starts, int sign = 1)
    {
        double sum = 0;
        var action = new float[Signals.ActionCount];
        for (int episode = 0; episode < starts.Count; episode++)
        {
            var (x, u) = Expert(starts[episode].Start, sign, 0, new Gaussian(0));
            policy.Reset((uint)episode);
            for (int t = 0; t < horizon; t++)
            {
                // Between boundaries the policy does not look, so that its plan is compared lag by lag.
                policy.Act(x[t / chunk * chunk], action);
                sum += Math.Sqrt(action.Zip(u[t], (a, b) => ((double)a - b) * (a - b)).Sum());
            }
        }

        return sum / starts.Count;
    }

    /// <summary>Largest |x1| so far after each step of each episode; the expert keeps it zero.</summary>
    public double[][] Rollouts(IPolicy policy, int sign, IReadOnlyList<(float[] Start, bool Context)> starts)
    {
        var plant = coordinates.Plant(Pair(sign));
        using var runner = new RolloutRunner(plant, Limits.Symmetric(plant.Signals, 1e6f, 1e6f, 1e6f), policy, horizon + 1);
        var all = new double[starts.Count][];
        for (int episode = 0; episode < starts.Count; episode++)
        {
            runner.Run(new Episode((uint)(episode + 1), horizon + 1, starts[episode].Start));
            all[episode] = new double[horizon + 1];
            double largest = 0;
            for (int t = 0; t <= horizon; t++)
            {
                // An episode that the supervisor ended has left every bound.
                largest = t < runner.Trace.Count ? Math.Max(largest, Math.Abs(coordinates.FirstOf(runner.Trace, t))) : double.PositiveInfinity;
                all[episode][t] = largest;
            }
        }

        return all;
    }

    /// <summary>x1 before each step of one episode.</summary>
    public double[] First(IPolicy policy, int sign, float[] start, int steps)
    {
        var plant = coordinates.Plant(Pair(sign));
        using var runner = new RolloutRunner(plant, Limits.Symmetric(plant.Signals, 1e6f, 1e6f, 1e6f), policy, steps);
        runner.Run(new Episode(1, steps, start));
        return [.. Enumerable.Range(0, runner.Trace.Count).Select(t => coordinates.FirstOf(runner.Trace, t))];
    }

    /// <summary>R_cost: mean over episodes of the largest |x1|, at most one.</summary>
    public static double Cost(double[][] rollouts) => rollouts.Average(episode => Math.Min(Cap, episode[^1]));

    /// <summary>Median over the episodes that began in context, after each step.</summary>
    public static double[] Median(double[][] rollouts, IReadOnlyList<(float[] Start, bool Context)> starts)
    {
        var chosen = rollouts.Where((_, i) => starts[i].Context).ToArray();
        return [.. Enumerable.Range(0, rollouts[0].Length).Select(t => chosen.Select(episode => episode[t]).Order().ElementAt(chosen.Length / 2))];
    }

    // The clean actions and what was seen before each, in the coordinates of the plant that is run.
    private (float[][] X, float[][] U) Expert(float[] start, int sign, double noise, Gaussian random)
    {
        var expert = Pair(sign);
        using var plant = coordinates.Plant(Pair(sign));
        var seen = new float[plant.Signals.ObservationCount];
        plant.Reset(new Episode(0, horizon, start), seen);
        float[][] x = new float[horizon][], u = new float[horizon][];
        var clean = new double[2];
        var ball = new double[2];
        for (int t = 0; t < horizon; t++)
        {
            x[t] = [.. seen];
            expert.Expert(coordinates.Out(seen), clean);
            u[t] = [.. clean.Select(value => (float)value)];
            random.NextInBall(ball);
            float[] executed = [.. u[t].Select((value, i) => (float)(value + noise * ball[i]))];
            plant.Step(executed, seen);
        }

        return (x, u);
    }
}
