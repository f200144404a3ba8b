using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Cli.Verbs;

/// <summary>A policy as <c>--policy NAME|FILE</c> names it: an image file, or a name that goes with the plant.</summary>
/// <param name="Spec">The policy.</param>
/// <param name="Image">Its bytes as an image.</param>
/// <param name="File">The file that it came from; null for named policies.</param>
internal sealed record PolicySource(PolicySpec Spec, byte[] Image, string? File)
{
    /// <summary>How records name it.</summary>
    public ManifestPolicy Manifest => new(Spec.Name, File, ManifestSignals.Hex(ImageWriter.Checksum(Image)));

    /// <summary>Finds a policy. An empty name means the image of the last fit.</summary>
    /// <param name="name">A file, <c>expert</c>, <c>zero</c>, or on a plant of unknown sign one of theory's policies.</param>
    /// <param name="signals">Signals of the plant that it is to drive.</param>
    /// <param name="setup">What is known of the plant; null for a device that somebody else started.</param>
    /// <exception cref="BadInputException">Neither a file nor a name; or a file that is refused.</exception>
    public static PolicySource Find(string name, Signals signals, PlantSetup? setup)
    {
        if (name.Length == 0)
            name = Workspace.Last.Image ?? throw new BadInputException("--policy", "", "name an image or a policy, or use `imitate fit` first");
        var named = Named(signals, setup);
        if (named.TryGetValue(name, out var spec))
            return new PolicySource(spec, ImageWriter.Write(spec), null);
        if (!System.IO.File.Exists(name))
            throw new BadInputException("--policy", name, $"is neither a file nor a policy of this plant; those are {string.Join(", ", named.Keys)}");
        var image = ImageWriter.Read(name);
        if (image.Spec.Signals.Contract != signals.Contract)
        {
            throw new BadInputException(name, "bytes 12 to 15", $"contract {ManifestSignals.Hex(image.Spec.Signals.Contract)} ({Describe(image.Spec.Signals)}) is not that of the plant, "
                + $"{ManifestSignals.Hex(signals.Contract)} ({Describe(signals)}). {ImageWriter.Describe(ImageError.ContractMismatch)}");
        }

        return new PolicySource(image.Spec, System.IO.File.ReadAllBytes(name), name);
    }

    private static Dictionary<string, PolicySpec> Named(Signals signals, PlantSetup? setup)
    {
        var zero = Matrix<double>.Build.Dense(signals.ActionCount, signals.ObservationCount);
        var named = new Dictionary<string, PolicySpec> { ["zero"] = PolicySpecs.Linear("zero", signals, zero) };
        if (setup?.Expert is { } expert)
            named["expert"] = expert;
        if (setup?.System is { K: null } system)
        {
            foreach (var (key, spec) in RuinStudy.FromTheory(signals, Math.Abs(system.A[0, 0])))
                named[key] = spec;
        }

        return named;
    }

    private static string Describe(Signals s) =>
        $"{string.Join(", ", s.ObservationNames.Zip(s.ObservationUnits, (n, u) => $"{n}[{u}]"))} -> {string.Join(", ", s.ActionNames.Zip(s.ActionUnits, (n, u) => $"{n}[{u}]"))} every {s.PeriodMicroseconds} us";
}
