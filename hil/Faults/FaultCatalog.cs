using ImitationHil.Lab.Data;

namespace ImitationHil.Hil.Faults;

/// <summary>A number that a kind of fault takes.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Default">What it is when it is not given.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
/// <param name="Meaning">What it is, with its unit.</param>
public sealed record FaultParameter(string Name, double Default, double Low, double High, string Meaning);

/// <summary>A way in which a unit can fail.</summary>
/// <param name="Unit">What fails: <c>sensor</c>, <c>actuator</c>, <c>plant</c>, <c>policy</c>, <c>link</c> or <c>time</c>.</param>
/// <param name="Name">How.</param>
/// <param name="Meaning">What happens.</param>
/// <param name="Parameters">What it takes besides <c>from</c> and <c>until</c>.</param>
public sealed record FaultKind(string Unit, string Name, string Meaning, params FaultParameter[] Parameters);

/// <summary>
/// Every fault that can be injected: the matrix unit by kind that PX4's failure injection has, and the faults of links
/// and clocks. <c>from</c> (default 0) and <c>until</c> (default never) count from 0, in the unit of time of the unit: sensor, actuator
/// and time in servo ticks since the axis was prepared for the episode; plant and policy in policy periods
/// of the episode; link in frames, both directions together, since the line was opened.
/// </summary>
public static class FaultCatalog
{
    private static readonly FaultParameter Motor = new("motor", -1, -1, 31, "the motor, or -1 for all");
    private static readonly FaultParameter Slot = new("slot", -1, -1, 31, "the observation slot, or -1 for all");
    private static readonly FaultParameter Direction = new("direction", 0, 0, 2, "0 both, 1 to the device, 2 to the host");
    private static readonly FaultParameter Enable = new("enable", 1, 0, 1, "1: the driver's enable still works, so a stop cuts it; 0: nothing but the supply does");

    /// <summary>The table.</summary>
    public static readonly IReadOnlyList<FaultKind> Kinds =
    [
        .. Signals("sensor", Motor, "counts", 20000, 400),
        .. Signals("plant", Slot, "of the slot's unit", 2, 0.5),
        new("plant", "not-a-number", "The observation is NaN.", Slot),
        new("plant", "throws", "The plant throws an exception."),
        new("actuator", "dead", "No torque, whatever is written.", Motor),
        new("actuator", "stuck", "The driver keeps the duty that it has.", Motor, Enable),
        new("actuator", "runaway", "The driver is at full duty.", Motor, Enable),
        new("actuator", "reversed", "The duty has the wrong sign.", Motor),
        new("actuator", "saturated", "The duty is held to a small range.", Motor, new("amount", 0.2, 0, 1, "largest magnitude of duty")),
        new("actuator", "slow", "The duty passes a first-order lag.", Motor, new("amount", 20, 1, 10000, "time constant in servo ticks")),
        new("policy", "not-a-number", "Every action is NaN."),
        new("policy", "divergent", "Every action is multiplied by a growing number.", new FaultParameter("amount", 10, 1, 1000, "growth a period")),
        new("policy", "error", "The policy reports that it cannot decide."),
        new("link", "drop", "Frames are lost.", Share(0.2), Direction),
        new("link", "duplicate", "Frames arrive twice.", Share(0.2), Direction),
        new("link", "flip", "One bit of a frame is inverted.", Share(0.2), Direction),
        new("link", "reorder", "A frame waits until the next one of its direction has passed.", Share(0.2), Direction),
        new("link", "delay", "Frames arrive late.", Share(1), new("milliseconds", 20, 1, 100000, "by so much"), Direction),
        new("link", "cut", "Nothing passes any more; nobody is told.", Direction),
        new("time", "overrun", "Every tick takes longer.", new FaultParameter("microseconds", 5000, 1, 1e9, "by so much")),
        new("time", "pause", "The program is held once, in the tick of from.", new FaultParameter("microseconds", 500000, 1, 1e9, "for so long")),
        new("time", "clock-step", "The clock jumps once, in the tick of from.", new FaultParameter("microseconds", 1e7, -1e9, 1e9, "by so much; negative is back")),
    ];

