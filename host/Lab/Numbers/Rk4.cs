namespace ImitationHil.Lab.Numbers;

/// <summary>The classical fourth-order Runge-Kutta step for x' = f(x), in place, without allocation after construction.</summary>
/// <param name="dimension">Length of the state.</param>
/// <param name="derivative">Fills the second argument with f of the first.</param>
public sealed class Rk4(int dimension, Action<double[], double[]> derivative)
{
    private readonly double[] _k1 = new double[dimension], _k2 = new double[dimension], _k3 = new double[dimension], _k4 = new double[dimension];
    private readonly double[] _probe = new double[dimension];

    /// <summary>Advances the state by h seconds.</summary>
    public void Step(double[] state, double h)
    {
        derivative(state, _k1);
        Probe(state, _k1, h / 2);
        derivative(_probe, _k2);
        Probe(state, _k2, h / 2);
        derivative(_probe, _k3);
        Probe(state, _k3, h);
        derivative(_probe, _k4);
        for (int i = 0; i < dimension; i++)
            state[i] += h / 6 * (_k1[i] + 2 * _k2[i] + 2 * _k3[i] + _k4[i]);
    }

    private void Probe(double[] state, double[] slope, double h)
    {
        for (int i = 0; i < dimension; i++)
            _probe[i] = state[i] + h * slope[i];
    }
}
