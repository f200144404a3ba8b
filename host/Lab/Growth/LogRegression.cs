using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// Slope of ln|d| over time. With fixed effects by episode and a window between floor and saturation it is what pictures
/// show; over everything it is the naive regression that is kept to show how wrong it is.
/// </summary>
public static class LogRegression
{
    private const int FewestPoints = 3;

    /// <summary>
    /// Pooled slope in the window of each episode, an intercept for each; exp(slope) is the multiplier. The interval is
    /// jackknife-t over episodes.
    /// </summary>
    public static Estimate Windowed(Deviations data)
    {
        const string Id = EstimatorIds.WindowedLogRegression;
        var (tops, squares, points) = Sums(data);
        return tops.Count == 0 ? NoWindow(Id) : Report(Id, data, new EpisodeRatio(tops, squares), points);
    }

    /// <summary>Mean of the episodes' own slopes in their windows, with Student's interval.</summary>
    public static Estimate EpisodeSlopes(Deviations data)
    {
        const string Id = EstimatorIds.EpisodeSlopes;
        var (tops, squares, points) = Sums(data);
        double[] slopes = [.. tops.Zip(squares, (a, b) => a / b)];
        return slopes.Length == 0 ? NoWindow(Id) : Report(Id, data, new EpisodeRatio(slopes, [.. slopes.Select(_ => 1.0)]), points);
    }

    /// <summary>
    /// Ordinary least squares of ln|d| on t over every instant, one intercept, with the textbook interval that takes steps
    /// for independent. Reference only.
    /// </summary>
    public static Estimate Naive(Deviations data)
    {
        double n = 0, st = 0, sy = 0, stt = 0, sty = 0, syy = 0;
        foreach (var d in data.Signed)
        {
            for (int t = 0; t < d.Length; t++)
            {
                double y = Math.Log(Math.Abs(d[t]));
                if (!double.IsFinite(y))
                    continue;
                n++;
                st += t;
                sy += y;
                stt += (double)t * t;
                sty += t * y;
                syy += y * y;
            }
        }

        double tt = stt - st * st / n, ty = sty - st * sy / n, yy = syy - sy * sy / n;
        if (n < FewestPoints || !(tt > 0))
            return Estimate.None(EstimatorIds.NaiveLogRegression, "fewer than three deviations", data.Episodes, (int)n);
        double slope = ty / tt, error = Math.Sqrt(Math.Max(0, (yy - slope * ty) / (n - 2) / tt)), reach = StudentT.InvCDF(0, 1, n - 2, 0.975) * error;
        return new Estimate(EstimatorIds.NaiveLogRegression, PerStep(slope, data), [PerStep(slope - reach, data), PerStep(slope + reach, data)], data.Episodes, (int)n);
    }

    /// <summary>
    /// Instants [from, to) of an episode between floor and saturation: while it grows, from after the last |d| at most
    /// <see cref="Deviations.Seen"/> to the first under a limit; while it shrinks, from the first free to the first at most that.
    /// </summary>
    public static (int From, int To) Window(Deviations data, int episode, bool shrinking)
    {
        var d = data.Signed[episode];
        int to = data.FreeUnderCap(episode), from = 0;
        for (int t = 0; t < to; t++)
        {
            if (Math.Abs(d[t]) > data.Seen)
                continue;
            if (shrinking)
                return (0, t);
            from = t + 1;
        }

        return (from, to);
    }

    /// <summary>Whether the deviations shrink, as far as the headline estimator can tell.</summary>
    public static bool Shrinks(Deviations data) => InstrumentalGrowth.JackknifeT(data).Value is { } g && Math.Abs(g) < 1;

    private static (List<double> Tops, List<double> Squares, int Points) Sums(Deviations data)
    {
        bool shrinking = Shrinks(data);
        List<double> tops = [], squares = [];
        int points = 0;
        for (int e = 0; e < data.Episodes; e++)
        {
            var (from, to) = Window(data, e, shrinking);
            if (to - from < FewestPoints)
                continue;
            double middle = (from + to - 1) / 2.0, top = 0, square = 0;
            for (int t = from; t < to; t++)
            {
                top += (t - middle) * Math.Log(Math.Abs(data.Signed[e][t]));
                square += (t - middle) * (t - middle);
            }

            if (!double.IsFinite(top))
                continue;
            tops.Add(top);
            squares.Add(square);
            points += to - from;
        }

        return (tops, squares, points);
    }

    private static Estimate NoWindow(string id) => Estimate.None(id, "no episode has three deviations in a row between floor and saturation");

    private static Estimate Report(string id, Deviations data, EpisodeRatio ratio, int points)
    {
        var interval = ratio.JackknifeT();
        var details = new Dictionary<string, double> { ["logMultiplier"] = ratio.Value / data.Stride };
        if (ratio.StandardError() is { } error)
            details["logStandardError"] = error / data.Stride;
        return new Estimate(id, PerStep(ratio.Value, data), interval?.Select(slope => PerStep(slope, data)).ToArray(), ratio.Count, points,
            interval is null ? $"{ratio.Count} episodes with a window give no interval; {EpisodeRatio.FewestEpisodes} are the fewest" : null)
        {
            Details = details,
        };
    }

    private static double PerStep(double slope, Deviations data) => Math.Exp(slope / data.Stride);
}
