using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Verbs;

/// <summary>
/// <c>imitate demo</c>: demonstrate, fit, export, verify on an emulated device, run, compare and report, on virtual rigs.
/// </summary>
public static class DemoVerb
{
    private const int VerifySteps = 200;

    public static Command Create()
    {
        var output = VerbOptions.OutFolder("Folder for images, runs and the report; default runs/demo");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("demo", "The whole story on virtual rigs in under a minute") { output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "demo");
            uint demoSeed = parse.GetValue(seed);
            var clock = new StepClock();
            var result = DemoStory.Run(demoSeed, (step, what) =>
            {
                clock.Begin(step);
                ui.Progress(what);
            });
            clock.Begin("verify");
            var verified = Verify(folder, result.Policies, demoSeed, ui);
            clock.Begin("deploy");
            var deployment = Deploy(folder, result, demoSeed);
            clock.Begin("record");
            WriteRuns(folder, result, demoSeed);
            clock.Begin("report");
            string page = ReportVerb.Write(folder, DemoReport.Build(result, verified, demoSeed));
            var seconds = clock.Finish();
            var checks = DemoChecks.Of(result, verified, deployment);

            ui.Table(GrowthTable.Header, result.Growth.Select(GrowthTable.Row));
            ui.Table(["plant", "policy", "sign", "zero at t = 1, 2, 3, 4", "trips"], result.Ruin.Select(row => new[]
            {
                row.Rig, row.Policy, row.Sign > 0 ? "+" : "-", string.Join("  ", row.Hitting.Take(4).Select(p => Ui.Number(p, "0.000"))), Ui.Number(row.TripRate, "0.000"),
            }));
            foreach (var check in checks)
                ui.Say($"{(check.Pass ? "pass" : "FAIL")}  {check.Name}: {check.Measured}");
            ui.Say($"report: {page}");
            ui.Json(new
            {
                verb = "demo",
                seed = demoSeed,
                growth = result.Growth,
                ruin = result.Ruin,
                verify = verified,
                deployment,
                checks,
                report = page,
                seconds,
            });
            return checks.All(check => check.Pass) ? ExitCode.Done : ExitCode.CheckFailed;
        });
        return command;
    }

    // Every policy is exported, self-tested here and compared bit for bit on a device behind a pseudo-terminal.
    private static List<VerifyRow> Verify(string folder, IReadOnlyList<PolicySpec> policies, uint seed, Ui ui)
    {
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        var rows = new List<VerifyRow>();
        using var device = Devices.Open("pty:");
        for (int i = 0; i < policies.Count; i++)
        {
            byte[] bytes = ImageWriter.Write(policies[i]);
            string file = ImageFile(folder, i, policies[i]);
            File.WriteAllBytes(file, bytes);
            ui.Progress($"verify {file} here and on {device.Address}");
            rows.Add(VerifyVerb.Here(file, bytes, VerifySteps, seed));
            rows.Add(VerifyVerb.There(file, bytes, device, VerifySteps, seed));
        }

        return rows;
    }

    // The first exported policy, the linear one of the first sign, once in this process and once stand-alone on the emulated device.
    private static Deployment Deploy(string folder, DemoResult result, uint seed)
    {
        var sign = result.Signs[0];
        var policy = sign.Policies[0].Policy.Spec;
        string file = ImageFile(folder, 0, policy);
        return new Deployment(
            sign.Setup.Address,
            policy.Name,
            Hash(sign.Setup.Address, file, seed),
            Hash("pty:" + sign.Setup.Address, file, seed));
    }

    private static string ImageFile(string folder, int index, PolicySpec policy) =>
        Path.Combine(folder, "policies", $"{index:00}-{policy.Name.Replace(", sign ", "").Replace(' ', '-')}.img");

    private static string Hash(string plant, string file, uint seed)
    {
        using var runner = EpisodeRunners.Open(plant, null, "standalone", file, new RunnerOptions { Horizon = 14 });
        var (_, trajectory) = runner.Run(new Episode(seed, 14, [0.004f, 0]), "deployment");
        return TrajectoryHash.Add(Fnv.Start, trajectory).ToString("x16");
    }

    private static void WriteRuns(string folder, DemoResult result, uint seed)
    {
        foreach (var sign in result.Signs)
        {
            string suffix = sign.Setup.System!.A[0, 0] > 0 ? "plus" : "minus";
            var demonstrations = Manifests.Begin(RunManifest.Demonstrations, sign.Setup, seed, sign.Demonstrations[0].Samples.Count) with
            {
                Expert = sign.Setup.Expert!.Name,
                Eyes = "own",
                Extra = Manifests.Facts(sign.Setup, sign.Floor),
            };
            RunWriter.WriteAll(Path.Combine(folder, $"demonstrations-{suffix}"), demonstrations, sign.Demonstrations, ExistingRun.Replace);
            foreach (var outcome in sign.Policies)
            {
                byte[] image = ImageWriter.Write(outcome.Policy.Spec);
                var manifest = Manifests.Begin(RunManifest.Rollouts, sign.Setup, seed, outcome.Row.Horizon) with
                {
                    Policy = new ManifestPolicy(outcome.Policy.Spec.Name, null, ManifestSignals.Hex(ImageWriter.Checksum(image))),
                    Extra = Manifests.Facts(sign.Setup, sign.Floor),
                };
                string run = Path.Combine(folder, $"{outcome.Row.Policy}{(outcome.Row.Chunk > 1 ? $"-{outcome.Row.Chunk}" : "")}-{suffix}");
                RunWriter.WriteAll(run, manifest, outcome.Rollouts, ExistingRun.Replace);
                File.WriteAllBytes(Path.Combine(run, RunFiles.Policy), image);
            }
        }
    }
}

/// <summary>The same episode in two deployments.</summary>
/// <param name="Plant">Address of the plant.</param>
/// <param name="Policy">Name of the policy.</param>
/// <param name="HashInProcess">FNV-1a of the bits of every observation and action in this process.</param>
/// <param name="HashOnDevice">The same, plant and policy on the emulated device behind a pseudo-terminal.</param>
public sealed record Deployment(string Plant, string Policy, string HashInProcess, string HashOnDevice)
{
    /// <summary>Whether all bits agreed.</summary>
    public bool Equal => HashInProcess == HashOnDevice;
}
