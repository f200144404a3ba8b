using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Studies;

/// <summary>A policy's episode and its expert's, under the same chance.</summary>
/// <param name="Policy">The policy's samples.</param>
/// <param name="Expert">The expert's samples.</param>
public sealed record PairedRun(Trajectory Policy, Trajectory Expert)
{
    private int Count => Math.Min(Policy.Samples.Count, Expert.Samples.Count);

    /// <summary>Share of the policy's periods under a limit.</summary>
    public double SaturatedShare => Policy.Samples.Average(sample => sample.LimitBits != 0 ? 1.0 : 0.0);

    /// <summary>Number of chunk boundaries, the start included.</summary>
    public int Boundaries(int chunk) => (Count - 1) / chunk + 1;

    /// <summary>Signed deviation w'(x - x_expert) at every chunk boundary.</summary>
    public double[] Deviation(ClosedLoop loop, int chunk)
    {
        var d = new double[Boundaries(chunk)];
        for (int k = 0; k < d.Length; k++)
            d[k] = loop.Project(DifferenceAt(k * chunk));
        return d;
    }

    /// <summary>Whether no limit touched the chunk that led to each deviation, and it is under the cap.</summary>
    public bool[] Usable(double[] deviations, int chunk, double cap)
    {
        var usable = new bool[deviations.Length];
        for (int k = 0; k < usable.Length; k++)
        {
            bool free = Math.Abs(deviations[k]) <= cap;
            for (int t = Math.Max(0, (k - 1) * chunk); t < k * chunk; t++)
                free &= Policy.Samples[t].LimitBits == 0;
            usable[k] = free;
        }

        return usable;
    }

    /// <summary>Largest deviation of any coordinate at any time.</summary>
    public double LargestDeviation()
    {
        double largest = 0;
        for (int t = 0; t < Count; t++)
            largest = Math.Max(largest, DifferenceAt(t).Max(Math.Abs));
        return largest;
    }

    /// <summary>
    /// R_expert: sum over the horizon of the L1 error of the policy's actions on the expert's states, chunks taken at
    /// their boundaries as they are played.
    /// </summary>
    /// <param name="gains">The policy's gains, one a lag.</param>
    /// <param name="expertGain">The expert's gain.</param>
    public double ExpertRisk(IReadOnlyList<Matrix<double>> gains, Matrix<double> expertGain)
    {
        double sum = 0;
        for (int t = 0; t < Expert.Samples.Count; t++)
        {
            int lag = t % gains.Count;
            var seen = Vector<double>.Build.Dense(Expert.Samples[t - lag].Observation);
            var now = Vector<double>.Build.Dense(Expert.Samples[t].Observation);
            sum += (gains[lag] * seen - expertGain * now).L1Norm();
        }

        return sum;
    }

    /// <summary>Number of policy periods before the first limit.</summary>
    public int Free => Policy.Samples.TakeWhile(sample => sample.LimitBits == 0).Take(Count).Count();

    /// <summary>Squared Euclidean distance at a policy period.</summary>
    public double SquaredDifference(int t) => DifferenceAt(t).Sum(value => value * value);

    /// <summary>Deviation vector x - x_expert at a policy period.</summary>
    public double[] DifferenceAt(int t)
    {
        var x = Policy.Samples[t].Observation;
        var y = Expert.Samples[t].Observation;
        return [.. x.Zip(y, (a, b) => a - b)];
    }
}
