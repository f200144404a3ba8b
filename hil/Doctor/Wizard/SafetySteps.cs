namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>The steps before anything moves: link, latency, emergency stop, quiet sensors. None of them switches a driver on.</summary>
internal static class SafetySteps
{
    // Of a turn: sensors that move by more with the motor off are not quiet. 0.1 % of 8400 counts is twice the jitter of four counts that the
    // rigs' models go up to.
    private const double QuietTurns = 0.001;

    public static bool Link(WizardSession s, StepPlan plan)
    {
        var failed = s.Link.Checks.Where(check => !check.Pass && !IsLatency(check)).ToArray();
        return s.Note(plan, -1, failed.Length == 0, s.Link.Checks.Count(check => check.Pass), "checks", "none failed", string.Join(' ', failed.Select(check => check.Advice)));
    }

    // A slow link is a failed step and no danger: the device samples by itself.
    public static bool Latency(WizardSession s, StepPlan plan)
    {
        var check = s.Link.Checks.FirstOrDefault(IsLatency);
        if (check is null)
            s.Skip(plan, -1, "the link was not measured");
        else
            s.Note(plan, -1, check.Pass, check.Value as double?, check.Unit, check.Limit, check.Advice);
        return true;
    }

    // Every way to a moving motor leads through this.
    public static bool EmergencyStop(WizardSession s, StepPlan plan)
    {
        if (!Released(s, "Release the emergency stop."))
            return s.Note(plan, -1, false, null, "s", "released within 60 s", "The device reads a pressed emergency stop all the time: look for a broken wire; its contact is normally closed.");
        double watched = 0;
        bool pressed = s.Await(PersonAct.PressStop, 0, "Press the emergency stop and hold it.", look =>
        {
            watched += Math.Max(1, look.Samples.Count) * s.Drive.TickSeconds;
            return WizardSession.IsStopped(look);
        });
        if (!pressed)
            return s.Note(plan, -1, false, null, "s", "seen within 60 s", "The emergency stop was never seen, so nothing will be moved: check its contact, its wire and the pin in the rig file.");
        s.Drive.Prepare();
        if (!Released(s, "Release the emergency stop."))
            return s.Note(plan, -1, false, watched, "s", "released within 60 s", "It stays pressed: look for a contact that hangs.");
        return s.Note(plan, -1, true, watched, "s", "seen, latched as fault 40, and released", "Time that the device watched until it saw the stop, the person's included.");
    }

    public static bool Quiet(WizardSession s, StepPlan plan, int motor)
    {
        var look = s.Drive.Watch(motor, Math.Min(200, s.Drive.Limits.MaxTicks));
        if (!look.IsWhole)
            throw new ProbeFaultException(look.Status);
        s.Mark[motor] = look.EndCounts;
        int spread = look.SpreadOfLast(look.Samples.Count);
        double bound = Math.Max(4, QuietTurns * s.Drive.Limits.CountsPerTurn);
        bool quiet = spread <= bound;
        return s.Note(plan, motor, quiet, spread, "counts", FormattableString.Invariant($"at most {bound:0.#}, peak to peak"),
            quiet ? "" : "The counts move with the motor off: somebody touches the shaft, or the encoder's cable picks up noise.");
    }

    private static bool Released(WizardSession s, string text)
    {
        bool Free(Movement look)
        {
            if (!WizardSession.IsStopped(look))
                return look.IsWhole ? true : throw new ProbeFaultException(look.Status);
            s.Drive.Prepare();
            return false;
        }

        return Free(s.Drive.Watch(0, 10)) || s.Await(PersonAct.ReleaseStop, 0, text, Free);
    }

    private static bool IsLatency(DoctorCheck check) => check.Name.StartsWith("round trip", StringComparison.Ordinal);
}
