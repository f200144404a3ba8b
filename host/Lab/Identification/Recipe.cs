namespace ImitationHil.Lab.Identification;

/// <summary>Everything that <c>imitate identify</c> knows about one kind of plant.</summary>
public sealed record Recipe
{
    /// <summary>Name for <c>--plant</c>.</summary>
    public required string Plant { get; init; }

    /// <summary>Shipped mapping for recordings that are given as CSV files.</summary>
    public required string Map { get; init; }

    /// <summary>The model.</summary>
    public required IGreyBoxModel Model { get; init; }

    /// <summary>Rounds of the fit.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>How held-out logs are replayed.</summary>
    public required ReplayProtocol Protocol { get; init; }

    /// <summary>Length of the stretches that intervals take for independent, s; well above the longest horizon of the fit.</summary>
    public required double BlockSeconds { get; init; }

    /// <summary>Address that opens a twin of this plant, for example <c>sim:furuta</c>; empty where there is none.</summary>
    public string TwinAddress { get; init; } = "";

    /// <summary>Values that others identified, by parameter name, and who; empty when there are none.</summary>
    public IReadOnlyList<PublishedValues> Published { get; init; } = [];

    /// <summary>Further figures of a parameter vector on logs, for example a forward simulation of the whole log.</summary>
    public Func<double[], IReadOnlyList<RecordedLog>, IReadOnlyList<Figure>> Figures { get; init; } = (_, _) => [];
}

/// <summary>Parameters that somebody published.</summary>
/// <param name="Source">Who, and where.</param>
/// <param name="Values">By parameter name, in the model's units.</param>
public sealed record PublishedValues(string Source, IReadOnlyDictionary<string, double> Values);

/// <summary>One further figure.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Unit">SI unit, or "%".</param>
/// <param name="Value">The figure.</param>
public sealed record Figure(string Name, string Unit, double Value);
