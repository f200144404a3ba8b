namespace ImitationHil.Lab.Catalogue;

/// <summary>
/// One claim of the talk as something that runs: what is claimed, where, and how it is measured. One file a claim.
/// </summary>
/// <param name="Id">Short name, as <c>theory --only</c> takes it.</param>
/// <param name="Group">Chapter of the talk: one of <see cref="ClaimGroups"/>.</param>
/// <param name="Sentence">The claim in one sentence.</param>
/// <param name="Source">Where it is made, and whose the construction is.</param>
/// <param name="Run">Executes it. Draws only from the run's seed and scales one constant of one plant by its perturbation.</param>
public sealed record Claim(string Id, string Group, string Sentence, string Source, Func<ClaimRun, ClaimOutcome> Run);

/// <summary>Chapters, in the order of the talk.</summary>
public static class ClaimGroups
{
    /// <summary>Imitation, its risks, and the bounds that do not help.</summary>
    public const string Setting = "Imitation and its risks";

    /// <summary>Stability of plants and what it should buy.</summary>
    public const string Stability = "Stability";

    /// <summary>The construction that makes simple imitators drift.</summary>
    public const string Pitfall = "The pitfall";

    /// <summary>What data can and cannot show.</summary>
    public const string Data = "What the data shows";

    /// <summary>Policies that are not simple.</summary>
    public const string Repairs = "What repairs it";

    /// <summary>Plants that only a policy that is not simple can tame.</summary>
    public const string UnknownSign = "The unknown sign";

    /// <summary>Learners that were trained, not derived.</summary>
    public const string Learned = "Trained learners";

    /// <summary>Whether the numbers that are measured can be trusted.</summary>
    public const string Measuring = "Measuring";

    /// <summary>All chapters.</summary>
    public static readonly IReadOnlyList<string> All = [Setting, Stability, Pitfall, Data, Repairs, UnknownSign, Learned, Measuring];
}

/// <summary>What a claim may draw on while it runs.</summary>
/// <param name="Seed">Seed of everything that is drawn; differs from claim to claim.</param>
/// <param name="Perturbation">
/// 1, or a factor close to it by which the claim deliberately spoils one constant of one plant, so that a test sees the
/// check fail.
/// </param>
public sealed record ClaimRun(uint Seed, double Perturbation = 1);

/// <summary>One number that a claim predicts.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Expected">The value that theory gives; for a bound, the bound.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Tolerance">Largest allowed |measured - expected|; for a bound 0 or what rounding may take from it.</param>
/// <param name="Reason">Where the tolerance comes from.</param>
/// <param name="Relation">Equal, at most, or at least.</param>
public sealed record ClaimNumber(string Name, double Expected, double Measured, double Tolerance, string Reason, ClaimRelation Relation = ClaimRelation.Equal)
{
    /// <summary>Whether the number is as claimed. NaN never is.</summary>
    public bool Pass => Relation switch
    {
        ClaimRelation.AtMost => Measured <= Expected + Tolerance,
        ClaimRelation.AtLeast => Measured >= Expected - Tolerance,
        _ => Math.Abs(Measured - Expected) <= Tolerance,
    };

    /// <summary>Share of the tolerance that is used up; above 1 the number fails. Bounds without tolerance count relative to the bound.</summary>
    public double Strain
    {
        get
        {
            double excess = Relation switch
            {
                ClaimRelation.AtMost => Measured - Expected,
                ClaimRelation.AtLeast => Expected - Measured,
                _ => Math.Abs(Measured - Expected),
            };
            if (double.IsNaN(excess))
                return double.PositiveInfinity;
            double scale = Tolerance > 0 ? Tolerance : Math.Max(Math.Abs(Expected), 1e-300);
            return Pass ? Math.Min(1, excess / scale) : 1 + Math.Abs(excess) / scale;
        }
    }
}

/// <summary>How measured and expected must relate.</summary>
public enum ClaimRelation
{
    /// <summary>Equal within the tolerance.</summary>
    Equal,

    /// <summary>Measured at most expected.</summary>
    AtMost,

    /// <summary>Measured at least expected.</summary>
    AtLeast,
}

/// <summary>What a claim's run gives: all its numbers, at least one, and its one figure.</summary>
public sealed record ClaimOutcome(IReadOnlyList<ClaimNumber> Numbers, ClaimFigure Figure)
{
    /// <summary>The number that decides: the one closest to failing, or failing most.</summary>
    public ClaimNumber Deciding => Numbers.MaxBy(number => number.Strain)!;

    /// <summary>Whether every number is as claimed.</summary>
    public bool Pass => Numbers.All(number => number.Pass);
}

/// <summary>The one figure of a claim, as data.</summary>
public sealed record ClaimFigure
{
    /// <summary>What the picture says, one sentence with the number.</summary>
    public required string Title { get; init; }

    /// <summary>Quantity and unit of the horizontal axis.</summary>
    public required string X { get; init; }

    /// <summary>Quantity and unit of the vertical axis.</summary>
    public required string Y { get; init; }

    /// <summary>Horizontal axis logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Vertical axis logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>The curves or points.</summary>
    public required IReadOnlyList<ClaimSeries> Series { get; init; }
}

/// <summary>One curve of a figure.</summary>
/// <param name="Name">Label at its end.</param>
/// <param name="X">Horizontal values.</param>
/// <param name="Y">Vertical values, as many.</param>
/// <param name="Predicted">True for theory (dashed line), false for what was measured (markers and solid line).</param>
public sealed record ClaimSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, bool Predicted = false);
