namespace ImitationHil.Hil.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">What was found: a number, a text, or null when it could not be found.</param>
/// <param name="Unit">Unit of a number; else empty.</param>
/// <param name="Limit">What was expected, in words.</param>
/// <param name="Pass">Whether it is so.</param>
/// <param name="Advice">What to do when it is not; else why it matters.</param>
public sealed record DoctorCheck(string Name, object? Value, string Unit, string Limit, bool Pass, string Advice);

/// <summary>All that was looked at, in order.</summary>
/// <param name="Checks">The checks that could be made.</param>
/// <param name="LinkLost">The device could not be reached, or stopped answering.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorCheck> Checks, bool LinkLost)
{
    /// <summary>Number of checks that passed.</summary>
    public int Passed => Checks.Count(check => check.Pass);

    /// <summary>Number of checks that did not.</summary>
    public int Failed => Checks.Count - Passed;
}
