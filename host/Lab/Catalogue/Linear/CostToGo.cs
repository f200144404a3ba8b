using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// Costs of linear policies on the pair, by rollouts on the plant: c(x, u) = min(1, |x1|) + 0.1 |u|, summed over the
/// steps that remain. Q_t(x, u) plays u first and follows the policy after; V_t(x) = Q_t(x, policy(x)).
/// </summary>
internal sealed class CostToGo(LinearSystem system, Matrix<double> gain) : IDisposable
{
    /// <summary>Lipschitz constant of the cost in the state.</summary>
    public const double StateSlope = 1;

    /// <summary>Lipschitz constant of the cost in the action.</summary>
    public const double ActionSlope = 0.1;

    private readonly LinearPlant _plant = new(system, new float[2]);
    private readonly IPolicy _policy = PolicyFactory.Create(PolicySpecs.Linear("policy", system.Signals, gain));
    private readonly float[] _x = new float[2];
    private readonly float[] _u = new float[2];

    /// <summary>What the policy does in a state.</summary>
    public float[] Act(float[] x)
    {
        var u = new float[2];
        _policy.Act(x, u);
        return u;
    }

    /// <summary>Sum of costs from a state over some steps, the first action given or the policy's own.</summary>
    public double Of(float[] x, int steps, float[]? first = null)
    {
        double sum = 0;
        _plant.Reset(new Episode(0, Math.Max(1, steps), x), _x);
        for (int t = 0; t < steps; t++)
        {
            if (t == 0 && first is not null)
                first.CopyTo(_u, 0);
            else
                _policy.Act(_x, _u);
            sum += Math.Min(1, Math.Abs((double)_x[0])) + ActionSlope * Length(_u[0], _u[1]);
            _plant.Step(_u, _x);
        }

        return sum;
    }

    /// <summary>The states x_0 .. x_(steps-1) that the policy visits from a start.</summary>
    public IReadOnlyList<float[]> Visit(float[] start, int steps)
    {
        var visited = new List<float[]>();
        _plant.Reset(new Episode(0, steps, start), _x);
        for (int t = 0; t < steps; t++)
        {
            visited.Add([.. _x]);
            _policy.Act(_x, _u);
            _plant.Step(_u, _x);
        }

        return visited;
    }

    /// <summary>Euclidean distance of two actions.</summary>
    public static double Distance(float[] u, float[] v) => Length((double)u[0] - v[0], (double)u[1] - v[1]);

    /// <summary>
    /// Bound of the Lipschitz constant of Q_0 in the action over a horizon H, from the model:
    /// l_u + (l_x + l_u ||Khat||) sum over j = 0 .. H-2 of ||(A + Khat)^j||. The action at 0 moves x_1, and the last cost
    /// is paid at x_(H-1): H - 1 powers, not H.
    /// </summary>
    public static double LipschitzBound(Matrix<double> a, Matrix<double> gain, int horizon)
    {
        var loop = a + gain;
        var power = Matrix<double>.Build.DenseIdentity(a.RowCount);
        double sum = 0;
        for (int j = 0; j < horizon - 1; j++)
        {
            sum += power.L2Norm();
            power *= loop;
        }

        return ActionSlope + (StateSlope + ActionSlope * gain.L2Norm()) * sum;
    }

    /// <summary>A start as demonstrations have it, with a trace of x1.</summary>
    public static float[] Start(Gaussian random, double trace) => [(float)(trace * random.Next()), (float)random.NextUniform(-1, 1)];

    /// <inheritdoc/>
    public void Dispose() => _plant.Dispose();

    private static double Length(double a, double b) => Math.Sqrt(a * a + b * b);
}
