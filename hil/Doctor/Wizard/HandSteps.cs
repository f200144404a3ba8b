namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>
/// The steps in which a person turns the shaft, motor off. The hand is the only thing whose direction is known: duty and counts alone
/// cannot tell a reversed encoder from swapped motor wires, and both at once look right.
/// </summary>
internal static class HandSteps
{
    // A turn by eye misses by up to EyeRadians at each end; two turns, forth and back, have one end in common. Standard deviation
    // eye / sqrt 3 * sqrt 1.25 of a turn, and twice that for 95 %.
    private static readonly double TurnUncertainty = 2 * VirtualPerson.EyeRadians / Math.Sqrt(3) * Math.Sqrt(1.25) / (2 * Math.PI);

    // Largest error of the same: 1.5 eyes. Twice that is no matter of the eye.
    private const double WrongShare = 3 * VirtualPerson.EyeRadians / (2 * Math.PI);

    // Less than this is no turn.
    private const double LeastTurns = 0.02;

    // Back at the mark: one eye at the beginning, one at the end, and as much again for a gear's play.
    private const double MarkRadians = 4 * VirtualPerson.EyeRadians;

    // What goes wrong with counts a turn: edges that are counted or not, lines taken for counts.
    private static readonly double[] Ratios = [0.25, 0.5, 0.75, 4 / 3.0, 2, 3, 4];

    public static bool Turn(WizardSession s, StepPlan plan, int motor)
    {
        bool Moved(int start, int now) => Math.Abs(now - start) >= LeastTurns * s.Drive.Limits.CountsPerTurn;
        double? forth = By(s, motor, PersonAct.TurnCounterclockwise, $"Motor {motor + 1}: mark the output shaft and turn it by hand one full turn counterclockwise, seen from its end.", Moved);
        double? back = By(s, motor, PersonAct.TurnBack, $"Motor {motor + 1}: turn it back to the mark, clockwise.", Moved);
        double believed = s.Drive.Limits.CountsPerTurn;
        if (forth is not { } out_ || back is not { } in_ || Math.Min(Math.Abs(out_), Math.Abs(in_)) < LeastTurns * believed)
        {
            return s.Note(plan, motor, false, forth ?? 0, "counts", FormattableString.Invariant($"at least {LeastTurns * believed:0}"),
                "No movement noticed: encoder unplugged, without supply, on another motor's plug, or its coupling is loose. Nothing will be driven.");
        }

        if (Math.Sign(out_) == Math.Sign(in_) || Math.Abs(out_ + in_) > 0.1 * Math.Abs(out_ - in_))
        {
            return s.Note(plan, motor, false, out_ + in_, "counts", "0 after forth and back, within 10 % of them",
                "Forth and back do not cancel: A or B is missing, counts are lost, or the shaft was turned otherwise. Try again.");
        }

        int sense = Math.Sign(out_);
        double counts = Math.Abs(out_ - in_) / 2, half = TurnUncertainty * counts;
        var figures = s.Motors[motor];
        figures.EncoderSense = sense;
        bool wrong = Math.Abs(counts / believed - 1) > WrongShare;
        figures.CountsPerTurn = wrong ? Nearest(counts, believed) : believed;
        if (sense < 0)
            s.Find("encoderReversed", motor, out_, half, "counts", "A turn counterclockwise counts down: swap the encoder's A and B, or change the sign of encoder-sign in the rig file.");
        if (wrong)
        {
            double ratio = figures.CountsPerTurn.Value / believed;
            string why = Ratios.Contains(ratio) ? FormattableString.Invariant($" {figures.CountsPerTurn:0} is {ratio:0.##} times what is configured, as edges or lines taken for one another give.") : "";
            s.Find("countsPerTurn", motor, figures.CountsPerTurn.Value, half, "counts", FormattableString.Invariant($"A turn measures {counts:0} counts and the rig says {believed:0}.{why} Put it into counts-per-turn."));
        }

        s.Note(plan, motor, sense > 0 && !wrong, sense * counts, "counts", FormattableString.Invariant($"{believed:0} within {100 * WrongShare:0.#} %, counterclockwise positive"),
            FormattableString.Invariant($"Mean of a turn forth and one back; by eye +- {half:0}."));
        return true;
    }

    public static bool Zero(WizardSession s, StepPlan plan, int motor)
    {
        double? moved = By(s, motor, PersonAct.TurnBack, $"Motor {motor + 1}: turn the output shaft back to the mark.", (_, now) => Math.Abs(now - s.Mark[motor]) * 2 * Math.PI <= MarkRadians * Math.Abs(s.CountsPerTurn(motor)));
        var look = s.Drive.Watch(motor, 20);
        double radians = (look.EndCounts - s.Mark[motor]) * 2 * Math.PI / Math.Abs(s.CountsPerTurn(motor));
        bool pass = moved is not null && look.IsWhole && Math.Abs(radians) <= MarkRadians;
        return s.Note(plan, motor, pass, radians, "rad", FormattableString.Invariant($"at most {MarkRadians:0.##} from where it began, by eye"),
            pass ? "" : "The shaft is at its mark and the counts are not: counts were lost while it was driven (noise, speed, filter), or a coupling slips.");
    }

    // How far the counts moved while the person acted; null when nobody did. A person who says nothing is done when the shaft has arrived and stands for 2 s.
    private static double? By(WizardSession s, int motor, PersonAct act, string text, Func<int, int, bool> arrived)
    {
        var before = Whole(s.Drive.Watch(motor, 10));
        int start = before.EndCounts, last = start, still = 0;
        bool done = s.Await(act, motor, text, look =>
        {
            Whole(look);
            still = look.SpreadOfLast(look.Samples.Count) <= 4 ? still + look.Samples.Count : 0;
            last = look.EndCounts;
            return still * s.Drive.TickSeconds >= 2 && arrived(start, last);
        });
        return done ? last - start : null;
    }

    private static Movement Whole(Movement look) => look.IsWhole ? look : throw new ProbeFaultException(look.Status);

    // The usual mistake where one explains the turn, else the turn itself.
    private static double Nearest(double counts, double believed)
    {
        double ratio = Ratios.MinBy(r => Math.Abs(counts / believed / r - 1));
        return Math.Abs(counts / believed / ratio - 1) <= TurnUncertainty ? ratio * believed : Math.Round(counts);
    }
}
