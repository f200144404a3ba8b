using ImitationHil.Firmware;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>The steps that move a motor: breakaway, wires, speeds, limits, current. Each movement is bounded by the device itself.</summary>
internal static class MotionSteps
{
    /// <summary>Travel of a first movement, turns.</summary>
    public const double FirstTurns = 0.005;

    /// <summary>Largest travel of a movement, turns; the device may allow less.</summary>
    public const double LongTurns = 0.2;

    /// <summary>Travel of the movement that must end by it, turns.</summary>
    public const double ShortTurns = 0.05;

    /// <summary>Ticks of drive and rest of a steady movement.</summary>
    public const int DriveTicks = 80, RestTicks = 160;

    /// <summary>Ticks of a ramp.</summary>
    public const int RampTicks = 400;

    // A driver that loses less than this is as good as one that loses nothing; a clean motor's estimate stays far below.
    private const double LeastDeadZone = 0.01;

    private const int Levels = 4;

    // The direction that tells the wires is that of the shaft, so the hand comes first.
    public static bool Breakaway(WizardSession s, StepPlan plan, int motor)
    {
        var up = Ramp(s, motor, 1);
        var down = Ramp(s, motor, -1);
        double? first = FirstMotion(up), second = FirstMotion(down);
        double seconds = RampTicks * s.Drive.TickSeconds;
        if (first is not { } plus || second is not { } minus)
        {
            s.Note(plan, motor, false, Math.Max(Math.Abs(up.Farthest), Math.Abs(down.Farthest)), "counts", $"{up.Request.TravelCounts} counts within {WizardSession.Figure(seconds)} s at up to {WizardSession.Figure(s.MaxDuty)} of duty, both ways",
                "No movement noticed: motor supply off, driver not enabled, motor unplugged, or the shaft is blocked. Cut the supply, turn it by hand, look at the fuse.");
            return false;
        }

        bool consistent = Math.Sign(up.Farthest) == -Math.Sign(down.Farthest);
        s.Motors[motor].HoldingDuty = (plus + minus) / 2;
        return s.Note(plan, motor, consistent, (plus + minus) / 2, "1", Invariant($"at most {s.MaxDuty:0.###}, both ways, in opposite directions"),
            consistent
                ? Invariant($"First motion at {plus:0.###} and {-minus:0.###} of duty; the ramp goes on while the motor starts, so it is some thousandths too much.")
                : "Both signs of the duty turn the shaft the same way: one direction pin of the driver is not connected.");
    }

    public static bool Leads(WizardSession s, StepPlan plan, int motor)
    {
        var movement = s.Drive.Must(Request(motor, 0.7 * s.MaxDuty, 40, 60, s.Travel(motor, ShortTurns)));
        s.Drive.Settle(motor);
        s.Drive.Must(Request(motor, -0.7 * s.MaxDuty, 40, 60, s.Travel(motor, ShortTurns)));
        s.Drive.Settle(motor);
        double turns = movement.EndCounts - movement.StartCounts;
        turns /= s.CountsPerTurn(motor);
        s.Motors[motor].LeadSense = turns < 0 ? -1 : 1;
        if (turns < 0)
            s.Find("motorLeadSwapped", motor, turns, null, "turns", "A positive duty turns the shaft clockwise: swap the motor's two wires, or forward and backward in the rig file; one of both, not both.");
        s.Note(plan, motor, turns > 0, turns, "turns", "above 0: a positive duty turns counterclockwise", turns > 0 ? "" : "See the findings.");
        return true;
    }

    public static bool Speeds(WizardSession s, StepPlan plan, int motor)
    {
        var figures = s.Motors[motor];
        double least = Math.Min(1.2 * (figures.HoldingDuty ?? 0.1), 0.8 * s.MaxDuty);
        var movements = s.Speeds[motor];
        for (int i = 0; i < 4 * Levels; i++)
        {
            // Forth and back in turn, so that the shaft stays about where it is.
            int level = i / 2 % Levels, sign = i % 2 == 0 ? 1 : -1;
            double duty = least + (s.MaxDuty - least) * (level + 1) / Levels;
            movements.Add(s.Drive.Must(Request(motor, sign * duty, DriveTicks, RestTicks, s.Travel(motor, LongTurns))));
            s.Drive.Settle(motor);
        }

        var fit = MotorFit.Of(movements, s.Drive.TickSeconds, 2 * Math.PI / s.CountsPerTurn(motor), figures.LeadSense ?? 1);
        figures.GainRadiansPerSecond = fit.Gain.Value;
        figures.TimeConstantSeconds = fit.TimeConstant.Value;
        figures.HoldingDuty = fit.HoldingDuty;
        figures.DeadZone = fit.DeadZone.Value;
        if (fit.DeadZone.Low > LeastDeadZone)
            s.Find("deadZone", motor, fit.DeadZone.Value, fit.DeadZone.Half, "1", "So much duty is lost in the driver before any reaches the motor: a lower PWM frequency or another decay mode helps; the servo makes up for it by friction-share.");
        bool sharp = fit.Gain.Half < 0.2 * fit.Gain.Value;
        s.Note(plan, motor, sharp, fit.Gain.Value, "rad/s", "95 % interval within 20 %", Invariant($"Speed at full duty without friction, {fit.Gain.Low:0.##} to {fit.Gain.High:0.##}: the back-EMF constant is the supply divided by it. Time constant {fit.TimeConstant.Value:0.####} s ({fit.TimeConstant.Low:0.####} to {fit.TimeConstant.High:0.####})."));
        s.Note(plan with { Id = "deadZone", Title = "dead zone" }, motor, fit.DeadZone.Low <= LeastDeadZone, fit.DeadZone.Value, "1", Invariant($"lower end of the 95 % interval at most {LeastDeadZone}"),
            Invariant($"{fit.DeadZone.Low:0.####} to {fit.DeadZone.High:0.####}; friction holds another {fit.Coulomb.Value / fit.Gain.Value:0.####}, which the coast tells apart."));
        return true;
    }

