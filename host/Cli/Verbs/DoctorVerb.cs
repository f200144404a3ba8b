using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Hil;
using ImitationHil.Hil.Doctor;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate doctor</c>: what is wrong with this set-up, and what to do. Moves nothing.</summary>
public static class DoctorVerb
{
    public static Command Create()
    {
        var plant = VerbOptions.Plant($"pty:{DeviceSession.DefaultInner}", "tty:, tcp: or pty:");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("doctor", "Look at a device and at the way to it: port, adapter, greeting, round trip, limits") { plant, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string address = parse.GetValue(plant)!;
            var report = new DeviceDoctor(address).Examine();
            ui.Table(["check", "found", "unit", "expected", "", "what to do"], report.Checks.Select(c => new[] { c.Name, Text(c.Value), c.Unit, c.Limit, c.Pass ? "ok" : "FAILED", c.Advice }));
            ui.Json(new { verb = "doctor", plant = address, checks = report.Checks, passed = report.Passed, failed = report.Failed });
            return report.LinkLost ? ExitCode.Fault : report.Failed > 0 ? ExitCode.CheckFailed : ExitCode.Done;
        });
        return command;
    }

    private static string Text(object? value) => value is null ? "-" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
