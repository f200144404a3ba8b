using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Experts;

/// <summary>How demonstrations are recorded.</summary>
public sealed record DemonstrationOptions
{
    /// <summary>Number of episodes. Default 30.</summary>
    public int Episodes { get; init; } = 30;

    /// <summary>Policy periods an episode. Default 14.</summary>
    public int Horizon { get; init; } = 14;

    /// <summary>Through whose eyes the expert looks. Default its own.</summary>
    public Eyes Eyes { get; init; } = Eyes.Own;

    /// <summary>
    /// Standard deviation of the expert's own sensor as a share of the encoder's resolution. The default, 1/sqrt(12), is
    /// the power of rounding: a second sensor of the same resolution.
    /// </summary>
    public double EyeNoiseQuanta { get; init; } = 1 / Math.Sqrt(12);

    /// <summary>Radius of the ball of execution noise, unit of the action. Default 0.</summary>
    public double ActionNoise { get; init; }

    /// <summary>Share of episodes with execution noise, the others are clean. Default 0.5.</summary>
    public double NoisyShare { get; init; } = 0.5;

    /// <summary>Seed of starts and noise.</summary>
    public uint Seed { get; init; } = 1;
}

/// <summary>Lets a plant's expert demonstrate.</summary>
public static class Demonstrator
{
    /// <summary>Records demonstrations, labelled with the expert's clean action.</summary>
    /// <exception cref="InvalidOperationException">The plant has no expert, no second sensor, or an episode faulted.</exception>
    public static IReadOnlyList<Trajectory> Record(PlantSetup setup, DemonstrationOptions options)
    {
        var starts = new Gaussian(options.Seed);
        int noisyFrom = (int)Math.Round(options.Episodes * (1 - options.NoisyShare));
        var demonstrations = Run(setup, options, options.Episodes, _ => setup.DemonstrationStart(starts), i => i >= noisyFrom ? options.ActionNoise : 0);
        if (options.Eyes == Eyes.Silent && options.ActionNoise == 0)
            RequireSilence(setup, demonstrations);
        return demonstrations;
    }

    /// <summary>
    /// Repeats of the expert from the origin: whatever deviates from zero there is the floor under which nothing about
    /// growth can be said. The root mean square of each observation slot and one count, added in squares: an encoder at
    /// rest has no rounding noise that would average out, so less than a count is not seen at all.
    /// </summary>
    public static double[] Floor(PlantSetup setup, DemonstrationOptions options)
    {
        int n = setup.Signals.ObservationCount;
        var repeats = Run(setup, options with { Seed = options.Seed ^ 0xF1000u, Horizon = 12 }, 12, _ => new float[n], _ => 0);
        var floor = new double[n];
        for (int i = 0; i < n; i++)
        {
            double square = repeats.SelectMany(r => r.Samples.Skip(1)).Average(s => s.Observation[i] * s.Observation[i]);
            floor[i] = Math.Sqrt(square + setup.Quantum[i] * setup.Quantum[i]);
        }

        return floor;
    }

    // A single flickering count ends the silence for a learner with exact labels: then the record must not say silent.
    private static void RequireSilence(PlantSetup setup, List<Trajectory> demonstrations)
    {
        int n = setup.Signals.ObservationCount;
        var still = Enumerable.Range(0, n).Where(i => demonstrations.All(d => d.Samples[0].Observation[i] == 0)).ToArray();
        var stirred = still.Where(i => demonstrations.Any(d => d.Samples.Any(s => s.Observation[i] != 0))).ToArray();
        if (still.Length == 0 || stirred.Length > 0)
        {
            string what = still.Length == 0 ? "no coordinate rests at zero" : $"{string.Join(", ", stirred.Select(i => setup.Signals.ObservationNames[i]))} left zero";
            throw new InvalidOperationException($"the demonstrations on {setup.Address} are not silent: {what}. Use sensors without noise, or record with --eyes own or --eyes shared.");
        }
    }

    private static List<Trajectory> Run(PlantSetup setup, DemonstrationOptions options, int episodes, Func<int, float[]> start, Func<int, double> noise)
    {
        var spec = setup.Expert ?? throw new InvalidOperationException($"{setup.Address} has no expert that could demonstrate");
        var plant = setup.Create();
        var eyes = plant as IOwnEyes;
        if (options.Eyes == Eyes.Own && eyes is null)
            throw new InvalidOperationException($"{setup.Address} has one sensor only; record with --eyes shared or --eyes silent");
        var expert = new DemonstratingPolicy(PolicyFactory.Create(spec), options.Eyes == Eyes.Own ? eyes : null, options.EyeNoiseQuanta * setup.Quantum.Max());
        using var runner = new RolloutRunner(plant, setup.Limits, expert, options.Horizon, expert.Clean);
        var seeds = new Gaussian(options.Seed ^ 0xD3300u);
        var result = new List<Trajectory>();
        for (int i = 0; i < episodes; i++)
        {
            expert.ActionNoise = noise(i);
            var status = runner.Run(new Episode(seeds.NextSeed(), options.Horizon, start(i)));
            if (status != Status.HorizonReached)
                throw new InvalidOperationException($"demonstration {i} on {setup.Address} ended with {status}; motors are off. Use a smaller start, less noise or wider limits.");
            result.Add(runner.Trace.ToTrajectory($"demonstration-{i:000}", options.Seed));
        }

        return result;
    }
}
