namespace ImitationHil.Lab.Plants;

/// <summary>A simulated plant whose motors' duty an onlooker can measure, as with a probe on the leads.</summary>
public interface IMotorDuty
{
    /// <summary>Largest magnitude of duty at any motor just now, as a share of the supply, 0 to 1; 0 is off.</summary>
    double LargestDuty { get; }
}
