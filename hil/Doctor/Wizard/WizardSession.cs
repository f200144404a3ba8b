using ImitationHil.Firmware;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>What the steps of one walk share: the way to the motors, the person, and what was found so far.</summary>
/// <param name="drive">Carries out probes.</param>
/// <param name="person">The person at the rig.</param>
/// <param name="link">What the link checks found.</param>
/// <param name="say">Told each step as it ends.</param>
public sealed class WizardSession(ProbeDrive drive, IPerson person, DoctorReport link, Action<string> say)
{
    /// <summary>How long a person may take for one act.</summary>
    public const double PatienceSeconds = 60;

    private readonly List<WizardStep> _steps = [];
    private readonly List<WizardFinding> _findings = [];

    /// <summary>Carries out probes.</summary>
    public ProbeDrive Drive => drive;

    /// <summary>What the link checks found.</summary>
    public DoctorReport Link => link;

    /// <summary>Steps so far.</summary>
    public IReadOnlyList<WizardStep> Steps => _steps;

    /// <summary>Findings so far.</summary>
    public IReadOnlyList<WizardFinding> Findings => _findings;

    /// <summary>Figures, one a motor.</summary>
    public MotorFigures[] Motors { get; } = [.. Enumerable.Range(0, drive.Limits.Motors).Select(_ => new MotorFigures())];

    /// <summary>The steady movements of each motor.</summary>
    public List<Movement>[] Speeds { get; } = [.. Enumerable.Range(0, drive.Limits.Motors).Select(_ => new List<Movement>())];

    /// <summary>Counts at the mark of each motor.</summary>
    public int[] Mark { get; } = new int[drive.Limits.Motors];

    /// <summary>Largest duty of the device.</summary>
    public double MaxDuty => drive.Limits.MaxDuty;

    /// <summary>Counts a turn, counterclockwise positive; what the device believes before it is measured.</summary>
    public double CountsPerTurn(int motor) => (Motors[motor].EncoderSense ?? 1) * (Motors[motor].CountsPerTurn ?? drive.Limits.CountsPerTurn);

    /// <summary>
    /// Travel for a movement in true turns, in counts and within the device's bound. Never less than a few counts.
    /// </summary>
    public int Travel(int motor, double turns) => (int)Math.Clamp(turns * Math.Abs(CountsPerTurn(motor)), 6, drive.Limits.MaxTravelCounts);

    /// <summary>Notes a step.</summary>
    /// <returns>Whether it is as expected.</returns>
    public bool Note(StepPlan plan, int motor, bool pass, double? measured, string unit, string bound, string advice)
    {
        var step = new WizardStep(plan.Id, plan.Title, motor + 1, pass ? StepVerdict.Ok : StepVerdict.Failed, measured, unit, bound, advice);
        _steps.Add(step);
        say($"{(pass ? "ok    " : "FAILED")}  {(motor >= 0 ? $"motor {motor + 1}, " : "")}{plan.Title}: {Figure(measured)} {unit} ({bound}){(advice.Length == 0 ? "" : $". {advice}")}");
        return pass;
    }

    /// <summary>Notes that a step was not carried out.</summary>
    public void Skip(StepPlan plan, int motor, string why)
    {
        _steps.Add(new WizardStep(plan.Id, plan.Title, motor + 1, StepVerdict.Skipped, null, "", "", why));
        say($"skipped {(motor >= 0 ? $"motor {motor + 1}, " : "")}{plan.Title}: {why}");
    }

    /// <summary>Notes a defect.</summary>
    public void Find(string id, int motor, double figure, double? uncertainty, string unit, string text)
    {
        _findings.Add(new WizardFinding(id, motor + 1, figure, uncertainty, unit, text));
        say($"FOUND   motor {motor + 1}, {id}: {Figure(figure)}{(uncertainty is { } u ? $" +- {Figure(u)}" : "")} {unit}. {text}");
    }

    /// <summary>Asks the person and watches with the motor off until it is done; false when it was not within the patience.</summary>
    /// <param name="act">What for.</param>
    /// <param name="motor">The motor that is watched.</param>
    /// <param name="text">In words.</param>
    /// <param name="seen">Whether the sensors show that it is done, where the person does not say so.</param>
    public bool Await(PersonAct act, int motor, string text, Func<Movement, bool> seen)
    {
        person.Ask(act, motor, text);
        int ticks = Math.Min(40, drive.Limits.MaxTicks);
        for (double watched = 0; watched < PatienceSeconds; watched += ticks * drive.TickSeconds)
        {
            // Asked before the look: what is done then is seen in it.
            bool? done = person.IsDone;
            var look = drive.Watch(motor, ticks);
            bool isSeen = seen(look);
            if (act is PersonAct.PressStop or PersonAct.ReleaseStop ? isSeen : done ?? isSeen)
                return true;
        }

        return false;
    }

    /// <summary>A number for people.</summary>
    public static string Figure(double? value) => value is { } v ? v.ToString(Math.Abs(v) >= 1000 ? "0" : "G4", System.Globalization.CultureInfo.InvariantCulture) : "-";

    /// <summary>Whether the emergency stop is pressed, by the status that a look ended with.</summary>
    public static bool IsStopped(Movement look) => look.Status == Status.EmergencyStop;
}
