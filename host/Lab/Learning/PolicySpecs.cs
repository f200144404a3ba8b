using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>Turns what learners and theory return into specifications that can be exported.</summary>
public static class PolicySpecs
{
    /// <summary>u = K x.</summary>
    public static PolicySpec Linear(string name, Signals signals, Matrix<double> gain) => Periodic(name, signals, [gain]);

    /// <summary>u_t = K_(t mod P) x_t.</summary>
    public static PolicySpec Periodic(string name, Signals signals, IReadOnlyList<Matrix<double>> gains) =>
        new(name, signals, PolicySpec.Gain, gains.Count, 0, Flat(gains));

    /// <summary>l actions from one observation, the first <paramref name="executed"/> played (default all).</summary>
    public static PolicySpec Chunk(string name, Signals signals, IReadOnlyList<Matrix<double>> gains, int? executed = null) =>
        new(name, signals, PolicySpec.Chunk, gains.Count, executed ?? gains.Count, Flat(gains));

    /// <summary>One of several gains, drawn every <paramref name="hold"/> periods.</summary>
    public static PolicySpec Mixture(string name, Signals signals, IReadOnlyList<double> probabilities, IReadOnlyList<Matrix<double>> gains, int hold = 1) =>
        new(name, signals, PolicySpec.Mixture, gains.Count, hold, [.. probabilities.Select(p => (float)p), .. Flat(gains)]);

    /// <summary>Gain by magnitude, with band ratio q and a dead zone in the unit of the observation.</summary>
    public static PolicySpec Banded(string name, Signals signals, double ratio, double deadZone, IReadOnlyList<Matrix<double>> gains) =>
        new(name, signals, PolicySpec.Banded, gains.Count, 0, [(float)ratio, (float)deadZone, .. Flat(gains)]);

    private static float[] Flat(IReadOnlyList<Matrix<double>> gains) => [.. gains.SelectMany(gain => gain.ToFloats())];
}
