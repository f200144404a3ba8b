namespace ImitationHil.Lab.Plants;

/// <summary>
/// A double pendulum in masses and lengths, under the names of the published files of
/// dfki-ric-underactuated-lab/double_pendulum (BSD-3-Clause). Inertias are about the joints, not the centres of mass.
/// </summary>
/// <param name="M1">Mass of the upper link, kg.</param>
/// <param name="M2">Mass of the lower link, kg.</param>
/// <param name="L1">Length of the upper link, m.</param>
/// <param name="R1">Shoulder to the upper link's centre of mass, m.</param>
/// <param name="R2">Elbow to the lower link's centre of mass, m.</param>
/// <param name="I1">Inertia of the upper link about the shoulder, kg m^2.</param>
/// <param name="I2">Inertia of the lower link about the elbow, kg m^2.</param>
/// <param name="B1">Viscous friction of the shoulder, N m s/rad.</param>
/// <param name="B2">Viscous friction of the elbow, N m s/rad.</param>
/// <param name="Cf1">Dry friction of the shoulder, N m (see <see cref="DoublePendulumDynamics.ShoulderCoulomb"/>).</param>
/// <param name="Cf2">Dry friction of the elbow, N m.</param>
/// <param name="Ir">Inertia of a rotor, kg m^2.</param>
/// <param name="Gr">Gear ratio.</param>
/// <param name="G">Gravity, m/s^2.</param>
public sealed record DoublePendulumParameters(
    double M1, double M2, double L1, double R1, double R2, double I1, double I2,
    double B1, double B2, double Cf1, double Cf2, double Ir, double Gr, double G)
{
    /// <summary>What motion shows of them.</summary>
    public DoublePendulumDynamics Lumped => new()
    {
        UpperInertia = I1 + M2 * L1 * L1,
        LowerInertia = I2,
        Coupling = M2 * L1 * R2,
        UpperGravity = (M1 * R1 + M2 * L1) * G,
        LowerGravity = M2 * R2 * G,
        RotorInertia = Ir,
        GearRatio = Gr,
        ShoulderViscous = B1,
        ElbowViscous = B2,
        ShoulderCoulomb = Cf1,
        ElbowCoulomb = Cf2,
    };
}
