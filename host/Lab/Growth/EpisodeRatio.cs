using ImitationHil.Lab.Numbers;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// A ratio of sums over episodes, N / D with N = sum of N_e, D = sum of D_e, and its intervals. Episodes are independent
/// and are what is left out or drawn; steps within one are not.
/// </summary>
/// <param name="numerators">N_e, one an episode.</param>
/// <param name="denominators">D_e, as many.</param>
public sealed class EpisodeRatio(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators)
{
    /// <summary>Fewest episodes with an interval.</summary>
    public const int FewestEpisodes = 3;

    /// <summary>Episodes.</summary>
    public int Count => numerators.Count;

    /// <summary>N_e.</summary>
    public IReadOnlyList<double> Numerators => numerators;

    /// <summary>D_e.</summary>
    public IReadOnlyList<double> Denominators => denominators;

    /// <summary>Sum of the numerators.</summary>
    public double Numerator { get; } = numerators.Sum();

    /// <summary>Sum of the denominators.</summary>
    public double Denominator { get; } = denominators.Sum();

    /// <summary>N / D; not finite when D is 0.</summary>
    public double Value => Numerator / Denominator;

    /// <summary>Jackknife standard error of the ratio; null under three episodes or when a sum without one episode vanishes.</summary>
    public double? StandardError() => Error(value => value);

    /// <summary>Jackknife standard error of ln|ratio|; null under three episodes, or when the sign hangs on one episode.</summary>
    public double? LogStandardError() => Error(value => value * Value > 0 ? Math.Log(Math.Abs(value)) : double.NaN);

    /// <summary>Jackknife-t interval of the ratio: value and back t(n - 1, 97.5 %) standard errors.</summary>
    public double[]? JackknifeT() => StandardError() is { } error ? Around(Value, Reach(error)) : null;

    /// <summary>Jackknife-t interval of ln|ratio|.</summary>
    public double[]? LogJackknifeT() => LogStandardError() is { } error ? Around(Math.Log(Math.Abs(Value)), Reach(error)) : null;

    /// <summary>
    /// Studentised bootstrap interval of ln|ratio|: episodes are drawn with replacement, each draw is divided by its own
    /// linearised standard error, and the quantiles of that are turned round. Null when there is no jackknife interval, or
    /// when draws change sign.
    /// </summary>
    /// <param name="seed">Of the draws.</param>
    /// <param name="draws">Number of draws.</param>
    public double[]? LogBootstrapT(uint seed, int draws = 999)
    {
        if (LogStandardError() is not { } error || Linearised(numerators, denominators) is not { } own || own == 0)
            return LogJackknifeT();
        int n = Count;
        double centre = Math.Log(Math.Abs(Value));
        var random = new Gaussian(seed);
        double[] a = new double[n], b = new double[n], t = new double[draws];
        for (int k = 0; k < draws; k++)
        {
            double sumA = 0, sumB = 0;
            for (int i = 0; i < n; i++)
            {
                int e = (int)(random.NextUnit() * n);
                sumA += a[i] = numerators[e];
                sumB += b[i] = denominators[e];
            }

            // A draw of one episode n times has no spread of its own; its quotient is large with the sign of its error.
            if (!(sumA / sumB * Value > 0))
                return null;
            double off = Math.Log(Math.Abs(sumA / sumB)) - centre, scale = Linearised(a, b) ?? 0;
            t[k] = scale > 0 ? off / scale : Math.Sign(off) * double.MaxValue;
        }

        Array.Sort(t);
        double Quantile(double p) => t[Math.Clamp((int)Math.Ceiling(p * (draws + 1)) - 1, 0, draws - 1)];
        double low = centre - own * Quantile(0.975), high = centre - own * Quantile(0.025);
        return double.IsFinite(low) && double.IsFinite(high) ? [low, high] : null;
    }

    private static double[] Around(double centre, double reach) => [centre - reach, centre + reach];

    private double Reach(double error) => StudentT.InvCDF(0, 1, Count - 1, 0.975) * error;

    // Delta method: the influence of an episode on ln|N/D| is N_e / N - D_e / D.
    private static double? Linearised(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double sumA = 0, sumB = 0, square = 0;
        int n = a.Count;
        for (int i = 0; i < n; i++)
        {
            sumA += a[i];
            sumB += b[i];
        }

        for (int i = 0; i < n; i++)
        {
            double influence = a[i] / sumA - b[i] / sumB;
            square += influence * influence;
        }

        double error = Math.Sqrt(square * n / (n - 1.0));
        return double.IsFinite(error) ? error : null;
    }

    private double? Error(Func<double, double> of)
    {
        int n = Count;
        if (n < FewestEpisodes)
            return null;
        double sum = 0, square = 0, shift = of(Value);
        for (int e = 0; e < n; e++)
        {
            double without = of((Numerator - numerators[e]) / (Denominator - denominators[e])) - shift;
            sum += without;
            square += without * without;
        }

        double variance = (n - 1.0) / n * Math.Max(0, square - sum * sum / n);
        return double.IsFinite(variance) ? Math.Sqrt(variance) : null;
    }
}
