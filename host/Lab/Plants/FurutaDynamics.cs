namespace ImitationHil.Lab.Plants;

/// <summary>
/// The rotary pendulum in lumped parameters, the ones that motion can show, with the friction of both joints and the cable
/// that real ones have. theta the arm, alpha the pendulum, 0 upright; with s, c the sine and cosine of alpha:
/// <code>
/// [J1 + J2 s^2, C c; C c, J2] (theta'', alpha'') =
///   (K u - D1 theta' - F1 z1 - k (theta - theta0) - 2 J2 s c theta' alpha' + C s alpha'^2,
///    -D2 alpha' - F2 z2 + J2 s c theta'^2 + G s)
/// </code>
/// with z the <see cref="DryFriction"/> of each joint.
/// </summary>
public sealed record FurutaDynamics
{
    /// <summary>J1, kg m^2: the arm, with the pendulum's mass at its end.</summary>
    public required double ArmInertia { get; init; }

    /// <summary>J2, kg m^2: the pendulum about its pivot.</summary>
    public required double PendulumInertia { get; init; }

    /// <summary>C = m L l, kg m^2.</summary>
    public required double Coupling { get; init; }

    /// <summary>G = m g l, N m.</summary>
    public required double Gravity { get; init; }

    /// <summary>K = k / R, N m/V.</summary>
    public required double TorquePerVolt { get; init; }

    /// <summary>D1, N m s/rad: viscous friction of the arm and the motor's back EMF, which motion cannot tell apart.</summary>
    public required double ArmDamping { get; init; }

    /// <summary>D2, N m s/rad.</summary>
    public required double PendulumDamping { get; init; }

    /// <summary>F1, N m: Coulomb friction of the arm. Default 0.</summary>
    public double ArmCoulomb { get; init; }

    /// <summary>F2, N m: Coulomb friction of the pendulum. Default 0.</summary>
    public double PendulumCoulomb { get; init; }

    /// <summary>d of the arm, rad: slip over which its friction builds up. Default 0.02.</summary>
    public double ArmSlip { get; init; } = 0.02;

    /// <summary>d of the pendulum, rad. Default 0.02.</summary>
    public double PendulumSlip { get; init; } = 0.02;

    /// <summary>k, N m/rad: the cable between base and arm. Default 0.</summary>
    public double CableStiffness { get; init; }

    /// <summary>k theta0, N m: torque of the cable at theta = 0, and of whatever else pushes one way. Default 0.</summary>
    public double CableTorque { get; init; }

    /// <summary>Fills the derivative of (theta, theta', alpha, alpha') for a motor voltage and the state of friction.</summary>
    /// <param name="x">theta, theta', alpha, alpha'.</param>
    /// <param name="voltage">V.</param>
    /// <param name="arm">z1, -1 to 1.</param>
    /// <param name="pendulum">z2, -1 to 1.</param>
    /// <param name="slope">Filled; of length 4.</param>
    public void Derivative(ReadOnlySpan<double> x, double voltage, double arm, double pendulum, Span<double> slope)
    {
        var (sin, cos) = Math.SinCos(x[2]);
        double m11 = ArmInertia + PendulumInertia * sin * sin, m12 = Coupling * cos, m22 = PendulumInertia;
        double f1 = TorquePerVolt * voltage - ArmDamping * x[1] - ArmCoulomb * arm - CableStiffness * x[0] + CableTorque
            - 2 * PendulumInertia * sin * cos * x[1] * x[3] + Coupling * sin * x[3] * x[3];
        double f2 = -PendulumDamping * x[3] - PendulumCoulomb * pendulum + PendulumInertia * sin * cos * x[1] * x[1] + Gravity * sin;
        double determinant = m11 * m22 - m12 * m12;
        slope[0] = x[1];
        slope[1] = (m22 * f1 - m12 * f2) / determinant;
        slope[2] = x[3];
        slope[3] = (m11 * f2 - m12 * f1) / determinant;
    }
}
