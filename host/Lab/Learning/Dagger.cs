using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Learning;

/// <summary>How DAgger is run.</summary>
public sealed record DaggerOptions
{
    /// <summary>Rounds after the fit to the demonstrations. Default 1.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Rollouts of the learner a round. Default 1.</summary>
    public int Rollouts { get; init; } = 1;

    /// <summary>Policy periods a rollout. Default 14.</summary>
    public int Horizon { get; init; } = 14;

    /// <summary>Draws the start of a rollout; null for the starts of the demonstrations.</summary>
    public Func<Gaussian, float[]>? Start { get; init; }

    /// <summary>Seed of starts and episodes.</summary>
    public uint Seed { get; init; } = 1;
}

/// <summary>
/// Dataset aggregation (Ross, Gordon, Bagnell 2011): the learner drives, the expert labels what was seen afterwards, and
/// the learner is fitted to all data so far. Here the learner always drives alone (beta = 0). It needs an expert that can
/// be asked about states which it did not visit itself; ours runs on the host, on the logged observation.
/// </summary>
public static class Dagger
{
    /// <summary>The model after the demonstrations alone, then after each round.</summary>
    /// <param name="setup">Plant with its expert.</param>
    /// <param name="learner">What is fitted.</param>
    /// <param name="demonstrations">Data of round 0.</param>
    /// <param name="options">Rounds, rollouts, starts.</param>
    /// <exception cref="ArgumentException">The plant has no expert.</exception>
    public static IReadOnlyList<FittedModel> Run(PlantSetup setup, Learner learner, IReadOnlyList<Trajectory> demonstrations, DaggerOptions options)
    {
        var expert = PolicyFactory.Create(setup.Expert ?? throw new ArgumentException($"{setup.Address} has no expert to ask"));
        var random = new Gaussian(options.Seed);
        var start = options.Start ?? setup.DemonstrationStart;
        var data = demonstrations.ToList();
        var models = new List<FittedModel> { learner.Fit(data) };
        for (int round = 0; round < options.Rounds; round++)
        {
            using var runner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(models[^1].Spec), options.Horizon);
            for (int i = 0; i < options.Rollouts; i++)
            {
                // A rollout that a limit ends early is data like any other: it shows where the learner goes.
                var rollout = runner.Keep(new Episode(random.NextSeed(), options.Horizon, start(random)), $"dagger-{round:00}-{i:000}");
                data.Add(Relabel(rollout, expert));
            }

            models.Add(learner.Fit(data));
        }

        return models;
    }

    /// <summary>The same trajectory with the expert's action at each logged observation as its label.</summary>
    public static Trajectory Relabel(Trajectory trajectory, IPolicy expert)
    {
        var action = new float[trajectory.Signals.ActionCount];
        expert.Reset(trajectory.Seed);
        var samples = new List<Sample>();
        foreach (var sample in trajectory.Samples)
        {
            expert.Act(Array.ConvertAll(sample.Observation, value => (float)value), action);
            samples.Add(sample with { ExpertAction = Array.ConvertAll(action, value => (double)value) });
        }

        return trajectory with { Samples = samples };
    }
}
