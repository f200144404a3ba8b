using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Records;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate device</c>: an emulated device for any client, until it is interrupted.</summary>
public static class DeviceVerb
{
    public static Command Create()
    {
        var plant = VerbOptions.Plant(DeviceSession.DefaultInner);
        var port = VerbOptions.Port("Listen on this TCP port of the loopback interface (0: any free one); default: a pseudo-terminal");
        var pace = VerbOptions.Choice("--pace", "none: a simulated step takes no time; real: it takes its policy period, as on a rig", "none", "real");
        var seconds = VerbOptions.NonNegative("--seconds", 0, 1e6, "End after so many seconds; 0: when interrupted");
        var trace = VerbOptions.OutFile("--trace", "Journal to write, as CSV: state, fault and motor duty whenever they change, in passes of the device's loop");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("device", "Run an emulated device on a pseudo-terminal or a TCP port") { plant, port, pace, seconds, trace, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var (plain, faults) = FaultAddress.Split(parse.GetValue(plant)!);
            var setup = PlantCatalog.Open(plain);
            var drawn = parse.GetValue(seed);
            bool real = parse.GetValue(pace) == "real";
            using var journal = parse.GetValue(trace) is { } file ? File.CreateText(OutputPath.MakeRoom(file)) : null;
            var watch = journal is null ? null : new DeviceJournal(journal);
            (IPlant, Limits) Make()
            {
                var inner = FaultyDevice.Create(setup, faults, drawn);
                return (real ? new PacedPlant(inner, new MonotonicClock(), Thread.Sleep) : inner, setup.Limits);
            }

            using var device = Devices.Guard(() => parse.GetValue(port) is { } number
                ? EmulatedDevice.OverTcp(Make, number, journal: watch)
                : EmulatedDevice.OverPty(Make, journal: watch));
            string address = (parse.GetValue(port) is null ? "tty:" : "tcp:") + device.Path;
            ui.Say($"device with {setup.Address} at {address} (contract {ManifestSignals.Hex(setup.Signals.Contract)}); interrupt to end");
            ui.Json(new { verb = "device", plant = setup.Address, address, contract = ManifestSignals.Hex(setup.Signals.Contract) });
            WaitForEnd(parse.GetValue(seconds));
            return ExitCode.Done;
        });
        return command;
    }

    // Leaving the verb disposes the device, which stops its plant: an interrupt must not kill it before that.
    private static void WaitForEnd(double seconds)
    {
        using var end = new ManualResetEventSlim();
        using var interrupt = new Interrupt(end.Set);
        end.Wait(seconds > 0 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
    }
}
