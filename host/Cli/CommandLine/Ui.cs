using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ImitationHil.Cli.CommandLine;

/// <summary>
/// Where a verb speaks: tables and colour on a terminal, plain lines in a pipe, and nothing but one JSON object on
/// standard output when <c>--json -</c> asked for that (people then read standard error).
/// </summary>
public sealed class Ui
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new FiniteOrNull() },
        NumberHandling = JsonNumberHandling.Strict,
    };

    private static readonly JsonSerializerOptions CompactOptions = new(JsonOptions) { WriteIndented = false };

    private readonly string? _json;
    private readonly TextWriter _text;
    private readonly bool _terminal;

    /// <param name="json">Value of <c>--json</c>: a file, <c>-</c>, or null.</param>
    public Ui(string? json)
    {
        _json = json;
        _text = json == "-" ? Console.Error : Console.Out;
        _terminal = json == "-" ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
    }

    /// <summary>One line.</summary>
    public void Say(string line) => _text.WriteLine(line);

    /// <summary>One line about work in progress: on a terminal only.</summary>
    public void Progress(string line)
    {
        if (_terminal)
            _text.WriteLine(line);
    }

    /// <summary>A table: drawn on a terminal, tab-separated in a pipe.</summary>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!_terminal)
        {
            Say(string.Join('\t', header));
            foreach (var row in rows)
                Say(string.Join('\t', row));
            return;
        }

        var table = new Table().RoundedBorder();
        foreach (string title in header)
            table.AddColumn(new TableColumn(Markup.Escape(title)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_text) }).Write(table);
    }

    /// <summary>Writes the JSON object, if it was asked for.</summary>
    public void Json(object value)
    {
        if (_json is null)
            return;
        string text = Serialise(value);
        if (_json == "-")
            Console.Out.WriteLine(text);
        else
            File.WriteAllText(OutputPath.MakeRoom(_json), text + "\n");
    }

    /// <summary>A value as indented JSON with camelCase keys.</summary>
    public static string Serialise(object value) => JsonSerializer.Serialize(value, JsonOptions);

    /// <summary>The same in one line, for a wire.</summary>
    public static byte[] SerialiseCompact(object value) => JsonSerializer.SerializeToUtf8Bytes(value, CompactOptions);

    /// <summary>Reads what <see cref="Serialise"/> wrote.</summary>
    public static T? Deserialise<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonOptions);

    /// <summary>A number with so many significant digits, or a dash.</summary>
    public static string Number(double? value, string format = "0.####") =>
        value is { } v && double.IsFinite(v) ? v.ToString(format, CultureInfo.InvariantCulture) : "-";

    // JSON has no infinity: a number that cannot be told, such as decades above a floor of zero, is null.
    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
