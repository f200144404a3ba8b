using ImitationHil.Linux;

namespace ImitationHil.Hil.Bench;

/// <summary>Runs scenarios on a bench, one after the other.</summary>
public static class ScenarioRunner
{
    private static readonly Dictionary<string, Func<VirtualDevice, double>> Own = new()
    {
        ["motor.ticksToZero"] = device => device.TicksToZero(device.Motors),
        ["motor.duty"] = device => device.Motors?.Duty ?? double.NaN,
        ["motor.peakDuty"] = device => device.Motors?.PeakDuty ?? double.NaN,
        ["motor.peakRadians"] = device => device.Motors?.PeakRadians ?? double.NaN,
        ["motor.ticks"] = device => device.Motors?.TickCount ?? double.NaN,
        ["pins.ticksToZero"] = device => device.TicksToZero(device.Pins),
        ["pins.duty"] = device => device.Pins?.Duty ?? double.NaN,
        ["pins.unlawful"] = device => device.Pins?.UnlawfulCount ?? double.NaN,
        ["device.state"] = device => (int)device.Supervisor.State,
        ["device.fault"] = device => (int)device.Supervisor.Fault,
        ["bench.injections"] = device => device.Faults.Record.Sum(injection => injection.Count),
        ["bench.faultsThatActed"] = device => device.Faults.Record.Count,
    };

    /// <summary>
    /// Values that the bench itself measures at the end of every scenario. Ticks to zero count from the event of the
    /// scenario (an interruption, or the first injected fault) until the output was zero for good.
    /// </summary>
    public static IReadOnlyCollection<string> OwnValues => Own.Keys;

    // Whatever a scenario is about, these hold at its end.
    private static readonly MeasurementSpec[] Always =
    [
        new("output at the end", "pins.duty", "duty", 0, 0, "every path ends with the motor off"),
        new("outputs outside of Running", "pins.unlawful", "writes", 0, 0, "the motor may be driven in Running alone"),
    ];

    /// <summary>Runs scenarios.</summary>
    /// <param name="scenarios">What to run.</param>
    /// <param name="target">Where.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="done">Told about each result.</param>
    /// <exception cref="LinkLostException">An attached device does not answer any more.</exception>
    public static IReadOnlyList<ScenarioResult> Run(IEnumerable<Scenario> scenarios, BenchTarget target, uint seed, Action<ScenarioResult> done)
    {
        var results = new List<ScenarioResult>();
        foreach (var scenario in scenarios)
        {
            var result = target.Refusal(scenario) is { } reason
                ? new ScenarioResult(scenario.Name, target.Name, scenario.About, [], [], null, reason, [])
                : One(scenario, target, seed);
            results.Add(result);
            done(result);
        }

        return results;
    }

    private static ScenarioResult One(Scenario scenario, BenchTarget target, uint seed)
    {
        var values = new Dictionary<string, double>();
        using var device = target.Start(scenario, seed);
        ScenarioContext? context = null;
        string? error = null;
        try
        {
            context = target.Context(device, seed);
            foreach (var step in scenario.Steps)
                step.Run(context, new StepValues(values, step.As));
        }
        catch (LinkLostException) when (!target.IsEmulated)
        {
            throw;
        }
        catch (Exception e) when (e is LinkLostException or DeviceRefusedException or LineException or InvalidOperationException or ArgumentException)
        {
            error = e.Message;
        }

        var specs = scenario.Measurements.AsEnumerable();
        if (device is not null)
        {
            foreach (var (name, measure) in Own)
                values[name] = measure(device);
            specs = device.Pins is null ? specs : specs.Concat(Always);
        }

        var taken = specs.Select(spec => spec.Take(values.GetValueOrDefault(spec.Of, double.NaN))).ToList();
        return new ScenarioResult(scenario.Name, target.Name, scenario.About, taken, device?.Faults.Record ?? [], error, null, context?.Notes ?? []);
    }
}
