using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// Simulates one driven joint along a log: its angle is measured, its input recorded. The start state is the end of the
/// trajectory of the model itself that fits the rows just before the start best, so that a right model starts right:
/// a curve through rows across which the input jumps would not.
/// </summary>
/// <param name="advance">Moves (q, q', z) under a held input for a time, s; z is the state of <see cref="DryFriction"/>.</param>
/// <param name="angleColumn">Column with q.</param>
/// <param name="inputColumn">Column with the input that is held from each row to the next.</param>
/// <param name="latencySeconds">By so much later the input arrives; below <see cref="RowsUnderWay"/> rows.</param>
/// <param name="slip">Slip of the friction, unit of q.</param>
public sealed class OneAxisSimulation(Action<double[], double, double> advance, string angleColumn, string inputColumn, double latencySeconds, double slip) : ISimulation
{
    /// <summary>Rows before a start over which it is estimated.</summary>
    public const int Window = 20;

    /// <summary>Longest latency in rows.</summary>
    public const int RowsUnderWay = 8;

    /// <summary>Rows before a start that are looked at.</summary>
    public const int RowsBefore = (2 * Window) + RowsUnderWay + 2;

    private readonly double[] _state = new double[3], _base = new double[3], _turned = new double[3], _pushed = new double[3];
    private double[] _angle = [], _input = [];
    private double _periodSeconds;
    private int _row;

    /// <inheritdoc/>
    public void Start(RecordedLog log, int row, Loop loop)
    {
        if (loop != Loop.Open)
            throw new ArgumentException("this model knows no expert; only the recorded input can be replayed", nameof(loop));
        _angle = log[angleColumn];
        _input = log[inputColumn];
        _periodSeconds = log.PeriodSeconds;
        _row = row;
        int begin = row - Window;
        _state[0] = _angle[begin];
        _state[1] = (_angle[begin + 1] - _angle[begin - 1]) / (2 * _periodSeconds);
        _state[2] = 0;
        for (int k = begin - Window + 1; k <= begin; k++)
            _state[2] = DryFriction.Slide(_state[2], _angle[k] - _angle[k - 1], slip);

        // The state is nearly linear in its beginning: two Gauss-Newton steps.
        Fit(begin);
        Fit(begin);
        for (int k = begin; k < row; k++)
            Hold(_state, k);
    }

    /// <inheritdoc/>
    public void Step(double[] outputs)
    {
        Hold(_state, _row++);
        outputs[0] = _state[0];
    }

    private void Fit(int begin)
    {
        const double Turn = 1e-4;
        double push = Turn / (Window * _periodSeconds);
        _state.CopyTo(_base, 0);
        _state.CopyTo(_turned, 0);
        _state.CopyTo(_pushed, 0);
        _turned[0] += Turn;
        _pushed[1] += push;
        double tt = 0, tp = 0, pp = 0, te = 0, pe = 0;
        for (int k = begin; k <= begin + Window; k++)
        {
            double t = (_turned[0] - _base[0]) / Turn, p = (_pushed[0] - _base[0]) / push, e = _angle[k] - _base[0];
            tt += t * t;
            tp += t * p;
            pp += p * p;
            te += t * e;
            pe += p * e;
            Hold(_base, k);
            Hold(_turned, k);
            Hold(_pushed, k);
        }

        double determinant = tt * pp - tp * tp;
        if (determinant > 1e-12 * tt * pp)
        {
            _state[0] += (pp * te - tp * pe) / determinant;
            _state[1] += (tt * pe - tp * te) / determinant;
        }
    }

    private void Hold(double[] state, int row)
    {
        double periods = latencySeconds / _periodSeconds;
        int whole = Math.Min((int)periods, RowsUnderWay);
        double late = (periods - whole) * _periodSeconds;
        if (late > 0)
            advance(state, _input[row - whole - 1], late);
        advance(state, _input[row - whole], _periodSeconds - late);
    }
}
