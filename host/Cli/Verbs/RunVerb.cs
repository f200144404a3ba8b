using System.CommandLine;
using System.Globalization;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate run</c>: a policy on a plant, here or on a device.</summary>
public static class RunVerb
{
    // Ten seconds of a 400 Hz loop, for a disk that stalls between the flushes of short episodes.
    private const int LeastRing = 4096;

    public static Command Create()
    {
        var plant = VerbOptions.Plant("rig:two-motor/pair?g=1.5", "sim:, rig:, pty:, tty: or tcp:");
        var device = new Option<string?>("--device") { Description = "Device on which the policy decides, in lockstep with a plant here: pty:, tty: or tcp:", HelpName = "ADDRESS" };
        var mode = VerbOptions.Choice("--mode", "With a device as plant: the policy runs there (standalone) or here (tethered)", "standalone", "tethered");
        var policy = VerbOptions.Policy("Image file, or expert, zero, two-chunk, bimodal, time-varying, banded; default: the image of the last fit");
        var episodes = VerbOptions.Episodes(30);
        var horizon = VerbOptions.Horizon(14);
        var start = new Option<string?>("--start") { Description = "Start state of every episode, numbers with commas; default: drawn as for demonstrations, and placed within five counts of the sensors as a hand would", HelpName = "X,X,..." };
        var recovery = VerbOptions.Choice("--recovery", "Outside of a verified set the expert acts in the policy's place (simplex); its labels are recorded, and fit can use them", "none", "simplex");
        var output = VerbOptions.OutFolder("Run folder to write; default runs/run");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("run", "Run a policy on a plant and record it") { plant, device, mode, policy, episodes, horizon, start, recovery, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            TraceRing? ring = null;
            var options = new RunnerOptions
            {
                Horizon = parse.GetValue(horizon),
                Recovers = parse.GetValue(recovery) == "simplex",
                Tap = (signals, label) => ring = new TraceRing(signals, Math.Max(LeastRing, parse.GetValue(horizon)), new TraceSources { Expert = label }),
            };
            using var runner = EpisodeRunners.Open(parse.GetValue(plant)!, parse.GetValue(device), parse.GetValue(mode)!, parse.GetValue(policy)!, options);
            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "run");
            uint runSeed = parse.GetValue(seed);
            var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, parse.GetValue(plant)!, runner.Signals) with
            {
                CommandLine = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
                Seed = runSeed,
                Horizon = parse.GetValue(horizon),
                Policy = runner.Policy.Manifest,
                Limits = ManifestLimits.From(runner.Limits),
                Expert = runner.Recovery is null ? null : runner.Setup?.Expert?.Name,
                Extra = Facts(runner),
            };
            float[]? fixedStart = Start(parse.GetValue(start), runner);

            // Before there is a record: from then on a signal leaves one that is closed.
            using var interrupt = new Interrupt(runner.RequestStop);
            var outcome = Record(RunWriter.Create(folder, manifest, ExistingRun.Replace), folder, ring!, runner, interrupt, parse.GetValue(episodes), parse.GetValue(horizon), fixedStart, runSeed, ui);
            Workspace.Remember(last => last with { Runs = [folder] });

