using ImitationHil.Cli.CommandLine;
using ImitationHil.Hil;
using ImitationHil.Hil.Doctor;
using ImitationHil.Hil.Doctor.Wizard;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Verbs;

/// <summary>What <c>doctor</c> was asked to do beyond looking.</summary>
/// <param name="Address">The device.</param>
/// <param name="Move">A person agreed that motors move.</param>
/// <param name="DryRun">Only say what would be done.</param>
/// <param name="Yes">The person answers by acting: nothing is read from the terminal.</param>
/// <param name="RigFile">Rig file to put figures into; null: none.</param>
/// <param name="OutFile">Where the result goes; null: nowhere.</param>
/// <param name="Seed">Seeds the virtual person.</param>
internal sealed record DoctorRequest(string Address, bool Move, bool DryRun, bool Yes, string? RigFile, string? OutFile, uint Seed)
{
    /// <summary>A device that was started for this walk, and its motors with it: nobody can be hurt.</summary>
    public bool IsVirtual => Address.StartsWith("pty:", StringComparison.Ordinal);

    /// <summary>Whether the wizard is walked.</summary>
    public bool Walks => Move || IsVirtual;

    /// <summary>Refuses what cannot be done, before anything is opened.</summary>
    /// <exception cref="BadInputException">All of it.</exception>
    public void Check()
    {
        var problems = new List<Problem>();
        if (OutFile is not null && RigFile is null)
            problems.Add(new Problem("--out", "", "needs --rig FILE, the rig file that the figures are put into"));
        if (OutFile is not null && !Walks)
            problems.Add(new Problem("--out", "", "there is nothing to write without a walk; add --move when the rig is clear"));
        if (Move && DryRun)
            problems.Add(new Problem("--dry-run", "", "drives nothing, and --move lets motors move; give one of both"));
        if (Move && !IsVirtual && !Yes && Console.IsInputRedirected)
            problems.Add(new Problem("--move", "", "the wizard asks a person to press the emergency stop and to turn shafts, and standard input is no terminal; run it in a terminal, or add --yes when somebody stands at the rig and acts on what is printed"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
    }
}

/// <summary>The wizard as the command line walks it.</summary>
internal static class DoctorWalk
{
    /// <summary>Bounds of every step, without driving anything.</summary>
    public static IReadOnlyList<StepPlan> Plan(DoctorRequest request, Ui ui)
    {
        using var session = DeviceSession.Open(request.Address);
        if (session.Client.GetProbeLimits() is not { } limits)
        {
            ui.Say("This device has no motors that can be calibrated.");
            return [];
        }

        var plan = CalibrationWizard.Plan(limits);
        ui.Table(["step", "what happens", "duty at most", "seconds at most", "turns at most"], plan.Select(step => new[]
        {
            step.Title, step.What, step.MaxDuty == 0 ? "motor off" : Ui.Number(step.MaxDuty), Ui.Number(step.MaxSeconds), step.MaxDuty == 0 ? "-" : Ui.Number(step.MaxTravelTurns),
        }));
        return plan;
    }

    /// <summary>Walks; null when the device has no motors.</summary>
    public static WizardReport? Run(DoctorRequest request, DoctorReport link, Ui ui)
    {
        using var session = DeviceSession.Open(request.Address);
        if (session.Client.GetProbeLimits() is not { } limits)
        {
            ui.Say("This device has no motors that can be calibrated.");
            return null;
        }

        using var abort = new CancellationTokenSource();
        using var interrupt = new Interrupt(abort.Cancel);
        IPerson person = session.Motors is { } motors ? new VirtualPerson(motors, request.Seed) : new ConsolePerson(ui, request.Yes);
        return CalibrationWizard.Run(session.Client, session.Signals.Contract, limits, person, link, abort.Token, ui.Say);
    }

    /// <summary>Puts the figures into the rig file.</summary>
    /// <returns>The changed lines.</returns>
    public static IReadOnlyList<string> Write(DoctorRequest request, RigFileEdit rig, WizardReport report, Ui ui)
    {
        if (report.Aborted.Length > 0)
        {
            ui.Say("The walk was not finished: nothing was written.");
            return [];
        }

        rig.Apply(report.Motors);
        string kept = rig.Write(OutputPath.MakeRoom(request.OutFile!));
        rig.Changes.ForEach(ui.Say);
        ui.Say($"{request.OutFile}: {rig.Changes.Count} lines changed{(kept.Length > 0 ? $"; the old file is {kept}" : "")}");
        return rig.Changes;
    }
}

/// <summary>A person at the terminal: says with Enter that an act is done, or, by agreement, nothing.</summary>
internal sealed class ConsolePerson(Ui ui, bool isSilent) : IPerson
{
    private Task? _answer;

    public bool? IsDone => isSilent ? null : _answer is { IsCompleted: true };

    public void Ask(PersonAct act, int motor, string text)
    {
        bool answers = !isSilent && act is PersonAct.TurnCounterclockwise or PersonAct.TurnBack;
        ui.Say($">> {text}{(answers ? " Then press Enter." : "")}");
        if (answers && _answer is not { IsCompleted: false })
            _answer = Task.Run(Console.ReadLine);
    }
}