    /// <summary>The entry, or null.</summary>
    public static FaultKind? Find(string unit, string name) => Kinds.FirstOrDefault(kind => kind.Unit == unit && kind.Name == name);

    /// <summary>A fault from words and numbers.</summary>
    /// <param name="unit">What fails.</param>
    /// <param name="name">How.</param>
    /// <param name="numbers">Its parameters, <c>from</c> and <c>until</c>.</param>
    /// <param name="file">Where it was read, for problems.</param>
    /// <param name="place">Where in it.</param>
    /// <param name="problems">Receives everything that is wrong.</param>
    /// <returns>Null when something is.</returns>
    public static Fault? Create(string unit, string name, IReadOnlyDictionary<string, double> numbers, string file, string place, List<Problem> problems)
    {
        int before = problems.Count;
        if (Find(unit, name) is not { } kind)
        {
            var kinds = Kinds.Where(k => k.Unit == unit).Select(k => k.Name).ToArray();
            problems.Add(new Problem(file, place, kinds.Length > 0
                ? $"a {unit} has no fault '{name}'; it has {string.Join(", ", kinds)}"
                : $"'{unit}' is no unit that can fail; units are {string.Join(", ", Kinds.Select(k => k.Unit).Distinct())}"));
            return null;
        }

        foreach (var (key, value) in numbers)
        {
            if (key is "from" or "until")
            {
                if (value is < 0 or > 1e9 || value != Math.Floor(value))
                    problems.Add(new Problem(file, place, FormattableString.Invariant($"{key} is {value}; a whole number from 0 to 1e9 was expected")));
            }
            else if (kind.Parameters.FirstOrDefault(p => p.Name == key) is not { } parameter)
            {
                problems.Add(new Problem(file, place, $"{unit} {name} takes no '{key}'; it takes {string.Join(", ", ["from", "until", .. kind.Parameters.Select(p => p.Name)])}"));
            }
            else if (!(value >= parameter.Low && value <= parameter.High))
            {
                problems.Add(new Problem(file, place, FormattableString.Invariant($"{key} is {value}; it is {parameter.Meaning}, from {parameter.Low} to {parameter.High}")));
            }
        }

        return problems.Count == before ? new Fault(kind, numbers) : null;
    }

    private static FaultParameter Share(double fallback) => new("share", fallback, 0, 1, "share of the frames, drawn");

    private static IEnumerable<FaultKind> Signals(string unit, FaultParameter which, string of, double garbage, double offset) =>
    [
        new(unit, "off", "It does not answer: every reading is an error.", which),
        new(unit, "stuck", "Every reading is the last good one.", which),
        new(unit, "garbage", "Readings are drawn evenly.", which, new("amount", garbage, 0, 1e9, $"largest magnitude, {of}")),
        new(unit, "wrong-sign", "Readings have the wrong sign.", which),
        new(unit, "scaled", "Readings are multiplied.", which, new("amount", 0.97, -1000, 1000, "by this")),
        new(unit, "slow", "Readings pass a first-order lag.", which, new("amount", 4, 1, 10000, "time constant in readings")),
        new(unit, "delayed", "Readings are old.", which, new("amount", 4, 1, SignalFault.LongestDelay, "by so many readings")),
        new(unit, "intermittent", "Some readings are zero.", which, new("share", 0.1, 0, 1, "so many, drawn")),
        new(unit, "dropped-counts", "A share of every movement is lost for good.", which, new("share", 0.1, 0, 1, "so much")),
        new(unit, "offset", "Readings are off.", which, new("amount", offset, -1e9, 1e9, $"by so much, {of}")),
    ];
}
