using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>How the embedded pair is seen: in its own three coordinates, or rotated together with others that decay.</summary>
internal sealed class Coordinates
{
    private const int Own = 3;
    private readonly Matrix<double>? _rotation;

    private Coordinates(Matrix<double>? rotation) => _rotation = rotation;

    /// <summary>Its own.</summary>
    public static Coordinates None { get; } = new(null);

    /// <summary>States beyond the pair's own.</summary>
    public int Others => _rotation is null ? 0 : _rotation.RowCount - Own;

    /// <summary>So many dimensions, rotated at random: the orthogonal factor of a normal matrix.</summary>
    public static Coordinates Rotated(int dimensions, uint seed)
    {
        var random = new Gaussian(seed);
        return new(Matrix<double>.Build.Dense(dimensions, dimensions, (_, _) => random.Next()).QR().Q);
    }

    /// <summary>The plant in these coordinates.</summary>
    public IPlant Plant(EmbeddedPair pair) => _rotation is null ? pair : new RotatedPlant(pair, _rotation);

    /// <summary>A start with x1 alone, as plants take it.</summary>
    public float[] Start(float first) => [first, .. new float[Own - 1 + Others]];

    /// <summary>The observation of a state in which one of x1, x2, z alone is not zero.</summary>
    public float[] Seen(int coordinate, double value) => _rotation is null
        ? [.. Enumerable.Range(0, Own).Select(i => i == coordinate ? (float)value : 0)]
        : [.. _rotation.Column(coordinate).Select(q => (float)(q * value))];

    /// <summary>x1, x2, z behind an observation.</summary>
    public double[] Out(float[] seen) => _rotation is null
        ? Array.ConvertAll(seen, value => (double)value)
        : [.. Enumerable.Range(0, Own).Select(i => Enumerable.Range(0, seen.Length).Sum(j => _rotation[j, i] * seen[j]))];

    /// <summary>x1 at a step of an episode.</summary>
    public double FirstOf(EpisodeTrace trace, int t)
    {
        if (_rotation is null)
            return trace.Observation(t, 0);
        double sum = 0;
        for (int j = 0; j < _rotation.RowCount; j++)
            sum += _rotation[j, 0] * trace.Observation(t, j);
        return sum;
    }
}
