using System.Runtime.InteropServices;

namespace ImitationHil.Cli.CommandLine;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP as a request to end: the first one lets the verb stop its motor, close its record and leave; a
/// second one ends the process as usual, and device and guard stop the motor without it.
/// </summary>
public sealed class Interrupt : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _asked;
    private string? _signal;

    /// <param name="asked">Called once, from another thread, when the first signal comes. Must not wait.</param>
    public Interrupt(Action asked)
    {
        _asked = asked;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Name of the signal that came; null while none did.</summary>
    public string? Signal => Volatile.Read(ref _signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _signal, context.Signal.ToString(), null) is not null)
            return;
        context.Cancel = true;
        _asked();
    }
}
