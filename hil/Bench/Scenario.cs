using System.Globalization;
using ImitationHil.Hil.Faults;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// A number that is measured, with what it may be and why (openhtf's measurement: name, unit, limit and reason belong
/// together). A value that is not a number never passes.
/// </summary>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Of">Which value: that of a step, or one of the bench's own.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="AtLeast">Lowest allowed value.</param>
/// <param name="AtMost">Highest allowed value.</param>
/// <param name="Because">Why that is the limit.</param>
public sealed record MeasurementSpec(string Name, string Of, string Unit, double AtLeast, double AtMost, string Because)
{
    /// <summary>The limit as text.</summary>
    public string Limit => AtLeast == AtMost ? $"= {Text(AtLeast)}"
        : double.IsNegativeInfinity(AtLeast) ? $"<= {Text(AtMost)}"
        : double.IsPositiveInfinity(AtMost) ? $">= {Text(AtLeast)}"
        : $"{Text(AtLeast)} to {Text(AtMost)}";

    /// <summary>Holds a value against the limit.</summary>
    public Measurement Take(double value) => new(Name, Unit, value, Limit, Because, value >= AtLeast && value <= AtMost);

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>A measured value beside its limit.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The value; NaN when it could not be measured.</param>
/// <param name="Limit">What it may be.</param>
/// <param name="Reason">Why.</param>
/// <param name="Pass">Whether it is.</param>
public sealed record Measurement(string Name, string Unit, double Value, string Limit, string Reason, bool Pass);

/// <summary>What a scenario needs of a bench.</summary>
public enum Need
{
    /// <summary>An emulated device on virtual time: faults inside it, its clock, its power.</summary>
    Emulated,

    /// <summary>Motors, simulated ones, whose duty can be seen.</summary>
    Motors,

    /// <summary>The plant may move.</summary>
    Motion,

    /// <summary>A line on which the device sees that the host hung up. The master of a pseudo-terminal does not.</summary>
    HangUp,
}

/// <summary>One scenario: faults, steps, measurements.</summary>
/// <param name="Name">Its name, lower case with hyphens.</param>
/// <param name="About">What happens and what is expected, a sentence.</param>
/// <param name="Needs">What the bench must have.</param>
/// <param name="Faults">What is injected.</param>
/// <param name="Steps">What is done.</param>
/// <param name="Measurements">What is measured at the end.</param>
public sealed record Scenario(
    string Name, string About, IReadOnlyList<Need> Needs, IReadOnlyList<Fault> Faults, IReadOnlyList<ScenarioStep> Steps, IReadOnlyList<MeasurementSpec> Measurements);

/// <summary>One step: what it does, and under which name its values are kept.</summary>
/// <param name="Verb">What is done.</param>
/// <param name="As">Name of its values.</param>
/// <param name="Run">Does it.</param>
public sealed record ScenarioStep(string Verb, string As, Action<ScenarioContext, StepValues> Run);

/// <summary>Values that a step leaves.</summary>
public sealed class StepValues(Dictionary<string, double> values, string name)
{
    /// <summary>A value of this step.</summary>
    public double this[string key]
    {
        get => values[$"{name}.{key}"];
        set => values[$"{name}.{key}"] = value;
    }
}

/// <summary>How a scenario ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bench">Where it ran.</param>
/// <param name="About">What it is about.</param>
/// <param name="Measurements">What was measured.</param>
/// <param name="Injected">What was injected, and when.</param>
/// <param name="Error">What ended it early; null when nothing did.</param>
/// <param name="Skipped">Why it did not run on this bench; null when it did.</param>
/// <param name="Notes">What helps to understand a failure, such as the bits that were seen.</param>
public sealed record ScenarioResult(
    string Name, string Bench, string About, IReadOnlyList<Measurement> Measurements, IReadOnlyList<Injection> Injected, string? Error, string? Skipped, IReadOnlyList<string> Notes)
{
    /// <summary>Ran to its end, measured something, and everything was within its limits.</summary>
    public bool Pass => Skipped is null && Error is null && Measurements.Count > 0 && Measurements.All(measurement => measurement.Pass);
}
