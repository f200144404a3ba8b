using ImitationHil.Lab.Catalogue;

namespace ImitationHil.Tests.Cli;

/// <summary>Made-up claims that exercise every kind of figure and outcome. They claim nothing about the world.</summary>
public static class SampleClaims
{
    /// <summary>Text that would break out of a page that does not escape it.</summary>
    public const string Evil = "<script>alert('x')</script>&\"\u0001";

    /// <summary>Claims that hold, of every shape.</summary>
    public static IReadOnlyList<Claim> Good { get; } =
    [
        Make("two-curves", ClaimGroups.Setting, "R_cost exceeds R_expert by g^(H-1) until the plateau, on a system that is made up.",
            [new("R_cost / R_expert at H = 20", 2217.3, 2217.29, 0.05, "float rounding of twenty products"), new("slope in ln H", 0.405465, 0.405462, 1e-5, "first order in the step")],
            Picture("The ratio grows as 1.5^(H-1): 2217 at H = 20", "horizon H, steps", "R_cost / R_expert", logY: true,
                [Curve("measured", 1, 20, h => Math.Pow(1.5, h - 1)), Curve("1.5^(H-1)", 1, 20, h => Math.Pow(1.5, h - 1), predicted: true)])),
        Make("many-series", ClaimGroups.Repairs, "Chunks of l actions change the multiplier a step to (g/2)(1+l)^(1/l), for eight lengths at once.",
            [.. new[] { 1, 2, 4, 8 }.Select(l => new ClaimNumber($"multiplier at chunk {l}", Rate(l), Rate(l) + 1e-7, 1e-6, "a double eigenvalue is known to half the digits")),
             new("first stable chunk", 8, 8, 0, "a whole number"), new("largest multiplier beyond it", 1, 0.987, 0, "a bound", ClaimRelation.AtMost)],
            Picture("Chunk 8 is the first that stops the drift: 0.987 a step", "step", "deviation from the expert", logY: true,
                [.. new[] { 1, 2, 3, 4, 6, 8, 12, 16 }.Select(l => Curve($"chunk {l}", 0, 40, h => 0.01 * Math.Pow(Rate(l), h)))])),
        Make("one-point", ClaimGroups.Stability, "A single number was measured.", [new("x", 1, 1, 1e-3, "sample size: 4.5 standard errors of 10,000 draws")],
            Picture("One point at (3, 1)", "x", "y", logY: false, [new("the point", [3], [1]), new("the bound", [2, 4], [1.2, 1.2], true)])),
        Make("huge-range", ClaimGroups.Stability, "Numbers span forty orders of magnitude.",
            [new("largest", 1e20, 1e20, 0, "exact"), new("residual", 0, 3.1e-16, 1e-14, "rounding of 40 additions"), new("violations of 16,000", 0, 0, 0, "a bound", ClaimRelation.AtMost)],
            Picture("From 10^-20 to 10^20", "n", "size", logY: true, [Curve("size", -20, 20, k => Math.Pow(10, k)), new("zeros and worse", [1, 2, 3], [0, double.NaN, -1])])),
        Make("residuals", ClaimGroups.Data, "Residuals stay below 1e-15 and are drawn on a linear axis.",
            [new("largest residual", 1e-12, 8e-16, 0, "ten sums of rounding errors", ClaimRelation.AtMost)],
            Picture("No residual exceeds 8.0e-16", "case", "residual", logY: false, [Curve("residual", 1, 50, k => 8e-16 * Math.Sin(k))])),
        Make("scatter", ClaimGroups.UnknownSign, "Points in no order are not joined, and a log-log slope is seen.",
            [new("tail index", 0.7918, 0.803, 0.036, "sample size: 4.5 standard errors at 10,000 episodes")],
            Picture("The tail falls with index 0.80, predicted 0.79", "peak |x| / |x_0|", "share of episodes above", logY: true,
                [new("episodes", [.. Enumerable.Range(0, 300).Select(k => Peak(k * 7 % 300))], [.. Enumerable.Range(0, 300).Select(k => Math.Pow(Peak(k * 7 % 300), -0.79) * (1 + (0.2 * Math.Sin(k))))]),
                 Curve("|x|^-0.79", 1, 1000, v => Math.Pow(v, -0.7918), predicted: true)]) with { LogX = true }),
        Make("long-names", ClaimGroups.Learned, "Names too long for the margin go into a key above the picture, none is lost.",
            [new("share", 0.5, 0.5031, 0.0225, "sample size: 4.5 standard errors of a share in 10,000"), new("gap", 40, 61.4, 0, "a bound", ClaimRelation.AtLeast)],
            Picture("All learners err alike on the expert's states, within a factor of 1.4, yet their rollouts differ by a factor of 61", "epoch of the training, in passes over the data", "risk, in units of the action, mean over episodes", logY: true,
                [Curve("behaviour cloning with a small network, rollout cost", 1, 200, e => 0.2 + (0.3 * Math.Log(e))), Curve("behaviour cloning with a small network, validation loss", 1, 200, e => 0.3 / e),
                 Curve("noise injected", 1, 200, e => 0.4 / Math.Sqrt(e))])),
        Make("coverage", ClaimGroups.Measuring, "An interval holds the truth as often as it says.", [new("coverage", 0.95, 0.9493, 0.02, "sample size: 4.5 standard errors of a share in 2,000")],
            Picture("95 % intervals hold the truth in 94.9 % of 2,000 repetitions", "multiplier", "coverage", logY: false, [new("AR-IV", [0.8, 1.05, 1.2, 1.5], [0.951, 0.948, 0.952, 0.946])])),
    ];

