using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Growth;

/// <summary>How a deviation depends on the horizon.</summary>
public enum Law
{
    /// <summary>The data cannot tell.</summary>
    Undetermined,

    /// <summary>ln d = a + b t.</summary>
    Exponential,

    /// <summary>ln d = a + b ln t.</summary>
    Polynomial,
}

/// <summary>The verdict on the horizon law.</summary>
/// <param name="Law">Which.</param>
/// <param name="DeltaAicc">AICc of the polynomial minus AICc of the exponential: positive speaks for the exponential; null when there was too little to fit.</param>
/// <param name="Rate">b of the law with the smaller AICc: exponent a step, or degree; null like that.</param>
/// <param name="Points">Points of the window.</param>
/// <param name="Decades">Decades that it covers.</param>
/// <param name="From">First index of the window.</param>
/// <param name="To">One past its last index.</param>
/// <param name="Why">Why undetermined; null otherwise.</param>
public sealed record HorizonVerdict(Law Law, double? DeltaAicc, double? Rate, int Points, double Decades, int From, int To, string? Why);

/// <summary>
/// Exponential or polynomial in the horizon, by the small-sample information criterion of Hurvich and Tsai on the logarithm
/// of the median deviation in its growing part between floor and saturation. R^2 is not used: both laws fit well by it.
/// </summary>
public static class HorizonLaw
{
    /// <summary>Fewest points of the window.</summary>
    public const int FewestPoints = 8;

    /// <summary>Fewest decades of the window.</summary>
    public const double FewestDecades = 1;

    /// <summary>Smallest difference of AICc that decides: under 2 both laws keep substantial support (Burnham and Anderson).</summary>
    public const double SmallestDifference = 2;

    private const int Coefficients = 3;

    /// <summary>The law of the median over episodes. The value is the AICc difference.</summary>
    public static Estimate Of(Deviations data)
    {
        const string Id = EstimatorIds.HorizonLaw;
        var medians = MedianWhileFree(data);
        double[] steps = [.. medians.Select((_, t) => (double)t * data.Stride)];
        var verdict = Of(steps, medians, data.Seen);
        var details = new Dictionary<string, double> { ["decades"] = verdict.Decades, ["from"] = verdict.From, ["to"] = verdict.To };
        if (verdict.Rate is { } rate)
            details["rate"] = rate;
        return new Estimate(Id, verdict.DeltaAicc, null, data.Episodes, verdict.Points, verdict.Why) { Details = details, Words = verdict.Law.ToString().ToLowerInvariant() };
    }

    /// <summary>The law of a curve.</summary>
    /// <param name="steps">Time of each point; points at or before 0 have no place in a power law and are left out.</param>
    /// <param name="values">Deviation at each, at least 0; NaN ends the curve.</param>
    /// <param name="seen">Smallest deviation that counts as seen.</param>
    public static HorizonVerdict Of(IReadOnlyList<double> steps, IReadOnlyList<double> values, double seen)
    {
        if (steps.Count != values.Count)
            throw new BadInputException("horizon law", "", $"{steps.Count} times and {values.Count} deviations; expected as many");
        var (from, to) = GrowingPart(steps, values, seen);
        int n = to - from;
        double decades = n > 1 ? Math.Log10(values[to - 1] / values[from]) : 0;
        if (n < FewestPoints)
            return new HorizonVerdict(Law.Undetermined, null, null, n, decades, from, to, $"{n} points while it grows between floor and saturation; {FewestPoints} are the fewest");
        double[] y = [.. Enumerable.Range(from, n).Select(i => Math.Log(values[i]))], t = [.. Enumerable.Range(from, n).Select(i => steps[i])];
        var (exponential, rate) = Aicc(t, y);
        var (polynomial, degree) = Aicc([.. t.Select(x => Math.Log(x))], y);
        double difference = polynomial - exponential, better = difference > 0 ? rate : degree;
        if (decades < FewestDecades)
            return new HorizonVerdict(Law.Undetermined, difference, better, n, decades, from, to, FormattableString.Invariant($"it grows by {decades:0.00} decades between floor and saturation; {FewestDecades} is the fewest"));
        if (Math.Abs(difference) < SmallestDifference)
            return new HorizonVerdict(Law.Undetermined, difference, better, n, decades, from, to, FormattableString.Invariant($"AICc differs by {Math.Abs(difference):0.0}, under {SmallestDifference}: both laws fit"));
        return new HorizonVerdict(difference > 0 ? Law.Exponential : Law.Polynomial, difference, better, n, decades, from, to, null);
    }

    /// <summary>Median of |d| over all episodes at each instant, up to the first at which limits touch half of them. Censored deviations count as above every other.</summary>
    public static double[] MedianWhileFree(Deviations data)
    {
        var medians = new List<double>();
        var free = Enumerable.Range(0, data.Episodes).Select(e => data.FreeUnderCap(e)).ToArray();
        for (int t = 0; t < data.CommonLength; t++)
        {
            double[] values = [.. Enumerable.Range(0, data.Episodes).Select(e => t < free[e] ? Math.Abs(data.Signed[e][t]) : double.PositiveInfinity).Order()];
            double median = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
            if (!double.IsFinite(median))
                break;
            medians.Add(median);
        }

        return [.. medians];
    }

    // From after the last point that is not seen before the largest, to the largest.
    private static (int From, int To) GrowingPart(IReadOnlyList<double> steps, IReadOnlyList<double> values, double seen)
    {
        int count = values.TakeWhile(double.IsFinite).Count();
        if (count == 0)
            return (0, 0);
        int peak = Enumerable.Range(0, count).MaxBy(i => values[i]);
        int from = Enumerable.Range(0, peak + 1).Where(i => !(values[i] > seen) || values[i] <= 0 || steps[i] <= 0).Select(i => i + 1).DefaultIfEmpty(0).Max();
        return (Math.Min(from, peak + 1), peak + 1);
    }

    private static (double Aicc, double Slope) Aicc(double[] x, double[] y)
    {
        int n = x.Length;
        double mx = x.Average(), my = y.Average(), xx = 0, xy = 0;
        for (int i = 0; i < n; i++)
        {
            xx += (x[i] - mx) * (x[i] - mx);
            xy += (x[i] - mx) * (y[i] - my);
        }

        double slope = xy / xx, rss = 0;
        for (int i = 0; i < n; i++)
            rss += Math.Pow(y[i] - my - slope * (x[i] - mx), 2);

        // An exact fit would be infinitely likely; what rounding leaves of it is the smallest residual that means anything.
        double least = n * Math.Pow(1e-12 * (1 + y.Max(v => Math.Abs(v))), 2);
        return (n * Math.Log(Math.Max(rss, least) / n) + 2 * Coefficients + 2.0 * Coefficients * (Coefficients + 1) / (n - Coefficients - 1), slope);
    }
}
