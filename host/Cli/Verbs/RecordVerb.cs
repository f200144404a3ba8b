using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate record</c>: lets a plant's expert demonstrate and keeps what it did.</summary>
public static class RecordVerb
{
    public static Command Create()
    {
        var plant = VerbOptions.Plant("rig:two-motor/pair?g=1.5");
        var episodes = VerbOptions.Episodes(30);
        var horizon = VerbOptions.Horizon(14);
        var eyes = VerbOptions.Choice("--eyes", "What the expert sees: its own sensor sample, the one that is logged (shared), or the state without noise (silent)", "own", "shared", "silent");
        var noise = VerbOptions.NonNegative("--noise", 0, 1e3, "Radius of the noise added to executed actions, unit of the action");
        var noisyShare = VerbOptions.NonNegative("--noisy-share", 0.5, 1, "Share of episodes with that noise");
        var output = VerbOptions.OutFolder("Run folder to write; default runs/demonstrations");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("record", "Run an expert on a plant and keep its demonstrations") { plant, episodes, horizon, eyes, noise, noisyShare, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var setup = PlantCatalog.Open(parse.GetValue(plant)!);
            var options = new DemonstrationOptions
            {
                Episodes = parse.GetValue(episodes),
                Horizon = parse.GetValue(horizon),
                Eyes = Enum.Parse<Eyes>(parse.GetValue(eyes)!, ignoreCase: true),
                ActionNoise = parse.GetValue(noise),
                NoisyShare = parse.GetValue(noisyShare),
                Seed = parse.GetValue(seed),
            };
            var demonstrations = Demonstrator.Record(setup, options);
            var floor = Demonstrator.Floor(setup, options);
            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "demonstrations");
            var manifest = Manifests.Begin(RunManifest.Demonstrations, setup, options.Seed, options.Horizon) with
            {
                Expert = setup.Expert!.Name,
                Eyes = options.Eyes.ToString().ToLowerInvariant(),
                Noise = options.ActionNoise,
                Extra = Manifests.Facts(setup, floor),
            };
            RunWriter.WriteAll(folder, manifest, demonstrations, ExistingRun.Replace);
            Workspace.Remember(last => last with { Demonstrations = [folder] });

            ui.Say($"{demonstrations.Count} demonstrations of {setup.Expert.Name}, {options.Eyes.ToString().ToLowerInvariant()} eyes, in {folder}");
            ui.Say("floor: " + string.Join(", ", floor.Select((f, i) => $"{setup.Signals.ObservationNames[i]} {Ui.Number(f, "0.00000")} {setup.Signals.ObservationUnits[i]}")));
            ui.Json(new { verb = "record", plant = setup.Address, folder, episodes = demonstrations.Count, samples = demonstrations.Sum(d => d.Samples.Count), floor, eyes = options.Eyes, seed = options.Seed });
            return ExitCode.Done;
        });
        return command;
    }
}
