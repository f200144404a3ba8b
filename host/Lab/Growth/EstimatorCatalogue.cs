namespace ImitationHil.Lab.Growth;

/// <summary>Names of the estimators in JSON; never renamed.</summary>
public static class EstimatorIds
{
    public const string ArIv = "ar-iv";
    public const string ArIvBootstrap = "ar-iv-bootstrap";
    public const string WindowedLogRegression = "windowed-log-regression";
    public const string EpisodeSlopes = "episode-slopes";
    public const string ClosedLoopIv = "closed-loop-iv";
    public const string LyapunovExponent = "lyapunov";
    public const string HorizonLaw = "horizon-law";
    public const string Hill = "hill";
    public const string Floor = "floor";
    public const string SaturatedShare = "saturated-share";
    public const string Decades = "decades";
    public const string Ar1Ratio = "ar1-ratio";
    public const string NaiveLogRegression = "naive-log-regression";
    public const string Tobit = "tobit";
}

/// <summary>Every estimator by name, with what it assumes and when it lies.</summary>
public static class EstimatorCatalogue
{
    private const string MultiplierWithSign = "growth multiplier a policy period, with sign";
    private const string Magnitude = "magnitude of the growth multiplier a policy period";

    /// <summary>All of them; the headline first, the references last.</summary>
    public static readonly IReadOnlyList<Estimator> All =
    [
        new(EstimatorIds.ArIv, "AR-IV, jackknife-t", MultiplierWithSign, EstimatorRole.Headline,
            "d+ = g d + noise between floor and saturation; the noise of three neighbouring instants is independent; episodes are independent.",
            "Noise that is correlated over time (a filter, backlash, a drifting offset) makes the lagged deviation a bad instrument; a second mode that has not died out is read as growth; with a weak instrument it says so instead of a number.",
            InstrumentalGrowth.JackknifeT),
        new(EstimatorIds.ArIvBootstrap, "AR-IV, studentised bootstrap", MultiplierWithSign, EstimatorRole.Second,
            "As ar-iv; the interval may be lopsided, because draws of whole episodes shape it.",
            "As ar-iv; under about ten episodes the tails of the draws are rough and the interval is wide.",
            InstrumentalGrowth.BootstrapT),
        new(EstimatorIds.WindowedLogRegression, "Windowed log regression, episode fixed effects", Magnitude, EstimatorRole.Plot,
            "Between three floors and 0.8 of saturation ln|d| is a line in time whose slope all episodes share.",
            "Where the window opens on noise the first points lie high or low and the slope is biased by about a per cent; the sign is lost.",
            LogRegression.Windowed),
        new(EstimatorIds.EpisodeSlopes, "Mean of the episodes' window slopes", Magnitude, EstimatorRole.Second,
            "As windowed-log-regression, but episodes may differ in slope.",
            "A short window weighs as much as a long one; the bias of the window remains.",
            LogRegression.EpisodeSlopes),
        new(EstimatorIds.ClosedLoopIv, "Closed-loop matrix by instrumental variables", "spectral radius a policy period, with the sign of a real dominant eigenvalue", EstimatorRole.Second,
            "d+ = M d + noise for the whole vector, noise of three neighbouring instants independent; the dropped directions (under three floors) do not drive the others.",
            "A hidden state (a filter, a dead band) makes d no state; two eigenvalues of nearly equal modulus spread the radius upward.",
            ClosedLoopFit.SpectralRadius),
        new(EstimatorIds.LyapunovExponent, "Finite-time Lyapunov exponent", Magnitude, EstimatorRole.Plot,
            "The first deviation above the floor is already along the growing direction.",
            "Transients divide by t and die out slowly; near saturation only slow episodes are left, which reads low; near the floor noise adds.",
            LyapunovCurve.Last),
        new(EstimatorIds.HorizonLaw, "Horizon law by AICc", "AICc of the polynomial minus AICc of the exponential", EstimatorRole.Plot,
            "Errors of the log median about its law are independent and of one size over the window.",
            "A window that opens at the floor bends any law; points of one curve are correlated, which overstates the difference. Undetermined under 8 points, under 1 decade, or under a difference of 2.",
            HorizonLaw.Of),
        new(EstimatorIds.Hill, "Hill tail index of the peaks", "tail index alpha of the largest deviation of an episode", EstimatorRole.Second,
            "The largest tenth of the peaks is Pareto; for policies that gamble, not for growth.",
            "Peaks on a lattice (powers of 2 rho) shift the index with the threshold; a light tail gives a number all the same; saturation is censored, but must not touch half of the tail.",
            TailIndex.Hill),
        new(EstimatorIds.Floor, "Floor from expert repeats", "root mean square deviation, unit of the deviation", EstimatorRole.Data,
            "The data are repeats of the expert from the same start.",
            "On a policy's data it measures the deviation itself, not a floor; a resolution coarser than the noise must be added (one count).",
            DataQuality.FloorFromRepeats),
        new(EstimatorIds.SaturatedShare, "Share of episodes that met a limit", "share, 0 to 1", EstimatorRole.Data,
            "Limits are flagged, or the saturation is known.",
            "A limit that is neither flagged nor known passes for slow growth.",
            DataQuality.SaturatedShare),
        new(EstimatorIds.Decades, "Decades between floor and saturation", "decades of the median deviation", EstimatorRole.Data,
            "The floor is known.",
            "With the floor unknown noise counts as range.",
            DataQuality.Decades),
        new(EstimatorIds.Ar1Ratio, "AR(1) ratio", MultiplierWithSign, EstimatorRole.Reference,
            "No sensor noise.",
            "Always with sensor noise: attenuated toward zero by noise power over total power, badly where the deviation shrinks.",
            ReferenceEstimators.Ar1),
        new(EstimatorIds.NaiveLogRegression, "Regression of ln|d| on all instants", Magnitude, EstimatorRole.Reference,
            "No floor, no saturation, independent steps.",
            "Always on a rig: floor and saturation flatten it (0.10 instead of 0.18), and its interval takes steps for independent.",
            LogRegression.Naive),
        new(EstimatorIds.Tobit, "Tobit regression of ln|d|", Magnitude, EstimatorRole.Reference,
            "Errors of ln|d| are normal with one variance.",
            "Noise that is constant in d is not constant in ln|d|: biased low by some per cent; its likelihood still looks good.",
            ReferenceEstimators.Tobit),
    ];

    /// <summary>By id.</summary>
    public static Estimator Get(string id) => All.Single(estimator => estimator.Id == id);

    /// <summary>Every estimator on one data set, in the order of the catalogue, without those that need other data.</summary>
    /// <param name="data">A policy's deviations: the floor is not estimated from them.</param>
    public static IReadOnlyList<Estimate> Run(Deviations data) =>
        [.. All.Where(estimator => estimator.Id != EstimatorIds.Floor).Select(estimator => estimator.Run(data))];
}
