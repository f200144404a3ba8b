using ImitationHil.Firmware;

namespace ImitationHil.Hil.Faults;

/// <summary>A policy that fails on command.</summary>
public sealed class FaultyPolicy : IPolicy
{
    private readonly IPolicy _policy;
    private readonly FaultSet _faults;
    private readonly Fault[] _all;
    private int _period;

    /// <param name="policy">The policy.</param>
    /// <param name="faults">What fails.</param>
    public FaultyPolicy(IPolicy policy, FaultSet faults)
    {
        _policy = policy;
        _faults = faults;
        _all = [.. faults.Of("policy")];
    }

    /// <inheritdoc/>
    public Signals Signals => _policy.Signals;

    /// <inheritdoc/>
    public void Reset(uint seed)
    {
        _period = -1;
        _policy.Reset(seed);
    }

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        _period++;
        var status = _policy.Act(observation, action);
        foreach (var fault in _all.Where(fault => _faults.Acts(fault, _period)))
        {
            _faults.Note(fault, _period);
            if (fault.Kind.Name == "error")
                return Status.PolicyError;
            float by = fault.Kind.Name == "divergent" ? MathF.Pow((float)fault["amount"], _period - (float)fault.From + 1) : float.NaN;
            for (int i = 0; i < action.Length; i++)
                action[i] *= by;
        }

        return status;
    }
}
