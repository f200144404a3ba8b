using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>How DART is run.</summary>
public sealed record DartOptions
{
    /// <summary>Rounds of demonstration, fit and new noise. Default 4.</summary>
    public int Rounds { get; init; } = 4;

    /// <summary>Demonstrations a round. Default 30.</summary>
    public int Episodes { get; init; } = 30;

    /// <summary>Policy periods a demonstration. Default 14.</summary>
    public int Horizon { get; init; } = 14;

    /// <summary>Covariance of the execution noise in round 0, squared units of the action; null for none.</summary>
    public Matrix<double>? FirstNoise { get; init; }

    /// <summary>
    /// Root mean square of the learner's error below which it counts as rounding, not as error: then no noise is
    /// executed. Unit of the action, default 1e-6. Without it a noise-free log would be repaired by the last bits of floats.
    /// </summary>
    public double LeastError { get; init; } = 1e-6;

    /// <summary>Whether the expert looks past the logged sensor, without noise. Default true.</summary>
    public bool OwnEyes { get; init; } = true;

    /// <summary>Seed of starts and noise.</summary>
    public uint Seed { get; init; } = 1;
}

/// <summary>One round: the noise that was executed, the model that was fitted, and the covariance of its error.</summary>
public sealed record DartRound(Matrix<double> Noise, FittedModel Model, Matrix<double> Error);

/// <summary>
/// Disturbances for augmenting robot trajectories (after Laskey and others 2017): the expert demonstrates under Gaussian
/// execution noise, labels stay clean, and the noise of the next round has the covariance of the learner's error on the
/// demonstrations of this one. Each round is fitted to its own demonstrations, not to all so far, so that what a round
/// gives follows from its noise alone. Linear learners only: the error is that of one gain.
/// </summary>
public static class Dart
{
    /// <summary>All rounds.</summary>
    /// <exception cref="ArgumentException">The plant has no expert, or no second sensor although own eyes are asked for.</exception>
    public static IReadOnlyList<DartRound> Run(PlantSetup setup, Learner learner, DartOptions options)
    {
        int m = setup.Signals.ActionCount;
        var noise = options.FirstNoise ?? Matrix<double>.Build.Dense(m, m);
        var rounds = new List<DartRound>();
        for (int round = 0; round < options.Rounds; round++)
        {
            var data = Demonstrate(setup, options, noise, round);
            var model = learner.Fit(data);
            var error = ErrorCovariance(Dataset.Of(data), model.Gains[0]);
            rounds.Add(new DartRound(noise, model, error));
            noise = error.Trace() < options.LeastError * options.LeastError ? error * 0 : error;
        }

        return rounds;
    }

    /// <summary>Second moment of u - K x over the data, m by m.</summary>
    public static Matrix<double> ErrorCovariance(Dataset data, Matrix<double> gain)
    {
        var error = data.U - data.X * gain.Transpose();
        return error.TransposeThisAndMultiply(error) / error.RowCount;
    }

    private static List<Trajectory> Demonstrate(PlantSetup setup, DartOptions options, Matrix<double> noise, int round)
    {
        var spec = setup.Expert ?? throw new ArgumentException($"{setup.Address} has no expert that could demonstrate");
        var plant = setup.Create();
        var eyes = options.OwnEyes ? plant as IOwnEyes ?? throw new ArgumentException($"{setup.Address} has one sensor only") : null;
        var expert = new DemonstratingPolicy(PolicyFactory.Create(spec), eyes, 0);
        using var runner = new RolloutRunner(plant, setup.Limits, new Shaken(expert, Root(noise)), options.Horizon, expert.Clean);
        var random = new Gaussian(options.Seed + (uint)round);
        var data = new List<Trajectory>();
        for (int i = 0; i < options.Episodes; i++)
        {
            var start = setup.DemonstrationStart(random);
            data.Add(runner.Keep(new Episode(random.NextSeed(), options.Horizon, start), $"dart-{round:00}-{i:000}"));
        }

        return data;
    }

    // A symmetric square root: unlike Cholesky's it exists for singular covariances, such as none.
    private static Matrix<double> Root(Matrix<double> covariance)
    {
        var evd = covariance.Evd(Symmetricity.Symmetric);
        var values = evd.EigenValues.Select(value => Math.Sqrt(Math.Max(value.Real, 0)));
        return evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalArray([.. values]) * evd.EigenVectors.Transpose();
    }

    // Adds Gaussian noise with a given root of its covariance to what the inner policy asks for.
    private sealed class Shaken(IPolicy inner, Matrix<double> root) : IPolicy
    {
        private readonly Gaussian _noise = new(0);
        private readonly double[] _draw = new double[root.RowCount];

        public Signals Signals => inner.Signals;

        public void Reset(uint seed)
        {
            inner.Reset(seed);
            _noise.Seed(seed ^ 0x5EED0004u);
        }

        public Status Act(float[] observation, float[] action)
        {
            var status = inner.Act(observation, action);
            for (int i = 0; i < _draw.Length; i++)
                _draw[i] = _noise.Next();
            for (int i = 0; i < action.Length; i++)
            {
                double sum = action[i];
                for (int j = 0; j < _draw.Length; j++)
                    sum += root[i, j] * _draw[j];
                action[i] = (float)sum;
            }

            return status;
        }
    }
}
