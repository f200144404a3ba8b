using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate inspect</c>: explains an image or a run.</summary>
public static class InspectVerb
{
    private static readonly Dictionary<int, string> Kinds = new()
    {
        [PolicySpec.Gain] = "gain",
        [PolicySpec.Chunk] = "chunk",
        [PolicySpec.Mixture] = "mixture",
        [PolicySpec.Banded] = "banded",
        [PolicySpec.Network] = "network",
        [PolicySpec.Denoiser] = "denoiser",
    };

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A policy image or a run folder" };
        var against = new Option<string?>("--against") { Description = "Another run of the same episodes, compared row by row; neither need fit into the memory", HelpName = "FOLDER" };
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("inspect", "Explain an image or a run") { path, against, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string name = parse.GetValue(path)!;
            if (parse.GetValue(against) is { } other)
                return Compare(ui, name, other);
            if (Directory.Exists(name))
                InspectRun(ui, name);
            else
                InspectImage(ui, name, ImageWriter.Read(name));
            return ExitCode.Done;
        });
        return command;
    }

    private static void InspectImage(Ui ui, string file, PolicyImage image)
    {
        var spec = image.Spec;
        int width = spec.Signals.ObservationCount, before = spec.Weights.Length - Gains(spec) * width * spec.Signals.ActionCount;
        var rows = spec.Weights.Skip(before).Chunk(width).ToArray();
        ui.Say($"{file}: {Kinds[spec.Kind]} policy '{spec.Name}', CRC {ManifestSignals.Hex(image.Checksum)}, {image.SelfTestCount} self-tests passed here");
        ui.Say($"sees {Slots(spec.Signals.ObservationNames, spec.Signals.ObservationUnits)}; commands {Slots(spec.Signals.ActionNames, spec.Signals.ActionUnits)}; every {spec.Signals.PeriodMicroseconds} us; contract {ManifestSignals.Hex(spec.Signals.Contract)}");
        ui.Say(Describe(spec));
        foreach (var row in rows.Take(24))
            ui.Say("gain: " + string.Join("  ", row.Select(w => Ui.Number(w, "0.######"))));
        ui.Json(new
        {
            verb = "inspect",
            file,
            what = "image",
            kind = Kinds[spec.Kind],
            name = spec.Name,
            crc = ManifestSignals.Hex(image.Checksum),
            contract = ManifestSignals.Hex(spec.Signals.Contract),
            signals = ManifestSignals.From(spec.Signals),
            p0 = spec.P0,
            p1 = spec.P1,
            gains = rows,
            leading = spec.Weights.Take(before),
            selfTests = image.SelfTestCount,
        });
    }

    // Row by row: a record may be longer than the memory.
    private static void InspectRun(Ui ui, string folder)
    {
        long samples = 0, episodes = 0;
        var (manifest, truncated) = RunReader.Stream(folder, row =>
        {
            samples++;
            episodes = row.Episode + 1;
        });
        episodes = truncated ? episodes : manifest.Episodes;
        ui.Say($"{folder}: {manifest.Kind} on {manifest.Plant}, {episodes} episodes, {samples} samples, ended: {manifest.Ended}{(truncated ? ", TRUNCATED" : "")}");
        ui.Say($"made by: imitate {manifest.CommandLine}");
        if (manifest.Drops > 0)
            ui.Say($"{manifest.Drops} samples were dropped while recording");
        ui.Json(new
        {
            verb = "inspect",
            folder,
            what = "run",
            manifest.Kind,
            manifest.Plant,
            manifest.Eyes,
            manifest.Seed,
            episodes,
            samples,
            manifest.Ended,
            truncated,
            manifest.Drops,
            signals = manifest.Signals,
        });
    }

    private static int Compare(Ui ui, string folder, string other)
    {
        var comparison = LongComparison.Of(folder, other);
        ui.Say($"{comparison.Rows} rows of {folder} and {other}: " + (comparison.FirstDifference is { } place ? $"they differ first in episode {place.Episode}, step {place.Step}" : "the same bits"));
        if (comparison.Longer is not null)
            ui.Say($"{comparison.Longer} goes on where the other ends");
        ui.Table(["observation", "rms of the difference", "largest"], comparison.Slots.Select(slot => (IReadOnlyList<string>)[slot.Name, Ui.Number(slot.Rms, "G6"), Ui.Number(slot.Largest, "G6")]));
        ui.Json(new
        {
            verb = "inspect",
            folder,
            against = other,
            rows = comparison.Rows,
            same = comparison.FirstDifference is null && comparison.Longer is null,
            firstDifference = comparison.FirstDifference is { } first ? new { episode = first.Episode, step = first.Step } : null,
            longer = comparison.Longer,
            slots = comparison.Slots,
        });
        return ExitCode.Done;
    }

    private static string Describe(PolicySpec spec) => spec.Kind switch
    {
        PolicySpec.Chunk => $"{spec.P0} actions decided at once, {spec.P1} of them played",
        PolicySpec.Mixture => $"{spec.P0} gains drawn with probabilities {string.Join(", ", spec.Weights.Take(spec.P0).Select(p => Ui.Number(p, "0.###")))}, each held for {spec.P1} periods",
        PolicySpec.Banded => $"{spec.P0} gains by bands of ratio {Ui.Number(spec.Weights[0])}, dead zone {Ui.Number(spec.Weights[1], "0.###e+0")}",
        PolicySpec.Network => $"a network {Widths(spec, 0, spec.Signals.ObservationCount, spec.P0 * spec.Signals.ActionCount)} that decides {spec.P0} actions at once, {spec.P1} of them played",
        PolicySpec.Denoiser => $"two modes, plus and minus the gain, drawn by {spec.P0 - 1} denoising steps from noise {Ui.Number(spec.Weights[0])} to {Ui.Number(spec.Weights[1])} of the mode with {(spec.Weights[2] == 0 ? "the closed-form score" : "a learned head " + Widths(spec, 2, 2, 1))}, each held for {spec.P1} periods",
        _ => spec.P0 == 1 ? "one constant gain" : $"{spec.P0} gains used in turn",
    };

    // Gains at the end of the weights: rows that can be shown as such.
    private static int Gains(PolicySpec spec) => spec.Kind switch
    {
        PolicySpec.Network => 0,
        PolicySpec.Denoiser => 1,
        _ => spec.P0,
    };

    private static string Widths(PolicySpec spec, int at, int inputs, int outputs) =>
        string.Join('-', [inputs, .. spec.Weights.Skip(at + 1).Take((int)spec.Weights[at]).Select(width => (int)width), outputs]);

    private static string Slots(string[] names, string[] units) => string.Join(", ", names.Zip(units, (name, unit) => $"{name}[{unit}]"));
}
