using System.Diagnostics;
using System.Runtime;

namespace ImitationHil.Cli.CommandLine;

/// <summary>How long the steps of some work took: one step at a time, and a step that comes again adds to its time.</summary>
public sealed class StepClock
{
    private readonly Dictionary<string, double> _seconds = [];
    private readonly Stopwatch _clock = new();
    private readonly TimeSpan _compiledBefore = JitInfo.GetCompilationTime();
    private string? _step;
    private double _since;

    /// <summary>Ends the step that runs, if one does, and begins another.</summary>
    /// <param name="step">Its name, a key of JSON.</param>
    public void Begin(string step)
    {
        End();
        _clock.Start();
        _step = step;
    }

    /// <summary>
    /// Ends the step that runs and tells the time of each, s to the millisecond, in the order in which they first began; then
    /// <c>compiling</c>, the processor time that went into compiling methods meanwhile, and <c>total</c>, the sum of the steps.
    /// </summary>
    public IReadOnlyDictionary<string, double> Finish()
    {
        End();
        _step = null;
        return new OrderedDictionary<string, double>(_seconds.Select(pair => KeyValuePair.Create(pair.Key, Rounded(pair.Value))))
        {
            ["compiling"] = Rounded((JitInfo.GetCompilationTime() - _compiledBefore).TotalSeconds),
            ["total"] = Rounded(_since),
        };
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);

    private void End()
    {
        double now = _clock.Elapsed.TotalSeconds;
        if (_step is not null)
            _seconds[_step] = _seconds.GetValueOrDefault(_step) + now - _since;
        _since = now;
    }
}