    public static bool Limits(WizardSession s, StepPlan plan, int motor)
    {
        var limits = s.Drive.Limits;
        var tooMuch = s.Drive.Run(Request(motor, 1.01 * s.MaxDuty, 10, 0, 6));
        var tooFar = s.Drive.Run(new ProbeRequest { Motor = motor, Duty = (float)(0.5 * s.MaxDuty), DriveTicks = 10, TravelCounts = limits.MaxTravelCounts + 1 });
        var tooLong = s.Drive.Run(Request(motor, 0.5 * s.MaxDuty, limits.MaxTicks, 1, 6));
        int refused = new[] { tooMuch, tooFar, tooLong }.Count(movement => movement.Status == Status.NotAllowed);
        int travel = s.Travel(motor, ShortTurns);
        var stopped = s.Drive.Must(Request(motor, 0.8 * s.MaxDuty, 200, 100, travel));
        s.Drive.Settle(motor);
        s.Drive.Must(Request(motor, -0.8 * s.MaxDuty, 200, 100, travel));
        s.Drive.Settle(motor);
        double perTurn = Math.Abs(s.CountsPerTurn(motor)), at = stopped.DrivenTicks > 0 && stopped.ReachedTravel ? Math.Abs((int)stopped.Samples[stopped.DrivenTicks - 1]) / perTurn : double.NaN;

        // One tick at the speed of that duty, and as much again.
        double bound = travel / perTurn + 2 * 0.8 * s.MaxDuty * (s.Motors[motor].GainRadiansPerSecond ?? 30) * s.Drive.TickSeconds / (2 * Math.PI);
        bool pass = refused == 3 && stopped.ReachedTravel && at <= bound;
        return s.Note(plan, motor, pass, double.IsNaN(at) ? null : at, "turns", Invariant($"drive ends between {travel / perTurn:0.####} and {bound:0.####}; larger duty, travel and time refused"),
            pass ? Invariant($"It coasted to {Math.Abs((int)stopped.Samples[^1]) / perTurn:0.####} turns.") : $"{refused} of 3 requests beyond the device's bounds were refused, travel {(stopped.ReachedTravel ? "was" : "was not")} reached: do not go on with this device.");
    }

    public static bool Current(WizardSession s, StepPlan plan, int motor)
    {
        if (!s.Drive.Limits.MeasuresCurrent)
        {
            s.Skip(plan, motor, "this rig measures no current; the supply's own limit has to do");
            return true;
        }

        double off = s.Drive.Watch(motor, 20).PeakAmperes;
        var movement = s.Speeds[motor].Where(m => m.MeanAmperes > 0).MaxBy(m => Math.Abs(m.Request.Duty));
        bool pass = movement is not null && movement.PeakAmperes > movement.MeanAmperes && off < 0.1 * movement.PeakAmperes;
        return s.Note(plan, motor, pass, movement?.MeanAmperes, "A", "below the peak at the start, above zero; a tenth of the peak at most with the motor off",
            movement is null ? "Driven, and no current seen: the sensor is not in this motor's supply." : Invariant($"Mean at {Math.Abs(movement.Request.Duty):0.###} of duty; peak {movement.PeakAmperes:0.###} A, off {off:0.###} A."));
    }

    private static Movement Ramp(WizardSession s, int motor, int sign)
    {
        int rest = Math.Min(40, s.Drive.Limits.MaxTicks - RampTicks);
        var movement = s.Drive.Must(new ProbeRequest { Motor = motor, IsRamp = true, Duty = (float)(sign * s.MaxDuty), DriveTicks = RampTicks, RestTicks = rest, TravelCounts = s.Travel(motor, FirstTurns) });
        s.Drive.Settle(motor);
        return movement;
    }

    // Magnitude of the duty at the first tick that is three counts away; null when it never went its way.
    private static double? FirstMotion(Movement ramp)
    {
        int at = ramp.Samples.ToList().FindIndex(sample => Math.Abs((int)sample) >= 3);
        return ramp.ReachedTravel && at >= 0 ? Math.Abs(ramp.DutyAt(Math.Min(at, ramp.DrivenTicks - 1))) : null;
    }

    private static ProbeRequest Request(int motor, double duty, int drive, int rest, int travel) =>
        new() { Motor = motor, Duty = (float)duty, DriveTicks = drive, RestTicks = rest, TravelCounts = travel };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
