using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>One parameter with its 95 % interval.</summary>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>Half of the interval's length.</summary>
    public double Half => (High - Low) / 2;
}

/// <summary>
/// Movements of one motor to its parameters, with the grey-box model of <c>identify</c>: tau q'' = k D(u) - q' - c sign(q'). Steady speeds alone
/// cannot tell dead zone and friction apart; the coast behind each drive can, because it knows friction and no dead zone.
/// </summary>
public sealed class MotorFit
{
    private MotorFit(Determination determination)
    {
        Interval Of(string name)
        {
            var estimate = determination.Estimates.Single(e => e.Parameter.Name == name);
            return new Interval(estimate.Value, estimate.Low, estimate.High);
        }

        Gain = Of("gain");
        TimeConstant = Of("timeConstant");
        Coulomb = Of("coulomb");
        DeadZone = Of("deadZone");
    }

    /// <summary>Speed a unit of duty, rad/s.</summary>
    public Interval Gain { get; }

    /// <summary>Time constant, s.</summary>
    public Interval TimeConstant { get; }

    /// <summary>Speed that friction costs, rad/s.</summary>
    public Interval Coulomb { get; }

    /// <summary>Duty that the driver does not pass on.</summary>
    public Interval DeadZone { get; }

    /// <summary>Duty that friction and dead zone together hold.</summary>
    public double HoldingDuty => DeadZone.Value + Coulomb.Value / Gain.Value;

    /// <summary>Fits.</summary>
    /// <param name="movements">Each from rest.</param>
    /// <param name="tickSeconds">Time between samples.</param>
    /// <param name="radiansPerCount">With the encoder's sense.</param>
    /// <param name="leadSense">1, or -1 when a positive duty turns clockwise.</param>
    public static MotorFit Of(IReadOnlyList<Movement> movements, double tickSeconds, double radiansPerCount, int leadSense)
    {
        var model = new DcMotorGreyBox("duty", "1", 1);
        var logs = movements.Select((movement, i) => Log($"movement {i + 1}", movement, model.RowsAround, tickSeconds, radiansPerCount, leadSense)).ToList();
        Stage Stage(int rows, int starts, double scale) => new(
            $"{rows} ticks", new Criterion { Loop = Loop.Open, HorizonSeconds = rows * tickSeconds, RowsBetween = 2, StartsPerLog = starts, Scales = [scale] });
        var fit = GreyBoxFit.Run(model, logs, [Stage(20, 10, 0.01), Stage(80, 10, 0.02)], new FitOptions { Starts = 1 });

        // A block is longer than a movement: movements are independent of one another, neighbours within one are not.
        return new MotorFit(ParameterIntervals.Of(model, fit.Residuals, fit.Best.Parameters, 1000));
    }

    // The model looks at rows before its start: the motor has stood still before each movement.
    private static RecordedLog Log(string name, Movement movement, int before, double tickSeconds, double radiansPerCount, int leadSense)
    {
        var samples = new List<Sample>();
        for (int row = -before; row < movement.Samples.Count; row++)
        {
            double angle = row <= 0 ? 0 : movement.Samples[row - 1] * radiansPerCount, duty = row < 0 ? 0 : leadSense * movement.DutyAt(row);
            samples.Add(new Sample
            {
                Step = row + before,
                TimeMicroseconds = (long)((row + before) * tickSeconds * 1e6),
                Observation = [angle],
                ActionAsked = [duty],
                ActionApplied = [duty],
            });
        }

        return RecordedLog.From(new Trajectory { Name = name, Signals = new Signals(["angle"], ["rad"], ["duty"], ["1"], (int)Math.Round(tickSeconds * 1e6)), Samples = samples });
    }
}
