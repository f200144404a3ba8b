namespace ImitationHil.Lab.Growth;

/// <summary>A growth multiplier with its interval.</summary>
/// <param name="Value">Multiplier a step, with sign; null when the data cannot tell.</param>
/// <param name="Ci95">95 % interval, low and high; null when it cannot be told.</param>
/// <param name="Episodes">Episodes that contributed.</param>
/// <param name="Points">Triples of deviations that contributed.</param>
public sealed record Multiplier(double? Value, double[]? Ci95, int Episodes, int Points);

/// <summary>
/// The growth multiplier of d+ = g d + noise by instrumental variables: g = sum d(t-1) d(t+1) / sum d(t-1) d(t), pooled
/// over episodes. The lagged deviation as instrument removes the attenuation by sensor noise from which the plain ratio
/// suffers, and the sign is kept. Only triples that no limit touched and whose instrument lies above the floor are
/// used; choosing by the instrument does not bias the ratio. Its bias of first order in the episodes is taken off by the
/// jackknife. The interval is the jackknife-t over episodes of ln|g|: episodes are independent, steps are not (a percentile
/// bootstrap covers 88 % at 10 episodes, this 95 %).
/// </summary>
public static class GrowthMultiplier
{
    /// <summary>Estimates the multiplier.</summary>
    /// <param name="deviations">One array an episode: signed deviations d(0), d(1), ...</param>
    /// <param name="usable">For each deviation whether limits left it alone; everything after the first that is not, or is not finite, is dropped.</param>
    /// <param name="instrumentFloor">Smallest |d(t-1)| that counts.</param>
    /// <param name="root">Deviations are this many steps apart: the l-th root converts to one step. Default 1.</param>
    public static Multiplier Estimate(IReadOnlyList<double[]> deviations, IReadOnlyList<bool[]> usable, double instrumentFloor, int root = 1)
    {
        var free = deviations.Select((d, e) => Enumerable.Range(0, d.Length).TakeWhile(t => usable[e][t] && double.IsFinite(d[t])).Count()).ToArray();
        return Of(InstrumentProducts.Of(deviations, free, instrumentFloor, double.PositiveInfinity), root);
    }

    /// <summary>The multiplier and the jackknife-t interval of what was summed.</summary>
    internal static Multiplier Of(InstrumentProducts products, int root)
    {
        var ratio = products.Ratio;
        if (ratio.Count == 0 || ratio.Denominator == 0 || ratio.Numerator == 0)
            return new Multiplier(null, null, ratio.Count, products.Points);
        return new Multiplier(PerStep(ratio.Corrected, root), PerStep(ratio.LogJackknifeT(), ratio.Value, root), ratio.Count, products.Points);
    }

    /// <summary>The l-th root of a multiplier over l steps, sign kept.</summary>
    internal static double PerStep(double value, int root) => Math.Sign(value) * Math.Pow(Math.Abs(value), 1.0 / root);

    /// <summary>An interval of ln|g| over l steps as one of g a step.</summary>
    internal static double[]? PerStep(double[]? logs, double value, int root)
    {
        if (logs is null)
            return null;
        double[] ends = [.. logs.Select(log => Math.Sign(value) * Math.Exp(log / root))];
        Array.Sort(ends);
        return ends;
    }
}

/// <summary>Sums over the chosen triples of each episode, of which the multiplier is a ratio.</summary>
/// <param name="Ratio">Sum d(t-1) d(t+1) over sum d(t-1) d(t), by episode.</param>
/// <param name="FirstStage">Sum d(t-1) d(t) over sum d(t-1)^2, by episode: how well the instrument foretells the regressor.</param>
/// <param name="Points">Triples.</param>
internal sealed record InstrumentProducts(EpisodeRatio Ratio, EpisodeRatio FirstStage, int Points)
{
    /// <summary>Sums up.</summary>
    /// <param name="deviations">One array an episode.</param>
    /// <param name="free">Leading deviations of each that may be used.</param>
    /// <param name="floor">Smallest |d(t-1)| that counts.</param>
    /// <param name="ceiling">|d(t-1)| that ends an episode. Like the floor it is a choice by the instrument alone.</param>
    public static InstrumentProducts Of(IReadOnlyList<double[]> deviations, IReadOnlyList<int> free, double floor, double ceiling)
    {
        List<double> numerators = [], denominators = [], squares = [];
        int points = 0;
        for (int e = 0; e < deviations.Count; e++)
        {
            double numerator = 0, denominator = 0, square = 0;
            var d = deviations[e];
            int used = 0, last = free[e] - 1;
            for (int t = 1; t < last; t++)
            {
                double z = d[t - 1], size = Math.Abs(z);
                if (size > ceiling)
                    break;
                if (size < floor)
                    continue;
                numerator += z * d[t + 1];
                denominator += z * d[t];
                square += z * z;
                used++;
            }

            if (used == 0)
                continue;
            numerators.Add(numerator);
            denominators.Add(denominator);
            squares.Add(square);
            points += used;
        }

        return new InstrumentProducts(new EpisodeRatio(numerators, denominators, squares), new EpisodeRatio(denominators, squares), points);
    }
}
