namespace ImitationHil.Lab.Plants;

/// <summary>
/// Double pendulum with a geared motor at each joint, in its base parameters: those combinations of masses and lengths that
/// motion shows. q1 is the shoulder, q2 the elbow relative to the upper link; both are 0 where it hangs. With c = cos q2,
/// s = sin q2, gear ratio n and rotor inertia J:
/// [a1 + a2 + 2 a3 c + (n^2 + 1) J, a2 + a3 c - n J; a2 + a3 c - n J, a2 + n^2 J] q'' =
/// (tau1 + a3 s (2 q1' q2' + q2'^2) - g1 sin q1 - g2 sin(q1 + q2) - f1, tau2 - a3 s q1'^2 - g2 sin(q1 + q2) - f2),
/// f = b q' + d q' |q'| + c_f arctan(100 q'). Form and friction (d = 0) are those of dfki-ric-underactuated-lab/double_pendulum.
/// </summary>
public sealed record DoublePendulumDynamics
{
    /// <summary>Slope of the published friction law, s/rad.</summary>
    public const double FrictionSlope = 100;

    /// <summary>a1 = I1 + m2 l1^2, kg m^2; I1 about the shoulder.</summary>
    public required double UpperInertia { get; init; }

    /// <summary>a2 = I2 about the elbow, kg m^2.</summary>
    public required double LowerInertia { get; init; }

    /// <summary>a3 = m2 l1 r2, kg m^2.</summary>
    public required double Coupling { get; init; }

    /// <summary>g1 = (m1 r1 + m2 l1) g, N m.</summary>
    public required double UpperGravity { get; init; }

    /// <summary>g2 = m2 r2 g, N m.</summary>
    public required double LowerGravity { get; init; }

    /// <summary>J, kg m^2.</summary>
    public double RotorInertia { get; init; }

    /// <summary>n.</summary>
    public double GearRatio { get; init; } = 6;

    /// <summary>b1, N m s/rad.</summary>
    public double ShoulderViscous { get; init; }

    /// <summary>b2, N m s/rad.</summary>
    public double ElbowViscous { get; init; }

    /// <summary>c_f of the shoulder, N m; the friction at speed is pi/2 times it.</summary>
    public double ShoulderCoulomb { get; init; }

    /// <summary>c_f of the elbow, N m.</summary>
    public double ElbowCoulomb { get; init; }

    /// <summary>d of the elbow, N m s^2/rad^2.</summary>
    public double ElbowDrag { get; init; }

    /// <summary>Fills the derivative of (q1, q2, q1', q2') for joint torques, N m.</summary>
    public void Derivative(double[] x, double shoulderTorque, double elbowTorque, double[] slope)
    {
        double sin = Math.Sin(x[1]), v1 = x[2], v2 = x[3];
        var (m11, m12, m22) = MassMatrix(x[1]);
        double lower = LowerGravity * Math.Sin(x[0] + x[1]);
        double f1 = shoulderTorque + Coupling * sin * (2 * v1 * v2 + v2 * v2) - UpperGravity * Math.Sin(x[0]) - lower
            - ShoulderViscous * v1 - ShoulderCoulomb * Math.Atan(FrictionSlope * v1);
        double f2 = elbowTorque - Coupling * sin * v1 * v1 - lower
            - ElbowViscous * v2 - ElbowDrag * v2 * Math.Abs(v2) - ElbowCoulomb * Math.Atan(FrictionSlope * v2);
        double determinant = m11 * m22 - m12 * m12;
        slope[0] = v1;
        slope[1] = v2;
        slope[2] = (m22 * f1 - m12 * f2) / determinant;
        slope[3] = (m11 * f2 - m12 * f1) / determinant;
    }

    /// <summary>Kinetic and potential energy, J; constant where nothing drives or brakes.</summary>
    public double Energy(double[] x)
    {
        var (m11, m12, m22) = MassMatrix(x[1]);
        return 0.5 * (m11 * x[2] * x[2] + 2 * m12 * x[2] * x[3] + m22 * x[3] * x[3])
            - UpperGravity * Math.Cos(x[0]) - LowerGravity * Math.Cos(x[0] + x[1]);
    }

    private (double M11, double M12, double M22) MassMatrix(double elbow)
    {
        double coupling = Coupling * Math.Cos(elbow);
        return (UpperInertia + LowerInertia + 2 * coupling + (GearRatio * GearRatio + 1) * RotorInertia,
            LowerInertia + coupling - GearRatio * RotorInertia,
            LowerInertia + GearRatio * GearRatio * RotorInertia);
    }
}
