using ImitationHil.Lab.Growth;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Gap;

/// <summary>
/// Two one-sided tests (Schuirmann 1987): is |ln g_rig - ln g_twin| under the margin? Failing to find a difference is not
/// agreement; this test asks for agreement and needs data to grant it. Jackknife standard errors by episode, degrees of freedom
/// by Welch and Satterthwaite.
/// </summary>
public static class Equivalence
{
    /// <summary>Runs the test; the value is the difference of ln|g| a policy period, p the larger of the two one-sided ones: under 5 % the two are equivalent.</summary>
    public static GapResult Run(GapData data)
    {
        const string Id = GapIds.Equivalence;
        int n = data.Rig.Episodes, m = data.Twin.Episodes;
        if (!(data.Margin > 0))
            return GapResult.None(Id, n, m, $"the margin is {data.Margin}; expected more than 0");
        var products = InstrumentalGrowth.Products([data.Rig, data.Twin]);
        for (int i = 0; i < 2; i++)
        {
            string side = i == 0 ? "rig" : "twin";
            if (InstrumentalGrowth.Doubt(products[i]) is { } doubt)
                return GapResult.None(Id, n, m, $"{side}: {doubt}");
            if (products[i].Ratio.LogStandardError() is null)
                return GapResult.None(Id, n, m, $"{side}: {products[i].Ratio.Count} episodes, or a sign that hangs on one, give no standard error; {EpisodeRatio.FewestEpisodes} are the fewest");
        }

        EpisodeRatio rig = products[0].Ratio, twin = products[1].Ratio;
        (n, m) = (rig.Count, twin.Count);
        if (rig.Value * twin.Value < 0)
            return new GapResult(Id, null, null, 1, n, m, GrowthPermutation.OppositeSigns(rig.Value, twin.Value));
        int stride = data.Rig.Stride;
        double a = rig.LogStandardError()!.Value / stride, b = twin.LogStandardError()!.Value / stride;
        double difference = (Math.Log(Math.Abs(rig.Corrected)) - Math.Log(Math.Abs(twin.Corrected))) / stride, error = Math.Sqrt(a * a + b * b);
        double freedom = error > 0 ? Math.Pow(error, 4) / (Math.Pow(a, 4) / rig.Freedom + Math.Pow(b, 4) / twin.Freedom) : n + m - 2;
        double reach = StudentT.InvCDF(0, 1, freedom, 0.975) * error;
        return new GapResult(Id, difference, [difference - reach, difference + reach], P(difference, error, freedom, data.Margin), n, m)
        {
            Details = new Dictionary<string, double> { ["margin"] = data.Margin, ["standardError"] = error, ["rigStandardError"] = a, ["twinStandardError"] = b, ["freedom"] = freedom },
        };
    }

    // P(T >= (margin - |difference|) / error): the harder of the two sides.
    private static double P(double difference, double error, double freedom, double margin)
    {
        double room = margin - Math.Abs(difference);
        return error > 0 ? StudentT.CDF(0, 1, freedom, -room / error) : room > 0 ? 0 : 1;
    }
}
