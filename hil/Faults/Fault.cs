using ImitationHil.Firmware;

namespace ImitationHil.Hil.Faults;

/// <summary>One fault to inject: its kind and its numbers.</summary>
/// <param name="Kind">Entry of the catalogue.</param>
/// <param name="Numbers">What was given; the rest has the defaults of the catalogue.</param>
public sealed record Fault(FaultKind Kind, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>First position at which it acts.</summary>
    public double From => Numbers.GetValueOrDefault("from", 0);

    /// <summary>First position at which it acts no more.</summary>
    public double Until => Numbers.GetValueOrDefault("until", double.PositiveInfinity);

    /// <summary>A parameter.</summary>
    public double this[string name] => Numbers.TryGetValue(name, out double value) ? value : Kind.Parameters.First(p => p.Name == name).Default;

    /// <summary>Whether it touches this motor or slot.</summary>
    public bool Touches(int index)
    {
        var which = Kind.Parameters.FirstOrDefault(p => p.Name is "motor" or "slot");
        return which is null || this[which.Name] < 0 || this[which.Name] == index;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind.Unit} {Kind.Name}" + string.Concat(Numbers.Select(pair => FormattableString.Invariant($", {pair.Key} {pair.Value}")));
}

/// <summary>What was injected, and when: goes into the result of a scenario.</summary>
/// <param name="Fault">The fault in words.</param>
/// <param name="First">Position of the first time that it acted.</param>
/// <param name="Last">Position of the last time.</param>
/// <param name="Count">How often it acted.</param>
/// <param name="FirstMicroseconds">Time of the device at the first.</param>
public sealed record Injection(string Fault, double First, double Last, int Count, long FirstMicroseconds);

/// <summary>
/// The faults of one run, what they draw and what they did. The wrappers of one device share it: the same seed and the
/// same course of events give the same faults.
/// </summary>
public sealed class FaultSet
{
    private readonly Dictionary<Fault, Injection> _record = [];
    private readonly List<Fault> _faults;
    private readonly Func<long> _nowMicroseconds;

    /// <param name="faults">What to inject.</param>
    /// <param name="seed">Seeds what is drawn.</param>
    /// <param name="nowMicroseconds">Time of the device, for the record.</param>
    public FaultSet(IEnumerable<Fault> faults, uint seed, Func<long> nowMicroseconds)
    {
        _faults = [.. faults];
        _nowMicroseconds = nowMicroseconds;
        Random = new SmallRandom(seed ^ 0x5EED00FAu);
    }

    /// <summary>No faults.</summary>
    public static FaultSet None => new([], 0, () => 0);

    /// <summary>What is drawn.</summary>
    public SmallRandom Random { get; }

    /// <summary>What was injected, in the order of the first times.</summary>
    public IReadOnlyList<Injection> Record => [.. _record.Values];

    /// <summary>Time of the first injection; null while there was none.</summary>
    public long? FirstMicroseconds => _record.Count == 0 ? null : _record.Values.Min(injection => injection.FirstMicroseconds);

    /// <summary>The faults of a unit.</summary>
    public IReadOnlyList<Fault> Of(string unit) => [.. _faults.Where(fault => fault.Kind.Unit == unit)];

    /// <summary>From now on nothing is injected; the record stays.</summary>
    public void Clear() => IsCleared = true;

    /// <summary>Whether everything was repaired.</summary>
    public bool IsCleared { get; private set; }

    /// <summary>Whether a fault acts at a position.</summary>
    public bool Acts(Fault fault, double position) => !IsCleared && position >= fault.From && position < fault.Until;

    /// <summary>Whether it happens, with this probability.</summary>
    public bool Draw(double share) => share >= 1 || Random.NextUnit() < share;

    /// <summary>Writes down that a fault acted.</summary>
    public void Note(Fault fault, double position) =>
        _record[fault] = _record.TryGetValue(fault, out var known)
            ? known with { Last = position, Count = known.Count + 1 }
            : new Injection(fault.ToString(), position, position, 1, _nowMicroseconds());
}
