using ImitationHil.Lab.Numbers;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// A ratio of sums over episodes, N / D with N = sum of N_e, D = sum of D_e, and its intervals. Episodes are independent
/// and are what is left out or drawn; steps within one are not.
/// </summary>
/// <remarks>
/// Where episodes weigh w_e, unlike, the jackknife's factor (n - 1) / n becomes 1 - w_e / w of each episode, and Student's
/// degrees of freedom are those of the effective number of episodes, w^2 / sum of w_e^2 (the small-sample rule of Bell and
/// McCaffrey 2002). With equal weights both are the ordinary jackknife-t. A few loud episodes would otherwise carry the
/// estimate while the interval counts all: at g = 1.05 and three floors of noise it covers 94.2 %, with the rule 95.5 %
/// (12,000 repetitions of 20 episodes).
/// </remarks>
public sealed class EpisodeRatio
{
    /// <summary>Fewest episodes with an interval.</summary>
    public const int FewestEpisodes = 3;

    private readonly IReadOnlyList<double>? _weights;
    private readonly double _weight;

    /// <param name="numerators">N_e, one an episode.</param>
    /// <param name="denominators">D_e, as many.</param>
    /// <param name="weights">w_e, at least 0, as many; null: equal.</param>
    public EpisodeRatio(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators, IReadOnlyList<double>? weights = null)
    {
        (Numerators, Denominators, _weights) = (numerators, denominators, weights);
        Numerator = numerators.Sum();
        Denominator = denominators.Sum();
        _weight = weights?.Sum() ?? 0;
        EffectiveEpisodes = weights is null || !(_weight > 0) ? Count : _weight * _weight / weights.Sum(w => w * w);
    }

    /// <summary>Episodes.</summary>
    public int Count => Numerators.Count;

    /// <summary>N_e.</summary>
    public IReadOnlyList<double> Numerators { get; }

    /// <summary>D_e.</summary>
    public IReadOnlyList<double> Denominators { get; }

    /// <summary>Sum of the numerators.</summary>
    public double Numerator { get; }

    /// <summary>Sum of the denominators.</summary>
    public double Denominator { get; }

    /// <summary>Number of episodes of equal weight that would carry as much.</summary>
    public double EffectiveEpisodes { get; }

    /// <summary>Student's degrees of freedom of the jackknife.</summary>
    public double Freedom => Math.Max(1, EffectiveEpisodes * (Count - 1) / Count);

    /// <summary>N / D; not finite when D is 0.</summary>
    public double Value => Numerator / Denominator;

    /// <summary>
    /// The ratio without its bias of first order in 1 / n: n N / D - (n - 1) times the mean of the ratios without one episode
    /// (Quenouille 1956). The ratio itself under three episodes, or where that would change its sign.
    /// </summary>
    public double Corrected
    {
        get
        {
            if (Count < FewestEpisodes)
                return Value;
            double sum = 0;
            for (int e = 0; e < Count; e++)
                sum += Without(e) - Value;
            double corrected = Value - (Count - 1.0) / Count * sum;
            return corrected * Value > 0 && double.IsFinite(corrected) ? corrected : Value;
        }
    }

    /// <summary>Jackknife standard error of the ratio; null under three episodes or when a sum without one episode vanishes.</summary>
    public double? StandardError() => Error(value => value);

    /// <summary>Jackknife standard error of ln|ratio|; null under three episodes, or when the sign hangs on one episode.</summary>
    public double? LogStandardError() => Error(value => value * Value > 0 ? Math.Log(Math.Abs(value)) : double.NaN);

    /// <summary>Jackknife-t interval of the ratio: value and back t(97.5 %) standard errors.</summary>
    public double[]? JackknifeT() => StandardError() is { } error ? Around(Value, Reach(error)) : null;

    /// <summary>Jackknife-t interval of ln|ratio| about the corrected ratio.</summary>
    public double[]? LogJackknifeT() => LogStandardError() is { } error ? Around(Math.Log(Math.Abs(Corrected)), Reach(error)) : null;

    /// <summary>
    /// Studentised bootstrap interval of ln|ratio|: episodes are drawn with replacement, each draw is divided by its own
    /// linearised standard error, and the quantiles of that are turned round. Null when there is no jackknife interval, or
    /// when draws change sign.
    /// </summary>
    /// <param name="seed">Of the draws.</param>
    /// <param name="draws">Number of draws.</param>
    public double[]? LogBootstrapT(uint seed, int draws = 999)
    {
        if (LogStandardError() is null || Linearised(Numerators, Denominators) is not { } own)
            return null;
        int n = Count;
        double centre = Math.Log(Math.Abs(Value));
        if (own < 1e-12)
            return [centre, centre];
        var random = new Gaussian(seed);
        double[] a = new double[n], b = new double[n], t = new double[draws];
        for (int k = 0; k < draws; k++)
        {
            double sumA = 0, sumB = 0;
            for (int i = 0; i < n; i++)
            {
                int e = (int)(random.NextUnit() * n);
                sumA += a[i] = Numerators[e];
                sumB += b[i] = Denominators[e];
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

    private double Reach(double error) => StudentT.InvCDF(0, 1, Freedom, 0.975) * error;

    private double Without(int e) => (Numerator - Numerators[e]) / (Denominator - Denominators[e]);

    private double? Error(Func<double, double> of)
    {
        if (Count < FewestEpisodes)
            return null;
        double variance = 0, whole = of(Value);
        for (int e = 0; e < Count; e++)
        {
            double off = of(Without(e)) - whole, share = _weights is null || !(_weight > 0) ? 1.0 / Count : _weights[e] / _weight;
            variance += (1 - share) * off * off;
        }

        return double.IsFinite(variance) ? Math.Sqrt(variance) : null;
    }
}
