using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// The challenging pair as an ideal plant (our construction, not the authors' matrices), its expert, and what learned
/// gains do on it. A perturbed run scales the entry xi g of the plant; the expert keeps the gain that it was designed with.
/// </summary>
internal sealed class PairBench(ClaimRun run)
{
    /// <summary>Growth of the simple imitator, and the preset of the talk's demonstrations.</summary>
    public const double G = 1.5;

    /// <summary>The eigenvalue that experts of both signs leave along e2, the direction that they show.</summary>
    public const double Lambda = 0.5;

    /// <summary>Half a unit in the last place of a float, relative.</summary>
    public const double Ulp = 6e-8;

    /// <summary>Standard errors that a random number is allowed: chance alone exceeds five once in 1.7 million.</summary>
    public const double StandardErrors = 5;

    /// <summary>Least squares without floor or ridge: the simple imitator.</summary>
    public static readonly Learner LeastSquares = Learner.Create("linear", 1, 1, 0, null, 1);

    private const int Steps = 36;

    /// <summary>The plant, its expert, and demonstrations that start on e2.</summary>
    public PlantSetup Setup(int sign, double sensorNoise = 0)
    {
        var setup = PlantCatalog.Open(FormattableString.Invariant($"sim:pair?g={G}&sign={sign}&sensor={sensorNoise}"));
        var system = setup.System!;
        var a = system.A.Clone();
        a[0, 0] *= run.Perturbation;
        return setup with { Create = () => new LinearPlant(system with { A = a }, [0, 0], 0, sensorNoise) };
    }

    /// <summary>The expert's gain K*.</summary>
    public static Matrix<double> Expert(int sign) => LinearSystem.Pair(G, sign).K!;

    /// <summary>Demonstrations on which x1 never leaves zero.</summary>
    public IReadOnlyList<Trajectory> Silent(int sign) =>
        Demonstrator.Record(Setup(sign), new DemonstrationOptions { Horizon = 12, Eyes = Eyes.Silent, Seed = run.Seed });

    /// <summary>xi times the multiplier of x1 over one step from e1: xi (A + K)_11, by a rollout of the exported policy.</summary>
    public double First(int sign, Matrix<double> gain) => sign * Play(sign, gain, [1, 0], 1)[1][0];

    /// <summary>Growth a step after the other mode has died: the spectral radius of A + K, by a rollout.</summary>
    public double Growth(int sign, Matrix<double> gain)
    {
        var x = Play(sign, gain, [1e-3f, 1e-3f], Steps);
        return x.Count > Steps ? Norm(x[Steps]) / Norm(x[Steps - 1]) : double.PositiveInfinity;
    }

    /// <summary>|x_t| / |x_0| for a figure.</summary>
    public double[] Path(int sign, Matrix<double> gain, int steps)
    {
        var x = Play(sign, gain, [1e-3f, 1e-3f], steps);
        return [.. x.Select(state => Norm(state) / Norm(x[0]))];
    }

    /// <summary>0, 1, 2, ... for an axis.</summary>
    public static double[] Axis(int count) => [.. Enumerable.Range(0, count).Select(t => (double)t)];

    private List<double[]> Play(int sign, Matrix<double> gain, float[] start, int steps)
    {
        var setup = Setup(sign);
        var policy = PolicyFactory.Create(PolicySpecs.Linear("learned", setup.Signals, gain));
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, policy, steps + 1);
        return [.. runner.Keep(new Episode(run.Seed, steps + 1, start), "learned").Samples.Select(sample => sample.Observation)];
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
