using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Learning;

/// <summary>How a network is trained.</summary>
/// <param name="Iterations">Steps of Adam.</param>
/// <param name="LearningRate">First learning rate; it falls to nothing along half a cosine.</param>
/// <param name="Batch">Rows a step, drawn without replacement pass after pass; 0 for all.</param>
/// <param name="Seed">Seed of the first weights and of the order of the rows.</param>
/// <param name="ScaleInputs">Divides each input by its root mean square.</param>
public sealed record MlpOptions(int Iterations = 2500, double LearningRate = 3e-3, int Batch = 0, uint Seed = 1, bool ScaleInputs = false);

/// <summary>Rows of inputs and of the outputs that belong to them.</summary>
/// <param name="Inputs">Row after row.</param>
/// <param name="Outputs">Row after row.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record MlpData(float[] Inputs, float[] Outputs, int Rows);

/// <summary>
/// Adam (Kingma and Ba: decay 0.9 and 0.999) on the mean square error of outputs that are divided by their root mean
/// square, not centred: zero stays zero. Bit-reproducible: same data and options, same weights.
/// </summary>
public static class MlpTrainer
{
    /// <summary>A trained network.</summary>
    /// <param name="data">What to fit.</param>
    /// <param name="hidden">Hidden widths.</param>
    /// <param name="options">How.</param>
    /// <param name="checkpoint">Called before the first step and after each with the number of steps made; the network goes on changing.</param>
    public static Mlp Fit(MlpData data, int[] hidden, MlpOptions options, Action<int, Mlp>? checkpoint = null)
    {
        int inputs = data.Inputs.Length / data.Rows, outputs = data.Outputs.Length / data.Rows;
        var net = Mlp.Create([inputs, .. hidden, outputs], options.Seed);
        if (options.ScaleInputs)
            Scales(data.Inputs, inputs, net.InputScale);
        Scales(data.Outputs, outputs, net.OutputScale);

        int batch = options.Batch == 0 ? data.Rows : Math.Min(options.Batch, data.Rows);
        var all = new float[data.Rows * net.Padded[0]];
        net.Load(data.Inputs, data.Rows, all);
        var targets = new float[data.Rows * net.Padded[^1]];
        for (int row = 0; row < data.Rows; row++)
        {
            for (int j = 0; j < outputs; j++)
                targets[row * net.Padded[^1] + j] = data.Outputs[row * outputs + j] / net.OutputScale[j];
        }

        var values = net.Buffers(batch);
        var deltas = net.Buffers(batch);
        var gradient = new float[net.Parameters.Length];
        var adam = new Adam(net.Parameters.Length);
        var rows = new RowOrder(data.Rows, batch, options.Seed ^ 0xBA7C4u);
        var wanted = new float[batch * net.Padded[^1]];
        checkpoint?.Invoke(0, net);
        for (int t = 1; t <= options.Iterations; t++)
        {
            rows.Gather(all, net.Padded[0], values[0], targets, net.Padded[^1], wanted);
            net.Forward(values, batch);
            float factor = 2f / batch;
            for (int i = 0; i < wanted.Length; i++)
                deltas[^1][i] = factor * (values[^1][i] - wanted[i]);
            Backward(net, values, deltas, gradient, batch);
            adam.Step(net.Parameters, gradient, options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * t / options.Iterations)) + 1e-6);
            checkpoint?.Invoke(t, net);
        }

        return net;
    }

    /// <summary>Mean over rows of the squared error in units of the outputs' scales.</summary>
    public static double Loss(Mlp net, MlpData data)
    {
        int m = net.Sizes[^1];
        var outputs = net.Evaluate(data.Inputs, data.Rows);
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
            sum += Math.Pow((outputs[i] - data.Outputs[i]) / net.OutputScale[i % m], 2);
        return sum / data.Rows;
    }

    private static void Scales(float[] values, int width, float[] scales)
    {
        for (int j = 0; j < width; j++)
        {
            double square = 0;
            for (int i = j; i < values.Length; i += width)
                square += (double)values[i] * values[i];
            double rms = Math.Sqrt(square * width / values.Length);

            // A slot that never moves has no scale.
            scales[j] = rms > 1e-12 ? (float)rms : 1f;
        }
    }

    private static void Backward(Mlp net, float[][] values, float[][] deltas, float[] gradient, int rows)
    {
        Array.Clear(gradient);
        for (int layer = net.Layers - 1; layer >= 0; layer--)
        {
            int inputs = net.Padded[layer], width = net.Padded[layer + 1], at = net.Offsets[layer];
            float[] delta = deltas[layer + 1], value = values[layer];
            Mlp.AddProduct(value, 0, 1, inputs, net.Sizes[layer], rows, delta, 0, gradient, at, width);
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < width; j++)
                    gradient[at + inputs * width + j] += delta[row * width + j];
            }

            if (layer == 0)
                continue;
            var transposed = new float[width * inputs];
            for (int i = 0; i < inputs; i++)
            {
                for (int j = 0; j < width; j++)
                    transposed[j * inputs + i] = net.Parameters[at + i * width + j];
            }

            var before = deltas[layer];
            Array.Clear(before);
            Mlp.AddProduct(delta, 0, width, 1, rows, net.Sizes[layer + 1], transposed, 0, before, 0, inputs);
            for (int i = 0; i < before.Length; i++)
                before[i] *= 1 - value[i] * value[i];
        }
    }

    private sealed class Adam(int count)
    {
        private readonly float[] _mean = new float[count];
        private readonly float[] _square = new float[count];
        private double _meanLeft = 1;
        private double _squareLeft = 1;

        public void Step(float[] parameters, float[] gradient, double rate)
        {
            _meanLeft *= 0.9;
            _squareLeft *= 0.999;
            var pace = Vector256.Create((float)(rate / (1 - _meanLeft)));
            var correction = Vector256.Create((float)(1 / Math.Sqrt(1 - _squareLeft)));
            ref float p = ref MemoryMarshal.GetArrayDataReference(parameters), g = ref MemoryMarshal.GetArrayDataReference(gradient);
            ref float m = ref MemoryMarshal.GetArrayDataReference(_mean), v = ref MemoryMarshal.GetArrayDataReference(_square);
            for (nuint i = 0; i < (nuint)parameters.Length; i += Mlp.Lanes)
            {
                var slope = Vector256.LoadUnsafe(ref g, i);
                var mean = 0.9f * Vector256.LoadUnsafe(ref m, i) + 0.1f * slope;
                var square = 0.999f * Vector256.LoadUnsafe(ref v, i) + 0.001f * slope * slope;
                mean.StoreUnsafe(ref m, i);
                square.StoreUnsafe(ref v, i);
                (Vector256.LoadUnsafe(ref p, i) - pace * mean / (Vector256.Sqrt(square) * correction + Vector256.Create(1e-9f))).StoreUnsafe(ref p, i);
            }
        }
    }

    // All rows in order, or batches of a shuffle that is drawn anew whenever it is used up.
    private sealed class RowOrder(int rows, int batch, uint seed)
    {
        private readonly SmallRandom _random = new(seed);
        private readonly int[] _order = [.. Enumerable.Range(0, rows)];
        private int _next = -1;

        public void Gather(float[] inputs, int n, float[] input, float[] outputs, int m, float[] output)
        {
            if (batch == rows)
            {
                inputs.CopyTo(input, 0);
                outputs.CopyTo(output, 0);
                return;
            }

            if (_next < 0 || _next + batch > rows)
            {
                for (int i = rows - 1; i > 0; i--)
                {
                    int j = (int)(((ulong)_random.NextWord() * (ulong)(i + 1)) >> 32);
                    (_order[i], _order[j]) = (_order[j], _order[i]);
                }

                _next = 0;
            }

            for (int row = 0; row < batch; row++)
            {
                int from = _order[_next++];
                inputs.AsSpan(from * n, n).CopyTo(input.AsSpan(row * n));
                outputs.AsSpan(from * m, m).CopyTo(output.AsSpan(row * m));
            }
        }
    }
}
