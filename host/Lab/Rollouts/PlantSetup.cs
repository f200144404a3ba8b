using System.Text.RegularExpressions;
using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Lab.Rollouts;

/// <summary>A plant that an address names, with what is known about it.</summary>
public sealed record PlantSetup
{
    /// <summary>The address as given.</summary>
    public required string Address { get; init; }

    /// <summary>The address without its sign: two signs of one plant are one rig with the sign unknown to the policy.</summary>
    public string Rig => Regex.Replace(Address, "(?<=[?&])sign=[^&]*&?", "").TrimEnd('?', '&');

    /// <summary>Makes a plant; each thread takes its own.</summary>
    public required Func<IPlant> Create { get; init; }

    /// <summary>What the supervisor holds it to.</summary>
    public required Limits Limits { get; init; }

    /// <summary>Its signals.</summary>
    public required Signals Signals { get; init; }

    /// <summary>The linear system that it is, or is made to obey; null for the nonlinear plants.</summary>
    public LinearSystem? System { get; init; }

    /// <summary>Its expert; null when it has none.</summary>
    public PolicySpec? Expert { get; init; }

    /// <summary>Draws a start as demonstrations begin.</summary>
    public required Func<Gaussian, float[]> DemonstrationStart { get; init; }

    /// <summary>Resolution of each observation slot, in its unit; 0 where it is continuous.</summary>
    public required double[] Quantum { get; init; }

    /// <summary>Where limits begin, in the unit of the state; infinite on ideal plants.</summary>
    public double Saturation { get; init; } = double.PositiveInfinity;

    /// <summary>Deviation that costs 1: the saturation, or one unit of the state where there is none.</summary>
    public double CostScale => double.IsFinite(Saturation) ? Saturation : 1;

    /// <summary>Makes the bare motor of a rig, guarded: angle in rad, duty out, a servo tick a period. Null where there is none.</summary>
    public Func<MotorPlant>? CreateBench { get; init; }

    /// <summary>Numbers worth keeping with a record, such as the calibration.</summary>
    public Func<IReadOnlyDictionary<string, double>> Facts { get; init; } = () => new Dictionary<string, double>();
}
