using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// The diffusion policy that has memorised its data: the exact denoiser of the kernel estimate of p(u | x),
/// D(u, s) = sum_i w_i u_i / sum_i w_i with w_i = exp(-|x - x_i|^2 / 2h^2 - |u - u_i|^2 / 2s^2), followed by Euler steps
/// of du/ds = (u - D) / s. Its actions are averages of demonstrated ones, hence bounded whatever it sees. It holds its
/// data, so it runs on the host only.
/// </summary>
public sealed class KernelDenoiser : IPolicy
{
    private readonly float[] _inputs, _actions;
    private readonly double[] _sigma, _near, _exponent, _u, _denoised;
    private readonly int[] _index;
    private readonly int _n, _m, _rows;
    private readonly double _width, _spread;
    private readonly Gaussian _random = new(0);

    /// <param name="signals">Observation and action.</param>
    /// <param name="data">The demonstrations.</param>
    /// <param name="width">Kernel width h in the observation.</param>
    /// <param name="levels">Noise levels, from ten times the spread of the actions to a hundredth of it.</param>
    public KernelDenoiser(Signals signals, MlpData data, double width = 0.02, int levels = 16)
    {
        Signals = signals;
        _inputs = data.Inputs;
        _actions = data.Outputs;
        _rows = data.Rows;
        _n = signals.ObservationCount;
        _m = signals.ActionCount;
        _width = width;
        _spread = Math.Sqrt(_actions.Sum(u => (double)u * u) / _rows);
        _sigma = [.. Enumerable.Range(0, levels).Select(i => _spread * 10 * Math.Pow(1e-3, i / (levels - 1.0)))];
        (_near, _exponent, _index) = (new double[_rows], new double[_rows], new int[_rows]);
        (_u, _denoised) = (new double[_m], new double[_m]);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public void Reset(uint seed) => _random.Seed(seed);

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        int near = Neighbours(observation);
        for (int i = 0; i < _m; i++)
            _u[i] = _random.Next() * Math.Sqrt(_sigma[0] * _sigma[0] + _spread * _spread);
        for (int level = 0; level < _sigma.Length; level++)
        {
            Denoise(near, _sigma[level]);
            for (int i = 0; i < _m && level + 1 < _sigma.Length; i++)
                _u[i] += (_sigma[level + 1] - _sigma[level]) * (_u[i] - _denoised[i]) / _sigma[level];
        }

        for (int i = 0; i < _m; i++)
            action[i] = (float)_denoised[i];
        return Status.Ok;
    }

    // Exponents relative to the nearest; what weighs less than e^-12 of it is left out.
    private int Neighbours(float[] observation)
    {
        double least = double.PositiveInfinity;
        for (int row = 0; row < _rows; row++)
        {
            double square = 0;
            for (int i = 0; i < _n; i++)
            {
                double d = observation[i] - _inputs[row * _n + i];
                square += d * d;
            }

            _near[row] = square / (2 * _width * _width);
            least = Math.Min(least, _near[row]);
        }

        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_near[row] - least < 12)
            {
                _index[count] = row;
                _near[count++] = _near[row] - least;
            }
        }

        return count;
    }

    private void Denoise(int count, double sigma)
    {
        double least = double.PositiveInfinity;
        for (int k = 0; k < count; k++)
            least = Math.Min(least, _exponent[k] = Exponent(k, sigma));
        double total = 0;
        Array.Clear(_denoised);
        for (int k = 0; k < count; k++)
        {
            double weight = least - _exponent[k];
            if (weight < -30)
                continue;
            weight = Math.Exp(weight);
            total += weight;
            for (int i = 0; i < _m; i++)
                _denoised[i] += weight * _actions[_index[k] * _m + i];
        }

        for (int i = 0; i < _m; i++)
            _denoised[i] /= total;
    }

    private double Exponent(int k, double sigma)
    {
        double square = 0;
        for (int i = 0; i < _m; i++)
        {
            double d = _u[i] - _actions[_index[k] * _m + i];
            square += d * d;
        }

        return _near[k] + square / (2 * sigma * sigma);
    }
}
