using ImitationHil.Lab.Data;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// Demonstrations as matrices: rows are instants, X holds observations and U the expert's clean actions a lag later.
/// </summary>
/// <param name="X">N by n.</param>
/// <param name="U">N by m.</param>
public sealed record Dataset(Matrix<double> X, Matrix<double> U)
{
    /// <summary>Pairs the observation at t with the label at t + lag within each trajectory.</summary>
    /// <exception cref="ArgumentException">No trajectory is longer than the lag, or a label is missing.</exception>
    public static Dataset Of(IEnumerable<Trajectory> demonstrations, int lag = 0)
    {
        var x = new List<double[]>();
        var u = new List<double[]>();
        foreach (var trajectory in demonstrations)
        {
            for (int t = 0; t + lag < trajectory.Samples.Count; t++)
            {
                x.Add(trajectory.Samples[t].Observation);
                u.Add(trajectory.Samples[t + lag].ExpertAction);
            }
        }

        if (x.Count == 0)
            throw new ArgumentException($"no demonstration is longer than {lag} policy periods, the longest lag of the chunk");
        if (u.Any(row => row.Length == 0))
            throw new ArgumentException("the trajectories carry no expert action to learn from");
        return new Dataset(Matrix<double>.Build.DenseOfRowArrays(x), Matrix<double>.Build.DenseOfRowArrays(u));
    }
}
