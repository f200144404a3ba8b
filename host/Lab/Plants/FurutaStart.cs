using ImitationHil.Lab.Identification;

namespace ImitationHil.Lab.Plants;

/// <summary>Puts a simulated rotary pendulum where a recorded one was.</summary>
public static class FurutaStart
{
    /// <summary>Rows before a start that are looked at: what the joints did lately decides where their friction stands.</summary>
    public const int RowsBefore = 160;

    // A slip takes several of these; between them the encoder's quantum hardly counts.
    private const int RowsBetween = 5;

    /// <summary>
    /// Angles and rates by a local quadratic over +-8 rows; friction by Dahl's law along the smoothed angles before, which
    /// needs no time, only the path; the voltages that are still under way from the log.
    /// </summary>
    /// <param name="motion">The simulation.</param>
    /// <param name="twin">What it moves.</param>
    /// <param name="log">A log with the columns theta, alpha and voltage.</param>
    /// <param name="row">The start, at least <see cref="RowsBefore"/> after the log's first row and 8 before its last.</param>
    public static void Prime(FurutaMotion motion, FurutaTwin twin, RecordedLog log, int row)
    {
        double[] theta = log["theta"], alpha = log["alpha"], voltage = log["voltage"], x = motion.State;
        (x[0], x[1]) = LocalQuadratic.At(theta, row, log.PeriodSeconds);
        (x[2], x[3]) = LocalQuadratic.At(alpha, row, log.PeriodSeconds);
        x[2] -= twin.AlphaOffset;
        motion.ArmFriction = Friction(theta, row, twin.Body.ArmSlip);
        motion.PendulumFriction = Friction(alpha, row, twin.Body.PendulumSlip);
        for (int i = 0; i < FurutaMotion.Memory; i++)
            motion.Past[i] = voltage[row - 1 - i];
    }

    private static double Friction(double[] angle, int row, double slip)
    {
        int first = row - RowsBefore + LocalQuadratic.Reach;
        first += (row - first) % RowsBetween;
        double z = 0, last = LocalQuadratic.At(angle, first, 1).Value;
        for (int k = first + RowsBetween; k <= row; k += RowsBetween)
        {
            double now = LocalQuadratic.At(angle, k, 1).Value;
            z = DryFriction.Slide(z, now - last, slip);
            last = now;
        }

        return z;
    }
}
