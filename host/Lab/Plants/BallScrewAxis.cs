namespace ImitationHil.Lab.Plants;

/// <summary>
/// A DC motor behind a current loop, driving a carriage by a ball screw: M q'' = k u - F_v q' - F_c tanh(q' / s) - F_0.
/// With s to zero the dry friction is the ideal one, F_c sign(q'); s &gt; 0 is the creep before the balls roll through, and
/// makes the motion smooth in its parameters.
/// </summary>
public sealed record BallScrewAxis
{
    /// <summary>Force a volt of the current loop's input, N/V, of the recorded axis (Janot, Gautier, Brunot 2019).</summary>
    public const double RecordedForcePerVolt = 35.15065;

    /// <summary>k, N/V.</summary>
    public double ForcePerVolt { get; init; } = RecordedForcePerVolt;

    /// <summary>M, kg: carriage, and screw and rotor as seen from it.</summary>
    public required double Mass { get; init; }

    /// <summary>F_v, N s/m.</summary>
    public required double Viscous { get; init; }

    /// <summary>F_c, N.</summary>
    public required double Coulomb { get; init; }

    /// <summary>F_0, N: constant force, such as the offset of the amplifier.</summary>
    public required double Offset { get; init; }

    /// <summary>s, m/s. Default 1e-4, which is ideal friction for a motion of 0.1 m/s.</summary>
    public double SlipSpeed { get; init; } = 1e-4;

    /// <summary>Fills the derivative of (q, q') for a voltage, V.</summary>
    public void Derivative(double[] x, double voltage, double[] slope)
    {
        slope[0] = x[1];
        slope[1] = (ForcePerVolt * voltage - Viscous * x[1] - Coulomb * Math.Tanh(x[1] / SlipSpeed) - Offset) / Mass;
    }
}
