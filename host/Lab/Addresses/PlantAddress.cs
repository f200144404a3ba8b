using System.Globalization;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Addresses;

/// <summary>
/// An address as all verbs understand it: <c>scheme:path?key=value&amp;key=value</c>, for example
/// <c>rig:two-motor/pair?g=1.5&amp;sign=-1</c>. Every key must be asked for: what nobody asked is an error.
/// </summary>
public sealed class PlantAddress
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _asked = [];
    private readonly List<Problem> _problems = [];

    private PlantAddress(string text, string scheme, string path)
    {
        Text = text;
        Scheme = scheme;
        Path = path;
    }

    /// <summary>The address as given.</summary>
    public string Text { get; }

    /// <summary>Before the colon.</summary>
    public string Scheme { get; }

    /// <summary>Between the colon and the question mark.</summary>
    public string Path { get; }

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="BadInputException">It has no scheme, or a parameter is not key=value.</exception>
    public static PlantAddress Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0)
            throw new BadInputException(text, "", "not an address: expected sim:, rig:, pty:, tty: or tcp: and what follows, for example rig:two-motor/pair?g=1.5");
        string rest = text[(colon + 1)..];
        int question = rest.IndexOf('?');
        var address = new PlantAddress(text, text[..colon], question < 0 ? rest : rest[..question]);
        if (question >= 0)
        {
            foreach (string pair in rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                int equals = pair.IndexOf('=');
                if (equals <= 0)
                    address._problems.Add(new Problem(text, pair, "expected key=value"));
                else if (!address._values.TryAdd(pair[..equals], pair[(equals + 1)..]))
                    address._problems.Add(new Problem(text, pair[..equals], "given twice"));
            }
        }

        return address;
    }

    /// <summary>A number within a closed range, or its default.</summary>
    public double Number(string key, double fallback, double low, double high)
    {
        _asked.Add(key);
        if (!_values.TryGetValue(key, out string? text))
            return fallback;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= low && value <= high)
            return value;
        _problems.Add(new Problem(Text, key, FormattableString.Invariant($"'{text}' is not a number from {low} to {high}")));
        return fallback;
    }

    /// <summary>A whole number within a closed range, or its default.</summary>
    public int Whole(string key, int fallback, int low, int high)
    {
        double value = Number(key, fallback, low, high);
        if (value == Math.Floor(value))
            return (int)value;
        _problems.Add(new Problem(Text, key, "expected a whole number"));
        return fallback;
    }

    /// <summary>A time in seconds that is a whole number of steps, as microseconds, or its default.</summary>
    /// <param name="key">The parameter.</param>
    /// <param name="fallbackMicroseconds">Its default.</param>
    /// <param name="stepMicroseconds">The step.</param>
    /// <param name="lowSeconds">Smallest value.</param>
    /// <param name="highSeconds">Largest value.</param>
    public int Microseconds(string key, int fallbackMicroseconds, int stepMicroseconds, double lowSeconds, double highSeconds)
    {
        double microseconds = Number(key, fallbackMicroseconds / 1e6, lowSeconds, highSeconds) * 1e6;
        double whole = Math.Round(microseconds / stepMicroseconds) * stepMicroseconds;
        if (Math.Abs(microseconds - whole) < 1e-3)
            return (int)whole;
        _problems.Add(new Problem(Text, key, FormattableString.Invariant($"expected a multiple of {stepMicroseconds / 1e6} s, the servo's tick; the nearest is {whole / 1e6}")));
        return fallbackMicroseconds;
    }

    /// <summary>+1 or -1; +1 by default.</summary>
    public int Sign()
    {
        int sign = Whole("sign", 1, -1, 1);
        if (sign != 0)
            return sign;
        _problems.Add(new Problem(Text, "sign", "expected 1 or -1"));
        return 1;
    }

    /// <summary>One of several words, or the first of them.</summary>
    public string Word(string key, params string[] words)
    {
        _asked.Add(key);
        if (!_values.TryGetValue(key, out string? text))
            return words[0];
        if (words.Contains(text))
            return text;
        _problems.Add(new Problem(Text, key, $"'{text}' is not one of {string.Join(", ", words)}"));
        return words[0];
    }

    /// <summary>The name of a file, or null when the key was not given.</summary>
    public string? File(string key)
    {
        _asked.Add(key);
        return _values.GetValueOrDefault(key);
    }

    /// <summary>Whether a key was given.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The refusal of the whole address, with whatever else was found wrong while it was taken apart.</summary>
    public BadInputException Refuse(string reason) => new([new Problem(Text, "", reason), .. _problems]);

    /// <summary>Throws when anything was wrong or nobody asked for a key.</summary>
    /// <exception cref="BadInputException">All problems of the address.</exception>
    public void Finish()
    {
        foreach (string key in _values.Keys.Where(key => !_asked.Contains(key)))
            _problems.Add(new Problem(Text, key, $"unknown parameter; this address takes {string.Join(", ", _asked.Order())}"));
        if (_problems.Count > 0)
            throw new BadInputException([.. _problems.Distinct()]);
    }
}
