using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// <c>run.json</c>: a <see cref="RunManifest"/> as indented JSON with camelCase keys. Reading is strict and reports
/// everything at once, each problem with its JSON path.
/// </summary>
public static partial class RunManifestJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // A file for people, not a page: σ stays σ.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Kinds = [RunManifest.Demonstrations, RunManifest.Rollouts];
    private static readonly string[] Eyes = ["silent", "own", "shared", "recorded"];

    /// <summary>The text of <c>run.json</c>.</summary>
    /// <exception cref="ArgumentException">The manifest would not be readable again: a programming error.</exception>
    public static string Write(RunManifest manifest)
    {
        string text = JsonSerializer.Serialize(manifest, Options) + "\n";
        try
        {
            Read("the manifest to be written", text);
        }
        catch (BadInputException problem)
        {
            throw new ArgumentException(problem.Message, nameof(manifest), problem);
        }

        return text;
    }

    /// <summary>Reads the text of a <c>run.json</c>; <paramref name="file"/> names it in problems.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with it.</exception>
    public static RunManifest Read(string file, string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException problem)
        {
            string place = $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}";
            throw new BadInputException(file, place, "this is not JSON. Expected the run.json of a run; correct it or restore it.");
        }

        using (document)
        {
            var problems = new List<Problem>();
            RefuseNewer(file, document.RootElement);
            new JsonShape(file, problems).Check(document.RootElement, typeof(RunManifest), "$");
            if (problems.Count == 0)
            {
                RunManifest manifest = document.RootElement.Deserialize<RunManifest>(Options)!;
                CheckValues(file, manifest, problems);
                if (problems.Count == 0)
                {
                    return manifest;
                }
            }

            throw new BadInputException(problems);
        }
    }

    // A newer layout has other keys. To list them all as unknown would only hide the reason.
    private static void RefuseNewer(string file, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("schemaVersion", out JsonElement version)
            && version.ValueKind == JsonValueKind.Number
            && version.TryGetInt64(out long number)
            && number > RunManifest.CurrentSchemaVersion)
        {
            throw new BadInputException(file, "$.schemaVersion",
                $"version {number} is newer than {RunManifest.CurrentSchemaVersion}, the newest that this program reads. Update the program.");
        }
    }

    private static void CheckValues(string file, RunManifest manifest, List<Problem> problems)
    {
        void Expect(bool good, string path, string message)
        {
            if (!good)
            {
                problems.Add(new Problem(file, path, message));
            }
        }

        Expect(manifest.SchemaVersion == RunManifest.CurrentSchemaVersion, "$.schemaVersion", $"{RunManifest.CurrentSchemaVersion} was expected.");
        Expect(Kinds.Contains(manifest.Kind), "$.kind", $"one of {string.Join(", ", Kinds)} was expected, '{manifest.Kind}' is given.");
        Expect(manifest.Eyes is null || Eyes.Contains(manifest.Eyes), "$.eyes", $"one of {string.Join(", ", Eyes)} or null was expected, '{manifest.Eyes}' is given.");
        Expect(manifest.Policy?.Crc is null || HexCrc().IsMatch(manifest.Policy.Crc), "$.policy.crc", "8 lower-case hexadecimal digits were expected.");
        Expect(manifest.Created.Offset == TimeSpan.Zero, "$.created", "a time in UTC (offset +00:00) was expected.");
        Expect(manifest.Noise >= 0, "$.noise", "0 or more was expected.");
        Expect(manifest.Horizon >= 0, "$.horizon", "0 or more was expected.");
        Expect(manifest.Episodes >= 0, "$.episodes", "0 or more was expected.");
        Expect(manifest.Drops >= 0, "$.drops", "0 or more was expected.");
        Expect(manifest.Ended.Length > 0, "$.ended", $"'{RunManifest.Complete}', '{RunManifest.Running}' or the name of a status was expected.");

        ManifestSignals signals = manifest.Signals;
        Expect(signals.PeriodMicroseconds > 0, "$.signals.periodMicroseconds", "a positive number was expected.");
        string contract = ManifestSignals.Hex(signals.ToSignals().Contract);
        Expect(signals.Contract == contract, "$.signals.contract",
            $"these signals have the contract {contract}, '{signals.Contract}' is given: names, units, order or period were changed. Restore them.");

        if (manifest.Limits is { } limits)
        {
            int n = signals.Observation.Count;
            int m = signals.Action.Count;
            bool fits = limits.ActionLow.Length == m && limits.ActionHigh.Length == m && limits.ActionSlew.Length == m
                && limits.ObservationLow.Length == n && limits.ObservationHigh.Length == n;
            Expect(fits, "$.limits", $"{m} numbers for each limit of the action and {n} for each of the observation were expected.");
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{8}\z")]
    private static partial Regex HexCrc();
}
