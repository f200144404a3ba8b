using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace ImitationHil.Lab.Learning;

/// <summary>One direction of observation space and how strongly the data moves along it.</summary>
/// <param name="Vector">Unit vector in floor units (or in the observation's units when the floor is unknown).</param>
/// <param name="Words">The same in words, for example <c>x1</c> or <c>0.71 x1 - 0.71 x2</c>.</param>
/// <param name="SingularValue">Singular value of the scaled data divided by the root of the number of rows: an rms.</param>
/// <param name="Shown">False when the data never rises above the floor there: nothing can be learned.</param>
public sealed record Direction(double[] Vector, string Words, double SingularValue, bool Shown);

/// <summary>
/// Which directions the demonstrations show. Each observation slot is divided by its floor; a direction whose root
/// mean square stays under <see cref="FloorMultiple"/> floors moves no more than the measurement itself, and a learner
/// that fits it fits noise.
/// </summary>
public sealed class Excitation
{
    /// <summary>Floors of root mean square that a direction needs to count as shown.</summary>
    public const double FloorMultiple = 3;

    private Excitation(Matrix<double> basis, double[] scale, IReadOnlyList<Direction> directions)
    {
        Basis = basis;
        Scale = scale;
        Directions = directions;
    }

    /// <summary>The directions, strongest first.</summary>
    public IReadOnlyList<Direction> Directions { get; }

    /// <summary>n by k: the shown directions as columns, in floor units.</summary>
    public Matrix<double> Basis { get; }

    /// <summary>n by k: takes an observation, as a row, to its coordinates along the shown directions.</summary>
    public Matrix<double> Projection => Matrix<double>.Build.DenseOfDiagonalArray([.. Scale.Select(s => 1 / s)]) * Basis;

    /// <summary>What each observation slot is divided by; ones when no floor is known.</summary>
    public double[] Scale { get; }

    /// <summary>The directions in words that the data never showed.</summary>
    public IEnumerable<string> NeverShown => Directions.Where(d => !d.Shown).Select(d => d.Words);

    /// <summary>Analyses the data.</summary>
    /// <param name="x">N by n.</param>
    /// <param name="floor">Root mean square of the floor of each slot; null when unknown, then only exact rank counts.</param>
    /// <param name="names">Names of the slots.</param>
    public static Excitation Of(Matrix<double> x, double[]? floor, IReadOnlyList<string> names)
    {
        int n = x.ColumnCount;
        bool known = floor is not null && floor.All(value => value > 0);
        var scale = known ? floor! : Enumerable.Repeat(1.0, n).ToArray();
        var scaled = x.Clone();
        for (int j = 0; j < n; j++)
            scaled.SetColumn(j, x.Column(j) / scale[j]);

        // R has the singular values and right vectors of the data without its N rows.
        var svd = x.RowCount < n ? scaled.Svd() : scaled.QR(QRMethod.Thin).R.Svd();
        double root = Math.Sqrt(x.RowCount);
        double exact = svd.S[0] * Math.Max(x.RowCount, n) * 2.22e-16;
        var directions = new List<Direction>();
        var shown = new List<Vector<double>>();
        for (int k = 0; k < n; k++)
        {
            var v = svd.VT.Row(k);

            // A direction and its opposite are one: its largest component counts forward, whatever the decomposition chose.
            if (v[v.AbsoluteMaximumIndex()] < 0)
                v = -v;
            double s = k < svd.S.Count ? svd.S[k] : 0;
            bool isShown = s > exact && (!known || s / root >= FloorMultiple);
            if (isShown)
                shown.Add(v);
            directions.Add(new Direction([.. v], Describe(v, names), s / root, isShown));
        }

        var basis = shown.Count > 0 ? Matrix<double>.Build.DenseOfColumnVectors(shown) : Matrix<double>.Build.Dense(n, 0);
        return new Excitation(basis, scale, directions);
    }

    private static string Describe(Vector<double> v, IReadOnlyList<string> names)
    {
        var parts = new List<string>();
        foreach (int i in Enumerable.Range(0, v.Count).OrderByDescending(i => Math.Abs(v[i])))
        {
            if (Math.Abs(v[i]) < 0.1)
                continue;
            string sign = v[i] < 0 ? "-" : parts.Count > 0 ? "+" : "";
            parts.Add(Math.Abs(v[i]) > 0.98 ? names[i] : FormattableString.Invariant($"{sign}{(parts.Count > 0 ? " " : "")}{Math.Abs(v[i]):0.00} {names[i]}"));
        }

        return string.Join(" ", parts);
    }
}
