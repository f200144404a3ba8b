using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Safety;

/// <summary>Puts an expert beside a learned policy, for the plants whose system and expert are linear.</summary>
public static class SimplexRecovery
{
    /// <summary>
    /// Disturbance of the observed state in resolutions of the sensor. Rounding at both ends of a step moves it by (1 + |A|) / 2, 1.7 for
    /// g = 1.5; the servo adds one or two counts.
    /// </summary>
    public const double DisturbanceQuanta = 4;

    /// <summary>The set for a policy on a plant.</summary>
    /// <exception cref="ArgumentException">There is none; says why.</exception>
    public static VerifiedEllipsoid Verify(PlantSetup setup, PolicySpec policy)
    {
        if (setup.System?.K is null)
            throw new ArgumentException($"{setup.Address} has no linear expert to recover with; recovery is for sim:pair, sim:double and their rigs");
        var gains = PolicySpecs.Gains(policy)
            ?? throw new ArgumentException($"policy '{policy.Name}' is neither linear nor chunked; how far it goes in one step is not known, so nothing can be verified");
        return VerifiedEllipsoid.Of(setup.System, setup.Limits, setup.Saturation, [.. setup.Quantum.Select(q => DisturbanceQuanta * q)], gains);
    }

    /// <summary>The policy with its recovery.</summary>
    /// <param name="setup">The plant.</param>
    /// <param name="learned">What acts inside the set; may decide elsewhere.</param>
    /// <param name="set">The set.</param>
    public static SimplexPolicy Beside(PlantSetup setup, IPolicy learned, VerifiedEllipsoid set) =>
        new(learned, PolicyFactory.Create(setup.Expert!), set.P.ToFloats(), (float)set.Leave, (float)set.Return);

    /// <summary>Numbers worth keeping with a record.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Facts(VerifiedEllipsoid set) =>
    [
        new("recovery.largest", set.Largest),
        new("recovery.leave", set.Leave),
        new("recovery.return", set.Return),
        new("recovery.oneStepGrowth", set.OneStepGrowth),
        new("recovery.contraction", set.Contraction),
        new("recovery.disturbance", set.Disturbance),
    ];
}
