namespace ImitationHil.Lab.Growth;

/// <summary>
/// The headline estimator on <see cref="Deviations"/>. Which triples (t-1, t, t+1) count is decided by the instrument
/// d(t-1) alone: at least <see cref="Deviations.FloorMultiple"/> floors, and so far under saturation that two more steps
/// of growth stay under it. A rule that looked at d(t) or d(t+1) would choose by the noise in them and bias the ratio.
/// </summary>
public static class InstrumentalGrowth
{
    /// <summary>
    /// Smallest first-stage F: the square of sum d(t-1) d(t) / sum d(t-1)^2 over its standard error by episodes. Below it an
    /// instrument is weak and intervals do not cover (Staiger and Stock 1997, the rule of ten).
    /// </summary>
    public const double SmallestFirstStage = 10;

    private const uint BootstrapSeed = 20_261_127;

    /// <summary>AR-IV multiplier a policy period with sign, jackknife-t interval by episode.</summary>
    public static Estimate JackknifeT(Deviations data) => Run(EstimatorIds.ArIv, data, ratio => ratio.LogJackknifeT());

    /// <summary>The same multiplier with a studentised bootstrap interval by episode.</summary>
    public static Estimate BootstrapT(Deviations data) => Run(EstimatorIds.ArIvBootstrap, data, ratio => ratio.LogBootstrapT(BootstrapSeed));

    /// <summary>
    /// The sums of several data sets over triples that were chosen by one rule for all: the highest floor, the lowest
    /// cap, and a ceiling from the growth of all together. Sets that are compared must not be chosen apart.
    /// </summary>
    internal static IReadOnlyList<InstrumentProducts> Products(params IReadOnlyList<Deviations> sets)
    {
        double seen = sets.Max(data => data.Seen), cap = sets.Min(data => data.Cap), ceiling = cap;
        if (double.IsFinite(cap))
        {
            // A first look at triples wholly under the cap tells how far under it the instrument must stay.
            var look = sets.Select(data => InstrumentProducts.Of(data.Signed, [.. Enumerable.Range(0, data.Episodes).Select(e => data.FreeUnder(e, cap))], seen, cap).Ratio).ToArray();
            double g = look.Sum(ratio => ratio.Numerators.Sum(x => Math.Abs(x))) / look.Sum(ratio => ratio.Denominators.Sum(x => Math.Abs(x)));
            ceiling = cap / (double.IsFinite(g) ? Math.Max(1, g * g) : 1);
        }

        return [.. sets.Select(data => InstrumentProducts.Of(data.Signed, [.. Enumerable.Range(0, data.Episodes).Select(e => data.Free(e))], seen, ceiling))];
    }

    /// <summary>Why these sums give no multiplier; null when they do.</summary>
    internal static string? Doubt(InstrumentProducts products)
    {
        if (products.Points == 0)
            return "no three deviations in a row between floor and saturation; start further from the floor, or run more episodes";
        if (products.Ratio.Numerator == 0 || products.Ratio.Denominator == 0)
            return "the products of neighbouring deviations vanish";
        if (products.Ratio.Count < EpisodeRatio.FewestEpisodes)
            return null;
        double f = FirstStageF(products);
        return f >= SmallestFirstStage
            ? null
            : FormattableString.Invariant($"the instrument is weak: first-stage F {f:0.0}, at least {SmallestFirstStage:0} needed; the deviation does not outlive one step above the noise");
    }

    private static double FirstStageF(InstrumentProducts products) =>
        products.FirstStage.StandardError() is { } error ? error == 0 ? double.MaxValue : Math.Pow(products.FirstStage.Value / error, 2) : 0;

    private static Estimate Run(string id, Deviations data, Func<EpisodeRatio, double[]?> interval)
    {
        var products = Products([data])[0];
        if (Doubt(products) is { } why)
            return Estimate.None(id, why, products.Ratio.Count, products.Points);
        double boundary = products.Ratio.Corrected;
        int n = products.Ratio.Count;
        double[]? logs = interval(products.Ratio);
        double? error = products.Ratio.LogStandardError();
        var details = new Dictionary<string, double> { ["logMultiplier"] = Math.Log(Math.Abs(boundary)) / data.Stride, ["stride"] = data.Stride };
        if (error is { } e)
        {
            details["logStandardError"] = e / data.Stride;
            details["effectiveEpisodes"] = products.Ratio.EffectiveEpisodes;
            details["firstStageF"] = FirstStageF(products);
        }

        return new Estimate(id, GrowthMultiplier.PerStep(boundary, data.Stride), GrowthMultiplier.PerStep(logs, boundary, data.Stride), n, products.Points,
            logs is not null ? null : n < EpisodeRatio.FewestEpisodes ? $"{n} episodes give no interval; {EpisodeRatio.FewestEpisodes} are the fewest" : "the sign hangs on one episode")
        {
            Details = details,
            Words = data.HasSign ? null : "the deviations are norms: the sign is not known",
        };
    }
}
