using ImitationHil.Firmware;

namespace ImitationHil.Hil.Faults;

/// <summary>A plant whose observations fail on command. Stands below the supervisor.</summary>
public sealed class FaultyPlant : IProbedPlant
{
    private readonly IPlant _plant;
    private readonly FaultSet _faults;
    private readonly Fault[] _all;
    private readonly SignalFault[] _signals;
    private int _period;

    /// <param name="plant">The plant, owned from here on.</param>
    /// <param name="faults">What fails.</param>
    public FaultyPlant(IPlant plant, FaultSet faults)
    {
        _plant = plant;
        _faults = faults;
        _all = [.. faults.Of("plant")];
        _signals = [.. _all.Where(SignalFault.Knows).Select(fault => new SignalFault(fault, faults, plant.Signals.ObservationCount))];
    }

    /// <inheritdoc/>
    public Signals Signals => _plant.Signals;

    /// <inheritdoc/>
    public AxisProbe? Probe => (_plant as IProbedPlant)?.Probe;

    /// <inheritdoc/>
    public int LimitsInForce => _plant.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        _period = -1;
        foreach (var signal in _signals)
            signal.Restart();
        return Spoil(_plant.Reset(episode, observation), observation);
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        _period++;
        return Spoil(_plant.Step(action, observation), observation);
    }

    /// <inheritdoc/>
    public void Stop() => _plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => _plant.Dispose();

    private Status Spoil(Status status, float[] observation)
    {
        foreach (var signal in _signals)
        {
            for (int i = 0; i < observation.Length; i++)
                observation[i] = (float)signal.Read(i, observation[i], _period);
        }

        foreach (var fault in _all)
        {
            if (!_faults.Acts(fault, _period))
                continue;
            if (fault.Kind.Name == "off")
            {
                status = Status.PlantError;
            }
            else if (fault.Kind.Name == "throws")
            {
                _faults.Note(fault, _period);
                throw new InvalidOperationException("injected: the plant throws");
            }
        }

        return status;
    }
}
