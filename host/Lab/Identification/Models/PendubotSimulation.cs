using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Identification.Models;

/// <summary>
/// A double pendulum simulated along a log. Its start state is the least-squares one: the pendulum's own motion, under the
/// recorded commands, nearest to the angles of the rows around the start. At 33 Hz a difference quotient would be off by
/// 0.2 rad/s wherever the torque jumps; each twin thus starts where it would itself say that the rig was.
/// </summary>
/// <param name="dynamics">The pendulum.</param>
/// <param name="reach">Rows on either side of a start that are used.</param>
/// <param name="longestStepSeconds">Integration step, s.</param>
/// <param name="quantum">Resolution of the angles that are shown, rad; 0 for continuous ones.</param>
internal sealed class PendubotSimulation(DoublePendulumDynamics dynamics, int reach, double longestStepSeconds, double quantum) : ISimulation
{
    // Gauss-Newton from a difference quotient. With one round a fit to simulated truth was 7 % off, with two 3 %: friction
    // that changes its sign near the start is not linear in it.
    private const int Rounds = 3;
    private const double Probe = 1e-5;

    private readonly DoublePendulumMotion _motion = new(dynamics, longestStepSeconds);
    private double[] _shoulder = [], _elbow = [];
    private double _periodSeconds;
    private int _row;

    /// <inheritdoc/>
    public void Start(RecordedLog log, int row, Loop loop)
    {
        _shoulder = log[PendubotGreyBox.ShoulderHeld];
        _elbow = log[PendubotGreyBox.ElbowHeld];
        _periodSeconds = log.PeriodSeconds;
        double[][] angles = [log[PendubotGreyBox.Shoulder], log[PendubotGreyBox.Elbow]];
        int first = row - reach;
        var begin = Vector<double>.Build.Dense(4);
        for (int i = 0; i < 2; i++)
        {
            begin[i] = angles[i][first];
            begin[i + 2] = (angles[i][first + 1] - angles[i][first - 1]) / (2 * _periodSeconds);
        }

        for (int round = 0; round < Rounds; round++)
        {
            var rest = Misfit(begin, angles, first);
            var jacobian = Matrix<double>.Build.Dense(rest.Count, 4);
            for (int j = 0; j < 4; j++)
            {
                var moved = begin.Clone();
                moved[j] += Probe;
                jacobian.SetColumn(j, (Misfit(moved, angles, first) - rest) / Probe);
            }

            var step = jacobian.TransposeThisAndMultiply(jacobian).Solve(jacobian.TransposeThisAndMultiply(rest));

            // A pendulum with impossible parameters diverges within the window; its start is then the difference quotient.
            if (!step.All(double.IsFinite))
                break;
            begin -= step;
        }

        Place(begin, first);
        while (_row < row)
            Advance();
    }

    /// <inheritdoc/>
    public void Step(double[] outputs)
    {
        Advance();
        for (int i = 0; i < 2; i++)
            outputs[i] = quantum == 0 ? _motion.State[i] : Math.Round(_motion.State[i] / quantum) * quantum;
    }

    private Vector<double> Misfit(Vector<double> begin, double[][] angles, int first)
    {
        var misfit = Vector<double>.Build.Dense(2 * (2 * reach + 1));
        Place(begin, first);
        for (int k = 0; k <= 2 * reach; k++)
        {
            for (int i = 0; i < 2; i++)
                misfit[2 * k + i] = _motion.State[i] - angles[i][first + k];
            if (k < 2 * reach)
                Advance();
        }

        return misfit;
    }

    private void Place(Vector<double> state, int row)
    {
        for (int i = 0; i < 4; i++)
            _motion.State[i] = state[i];
        _row = row;
    }

    private void Advance()
    {
        _motion.Hold(_shoulder[_row], _elbow[_row], _periodSeconds);
        _row++;
    }
}
