namespace ImitationHil.Lab.Plants;

/// <summary>
/// Rotary (Furuta) pendulum under a DC motor: theta the arm, alpha the pendulum with 0 upright. Defaults are the
/// nominal parameters published for the QUBE-Servo 2; they are not those of any particular unit.
/// </summary>
public sealed record FurutaModel
{
    /// <summary>Armature resistance, ohm.</summary>
    public double Resistance { get; init; } = 8.4;

    /// <summary>Torque and back-EMF constant, N m/A and V s/rad.</summary>
    public double MotorConstant { get; init; } = 0.042;

    /// <summary>Mass of the arm, kg.</summary>
    public double ArmMass { get; init; } = 0.095;

    /// <summary>Length of the arm to the pendulum's pivot, m.</summary>
    public double ArmLength { get; init; } = 0.085;

    /// <summary>Mass of the pendulum, kg.</summary>
    public double PendulumMass { get; init; } = 0.024;

    /// <summary>Length of the pendulum, m; its centre of mass is half-way.</summary>
    public double PendulumLength { get; init; } = 0.129;

    /// <summary>Viscous friction of the arm, N m s/rad.</summary>
    public double ArmDamping { get; init; } = 2.7e-4;

    /// <summary>Viscous friction of the pendulum, N m s/rad.</summary>
    public double PendulumDamping { get; init; } = 5e-5;

    /// <summary>
    /// Fills the derivative of (theta, theta', alpha, alpha') for a motor voltage, V. With J1 = J_arm + m L^2,
    /// J2 = m l^2/3 about the pivot, c = m L l/2 (alpha counted so that this is positive):
    /// [J1 + J2 sin^2 a, c cos a; c cos a, J2] (theta'', alpha'') = (tau - D_r theta' - 2 J2 sin a cos a theta' alpha'
    /// + c sin a alpha'^2, -D_p alpha' + J2 sin a cos a theta'^2 + m g l/2 sin a), tau = k (V - k theta') / R.
    /// </summary>
    public void Derivative(double[] x, double voltage, double[] slope)
    {
        double j1 = ArmMass * ArmLength * ArmLength / 12 + PendulumMass * ArmLength * ArmLength;
        double j2 = PendulumMass * PendulumLength * PendulumLength / 3;
        double c = PendulumMass * ArmLength * PendulumLength / 2;
        double sin = Math.Sin(x[2]), cos = Math.Cos(x[2]);
        double torque = MotorConstant * (voltage - MotorConstant * x[1]) / Resistance;

        double m11 = j1 + j2 * sin * sin, m12 = c * cos, m22 = j2;
        double f1 = torque - ArmDamping * x[1] - 2 * j2 * sin * cos * x[1] * x[3] + c * sin * x[3] * x[3];
        double f2 = -PendulumDamping * x[3] + j2 * sin * cos * x[1] * x[1] + PendulumMass * PendulumPlant.Gravity * PendulumLength / 2 * sin;
        double determinant = m11 * m22 - m12 * m12;
        slope[0] = x[1];
        slope[1] = (m22 * f1 - m12 * f2) / determinant;
        slope[2] = x[3];
        slope[3] = (m11 * f2 - m12 * f1) / determinant;
    }
}
