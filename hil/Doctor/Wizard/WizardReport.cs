namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>How a step of the wizard ended.</summary>
public enum StepVerdict
{
    /// <summary>As expected.</summary>
    Ok,

    /// <summary>Not as expected: the advice says what to do.</summary>
    Failed,

    /// <summary>Not carried out: the advice says why.</summary>
    Skipped,
}

/// <summary>What a step is going to do, before it does it.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Title">For people.</param>
/// <param name="What">What will happen, in words.</param>
/// <param name="MaxDuty">Largest magnitude of duty; 0: the motor stays off.</param>
/// <param name="MaxSeconds">Longest time that one movement, or the wait for a person, takes.</param>
/// <param name="MaxTravelTurns">Largest travel of one movement, turns as the device counts them.</param>
public sealed record StepPlan(string Id, string Title, string What, double MaxDuty, double MaxSeconds, double MaxTravelTurns);

/// <summary>A measured figure beside its bound.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Title">For people.</param>
/// <param name="Motor">The motor, from 1; 0: not of one motor.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Measured">The figure; null when nothing could be measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bound">What was expected, in words.</param>
/// <param name="Advice">What to do, or what the figure means.</param>
public sealed record WizardStep(string Id, string Title, int Motor, StepVerdict Verdict, double? Measured, string Unit, string Bound, string Advice);

/// <summary>A defect that was found, with its figure.</summary>
/// <param name="Id"><c>encoderReversed</c>, <c>motorLeadSwapped</c>, <c>deadZone</c> or <c>countsPerTurn</c>.</param>
/// <param name="Motor">The motor, from 1.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Uncertainty">Half of its 95 % interval; null where the figure is a sign.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Text">What it means and what to do.</param>
public sealed record WizardFinding(string Id, int Motor, double Figure, double? Uncertainty, string Unit, string Text);

/// <summary>What is known of one motor after the wizard; null: not measured. Signs and angles are counterclockwise positive.</summary>
public sealed class MotorFigures
{
    /// <summary>1, or -1 when the encoder counts down while the shaft turns counterclockwise.</summary>
    public int? EncoderSense { get; set; }

    /// <summary>1, or -1 when a positive duty turns the shaft clockwise.</summary>
    public int? LeadSense { get; set; }

    /// <summary>Counts a turn.</summary>
    public double? CountsPerTurn { get; set; }

    /// <summary>Speed at full duty without friction and dead zone, rad/s: the reciprocal of the back-EMF constant as a share of the supply.</summary>
    public double? GainRadiansPerSecond { get; set; }

    /// <summary>Mechanical time constant, s.</summary>
    public double? TimeConstantSeconds { get; set; }

    /// <summary>Duty that friction and dead zone together hold.</summary>
    public double? HoldingDuty { get; set; }

    /// <summary>Duty that the driver does not pass on.</summary>
    public double? DeadZone { get; set; }
}

/// <summary>All that the wizard did.</summary>
/// <param name="Steps">Steps, in order.</param>
/// <param name="Findings">Defects.</param>
/// <param name="Motors">Figures, one a motor.</param>
/// <param name="Aborted">Why it ended early; empty when it did not.</param>
/// <param name="LinkLost">The device stopped answering.</param>
public sealed record WizardReport(
    IReadOnlyList<WizardStep> Steps, IReadOnlyList<WizardFinding> Findings, IReadOnlyList<MotorFigures> Motors, string Aborted, bool LinkLost)
{
    /// <summary>Whether everything was carried out and is as expected.</summary>
    public bool IsClean => Aborted.Length == 0 && Findings.Count == 0 && Steps.All(step => step.Verdict != StepVerdict.Failed);
}
