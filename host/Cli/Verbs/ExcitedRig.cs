using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary>Excites the motor of a rig, records it as a run, and hands the run over as logs: the first episode to fit, the second held out.</summary>
internal static class ExcitedRig
{
    private const int Episodes = 2;

    /// <summary>Runs and records.</summary>
    /// <exception cref="BadInputException">The address has no motor of its own.</exception>
    /// <exception cref="FaultException">The rig faulted; motors are off.</exception>
    public static IdentifyInputs Run(string address, string signal, uint seed, Ui ui)
    {
        var setup = PlantCatalog.Open(address);
        if (setup.CreateBench is null)
            throw new BadInputException("--plant", address, "has no motor that could be excited; name a rig, for example rig:one-motor/pair?g=1.5, or identify from logs");
        var bench = setup.CreateBench();
        var limits = bench.Limits;
        var signals = bench.Signals;
        var (trajectories, ended) = RigExcitation.Run(bench, signal, Episodes, seed);

        string folder = Path.Combine(Workspace.Folder, "excitation");
        var manifest = RunManifest.Begin(TimeProvider.System, RunManifest.Rollouts, address, signals) with
        {
            CommandLine = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Seed = seed,
            Horizon = trajectories[0].Samples.Count,
            Policy = new ManifestPolicy($"excitation {signal}", null, null),
            Limits = ManifestLimits.From(limits),
        };
        RunWriter.WriteAll(folder, manifest, trajectories, ExistingRun.Replace);
        if (ended != Status.HorizonReached)
            throw new FaultException($"the excitation of {address} ended with {ended}; motors are off. What it did is in {folder}.");

        ui.Say($"{trajectories.Count} episodes of {signal} on {address}, in {folder}");
        var logs = LogSource.Read([folder], "");
        return new IdentifyInputs([.. logs.SkipLast(1)], [.. logs.TakeLast(1)], $"excited with {signal}: the last episode held out");
    }
}
