namespace ImitationHil.Lab.Import;

/// <summary>How the unit of a derived column follows from its operands.</summary>
internal enum UnitRule
{
    /// <summary>All operands and the result have the same unit.</summary>
    Same,

    /// <summary>The operand's unit per second.</summary>
    PerSecond,

    /// <summary>Whatever the mapping declares; a factor may carry a unit.</summary>
    Declared,
}

/// <summary>A number that belongs to an operation.</summary>
/// <param name="Key">Its key in the mapping.</param>
/// <param name="Least">Smallest value allowed.</param>
/// <param name="Most">Largest value allowed.</param>
/// <param name="Default">Value where the key is absent; null makes the key required.</param>
/// <param name="Whole">Whether only whole numbers are allowed.</param>
internal sealed record Parameter(string Key, double Least, double Most, double? Default = null, bool Whole = false);

/// <summary>Computes a derived column from whole columns.</summary>
/// <param name="x">The operands, one value a row, SI.</param>
/// <param name="p">The parameters by key.</param>
/// <param name="h">Time from the row before to this row, s; for row 0 the policy period.</param>
internal delegate double[] Evaluation(double[][] x, IReadOnlyDictionary<string, double> p, double[] h);

/// <summary>One word of the vocabulary for derived columns.</summary>
/// <param name="Key">Its key in the mapping; its value are the operands, or for <c>constant</c> the number itself.</param>
/// <param name="Fewest">Fewest operands.</param>
/// <param name="Most">Most operands.</param>
/// <param name="Unit">Rule for the unit.</param>
/// <param name="Parameters">Further keys.</param>
/// <param name="Evaluate">The function.</param>
internal sealed record Operation(string Key, int Fewest, int Most, UnitRule Unit, Parameter[] Parameters, Evaluation Evaluate);

/// <summary>The closed vocabulary for derived columns. All are causal: row k uses rows up to k.</summary>
internal static class Operations
{
    private const double Any = 1e12;

    /// <summary>Operation by key.</summary>
    public static readonly IReadOnlyDictionary<string, Operation> Table = new Operation[]
    {
        new("column", 1, 1, UnitRule.Same, [], (x, _, _) => x[0]),
        new("minus", 2, 2, UnitRule.Same, [], (x, _, _) => Fill(x[0].Length, k => x[0][k] - x[1][k])),
        new("plus", 2, 16, UnitRule.Same, [], (x, _, _) => Fill(x[0].Length, k => x.Sum(column => column[k]))),
        new("scale", 1, 1, UnitRule.Declared, [new("factor", -Any, Any), new("offset", -Any, Any, 0)],
            (x, p, _) => Fill(x[0].Length, k => (p["factor"] * x[0][k]) + p["offset"])),
        new("derivative", 1, 1, UnitRule.PerSecond, [new("cutoff", 1e-3, 1e6)], (x, p, h) => FilteredDerivative(x[0], p["cutoff"], h)),
        new("difference", 1, 1, UnitRule.PerSecond, [], (x, _, h) => Fill(h.Length, k => k == 0 ? 0 : (x[0][k] - x[0][k - 1]) / h[k])),
        new("delay", 1, 1, UnitRule.Same, [new("samples", 1, 10_000, Whole: true)],
            (x, p, _) => Fill(x[0].Length, k => x[0][Math.Max(0, k - (int)p["samples"])])),
        new("constant", 0, 0, UnitRule.Declared, [new("constant", -Any, Any)], (_, p, h) => Fill(h.Length, _ => p["constant"])),
    }.ToDictionary(o => o.Key);

    /// <summary>
    /// The filtered derivative c s / (s + c) by backward Euler, s = (1 - z^-1) / h:
    /// y[k] = (y[k-1] + c (x[k] - x[k-1])) / (1 + c h), from rest: y[-1] = x[-1] = 0. So a recording that begins away
    /// from zero begins with the kick that an expert gives whose filter starts at rest.
    /// </summary>
    /// <param name="x">The signal.</param>
    /// <param name="cutoff">c, rad/s.</param>
    /// <param name="h">Interval before each row, s.</param>
    private static double[] FilteredDerivative(double[] x, double cutoff, double[] h)
    {
        double before = 0;
        double y = 0;
        return Fill(x.Length, k =>
        {
            y = (y + (cutoff * (x[k] - before))) / (1 + (cutoff * h[k]));
            before = x[k];
            return y;
        });
    }

    private static double[] Fill(int count, Func<int, double> value)
    {
        double[] result = new double[count];
        for (int k = 0; k < count; k++)
        {
            result[k] = value(k);
        }

        return result;
    }
}
