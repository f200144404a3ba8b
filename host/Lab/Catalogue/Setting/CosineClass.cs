using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

using BigInteger = System.Numerics.BigInteger;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// Members pi(x) = sum over k = 1 .. 80 of alpha_k 2^-k cos(2 pi k x), alpha_k = +-1: in double for who learns them, in
/// integers for who compares them. A sample is given by c = cos(2 pi x), a double, hence an exact dyadic number, and
/// cos(2 pi k x) = T_k(c) by Chebyshev's recurrence.
/// </summary>
internal static class CosineClass
{
    /// <summary>Number of coefficients; what is left out is below 2^-80.</summary>
    public const int Terms = 80;

    // Bits behind the point; the recurrence loses at most about 2 log2(Terms) of them unless c is within 1e-10 of +-1.
    private const int Bits = 256;

    /// <summary>The member in double, smallest terms first, with terms that shrink by <paramref name="ratio"/> (2).</summary>
    public static double Value(ReadOnlySpan<int> alpha, double x, double ratio = 2)
    {
        double sum = 0, weight = Math.Pow(ratio, -alpha.Length);
        for (int k = alpha.Length; k >= 1; k--)
        {
            sum += alpha[k - 1] * weight * Math.Cos(2 * Math.PI * k * x);
            weight *= ratio;
        }

        return sum;
    }

    /// <summary>Terms 2^-k T_k(c), k = 1 .. 80, as integers with 256 bits behind the point.</summary>
    public static BigInteger[] ExactTerms(double c)
    {
        BigInteger one = BigInteger.One << Bits, exact = (BigInteger)Math.ScaleB(c, 60) << (Bits - 60);
        BigInteger before = one, current = exact;
        var terms = new BigInteger[Terms];
        for (int k = 1; k <= Terms; k++)
        {
            terms[k - 1] = current >> k;
            (before, current) = (current, ((exact * current) >> (Bits - 1)) - before);
        }

        return terms;
    }

    /// <summary>The member exactly.</summary>
    public static BigInteger Exact(ReadOnlySpan<int> alpha, BigInteger[] terms)
    {
        var sum = BigInteger.Zero;
        for (int k = 0; k < alpha.Length; k++)
            sum += alpha[k] * terms[k];
        return sum;
    }

    /// <summary>
    /// Least squares on the first K cosines, K up to the number of samples, each rounded to a sign; the largest K whose
    /// member is within 2^-K of every sample.
    /// </summary>
    public static int[] Learn(double[] x, double[] y)
    {
        int[] best = [];
        for (int terms = 1; terms <= x.Length; terms++)
        {
            var cosines = Matrix<double>.Build.Dense(x.Length, terms, (i, k) => Math.Cos(2 * Math.PI * (k + 1) * x[i]));
            int[] signs = [.. cosines.QR(QRMethod.Thin).Solve(Vector<double>.Build.DenseOfArray(y)).Select(a => a >= 0 ? 1 : -1)];
            if (x.Zip(y).All(sample => Math.Abs(sample.Second - Value(signs, sample.First)) <= Math.ScaleB(1, -terms)))
                best = signs;
        }

        return best;
    }

    /// <summary>
    /// How many prefixes of a length agree with exact samples, and on how many first coefficients these agree with each
    /// other. A prefix agrees with a sample when the rest of the series can make up the difference.
    /// </summary>
    public static (int Survivors, int Agreed) Decode(IReadOnlyList<BigInteger[]> samples, int[] alpha, int length)
    {
        var tails = samples.Select(terms =>
        {
            var tail = new BigInteger[Terms + 1];
            for (int k = Terms - 1; k >= 0; k--)
                tail[k] = tail[k + 1] + BigInteger.Abs(terms[k]);
            return tail;
        }).ToList();
        var prefixes = new List<(int[] Signs, BigInteger[] Left)> { ([], [.. samples.Select(terms => Exact(alpha, terms))]) };
        for (int k = 0; k < length; k++)
        {
            prefixes = [.. from prefix in prefixes
                           from sign in new[] { 1, -1 }
                           let left = prefix.Left.Select((value, i) => value - sign * samples[i][k]).ToArray()
                           where left.Zip(tails).All(p => BigInteger.Abs(p.First) <= p.Second[k + 1])
                           select (prefix.Signs.Append(sign).ToArray(), left)];
        }

        int agreed = Enumerable.Range(0, length).TakeWhile(k => prefixes.All(p => p.Signs[k] == alpha[k])).Count();
        return (prefixes.Count, agreed);
    }
}
