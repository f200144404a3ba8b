namespace ImitationHil.Lab.Plants;

/// <summary>A plant that an expert can look at past the logged sensor, as a human does who watches the rig.</summary>
public interface IOwnEyes
{
    /// <summary>
    /// A sample of the true state, independent of the logged one. <paramref name="noise"/> is the standard deviation
    /// of the expert's own sensor in the unit of the state.
    /// </summary>
    void Look(double noise, float[] observation);
}
