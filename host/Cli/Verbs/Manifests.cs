using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Verbs;

/// <summary>Manifests as the verbs begin them.</summary>
internal static class Manifests
{
    /// <summary>Prefix of the manifest's free numbers under which the floor of each observation slot is kept.</summary>
    public const string FloorKey = "floor.";

    /// <summary>A manifest for a plant.</summary>
    public static RunManifest Begin(string kind, PlantSetup setup, uint seed, int horizon) =>
        RunManifest.Begin(TimeProvider.System, kind, setup.Address, setup.Signals) with
        {
            CommandLine = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Seed = seed,
            Horizon = horizon,
            Limits = ManifestLimits.From(setup.Limits),
        };

    /// <summary>Calibration of the plant and the floor, as the manifest's free numbers.</summary>
    public static Dictionary<string, double> Facts(PlantSetup setup, IReadOnlyList<double> floor)
    {
        var facts = setup.Facts().ToDictionary();
        for (int i = 0; i < floor.Count; i++)
            facts[FloorKey + setup.Signals.ObservationNames[i]] = floor[i];
        return facts;
    }

    /// <summary>The floor that a manifest carries; null when it carries none.</summary>
    public static double[]? Floor(RunManifest manifest)
    {
        var floor = manifest.Signals.Observation.Select(slot => manifest.Extra.TryGetValue(FloorKey + slot.Name, out double value) ? value : double.NaN).ToArray();
        return floor.Any(double.IsNaN) ? null : floor;
    }
}
