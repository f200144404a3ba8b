using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// Hill's estimator of the tail index alpha of the largest |d| of an episode, P(peak > x) ~ x^-alpha, for policies whose
/// peaks have no mean (the gambler's ruin). Peaks under a limit count as censored there.
/// </summary>
public static class TailIndex
{
    /// <summary>Fewest peaks in the tail.</summary>
    public const int FewestInTail = 10;

    /// <summary>The index over the largest tenth of the episodes, at least ten; exact gamma interval for a Pareto tail.</summary>
    public static Estimate Hill(Deviations data)
    {
        const string Id = EstimatorIds.Hill;
        var peaks = Enumerable.Range(0, data.Episodes).Select(e => Peak(data, e)).Where(peak => peak.Size > data.Seen).ToArray();
        int inTail = Math.Max(FewestInTail, peaks.Length / 10);
        if (peaks.Length <= inTail)
            return Estimate.None(Id, $"{peaks.Length} peaks above the floor; {FewestInTail + 1} are the fewest", data.Episodes, peaks.Length);
        return Of(peaks, inTail);
    }

    /// <summary>The index of a tail with some of its values censored: number seen over the sum of ln(value / threshold), the maximum of the likelihood.</summary>
    /// <param name="peaks">Sizes, positive, and whether each is only known to be at least that.</param>
    /// <param name="inTail">How many of the largest to use; fewer than there are.</param>
    public static Estimate Of(IReadOnlyList<(double Size, bool Censored)> peaks, int inTail)
    {
        const string Id = EstimatorIds.Hill;
        var sorted = peaks.OrderByDescending(peak => peak.Size).ToArray();
        double threshold = sorted[inTail].Size, sum = sorted.Take(inTail).Sum(peak => Math.Log(peak.Size / threshold));
        int seen = sorted.Take(inTail).Count(peak => !peak.Censored);
        var details = new Dictionary<string, double> { ["threshold"] = threshold, ["censored"] = inTail - seen };
        if (seen < FewestInTail / 2 || !(sum > 0))
            return Estimate.None(Id, seen < FewestInTail / 2 ? $"{seen} of the {inTail} largest peaks are free of limits; {FewestInTail / 2} are the fewest" : "the largest peaks are all equal", peaks.Count, inTail) with { Details = details };

        // Without censoring sum * alpha is gamma with shape k; with it this holds for the number seen, nearly.
        double alpha = seen / sum;
        double[] ci = [Gamma.InvCDF(seen, 1, 0.025) / sum, Gamma.InvCDF(seen, 1, 0.975) / sum];
        return new Estimate(Id, alpha, ci, peaks.Count, inTail) { Details = details };
    }

    private static (double Size, bool Censored) Peak(Deviations data, int episode)
    {
        int free = data.FreeUnderCap(episode);
        double size = 0;
        for (int t = 0; t < free; t++)
            size = Math.Max(size, Math.Abs(data.Signed[episode][t]));
        bool censored = free < data.Signed[episode].Length;
        return (censored && double.IsFinite(data.Cap) ? data.Cap : size, censored);
    }
}
