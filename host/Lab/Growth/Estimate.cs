namespace ImitationHil.Lab.Growth;

/// <summary>What an estimator made of some data. Without a value it says why not; it never gives a strange number.</summary>
/// <param name="Estimator">Id of the estimator.</param>
/// <param name="Value">The estimate; null when the data cannot tell.</param>
/// <param name="Ci95">95 % interval, low and high; null when it cannot be told.</param>
/// <param name="Episodes">Episodes that contributed.</param>
/// <param name="Points">Deviations, pairs or triples that contributed.</param>
/// <param name="Undetermined">Why there is no value or no interval; null when there are both, or when the estimator never has an interval.</param>
public sealed record Estimate(string Estimator, double? Value, double[]? Ci95, int Episodes, int Points, string? Undetermined = null)
{
    /// <summary>Further numbers, by name: what else the estimator found on its way.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();

    /// <summary>What it found in words where a number does not say it, for example the horizon law.</summary>
    public string? Words { get; init; }

    /// <summary>Nothing could be told.</summary>
    public static Estimate None(string estimator, string why, int episodes = 0, int points = 0) => new(estimator, null, null, episodes, points, why);
}

/// <summary>What an estimator is for.</summary>
public enum EstimatorRole
{
    /// <summary>The number to quote.</summary>
    Headline,

    /// <summary>A second opinion on the headline.</summary>
    Second,

    /// <summary>For pictures.</summary>
    Plot,

    /// <summary>About the data, not about growth.</summary>
    Data,

    /// <summary>Wrong, and kept to show how wrong: never quote it.</summary>
    Reference,
}

/// <summary>An estimator with what it assumes, in one place.</summary>
/// <param name="Id">Name in JSON.</param>
/// <param name="Name">Name in reports.</param>
/// <param name="Quantity">What the value is, with its unit.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Assumption">What must hold for it to be right.</param>
/// <param name="WhenItLies">What makes it wrong, and by which sign where that is known.</param>
/// <param name="Run">Executes it.</param>
public sealed record Estimator(string Id, string Name, string Quantity, EstimatorRole Role, string Assumption, string WhenItLies, Func<Deviations, Estimate> Run);
