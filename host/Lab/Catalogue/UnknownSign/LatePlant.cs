using ImitationHil.Firmware;

namespace ImitationHil.Lab.Catalogue.UnknownSign;

/// <summary>A plant whose sensor is one policy period late: at t the policy sees x_(t-1); at first the start.</summary>
internal sealed class LatePlant(IPlant plant) : IPlant
{
    private readonly float[] _fresh = new float[plant.Signals.ObservationCount];

    /// <inheritdoc/>
    public Signals Signals => plant.Signals;

    /// <inheritdoc/>
    public int LimitsInForce => plant.LimitsInForce;

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        var status = plant.Reset(episode, _fresh);
        _fresh.CopyTo(observation, 0);
        return status;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        _fresh.CopyTo(observation, 0);
        return plant.Step(action, _fresh);
    }

    /// <inheritdoc/>
    public void Stop() => plant.Stop();

    /// <inheritdoc/>
    public void Dispose() => plant.Dispose();
}
