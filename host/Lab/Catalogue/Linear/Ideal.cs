using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>What the claims about linear plants share: rollouts on ideal plants, silent demonstrations, the pair in its parts.</summary>
internal static class Ideal
{
    /// <summary>Half a unit in the last place of a float, relative.</summary>
    public const double FloatRounding = 6e-8;

    /// <summary>The plant with its first entry A[0,0], which is xi g on the pair, multiplied by a factor.</summary>
    public static LinearSystem Spoiled(LinearSystem system, double factor)
    {
        var a = system.A.Clone();
        a[0, 0] *= factor;
        return system with { A = a };
    }

    /// <summary>The gain of the minimum-norm imitator of the pair: right on e2, which the data shows, zero on e1.</summary>
    public static Matrix<double> MinimumNorm(LinearSystem pair)
    {
        var k = pair.K!.Clone();
        k.ClearColumn(0);
        return k;
    }

    /// <summary>States x_0 .. x_steps of a policy on a noiseless plant, under the supervisor, in the loop of the product.</summary>
    public static IReadOnlyList<double[]> Run(LinearSystem system, PolicySpec policy, float[] start, int steps) =>
        [.. Keep(system, policy, start, steps + 1).Samples.Select(sample => sample.Observation)];

    /// <summary>The same as a trajectory of that many periods.</summary>
    public static Trajectory Keep(LinearSystem system, PolicySpec policy, float[] start, int horizon)
    {
        using var runner = new RolloutRunner(new LinearPlant(system, start), system.WideLimits, PolicyFactory.Create(policy), horizon);
        return runner.Keep(new Episode(0, horizon, start), policy.Name);
    }

    /// <summary>Demonstrations of a linear system's expert with the first coordinates at rest: the last one alone moves.</summary>
    public static IReadOnlyList<Trajectory> Demonstrate(LinearSystem system, uint seed, int episodes, int horizon, double size)
    {
        int n = system.A.RowCount;
        var setup = new PlantSetup
        {
            Address = system.Name,
            Create = () => new LinearPlant(system, new float[n]),
            Limits = system.WideLimits,
            Signals = system.Signals,
            System = system,
            Expert = PolicySpecs.Linear("expert", system.Signals, system.K!),
            DemonstrationStart = random =>
            {
                var start = new float[n];
                start[n - 1] = (float)random.NextUniform(-size, size);
                return start;
            },
            Quantum = new double[n],
        };
        return Demonstrator.Record(setup, new DemonstrationOptions { Episodes = episodes, Horizon = horizon, Eyes = Eyes.Silent, Seed = seed });
    }

    /// <summary>Euclidean norm of a state.</summary>
    public static double Norm(IEnumerable<double> x) => Math.Sqrt(x.Sum(value => value * value));
}