    /// <summary>Claims that fail, one by a wrong number, one by what is not a number, one by throwing, one by saying nothing.</summary>
    public static IReadOnlyList<Claim> Bad { get; } =
    [
        Make("wrong", ClaimGroups.Pitfall, "This number is off.", [new("x", 1, 2, 0.1, "made up"), new("y", 1, 1, 0.1, "made up")], Picture("Off by 1", "x", "y", false, [Curve("x", 0, 3, v => v)])),
        Make("no-number", ClaimGroups.Pitfall, "Measured is not a number, and a bound is infinite.",
            [new("nan", 1, double.NaN, 0.1, "made up"), new("below infinity", double.PositiveInfinity, 3, 0, "made up", ClaimRelation.AtMost)],
            Picture("Nothing to see", "x", "y", true, [new("nothing", [], []), new("nothing finite", [1, double.NaN], [double.NaN, 1])])),
        new("throws", ClaimGroups.Pitfall, "This claim throws.", "made up", _ => throw new InvalidOperationException("singular\nmatrix " + Evil)),
        new("silent", ClaimGroups.Pitfall, "This claim checks nothing.", "made up", _ => new ClaimOutcome([], Picture("Empty", "x", "y", false, []))),
    ];

    /// <summary>A claim whose every text is hostile.</summary>
    public static Claim Hostile { get; } = Make(Evil, Evil, Evil, [new(Evil, 1, 1, 0.1, Evil)], Picture(Evil, Evil, Evil, false, [new(Evil, [1, 2], [1, 2]), new(Evil, [1, 2], [2, 1], true)])) with { Source = Evil };

    /// <summary>A claim that draws from its seed and heeds its perturbation.</summary>
    public static Claim Drawn { get; } = new("drawn", ClaimGroups.Data, "What is drawn depends on the seed alone.", "made up", run =>
    {
        double value = run.Perturbation * (1 + (new Random((int)(run.Seed & 0x7FFFFFFF)).NextDouble() * 1e-3));
        return new ClaimOutcome([new ClaimNumber("value", 1, value, 2e-3, "width of the draw")], Picture("A value near 1", "x", "y", false, [new("value", [1, 2], [value, value])]));
    });

    private static double Rate(int chunk) => 0.75 * Math.Pow(1 + chunk, 1.0 / chunk);

    private static double Peak(int k) => Math.Pow(10, 3.0 * k / 300);

    private static Claim Make(string id, string group, string sentence, IReadOnlyList<ClaimNumber> numbers, ClaimFigure figure) =>
        new(id, group, sentence, "made up, for the page alone", _ => new ClaimOutcome(numbers, figure));

    private static ClaimFigure Picture(string title, string x, string y, bool logY, IReadOnlyList<ClaimSeries> series) =>
        new() { Title = title, X = x, Y = y, LogY = logY, Series = series };

    private static ClaimSeries Curve(string name, int from, int to, Func<double, double> value, bool predicted = false) =>
        new(name, [.. Enumerable.Range(from, to - from + 1).Select(k => (double)k)], [.. Enumerable.Range(from, to - from + 1).Select(k => value(k))], predicted);
}
