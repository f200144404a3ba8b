namespace ImitationHil.Hil.Faults;

/// <summary>
/// One faulty reading after another: the ten ways in which a number can be wrong, the same for encoder counts and
/// for observations. Sees every reading, so that it knows the last good one when its time comes.
/// </summary>
internal sealed class SignalFault
{
    /// <summary>Longest delay in readings.</summary>
    public const int LongestDelay = 256;

    private static readonly Dictionary<string, Func<SignalFault, int, double, double>> Ways = new()
    {
        ["off"] = (_, _, value) => value,
        ["stuck"] = (f, i, _) => f._good[i],
        ["garbage"] = (f, _, _) => f.Fault["amount"] * (2 * f._faults.Random.NextUnit() - 1),
        ["wrong-sign"] = (_, _, value) => -value,
        ["scaled"] = (f, _, value) => f.Fault["amount"] * value,
        ["slow"] = (f, i, value) => f._shown[i] + (value - f._shown[i]) / f.Fault["amount"],
        ["delayed"] = (f, i, _) => f._past[i][(f._seen[i] - (int)Math.Min(f.Fault["amount"], f._seen[i] - 1) - 1) % LongestDelay],
        ["intermittent"] = (f, _, value) => f._faults.Draw(f.Fault["share"]) ? 0 : value,
        ["dropped-counts"] = (f, i, value) => f._shown[i] + (1 - f.Fault["share"]) * (value - f._true[i]),
        ["offset"] = (f, _, value) => value + f.Fault["amount"],
        ["not-a-number"] = (_, _, _) => double.NaN,
    };

    private readonly FaultSet _faults;
    private readonly double[] _good, _shown, _true;
    private readonly double[][] _past;
    private readonly int[] _seen;

    public SignalFault(Fault fault, FaultSet faults, int count)
    {
        Fault = fault;
        _faults = faults;
        _good = new double[count];
        _shown = new double[count];
        _true = new double[count];
        _seen = new int[count];
        _past = [.. Enumerable.Range(0, count).Select(_ => new double[LongestDelay])];
    }

    public Fault Fault { get; }

    /// <summary>Whether it is one that this class knows.</summary>
    public static bool Knows(Fault fault) => Ways.ContainsKey(fault.Kind.Name);

    /// <summary>A new series begins.</summary>
    public void Restart() => Array.Clear(_seen);

    /// <summary>What is read instead of a true value.</summary>
    public double Read(int index, double value, double position)
    {
        bool acts = _faults.Acts(Fault, position) && Fault.Touches(index);
        _past[index][_seen[index] % LongestDelay] = value;
        _seen[index]++;
        if (_seen[index] == 1)
            _shown[index] = _true[index] = _good[index] = value;
        double shown = value;
        if (acts)
        {
            _faults.Note(Fault, position);
            shown = Ways[Fault.Kind.Name](this, index, value);
        }
        else
        {
            _good[index] = value;
        }

        _shown[index] = shown;
        _true[index] = value;
        return shown;
    }
}
