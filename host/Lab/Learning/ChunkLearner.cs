using ImitationHil.Lab.Data;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// Chunked imitation, lag by lag: for j = 0 .. l-1 the expert's action at t + j is regressed on the observation at t.
/// </summary>
public static class ChunkLearner
{
    /// <summary>The l gains, each m by n.</summary>
    /// <exception cref="ArgumentException">No demonstration is as long as the chunk.</exception>
    public static IReadOnlyList<Matrix<double>> Fit(IReadOnlyList<Trajectory> demonstrations, int chunk, double[]? floor, double ridge = 0)
    {
        var gains = new Matrix<double>[chunk];
        for (int lag = 0; lag < chunk; lag++)
        {
            var data = Dataset.Of(demonstrations, lag);
            gains[lag] = LinearLearner.Fit(data, Excitation.Of(data.X, floor, demonstrations[0].Signals.ObservationNames), ridge);
        }

        return gains;
    }

    /// <summary>Root mean square of the residual over all lags, in the unit of the action.</summary>
    public static double ResidualRms(IReadOnlyList<Trajectory> demonstrations, IReadOnlyList<Matrix<double>> gains)
    {
        double square = 0;
        for (int lag = 0; lag < gains.Count; lag++)
            square += Math.Pow(LinearLearner.ResidualRms(Dataset.Of(demonstrations, lag), gains[lag]), 2);
        return Math.Sqrt(square / gains.Count);
    }
}
