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

    /// <summary>x - x_expert at every chunk boundary.</summary>
    /// <param name="chunk">Policy periods between boundaries, l; 1 for every period.</param>
    public double[][] Deviation(int chunk) => [.. Enumerable.Range(0, (Count - 1) / chunk + 1).Select(k => Difference(k * chunk))];

    /// <summary>Whether no limit touched the chunk that led to each boundary.</summary>
    public bool[] Free(int chunk) =>
        [.. Enumerable.Range(0, (Count - 1) / chunk + 1).Select(k => Policy.Samples.Skip(Math.Max(0, k - 1) * chunk).Take(Math.Min(k, 1) * chunk).All(sample => sample.LimitBits == 0))];

    /// <summary>Largest deviation of any coordinate at any time.</summary>
    public double LargestDeviation()
    {
        double largest = 0;
        for (int t = 0; t < Count; t++)
            largest = Math.Max(largest, Difference(t).Max(Math.Abs));
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

    private double[] Difference(int t)
    {
        var x = Policy.Samples[t].Observation;
        var y = Expert.Samples[t].Observation;
        return [.. x.Zip(y, (a, b) => a - b)];
    }
}
