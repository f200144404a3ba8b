namespace ImitationHil.Lab.Plants;

/// <summary>
/// Dahl's dry friction of one joint: z' = (w - |w| z) / d, torque -F z. A spring over the first slip d that yields at F; for
/// long motion it is Coulomb's F sign(w), without the jump that no solver and no gradient likes.
/// </summary>
public static class DryFriction
{
    /// <summary>
    /// z after a joint has travelled one way: exact, because the law knows the path only, not the time; so no step is too
    /// long for it, however fast the joint.
    /// </summary>
    /// <param name="z">Before, -1 to 1.</param>
    /// <param name="travel">Way, rad or m.</param>
    /// <param name="slip">d, in the same unit, positive.</param>
    public static double Slide(double z, double travel, double slip)
    {
        double end = Math.Sign(travel);
        return end + (z - end) * Math.Exp(-Math.Abs(travel) / slip);
    }
}
