using ImitationHil.Firmware;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// Plays a signal and draws the joint gently back to zero, so that it stays within its envelope: u = s - c q, within plus
/// and minus one. The log holds what was applied, so this feedback does no harm to a simulation error.
/// </summary>
/// <param name="signals">Observation: angle first. Action: duty.</param>
/// <param name="centring">c, duty a radian.</param>
public sealed class ExcitationPolicy(Signals signals, double centring) : IPolicy
{
    private int _next;

    /// <summary>One value a period; nothing after its end.</summary>
    public double[] Signal { get; set; } = [];

    /// <inheritdoc/>
    public Signals Signals => signals;

    /// <inheritdoc/>
    public void Reset(uint seed) => _next = 0;

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        double drive = _next < Signal.Length ? Signal[_next++] : 0;
        action[0] = (float)Math.Clamp(drive - centring * observation[0], -1, 1);
        return Status.Ok;
    }
}
