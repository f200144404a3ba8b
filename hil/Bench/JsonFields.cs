using System.Text.Json;
using ImitationHil.Lab.Data;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// The keys of one JSON object, asked for one by one. What was asked for and is missing or of another kind is a problem, and so
/// is, at the end, what nobody asked for: the reader of an object is its schema.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly HashSet<string> _asked = [];
    private readonly string _file;
    private readonly List<Problem> _problems;

    public JsonFields(JsonElement element, string file, string place, List<Problem> problems)
    {
        _file = file;
        Place = place;
        _problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Report("", $"an object was expected, {Shown(element)} is given");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!_values.TryAdd(property.Name, property.Value))
                Report(property.Name, "given twice; keep one");
        }
    }

    /// <summary>Where this object stands in its file.</summary>
    public string Place { get; }

    public bool Has(string key)
    {
        _asked.Add(key);
        return _values.ContainsKey(key);
    }

    /// <summary>A text; null when there is none and it may be missing.</summary>
    public string? Text(string key, bool required = false) =>
        Take(key, required) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0 ? value.GetString()
        : Wrong<string?>(key, value, "a text");

    /// <summary>One of several words; the first is the default.</summary>
    public string Word(string key, params string[] words) => Word(key, false, words);

    /// <summary>One of several words that must be given.</summary>
    public string RequiredWord(string key, params string[] words) => Word(key, true, words);

    /// <summary>A number within a closed range; the default when it is missing.</summary>
    public double Number(string key, double? fallback = null, double low = double.MinValue, double high = double.MaxValue)
    {
        if (Take(key, fallback is null) is not { } value)
            return fallback ?? 0;
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= low && number <= high
            ? number
            : Wrong(key, value, low == double.MinValue ? "a number" : FormattableString.Invariant($"a number from {low} to {high}"), fallback ?? 0);
    }

    /// <summary>A whole number.</summary>
    public int Whole(string key, int? fallback, int low, int high)
    {
        double number = Number(key, fallback, low, high);
        if (number == Math.Floor(number))
            return (int)number;
        Report(key, "a whole number was expected");
        return fallback ?? 0;
    }

    /// <summary>A list of numbers; empty when it is missing.</summary>
    public float[] Numbers(string key)
    {
        if (Take(key, false) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(entry => entry.GetSingle())]
            : Wrong<float[]>(key, value, "a list of numbers", []);
    }

    /// <summary>A list of texts; empty when it is missing.</summary>
    public string[] Texts(string key)
    {
        if (Take(key, false) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(entry => entry.GetString()!)]
            : Wrong<string[]>(key, value, "a list of texts", []);
    }

    /// <summary>Bytes as hexadecimal digits, spaces allowed; empty when it is missing.</summary>
    public byte[] Bytes(string key)
    {
        string text = (Text(key) ?? "").Replace(" ", "");
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        Report(key, $"'{text}' is not an even number of hexadecimal digits");
        return [];
    }

    /// <summary>The objects of a list.</summary>
    public IEnumerable<JsonFields> Objects(string key, bool required = false)
    {
        if (Take(key, required) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong<IEnumerable<JsonFields>>(key, value, "a list", []);
        return [.. value.EnumerateArray().Select((entry, i) => new JsonFields(entry, _file, $"{Place}.{key}[{i}]".TrimStart('.'), _problems))];
    }

    /// <summary>All numbers that nobody has asked for.</summary>
    public IReadOnlyDictionary<string, double> OtherNumbers()
    {
        var numbers = new Dictionary<string, double>();
        foreach (string key in _values.Keys.Except(_asked).ToArray())
            numbers[key] = Number(key);
        return numbers;
    }

    /// <summary>Notes a problem with a key.</summary>
    public void Report(string key, string message) => _problems.Add(new Problem(_file, $"{Place}.{key}".Trim('.'), message));

    /// <summary>Everything was asked for; the rest is unknown.</summary>
    public void Finish()
    {
        foreach (string key in _values.Keys.Except(_asked))
            Report(key, $"unknown key; known here are {string.Join(", ", _asked)}. Remove or correct it");
    }

    private string Word(string key, bool required, string[] words)
    {
        if (Text(key, required) is not { } word)
            return words[0];
        if (!words.Contains(word))
            Report(key, $"'{word}' is not one of {string.Join(", ", words)}");
        return word;
    }

    private JsonElement? Take(string key, bool required)
    {
        _asked.Add(key);
        if (_values.TryGetValue(key, out var value))
            return value;
        if (required)
            Report(key, "this key is required and missing; add it");
        return null;
    }

    private T Wrong<T>(string key, JsonElement value, string expected, T instead = default!)
    {
        Report(key, $"{expected} was expected, {Shown(value)} is given");
        return instead;
    }

    private static string Shown(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
