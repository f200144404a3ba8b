using System.Text.Encodings.Web;
using System.Text.Json;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Lab.Identification;

/// <summary>A parameter in a twin's file.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Unit">SI unit.</param>
/// <param name="Ci95">95 % interval, low and high; null for one that was kept.</param>
public sealed record TwinParameter(double Value, string Unit, double[]? Ci95);

/// <summary>A log that a twin was identified from, or checked on.</summary>
/// <param name="Name">Name of the log.</param>
/// <param name="Sha256">Of its file, hexadecimal.</param>
public sealed record TwinSource(string Name, string Sha256);

/// <summary>The file of a twin: what <c>identify --out</c> writes and <c>sim:PLANT?twin=FILE</c> opens.</summary>
/// <param name="Format">Version of the layout, 1.</param>
/// <param name="Plant">What it is a twin of, for example <c>furuta</c>.</param>
/// <param name="Parameters">By name; all of the model's.</param>
/// <param name="IdentifiedFrom">The logs of the fit.</param>
/// <param name="HeldOut">The logs that it was checked on.</param>
/// <param name="Seed">Seed of the fit.</param>
/// <param name="Tool">Version of the program that wrote it.</param>
public sealed record TwinFile(
    int Format, string Plant, IReadOnlyDictionary<string, TwinParameter> Parameters,
    IReadOnlyList<TwinSource> IdentifiedFrom, IReadOnlyList<TwinSource> HeldOut, uint Seed, string Tool)
{
    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file of an identified twin.</summary>
    public static TwinFile Of(Identified identified, IReadOnlyList<TwinSource> from, IReadOnlyList<TwinSource> heldOut, uint seed)
    {
        var estimates = identified.Determination.Estimates.ToDictionary(estimate => estimate.Parameter.Name);
        var parameters = identified.Recipe.Model.Parameters.Select((parameter, i) => KeyValuePair.Create(parameter.Name, new TwinParameter(
            identified.Fit.Best.Parameters[i],
            parameter.Unit,
            estimates.TryGetValue(parameter.Name, out var estimate) ? [estimate.Low, estimate.High] : null)));
        return new TwinFile(CurrentFormat, identified.Recipe.Plant, parameters.ToDictionary(), from, heldOut, seed, ManifestVersions.Current.Tool);
    }

    /// <summary>Its text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>The file as it stands, for who tells of it; null when it is not there or is no such file.</summary>
    public static TwinFile? TryOpen(string file) => Parse(file, []);

    /// <summary>Reads a twin of a plant and returns the parameters of its model by name.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with the file.</exception>
    public static IReadOnlyDictionary<string, double> Read(string file, string plant, IGreyBoxModel model)
    {
        var problems = new List<Problem>();
        var twin = Parse(file, problems);
        if (twin is not null && (twin.Format != CurrentFormat || twin.Plant != plant))
            problems.Add(new Problem(file, "$.plant", $"is a twin of '{twin.Plant}' in format {twin.Format}; expected one of '{plant}' in format {CurrentFormat}, as `imitate identify --plant {plant} --out FILE` writes it"));
        else if (twin is not null)
            CheckParameters(file, twin, model, problems);
        return problems.Count == 0 ? twin!.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value.Value) : throw new BadInputException(problems);
    }

    private static TwinFile? Parse(string file, List<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            new JsonShape(file, problems).Check(document.RootElement, typeof(TwinFile), "$");
            return problems.Count == 0 ? document.RootElement.Deserialize<TwinFile>(Options) : null;
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(file, $"line {e.LineNumber + 1}", "this is not JSON; expected a file that `imitate identify --out FILE` wrote"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(file, "", $"cannot be read ({e.Message}); expected a file that `imitate identify --out FILE` wrote"));
        }

        return null;
    }

    private static void CheckParameters(string file, TwinFile twin, IGreyBoxModel model, List<Problem> problems)
    {
        foreach (var parameter in model.Parameters)
        {
            string place = $"$.parameters.{parameter.Name}";
            if (!twin.Parameters.TryGetValue(parameter.Name, out var given))
                problems.Add(new Problem(file, place, "is missing; add it"));
            else if (given.Unit != parameter.Unit)
                problems.Add(new Problem(file, place, $"is in '{given.Unit}'; expected '{parameter.Unit}'"));
            else if (!(given.Value >= parameter.Low && given.Value <= parameter.High))
                problems.Add(new Problem(file, place, FormattableString.Invariant($"is {given.Value}; expected {parameter.Low} to {parameter.High} {parameter.Unit}")));
        }

        foreach (string name in twin.Parameters.Keys.Except(model.Parameters.Select(parameter => parameter.Name)))
            problems.Add(new Problem(file, $"$.parameters.{name}", $"is unknown; this model has {string.Join(", ", model.Parameters.Select(parameter => parameter.Name))}"));
    }
}
