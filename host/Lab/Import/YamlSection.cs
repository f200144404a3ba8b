using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImitationHil.Lab.Import;

/// <summary>
/// One block of keys in a YAML file. Every question adds a problem with line and column when the answer is not there,
/// and answers with a harmless value, so that the caller can go on and find the other problems.
/// </summary>
internal sealed class YamlSection
{
    // No mapping needs more; YamlDotNet builds its nodes recursively and a file of a million brackets must not end the process.
    private const int MostDepth = 32;

    private readonly ProblemList problems;
    private readonly YamlMappingNode node;
    private readonly string title;

    private YamlSection(ProblemList problems, YamlMappingNode node, string title)
    {
        this.problems = problems;
        this.node = node;
        this.title = title;
    }

    /// <summary>Line and column of the block.</summary>
    public string Place => PlaceOf(node);

    /// <summary>The keys and values in the order of the file.</summary>
    public IEnumerable<(string Key, YamlNode Value, string Place)> Entries =>
        node.Children.Select(c => (c.Key is YamlScalarNode key ? key.Value ?? "" : "", c.Value, PlaceOf(c.Key)));

    /// <summary>The top block of a file; null after adding a problem.</summary>
    public static YamlSection? Read(string file, ProblemList problems, string title = "mapping")
    {
        string? text = InputText.Read(file, problems);
        if (text is null)
        {
            return null;
        }

        try
        {
            CheckDepth(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            YamlNode? root = stream.Documents.Count == 1 ? stream.Documents[0].RootNode : null;
            if (root is YamlMappingNode mapping)
            {
                return new YamlSection(problems, mapping, title);
            }

            problems.Add(root is null ? "" : PlaceOf(root), "is not a mapping: expected one YAML document of 'key: value' lines that begins with 'format: 1'");
        }
        catch (YamlException e)
        {
            problems.Add($"line {e.Start.Line}, column {e.Start.Column}", $"is not YAML: {e.Message}");
        }

        return null;
    }

    /// <summary>Line and column of a node.</summary>
    public static string PlaceOf(YamlNode node) => $"line {node.Start.Line}, column {node.Start.Column}";

    /// <summary>Adds a problem for every key that is not in the list.</summary>
    public void AllowOnly(IReadOnlyCollection<string> known)
    {
        foreach ((string key, _, string place) in Entries.Where(e => !known.Contains(e.Key)))
        {
            string hint = Suggestion.For(key, known);
            problems.Add(place, $"unknown key '{key}' in {title}{(hint.Length > 0 ? hint : $"; known: {string.Join(", ", known)}")}");
        }
    }

    /// <summary>The value of a key; null where it is absent, which is a problem when the key is required.</summary>
    public YamlNode? Find(string key, bool required)
    {
        YamlNode? value = node.Children.Where(c => c.Key is YamlScalarNode k && k.Value == key).Select(c => c.Value).FirstOrDefault();
        if (value is null && required)
        {
            problems.Add(Place, $"{title} needs the key '{key}'");
        }

        return value;
    }

    /// <summary>A text that is not empty; null where it is absent or not a text.</summary>
    public string? Text(string key, bool required) => Find(key, required) is { } value ? AsText(value, $"'{key}'") : null;

    /// <summary>A node as a text that is not empty; null after adding a problem.</summary>
    public string? AsText(YamlNode value, string what)
    {
        if (value is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            return scalar.Value;
        }

        problems.Add(PlaceOf(value), value is YamlScalarNode ? $"{what} is empty" : $"{what} must be a single value");
        return null;
    }

    /// <summary>A number within bounds, both included; null after adding a problem, or where an optional key is absent.</summary>
    public double? Number(string key, double least, double most, bool required, bool whole = false)
    {
        if (Find(key, required) is not { } value || AsText(value, $"'{key}'") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= least && number <= most && (!whole || number == Math.Floor(number)))
        {
            return number;
        }

        problems.Add(PlaceOf(value), string.Create(CultureInfo.InvariantCulture,
            $"'{key}' must be a {(whole ? "whole " : "")}number from {least} to {most}, found '{text}'"));
        return null;
    }

    /// <summary>One word out of a list; the first where the key is absent.</summary>
    public string Choice(string key, params string[] words)
    {
        if (Find(key, required: false) is not { } value || AsText(value, $"'{key}'") is not { } text)
        {
            return words[0];
        }

        if (!words.Contains(text))
        {
            problems.Add(PlaceOf(value), $"'{key}' must be {string.Join(" or ", words)}, found '{text}'{Suggestion.For(text, words)}");
        }

        return text;
    }

    /// <summary>The block below a key; null where it is absent or not a block.</summary>
    public YamlSection? Section(string key, bool required) => Find(key, required) is { } value ? AsSection(value, $"'{key}'") : null;

    /// <summary>A node as a block of keys; null after adding a problem.</summary>
    public YamlSection? AsSection(YamlNode value, string what)
    {
        if (value is YamlMappingNode mapping)
        {
            return new YamlSection(problems, mapping, what);
        }

        problems.Add(PlaceOf(value), $"{what} must be a block of 'key: value'");
        return null;
    }

    /// <summary>The items of a list; empty where it is absent or, after adding a problem, not a list or empty.</summary>
    public IReadOnlyList<YamlNode> List(string key, bool required)
    {
        YamlNode? value = Find(key, required);
        if (value is not null and not YamlSequenceNode { Children.Count: > 0 })
        {
            problems.Add(PlaceOf(value), $"'{key}' must be a list with at least one entry, for instance [a, b]");
        }

        return value is YamlSequenceNode list ? [.. list.Children] : [];
    }

    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        Mark end = Mark.Empty;
        try
        {
            int depth = 0;
            while (parser.MoveNext())
            {
                end = parser.Current!.End;
                depth += parser.Current.NestingIncrease;
                if (depth > MostDepth)
                {
                    throw new YamlException(parser.Current.Start, end, $"more than {MostDepth} levels deep");
                }
            }
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 throws this, without a place, for a bracket that does not close before the next key.
            throw new YamlException(end, end, "expected ',' or a closing bracket after this place");
        }
    }
}
