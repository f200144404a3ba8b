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

    /// <summary>A network that decides so many actions at once, of which the first <paramref name="executed"/> are played (default all).</summary>
    public static PolicySpec Network(string name, Signals signals, Mlp net, int chunk = 1, int? executed = null) =>
        new(name, signals, PolicySpec.Network, chunk, executed ?? chunk, Flat(net));

    /// <summary>The two modes +K x and -K x, by so many noise levels from the largest to the smallest (in units of the mode).</summary>
    /// <param name="head">The learned denoiser (<see cref="DenoiserHead"/>); null for the closed form.</param>
    public static PolicySpec Denoiser(string name, Signals signals, Matrix<double> gain, Mlp? head, int levels = 8, double largest = 10, double smallest = 0.02, int hold = 1) =>
        new(name, signals, PolicySpec.Denoiser, levels, hold, [(float)largest, (float)smallest, .. head is null ? [0f] : Flat(head), .. gain.ToFloats()]);

    /// <summary>The gains of a policy that plays linear maps of what it sees, one a lag; null for the other kinds.</summary>
    public static IReadOnlyList<Matrix<double>>? Gains(PolicySpec spec)
    {
        bool linear = (spec.Kind == PolicySpec.Gain && spec.P0 == 1) || (spec.Kind == PolicySpec.Chunk && spec.P1 == spec.P0);
        if (!linear)
            return null;
        int m = spec.Signals.ActionCount, n = spec.Signals.ObservationCount;
        return [.. Enumerable.Range(0, spec.P0).Select(k => Matrix<double>.Build.Dense(m, n, (i, j) => spec.Weights[k * m * n + i * n + j]))];
    }

    /// <summary>What a kind of policy is called in tables and pictures; chunk length beside it, 1 when it is not chunked.</summary>
    public static (string Kind, int Chunk) Label(PolicySpec spec) => spec.Kind switch
    {
        PolicySpec.Gain => (spec.P0 == 1 ? "linear" : "time-varying", 1),
        PolicySpec.Chunk => ("chunk", spec.P0),
        PolicySpec.Mixture => ("bimodal", 1),
        PolicySpec.Banded => ("banded", 1),
        PolicySpec.Network => ("network", 1),
        _ => ("denoiser", 1),
    };

    // The scales go into the first and the last layer.
    private static float[] Flat(Mlp net)
    {
        var weights = new List<float> { net.Layers - 1 };
        weights.AddRange(net.Sizes.Skip(1).SkipLast(1).Select(width => (float)width));
        for (int layer = 0; layer < net.Layers; layer++)
        {
            bool last = layer == net.Layers - 1;
            for (int j = 0; j < net.Sizes[layer + 1]; j++)
            {
                for (int i = 0; i < net.Sizes[layer]; i++)
                    weights.Add(net.Weight(layer, i, j) * (last ? net.OutputScale[j] : 1) / (layer == 0 ? net.InputScale[i] : 1));
            }

            for (int j = 0; j < net.Sizes[layer + 1]; j++)
                weights.Add(net.Bias(layer, j) * (last ? net.OutputScale[j] : 1));
        }

        return [.. weights];
    }

    private static float[] Flat(IReadOnlyList<Matrix<double>> gains) => [.. gains.SelectMany(gain => gain.ToFloats())];
}
