using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Studies;

/// <summary>Simulated minus recorded angles, rms from the beginning up to a time.</summary>
/// <param name="Seconds">Up to when.</param>
/// <param name="ShoulderRadians">Of the shoulder.</param>
/// <param name="ElbowRadians">Of the elbow.</param>
public sealed record ClosedLoopPoint(double Seconds, double ShoulderRadians, double ElbowRadians);

/// <summary>
/// The recorded time-varying LQR on a twin, from rest, in the loop and in the timing of the rig: encoders, the backward
/// difference, the dead band of 0.1 rad/s and the low pass 0.8 / 0.2 of the recording, and a command that acts a row late.
/// </summary>
public static class TvlqrClosedLoop
{
    /// <summary>Period of the rig's loop, s.</summary>
    public const double PeriodSeconds = 0.0025;

    /// <summary>How well the rebuilt expert explains the commands of a recorded run: rms of recorded minus rebuilt, N m.</summary>
    /// <param name="expert">The expert.</param>
    /// <param name="file">A recorded run.</param>
    /// <param name="untilSeconds">Up to when; later another controller may have taken over.</param>
    public static double CommandResidual(TvlqrExpert expert, string file, double untilSeconds)
    {
        var table = Read(file, "time", "pos_filt1", "pos_filt2", "vel_filt1", "vel_filt2", "tau_con1");
        double squares = 0;
        int rows = 0;
        for (int k = 0; k < table.RowCount && table["time"][k] < untilSeconds; k++)
        {
            double command = table["tau_con1"][k];
            var (shoulder, _) = expert.Act(table["time"][k], [table["pos_filt1"][k], table["pos_filt2"][k], table["vel_filt1"][k], table["vel_filt2"][k]]);
            squares += (command - shoulder) * (command - shoulder);
            rows++;
        }

        return Math.Sqrt(squares / rows);
    }

    /// <summary>Runs the expert on a twin and compares with a recorded run at equal times.</summary>
    /// <param name="twin">The pendulum.</param>
    /// <param name="expert">The expert.</param>
    /// <param name="file">A recorded run.</param>
    /// <param name="seconds">Times up to which deviations are taken, ascending.</param>
    public static IReadOnlyList<ClosedLoopPoint> Run(DoublePendulumDynamics twin, TvlqrExpert expert, string file, params double[] seconds)
    {
        var table = Read(file, "time", "pos_meas1", "pos_meas2");
        double[] times = table["time"];
        double[][] recorded = [table["pos_meas1"], table["pos_meas2"]];
        if (times[^1] < seconds[^1])
            throw new BadInputException(file, "column 'time'", FormattableString.Invariant($"ends at {times[^1]} s; {seconds[^1]} s are to be compared"));
        var motion = new DoublePendulumMotion(twin, PeriodSeconds);
        double[] seen = new double[2], filtered = new double[2], squares = new double[2];
        (double Shoulder, double Elbow) sent = (0, 0);
        var points = new List<ClosedLoopPoint>();
        int row = 0;
        for (int k = 0; points.Count < seconds.Length; k++)
        {
            double t = k * PeriodSeconds;
            while (row < times.Length - 2 && times[row + 1] <= t)
                row++;
            double share = Math.Clamp((t - times[row]) / (times[row + 1] - times[row]), 0, 1);
            for (int i = 0; i < 2; i++)
            {
                double angle = Math.Round(motion.State[i] / PendubotPlant.Quantum) * PendubotPlant.Quantum;
                double rate = k == 0 ? 0 : (angle - seen[i]) / PeriodSeconds;
                filtered[i] = 0.8 * filtered[i] + 0.2 * (Math.Abs(rate) < 0.1 ? 0 : rate);
                seen[i] = angle;
                squares[i] += Math.Pow(motion.State[i] - recorded[i][row] - share * (recorded[i][row + 1] - recorded[i][row]), 2);
            }

            if (t >= seconds[points.Count] - 1e-9)
                points.Add(new ClosedLoopPoint(seconds[points.Count], Math.Sqrt(squares[0] / (k + 1)), Math.Sqrt(squares[1] / (k + 1))));
            motion.Hold(sent.Shoulder, sent.Elbow, PeriodSeconds);
            sent = expert.Act(t, [seen[0], seen[1], filtered[0], filtered[1]]);
        }

        return points;
    }

    private static CsvTable Read(string file, params string[] names)
    {
        var problems = new ProblemList(file);
        var table = CsvTable.Read(file, names.ToHashSet(), problems);
        foreach (string name in names.Where(name => table is not null && !table.Header.Contains(name)))
            problems.Add($"column '{name}'", $"is not in the file; the columns that exist are: {string.Join(", ", table!.Header)}");
        return table is not null && problems.Count == 0 ? table : throw new BadInputException(problems.ToList());
    }
}
