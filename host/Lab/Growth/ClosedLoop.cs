using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// What a linear or chunked policy makes of x+ = A x + u: from one chunk's boundary to the next
/// x+ = (A^l + sum_j A^(l-1-j) K_j) x.
/// </summary>
public sealed class ClosedLoop
{
    /// <param name="a">Plant, n by n.</param>
    /// <param name="gains">The l gains of the chunk; one for a linear policy.</param>
    public ClosedLoop(Matrix<double> a, IReadOnlyList<Matrix<double>> gains)
    {
        Chunk = gains.Count;
        Map = Matrices.Power(a, Chunk);
        for (int j = 0; j < Chunk; j++)
            Map += Matrices.Power(a, Chunk - 1 - j) * gains[j];
        var dominant = Matrices.DominantReal(Map) ?? (double.NaN, new double[a.RowCount]);
        BoundaryMultiplier = dominant.Item1;
        Left = dominant.Item2;
    }

    /// <summary>Chunk length l.</summary>
    public int Chunk { get; }

    /// <summary>The boundary map.</summary>
    public Matrix<double> Map { get; }

    /// <summary>Its dominant eigenvalue with sign; NaN when that is not real.</summary>
    public double BoundaryMultiplier { get; }

    /// <summary>
    /// Left eigenvector of the dominant eigenvalue: the projection w'd of a deviation obeys w'd+ = multiplier w'd
    /// exactly, whatever the other modes do.
    /// </summary>
    public double[] Left { get; }

    /// <summary>Multiplier a policy period, with the sign of the boundary multiplier; NaN when that is.</summary>
    public double Multiplier => Math.CopySign(Math.Pow(Math.Abs(BoundaryMultiplier), 1.0 / Chunk), BoundaryMultiplier);
}
