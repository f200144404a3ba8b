using ImitationHil.Firmware;

namespace ImitationHil.Lab.Rollouts;

/// <summary>
/// A policy that another thread can end: after <see cref="RequestStop"/> the next decision is <see cref="Status.Stopped"/>,
/// with which the loop stops the plant and ends the episode without blame. It stands on the policy's side, so nothing comes
/// between supervisor and pins. A request stays: later episodes end before their first step.
/// </summary>
/// <param name="policy">What decides.</param>
public sealed class StoppablePolicy(IPolicy policy) : IPolicy
{
    private volatile bool _stop;

    /// <inheritdoc/>
    public Signals Signals => policy.Signals;

    /// <summary>From any thread.</summary>
    public void RequestStop() => _stop = true;

    /// <inheritdoc/>
    public void Reset(uint seed) => policy.Reset(seed);

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action) => _stop ? Status.Stopped : policy.Act(observation, action);
}
