using System.Globalization;
using System.Runtime.InteropServices;
using ImitationHil.Linux;

// The dead-man guard as a process. Started by a controller with pipes on standard input and output (GuardLink); nobody else
// has a reason to. Exit: 0 released, 2 bad arguments or outputs, 3 an output refused to become zero, 10 and 11 GuardCause.
var problems = new List<string>();
var options = GuardOptions.Parse(args, problems);
using var outputs = problems.Count > 0 ? null : GuardedOutputs.Open(options, problems);
if (outputs is null)
{
    foreach (string problem in problems)
        Console.Error.WriteLine($"guard: {problem}");
    return 2;
}

// Asked to end, it stays until the outputs are zero: the pipe says when.
PosixSignal[] ignored = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
var registrations = ignored.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)).ToArray();
int controller = DeadManGuard.OpenProcess(DeadManGuard.Parent);
string missing = DeadManGuard.Harden();
if (missing.Length > 0)
    Console.Error.WriteLine($"guard: runs without {missing}; it works, later when the machine is busy");
var (input, output) = DeadManGuard.StandardPipes();
using var guard = new DeadManGuard(outputs, input, output, options.HeartbeatMilliseconds, controller);
var outcome = guard.Run();

string report = string.Create(CultureInfo.InvariantCulture,
    $"{{\"cause\": \"{outcome.Cause}\", \"wokeNanoseconds\": {outcome.WokeNanoseconds}, \"zeroNanoseconds\": {outcome.ZeroNanoseconds}, "
    + $"\"taken\": {(outcome.Taken ? "true" : "false")}, \"confirmed\": {(outcome.Confirmed ? "true" : "false")}, \"beats\": {outcome.Beats}}}");
if (options.Report is { } file)
{
    // Renamed into place: who sees it sees all of it.
    File.WriteAllText(file + ".partial", report + "\n");
    File.Move(file + ".partial", file, overwrite: true);
}

if (outcome.Cause != GuardCause.Released || !outcome.Confirmed)
    Console.Error.WriteLine($"guard: {outcome.Cause}: outputs {(outcome.Confirmed ? "are zero" : "REFUSED TO BECOME ZERO: cut the motor supply")}: {report}");
foreach (var registration in registrations)
    registration.Dispose();
return outcome.Confirmed ? (int)outcome.Cause : 3;
