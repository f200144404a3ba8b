namespace ImitationHil.Lab.Experts;

/// <summary>
/// Through whose eyes the expert looked while it demonstrated. It decides whether the pitfall shows: an expert that
/// acts on the very sample that is logged teaches its gain through every flicker of the sensor.
/// </summary>
public enum Eyes
{
    /// <summary>
    /// Its own sensor, independent of the log; what a human does. The default.
    /// </summary>
    Own,

    /// <summary>The sample that is logged.</summary>
    Shared,

    /// <summary>
    /// The logged sample of noise-free sensors, on which undemonstrated coordinates never leave zero; a recording in which
    /// one does is refused.
    /// </summary>
    Silent,
}
