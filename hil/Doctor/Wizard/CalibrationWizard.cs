using ImitationHil.Firmware;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>
/// Walks a rig from its link to its motors: a table of steps, each with its bound, ordered so that nothing is driven before the emergency stop
/// was seen to work and the encoder was seen to move. Every movement is bounded by the device and ends by itself; aborting stops it at once.
/// </summary>
public static class CalibrationWizard
{
    private sealed record Entry(StepPlan Plan, bool IsOfMotor, bool Moves, Func<WizardSession, StepPlan, int, bool> Run);

    /// <summary>What the wizard would do on a device with these bounds; drives nothing.</summary>
    public static IReadOnlyList<StepPlan> Plan(ProbeLimits limits) => [.. Table(limits).Select(entry => entry.Plan)];

    /// <summary>Walks. The motor is off behind it, whatever happened.</summary>
    /// <param name="client">The device.</param>
    /// <param name="contract">Contract of its plant.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="person">The person at the rig.</param>
    /// <param name="link">What the link checks found.</param>
    /// <param name="abort">Cancelled by Ctrl-C or STOP.</param>
    /// <param name="say">Told each step as it ends.</param>
    public static WizardReport Run(DeviceClient client, uint contract, ProbeLimits limits, IPerson person, DoctorReport link, CancellationToken abort, Action<string> say)
    {
        var session = new WizardSession(new ProbeDrive(client, contract, limits, abort), person, link, say);
        string aborted = "";
        bool lost = false;
        try
        {
            session.Drive.Prepare();
            Walk(session, Table(limits));
        }
        catch (OperationCanceledException)
        {
            aborted = "stopped by the user; the motor is off";
        }
        catch (ProbeFaultException e)
        {
            aborted = e.Status == Status.EmergencyStop ? "the emergency stop was pressed; the motor is off" : e.Message;
        }
        catch (DeviceRefusedException e)
        {
            aborted = $"{e.Message} The motor is off.";
        }
        catch (LinkLostException e)
        {
            (aborted, lost) = (e.Message, true);
        }
        finally
        {
            lost |= !Off(client);
        }

        return new WizardReport(session.Steps, session.Findings, session.Motors, aborted, lost);
    }

    private static void Walk(WizardSession session, IReadOnlyList<Entry> table)
    {
        foreach (var entry in table.TakeWhile(entry => !entry.IsOfMotor))
        {
            if (Carry(session, entry, -1))
                continue;
            foreach (var rest in table.SkipWhile(rest => rest != entry).Skip(1))
                session.Skip(rest.Plan, -1, $"{entry.Plan.Title} failed");
            return;
        }

        for (int motor = 0; motor < session.Motors.Length; motor++)
        {
            string failed = "";
            foreach (var entry in table.SkipWhile(entry => !entry.IsOfMotor))
            {
                if (failed.Length > 0)
                    session.Skip(entry.Plan, motor, $"{failed} failed");
                else if (!Carry(session, entry, motor))
                    failed = entry.Plan.Title;
            }
        }
    }

    // A fault belongs to the step in which it came; it ends the walk.
    private static bool Carry(WizardSession session, Entry entry, int motor)
    {
        try
        {
            return entry.Run(session, entry.Plan, motor);
        }
        catch (ProbeFaultException e)
        {
            session.Note(entry.Plan, motor, false, null, "", "no fault", e.Message);
            throw;
        }
    }

    // Best effort: where the line is gone, the device's watchdog does it.
    private static bool Off(DeviceClient client)
    {
        try
        {
            client.Stop();
            return true;
        }
        catch (Exception e) when (e is LinkLostException or DeviceRefusedException)
        {
            return false;
        }
    }

    private static IReadOnlyList<Entry> Table(ProbeLimits limits)
    {
        double tick = limits.TickMicroseconds / 1e6, most = limits.MaxDuty, device = (double)limits.MaxTravelCounts / limits.CountsPerTurn;
        double Turns(double turns) => Math.Min(turns, device);
        Entry Still(string id, string title, string what, double seconds, Func<WizardSession, StepPlan, bool> run) =>
            new(new StepPlan(id, title, what, 0, seconds, 0), false, false, (s, plan, _) => run(s, plan));
        Entry Off(string id, string title, string what, double seconds, Func<WizardSession, StepPlan, int, bool> run) => new(new StepPlan(id, title, what, 0, seconds, 0), true, false, run);
        Entry Moves(string id, string title, string what, double share, int ticks, double turns, Func<WizardSession, StepPlan, int, bool> run) =>
            new(new StepPlan(id, title, what, share * most, ticks * tick, Turns(turns)), true, true, run);
        return
        [
            Still("link", "link", "Looks at the port, the greeting, the contract, the limits and lost frames.", 5, SafetySteps.Link),
            Still("latency", "latency", "Looks at the round trips of 200 requests.", 5, SafetySteps.Latency),
            Still("estop", "emergency stop", "Asks you to press the emergency stop, then to release it. The drivers stay off.", WizardSession.PatienceSeconds, SafetySteps.EmergencyStop),
            Off("quiet", "sensors quiet", "Watches counts with the motor off.", 200 * tick, SafetySteps.Quiet),
            Off("handTurn", "counts a turn and encoder direction", "Asks you to turn the shaft by hand one turn counterclockwise, and back. The drivers stay off.", WizardSession.PatienceSeconds, HandSteps.Turn),
            Moves("breakaway", "first motion", "Raises the duty from 0 until the shaft moves, once in each direction.", 1, MotionSteps.RampTicks + 40, MotionSteps.FirstTurns, MotionSteps.Breakaway),
            Moves("leads", "motor leads", "Turns the shaft a little with positive duty, and back.", 0.7, 100, MotionSteps.ShortTurns, MotionSteps.Leads),
            Moves("backEmf", "speed per duty (back EMF)", "Drives at four duties in both directions, twice, and lets the motor coast.", 1, MotionSteps.DriveTicks + MotionSteps.RestTicks, MotionSteps.LongTurns, MotionSteps.Speeds),
            Moves("limits", "limits", "Asks for more duty, travel and time than allowed, which must be refused; drives against its travel.", 0.8, 300, MotionSteps.ShortTurns, MotionSteps.Limits),
            Off("current", "current", "Compares the current of the drives with that of the motor at rest.", 20 * tick, MotionSteps.Current),
            Off("zero", "zero", "Asks you to turn the shaft back to its mark, and compares the counts.", WizardSession.PatienceSeconds, HandSteps.Zero),
        ];
    }
}
