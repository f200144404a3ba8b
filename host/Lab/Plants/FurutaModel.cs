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
    /// The lumped parameters of motion: J1 = J_arm + m L^2, J2 = m l^2/3 about the pivot, C = m L l/2 (alpha counted so that
    /// this is positive), G = m g l/2, K = k/R; the back EMF k^2/R brakes like viscous friction.
    /// </summary>
    public FurutaDynamics Lumped => new()
    {
        ArmInertia = ArmMass * ArmLength * ArmLength / 12 + PendulumMass * ArmLength * ArmLength,
        PendulumInertia = PendulumMass * PendulumLength * PendulumLength / 3,
        Coupling = PendulumMass * ArmLength * PendulumLength / 2,
        Gravity = PendulumMass * PendulumPlant.Gravity * PendulumLength / 2,
        TorquePerVolt = MotorConstant / Resistance,
        ArmDamping = ArmDamping + MotorConstant * MotorConstant / Resistance,
        PendulumDamping = PendulumDamping,
    };
}
