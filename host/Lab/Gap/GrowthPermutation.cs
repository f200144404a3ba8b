using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Gap;

/// <summary>
/// Are the multipliers of rig and twin the same? The statistic is the difference of g with its sign (AR-IV, pooled over the
/// episodes of a group) over its linearised standard error; labels are permuted over whole episodes. Dividing by the standard error keeps
/// the size where the two differ in noise but not in growth (Janssen 1997). Triples are chosen by one rule for both.
/// </summary>
public static class GrowthPermutation
{
    /// <summary>Fewest episodes of each.</summary>
    public const int FewestEpisodes = 3;

    /// <summary>Runs the test; the value is ln|g_rig| - ln|g_twin| a policy period.</summary>
    public static GapResult Run(GapData data)
    {
        const string Id = GapIds.GrowthPermutation;
        var products = InstrumentalGrowth.Products([data.Rig, data.Twin]);
        EpisodeRatio rig = products[0].Ratio, twin = products[1].Ratio;
        var doubts = products.Select((p, i) => (i == 0 ? "rig: " : "twin: ", InstrumentalGrowth.Doubt(p))).Where(doubt => doubt.Item2 is not null).ToArray();
        if (doubts.Length > 0)
            return GapResult.None(Id, rig.Count, twin.Count, string.Join("; ", doubts.Select(doubt => doubt.Item1 + doubt.Item2)));
        if (rig.Count < FewestEpisodes || twin.Count < FewestEpisodes)
            return GapResult.None(Id, rig.Count, twin.Count, $"{rig.Count} and {twin.Count} episodes; {FewestEpisodes} of each are the fewest");
        double[] a = [.. rig.Numerators, .. twin.Numerators], b = [.. rig.Denominators, .. twin.Denominators];
        double p = data.Permute(mask => Statistic(a, b, mask), rig.Count, twin.Count);
        int stride = data.Rig.Stride;
        var details = new Dictionary<string, double> { ["rigMultiplier"] = GrowthMultiplier.PerStep(rig.Corrected, stride), ["twinMultiplier"] = GrowthMultiplier.PerStep(twin.Corrected, stride) };
        if (rig.Value * twin.Value < 0)
            return new GapResult(Id, null, null, p, rig.Count, twin.Count, OppositeSigns(rig.Value, twin.Value)) { Details = details };
        double difference = (Math.Log(Math.Abs(rig.Corrected)) - Math.Log(Math.Abs(twin.Corrected))) / stride;
        return new GapResult(Id, difference, null, p, rig.Count, twin.Count) { Details = details };
    }

    /// <summary>The sentence on multipliers of opposite sign, whose ratio has no logarithm.</summary>
    internal static string OppositeSigns(double rig, double twin) =>
        FormattableString.Invariant($"the multipliers have opposite signs, rig {rig:0.###} and twin {twin:0.###} from one instant to the next: their difference has no size in ln|g|");

    private static double Statistic(double[] numerators, double[] denominators, bool[] mask)
    {
        Span<double> sumN = stackalloc double[2], sumD = stackalloc double[2], square = stackalloc double[2];
        Span<int> count = stackalloc int[2];
        for (int i = 0; i < mask.Length; i++)
        {
            int group = mask[i] ? 0 : 1;
            sumN[group] += numerators[i];
            sumD[group] += denominators[i];
            count[group]++;
        }

        Span<double> g = [sumN[0] / sumD[0], sumN[1] / sumD[1]];
        for (int i = 0; i < mask.Length; i++)
        {
            int group = mask[i] ? 0 : 1;
            double influence = (numerators[i] - g[group] * denominators[i]) / sumD[group];
            square[group] += influence * influence;
        }

        double variance = square[0] * count[0] / (count[0] - 1) + square[1] * count[1] / (count[1] - 1);
        double difference = Math.Abs(g[0] - g[1]), size = Math.Max(Math.Abs(g[0]), Math.Abs(g[1]));

        // Without noise both vanish: the same number is no difference, another is a certain one. 1e-12: rounding of the sums.
        return variance > 1e-24 * size * size ? difference / Math.Sqrt(variance) : difference > 1e-12 * size ? double.PositiveInfinity : 0;
    }
}
