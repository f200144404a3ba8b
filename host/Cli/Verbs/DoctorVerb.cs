using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Hil;
using ImitationHil.Hil.Doctor;
using ImitationHil.Hil.Doctor.Wizard;

namespace ImitationHil.Cli.Verbs;

/// <summary>
/// <c>imitate doctor</c>: what is wrong with this set-up, and what to do. Looks at the link; with <c>--move</c>, and on a virtual rig without it,
/// also walks the calibration wizard, which moves motors.
/// </summary>
public static class DoctorVerb
{
    public static Command Create()
    {
        var plant = VerbOptions.Plant($"pty:{DeviceSession.DefaultInner}", "tty:, tcp: or pty:");
        var move = new Option<bool>("--move") { Description = "The rig is clear and a hand is on the switch of the motor supply: calibrate, which moves motors" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say every step of the calibration with its bounds and drive nothing" };
        var yes = new Option<bool>("--yes") { Description = "Read nothing from the terminal: who stands at the rig acts on what is printed" };
        var rig = new Option<string?>("--rig") { Description = "Rig file that the measured figures are put into, with --out", HelpName = "FILE" };
        var output = VerbOptions.OutFile("Rig file to write; one that is there is kept as FILE.old");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("doctor", "Look at a device and at the way to it, and calibrate its motors") { plant, move, dryRun, yes, rig, output, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var request = new DoctorRequest(
                parse.GetValue(plant)!, parse.GetValue(move), parse.GetValue(dryRun), parse.GetValue(yes), parse.GetValue(rig), parse.GetValue(output), parse.GetValue(seed));
            request.Check();
            var file = request.RigFile is { } path ? RigFileEdit.Open(path) : null;
            return Run(request, file, ui);
        });
        return command;
    }

    private static int Run(DoctorRequest request, RigFileEdit? file, Ui ui)
    {
        var link = new DeviceDoctor(request.Address).Examine();
        ui.Table(["check", "found", "unit", "expected", "", "what to do"], link.Checks.Select(c => new[] { c.Name, Text(c.Value), c.Unit, c.Limit, c.Pass ? "ok" : "FAILED", c.Advice }));
        var plan = link.LinkLost || !request.DryRun ? [] : DoctorWalk.Plan(request, ui);
        var walk = link.LinkLost || request.DryRun || !request.Walks ? null : DoctorWalk.Run(request, link, ui);
        if (!request.Walks && !request.DryRun)
            ui.Say("Nothing was moved. --dry-run tells what a calibration does; --move does it.");
        if (walk is { Aborted.Length: > 0 })
            ui.Say($"The walk ended early: {walk.Aborted}");
        var changed = walk is not null && file is not null && request.OutFile is not null ? DoctorWalk.Write(request, file, walk, ui) : [];
        ui.Json(new
        {
            verb = "doctor",
            plant = request.Address,
            checks = link.Checks,
            passed = link.Passed,
            failed = link.Failed,
            plan,
            steps = walk?.Steps ?? [],
            findings = walk?.Findings ?? [],
            motors = walk?.Motors ?? [],
            aborted = walk?.Aborted ?? "",
            rigFile = new { path = changed.Count > 0 ? request.OutFile : null, changed },
        });
        return link.LinkLost || walk is { LinkLost: true } ? ExitCode.Fault : link.Failed > 0 || walk is { IsClean: false } ? ExitCode.CheckFailed : ExitCode.Done;
    }

    private static string Text(object? value) => value is null ? "-" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
