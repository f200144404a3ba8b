using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Nonlinear;

/// <summary>
/// The best simple imitator of <see cref="EmbeddedPair"/>'s expert: it knows the shape of the bumps and everything but
/// their signs. u = Khat x + ghat(z) e1, where Khat is least squares of minimum norm on the demonstrations without
/// context, and ghat is exact on the bins that a demonstration showed and 0 on the others, where either sign is as likely.
/// </summary>
internal sealed class BumpImitator : IPolicy
{
    private readonly float[] _gain;
    private readonly double[] _signs;
    private readonly double _height;

    /// <param name="demonstrations">Of both kinds of start.</param>
    /// <param name="bins">m.</param>
    /// <param name="height">a m^-s.</param>
    public BumpImitator(IReadOnlyList<Trajectory> demonstrations, int bins, double height)
    {
        Signals = demonstrations[0].Signals;
        var data = Dataset.Of(demonstrations.Where(d => d.Samples[0].Observation[2] == 0));
        Gain = LinearLearner.Fit(data, Excitation.Of(data.X, null, Signals.ObservationNames));
        _gain = Gain.ToFloats();
        _height = height;
        _signs = new double[bins];
        foreach (var first in demonstrations.Select(d => d.Samples[0]).Where(s => s.Observation[2] > 0))
            _signs[Bin(first.Observation[2])] = Math.Sign(first.ExpertAction[0]);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <summary>Khat, on (x1, x2, z).</summary>
    public Matrix<double> Gain { get; }

    /// <summary>Share of the bins that no demonstration showed.</summary>
    public double Unseen => _signs.Count(sign => sign == 0) / (double)_signs.Length;

    /// <summary>Demonstrations of a plant's expert, from starts as they are drawn.</summary>
    public static IReadOnlyList<Trajectory> Demonstrate(EmbeddedPair plant, int count, int horizon, Gaussian random)
    {
        var expert = new Expert(plant);
        using var runner = new RolloutRunner(plant, Limits(plant), expert, horizon, expert.Clean);
        return [.. Enumerable.Range(0, count).Select(i => runner.Keep(new Episode(random.NextSeed(), horizon, EmbeddedPair.DrawStart(random, out _)), $"demonstration-{i:000}"))];
    }

    /// <summary>Wide open: growth is what is measured.</summary>
    public static Limits Limits(EmbeddedPair plant) => Firmware.Limits.Symmetric(plant.Signals, 9e5f, 1.8e6f, 9e5f);

    /// <inheritdoc/>
    public void Reset(uint seed)
    {
    }

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        for (int i = 0; i < 2; i++)
            action[i] = _gain[3 * i] * observation[0] + _gain[3 * i + 1] * observation[1] + _gain[3 * i + 2] * observation[2];
        if (observation[2] is > 1 and < 2)
        {
            double t = _signs.Length * ((double)observation[2] - 1);
            int j = Bin(observation[2]);
            action[0] += (float)(_signs[j] * _height * EmbeddedPair.Bump(t - j));
        }

        return Status.Ok;
    }

    private int Bin(double z) => Math.Min((int)(_signs.Length * (z - 1)), _signs.Length - 1);

    /// <summary>The expert in the loop.</summary>
    internal sealed class Expert(EmbeddedPair plant) : IPolicy
    {
        private readonly double[] _x = new double[3];
        private readonly double[] _u = new double[2];

        /// <summary>Its last action.</summary>
        public float[] Clean { get; } = new float[2];

        public Signals Signals => plant.Signals;

        public void Reset(uint seed)
        {
        }

        public Status Act(float[] observation, float[] action)
        {
            for (int i = 0; i < 3; i++)
                _x[i] = observation[i];
            plant.Expert(_x, _u);
            for (int i = 0; i < 2; i++)
                action[i] = Clean[i] = (float)_u[i];
            return Status.Ok;
        }
    }
}