            foreach (var group in outcome.Episodes.GroupBy(e => e.Status))
                ui.Say($"{group.Count()} episodes ended with {group.Key}");
            ui.Say($"{folder}: hash of all bits {outcome.Hash}");
            if (runner.Recovery is { } set)
                ui.Say($"the expert acted in {outcome.Episodes.Sum(e => e.Recovered)} of {outcome.Episodes.Sum(e => e.Steps)} steps, outside of x'Px = {Ui.Number(set.Leave)} until {Ui.Number(set.Return)}; the largest set within limits, by the {set.Binding}, is {Ui.Number(set.Largest)}");
            if (outcome.Drops > 0)
                ui.Say($"{outcome.Drops} samples are not in the record: the disk was slower than the loop. The actions are the same as with a faster disk.");
            ui.Json(new
            {
                verb = "run",
                plant = parse.GetValue(plant),
                mode = runner.Mode,
                policy = runner.Policy.Manifest,
                folder,
                episodes = outcome.Episodes,
                hash = outcome.Hash,
                loss = outcome.Loss,
                recovery = runner.Recovery is { } verified
                    ? new { verified.Largest, verified.Leave, verified.Return, verified.OneStepGrowth, verified.Contraction, verified.Disturbance, verified.Binding, p = verified.P.ToRowArrays() }
                    : null,
                drops = outcome.Drops,
                recording = outcome.Recording,
                interrupted = outcome.Interrupted,
                seed = runSeed,
            });
            if ((outcome.Recording ?? outcome.Loss ?? Interrupted(outcome)) is { } cause)
                throw new FaultException($"{cause} {outcome.Episodes.Count} of {parse.GetValue(episodes)} episodes are in {folder}.");
            return outcome.Episodes.Any(e => e.Status.IsFault() || e.Status == Status.NotAllowed) ? ExitCode.Fault : ExitCode.Done;
        });
        return command;
    }

    private static string? Interrupted(RunOutcome outcome) =>
        outcome.Interrupted is null ? null : $"interrupted by {outcome.Interrupted}: the motor is off, the record closed.";

    // The disk is met by the recording thread alone: whatever happens to it, every episode is carried out with the same bits.
    private static RunOutcome Record(
        RunWriter writer, string folder, TraceRing ring, IEpisodeRunner runner, Interrupt interrupt, int episodes, int horizon, float[]? fixedStart, uint seed, Ui ui)
    {
        var random = new Gaussian(seed);
        var outcomes = new List<EpisodeOutcome>();
        ulong hash = Fnv.Start;
        string? loss = null, failure = null;
        using var recording = new RecordingThread(ring, writer, RecordingThread.DefaultFlush, TimeProvider.System);

        // Beside the trace, so that the run still says what was run when the next fit has replaced the image.
        File.WriteAllBytes(Path.Combine(folder, RunFiles.Policy), runner.Policy.Image);
        for (int e = 0; e < episodes && loss is null && interrupt.Signal is null; e++)
        {
            uint chance = random.NextSeed();
            float[] start = fixedStart ?? (runner.Setup is { } setup ? Placement.Draw(setup, random) : []);
            string name = $"episode-{e:000}";
            recording.BeginEpisode(name, chance, horizon);
            var (status, trajectory) = runner.Run(new Episode(chance, horizon, start), name);
            hash = TrajectoryHash.Add(hash, trajectory);
            outcomes.Add(new EpisodeOutcome(name, status, trajectory.Samples.Count, Count(trajectory, ~LimitBits.Recovery), Count(trajectory, LimitBits.Recovery)));
            ui.Progress($"{name}: {status} after {trajectory.Samples.Count} steps");

            // A lost link says nothing about the next episode but that it will not come.
            loss = status == Status.LinkLost ? runner.Loss ?? "The device lost its link to this machine." : null;
        }

        try
        {
            recording.Complete(loss is not null ? nameof(Status.LinkLost) : interrupt.Signal is not null ? nameof(Status.Stopped) : RunManifest.Complete);
        }
        catch (IOException problem)
        {
            failure = problem.Message;
        }

        return new RunOutcome(outcomes, hash.ToString("x16"), loss, interrupt.Signal, recording.Lost, failure);
    }

    private static int Count(Trajectory trajectory, int bits) => trajectory.Samples.Count(sample => (sample.LimitBits & bits) != 0);

    private static Dictionary<string, double> Facts(IEpisodeRunner runner) =>
        new((runner.Setup?.Facts() ?? new Dictionary<string, double>()).Concat(runner.Recovery is null ? [] : SimplexRecovery.Facts(runner.Recovery)));

    private static float[]? Start(string? text, IEpisodeRunner runner)
    {
        if (text is null)
            return null;
        var parts = text.Split(',');
        if (parts.Length != runner.Signals.ObservationCount)
            throw new BadInputException("--start", text, $"has {parts.Length} numbers; expected one for each of the plant's {runner.Signals.ObservationCount} states: {string.Join(", ", runner.Signals.ObservationNames)}");
        var start = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out start[i]) || !float.IsFinite(start[i]))
                throw new BadInputException("--start", parts[i], $"is not a number; expected one for each of the plant's {runner.Signals.ObservationCount} states, separated by commas");
        }

        return start;
    }
}

/// <summary>How one episode ended.</summary>
/// <param name="Name">Name in the record.</param>
/// <param name="Status">Its end.</param>
/// <param name="Steps">Policy periods.</param>
/// <param name="Limited">Policy periods under a limit.</param>
/// <param name="Recovered">Policy periods in which the expert acted in the policy's place.</param>
public sealed record EpisodeOutcome(string Name, Status Status, int Steps, int Limited, int Recovered);

/// <summary>How a run ended.</summary>
/// <param name="Episodes">Its episodes.</param>
/// <param name="Hash">FNV-1a of the bits of all observations and actions.</param>
/// <param name="Loss">Why the link was lost; null when it was not.</param>
/// <param name="Interrupted">The signal that ended it; null when none came.</param>
/// <param name="Drops">Samples that are not in the record.</param>
/// <param name="Recording">Why the record is not whole; null when the disk took everything that the ring kept.</param>
internal sealed record RunOutcome(List<EpisodeOutcome> Episodes, string Hash, string? Loss, string? Interrupted, long Drops, string? Recording);
