using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Experts;

/// <summary>
/// The time-varying LQR that swung the recorded double pendulum up: tau = tau*(t) - K(t) (x - x*(t)) + friction compensation,
/// about the nominal trajectory that is published with the recordings. The gains in that file belong to the optimiser that
/// planned it: with them the recorded commands are missed by 0.73 N m rms. So K is rebuilt, by the Riccati equation along
/// the trajectory with the published model 1.0; the weights were fitted to the commands of the second run (27 November 2026)
/// and leave 0.10 N m rms there and in the first run, of 0.8.
/// </summary>
public sealed class TvlqrExpert
{
    /// <summary>c_f that the expert compensates at each joint, in c_f arctan(100 rate), N m; fitted likewise.</summary>
    public const double ShoulderCompensation = 0.165, ElbowCompensation = 0.13;

    /// <summary>Torque limit of the shoulder, N m.</summary>
    public const double MaxTorque = 5;

    // Over the weight of the torque: on angles, rad^-2, and rates, s^2/rad^2; and at the trajectory's end.
    private static readonly double[] Weights = [3.778, 1.346, 0.787, 0.907], FinalWeights = [2703, 0, 0, 0.368];

    private readonly double[] _seconds, _torque;
    private readonly double[][] _states, _gains;

    private TvlqrExpert(double[] seconds, double[] torque, double[][] states, double[][] gains)
    {
        _seconds = seconds;
        _torque = torque;
        _states = states;
        _gains = gains;
    }

    /// <summary>When the trajectory ends, s.</summary>
    public double EndSeconds => _seconds[^1];

    /// <summary>Reads the nominal trajectory (columns time, pos1, pos2, vel1, vel2, tau1) and works out the gains.</summary>
    /// <exception cref="BadInputException">What is wrong with the file.</exception>
    public static TvlqrExpert Read(string file)
    {
        string[] names = ["time", "pos1", "pos2", "vel1", "vel2", "tau1"];
        var problems = new ProblemList(file);
        var table = CsvTable.Read(file, names.ToHashSet(), problems);
        foreach (string name in names.Where(name => table is not null && !table.Header.Contains(name)))
            problems.Add($"column '{name}'", $"is not in the file; the columns that exist are: {string.Join(", ", table!.Header)}");
        if (table is null || problems.Count > 0)
            throw new BadInputException(problems.ToList());
        double[][] states = [.. Enumerable.Range(0, table.RowCount).Select(k => names[1..5].Select(name => table[name][k]).ToArray())];
        return new TvlqrExpert(table["time"], table["tau1"], states, Gains(table["time"], table["tau1"], states));
    }

    /// <summary>The command.</summary>
    /// <param name="seconds">Time since the beginning.</param>
    /// <param name="x">q1, q2, q1', q2' as the expert sees them.</param>
    public (double Shoulder, double Elbow) Act(double seconds, double[] x)
    {
        double t = Math.Clamp(seconds, _seconds[0], _seconds[^1]);
        int k = Math.Min((int)((t - _seconds[0]) / (_seconds[1] - _seconds[0])), _seconds.Length - 2);
        double share = (t - _seconds[k]) / (_seconds[k + 1] - _seconds[k]);
        double torque = Between(_torque[k], _torque[k + 1], share);
        for (int i = 0; i < 4; i++)
            torque -= Between(_gains[k][i], _gains[k + 1][i], share) * (x[i] - Between(_states[k][i], _states[k + 1][i], share));
        torque += ShoulderCompensation * Math.Atan(DoublePendulumDynamics.FrictionSlope * x[2]);
        return (Math.Clamp(torque, -MaxTorque, MaxTorque), ElbowCompensation * Math.Atan(DoublePendulumDynamics.FrictionSlope * x[3]));
    }

    // -P' = A'P + PA - P b b' P + Q backwards in time, in two steps a row; the torque's weight is 1.
    private static double[][] Gains(double[] seconds, double[] torque, double[][] states)
    {
        var design = Identification.Models.PendubotGreyBox.Published with { ShoulderCoulomb = 0, ElbowCoulomb = 0 };
        var q = Matrix<double>.Build.DenseOfDiagonalArray(Weights);
        var p = Matrix<double>.Build.DenseOfDiagonalArray(FinalWeights);
        var gains = new double[states.Length][];
        for (int k = states.Length - 1; k >= 0; k--)
        {
            var (a, b) = Linearised(design, states[k], torque[k]);
            gains[k] = (b.Transpose() * p).Row(0).ToArray();
            double half = (k > 0 ? seconds[k] - seconds[k - 1] : 0) / 2;
            for (int s = 0; s < 2; s++)
            {
                var pb = p * b;
                p += half * (a.Transpose() * p + p * a - pb * pb.Transpose() + q);
            }
        }

        return gains;
    }

    private static (Matrix<double> A, Matrix<double> B) Linearised(DoublePendulumDynamics design, double[] x, double torque)
    {
        const double step = 1e-5;
        var a = Matrices.Of(4, 4, new double[16]);
        var b = Matrices.Of(4, 1, new double[4]);
        double[] up = new double[4], down = new double[4];
        for (int j = 0; j < 5; j++)
        {
            double[] high = [.. x], low = [.. x];
            double push = j == 4 ? step : 0;
            if (j < 4)
            {
                high[j] += step;
                low[j] -= step;
            }

            design.Derivative(high, torque + push, 0, up);
            design.Derivative(low, torque - push, 0, down);
            for (int i = 0; i < 4; i++)
            {
                double slope = (up[i] - down[i]) / (2 * step);
                if (j < 4)
                    a[i, j] = slope;
                else
                    b[i, 0] = slope;
            }
        }

        return (a, b);
    }

    private static double Between(double a, double b, double share) => a + share * (b - a);
}
