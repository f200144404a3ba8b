using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// A small multi-layer perceptron, tanh between dense layers, in float: what <see cref="MlpTrainer"/> trains and
/// <see cref="PolicySpecs.Network(string, Firmware.Signals, Mlp, int, int?)"/> exports. Widths are padded to whole
/// vectors with weights that stay zero. Every sum has one order, whatever the machine's vector width, and nothing is fused:
/// training gives the same bits everywhere.
/// </summary>
public sealed class Mlp
{
    internal const int Lanes = 8;

    internal Mlp(int[] sizes)
    {
        Sizes = sizes;
        Padded = [.. sizes.Select(size => (size + Lanes - 1) / Lanes * Lanes)];
        Offsets = new int[sizes.Length];
        for (int layer = 1; layer < sizes.Length; layer++)
            Offsets[layer] = Offsets[layer - 1] + Padded[layer] * (Padded[layer - 1] + 1);
        Parameters = new float[Offsets[^1]];
        InputScale = [.. Enumerable.Repeat(1f, sizes[0])];
        OutputScale = [.. Enumerable.Repeat(1f, sizes[^1])];
    }

    /// <summary>Units a layer: inputs, hidden widths, outputs.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Inputs are divided by this before the first layer.</summary>
    public float[] InputScale { get; }

    /// <summary>Outputs are multiplied by this after the last layer.</summary>
    public float[] OutputScale { get; }

    /// <summary>Number of layers of weights.</summary>
    public int Layers => Sizes.Count - 1;

    internal int[] Padded { get; }

    /// <summary>Of layer k the weights [input, output] in rows of the padded outputs, then the biases, from Offsets[k] on.</summary>
    internal int[] Offsets { get; }

    internal float[] Parameters { get; }

    /// <summary>Random hidden layers, normal with variance 1/inputs; the last layer is zero, so an untrained network answers zero.</summary>
    public static Mlp Create(int[] sizes, uint seed)
    {
        var net = new Mlp(sizes);
        var random = new Gaussian(seed);
        for (int layer = 0; layer < net.Layers - 1; layer++)
        {
            for (int i = 0; i < sizes[layer]; i++)
            {
                for (int j = 0; j < sizes[layer + 1]; j++)
                    net.Parameters[net.Offsets[layer] + i * net.Padded[layer + 1] + j] = (float)(random.Next() / Math.Sqrt(sizes[layer]));
            }
        }

        return net;
    }

    /// <summary>The weight from input i to output j of a layer, without the scales.</summary>
    public float Weight(int layer, int i, int j) => Parameters[Offsets[layer] + i * Padded[layer + 1] + j];

    /// <summary>The bias of output j of a layer.</summary>
    public float Bias(int layer, int j) => Parameters[Offsets[layer] + Padded[layer] * Padded[layer + 1] + j];

    /// <summary>Outputs for rows of inputs, scales included.</summary>
    public float[] Evaluate(float[] inputs, int rows)
    {
        var values = Buffers(rows);
        Load(inputs, rows, values[0]);
        Forward(values, rows);
        var outputs = new float[rows * Sizes[^1]];
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < Sizes[^1]; j++)
                outputs[row * Sizes[^1] + j] = values[^1][row * Padded[^1] + j] * OutputScale[j];
        }

        return outputs;
    }

    internal float[][] Buffers(int rows) => [.. Padded.Select(width => new float[rows * width])];

    internal void Load(float[] inputs, int rows, float[] padded)
    {
        int n = Sizes[0];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < n; i++)
                padded[row * Padded[0] + i] = inputs[row * n + i] / InputScale[i];
        }
    }

    internal void Forward(float[][] values, int rows)
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            int width = Padded[layer + 1], steps = Padded[layer];
            var output = values[layer + 1];
            var biases = Parameters.AsSpan(Offsets[layer] + steps * width, width);
            for (int row = 0; row < rows; row++)
                biases.CopyTo(output.AsSpan(row * width));

            // Padding adds nothing, so the sum runs over the true inputs alone.
            AddProduct(values[layer], 0, steps, 1, rows, Sizes[layer], Parameters, Offsets[layer], output, 0, width);
            if (layer < Layers - 1)
                Tanh(output.AsSpan(0, rows * width));
        }
    }

    /// <summary>C[r, :] += sum_k A[r, k] B[k, :], k ascending; A by its strides, B and C in rows of a padded width.</summary>
    internal static void AddProduct(float[] a, int aAt, int rowStride, int stepStride, int rows, int steps, float[] b, int bAt, float[] c, int cAt, int width)
    {
        ref float a0 = ref MemoryMarshal.GetArrayDataReference(a), b0 = ref MemoryMarshal.GetArrayDataReference(b), c0 = ref MemoryMarshal.GetArrayDataReference(c);
        for (int row = 0; row < rows; row += 4)
        {
            // Past the end the last row is computed again and stored once, which keeps one loop.
            int count = Math.Min(4, rows - row);
            int r1 = Math.Min(1, count - 1), r2 = Math.Min(2, count - 1), r3 = Math.Min(3, count - 1);
            nuint p0 = (nuint)(aAt + row * rowStride), p1 = p0 + (nuint)(r1 * rowStride), p2 = p0 + (nuint)(r2 * rowStride), p3 = p0 + (nuint)(r3 * rowStride);
            for (int column = 0; column < width; column += Lanes)
            {
                nuint q0 = (nuint)(cAt + row * width + column), q1 = q0 + (nuint)(r1 * width), q2 = q0 + (nuint)(r2 * width), q3 = q0 + (nuint)(r3 * width);
                var s0 = Vector256.LoadUnsafe(ref c0, q0);
                var s1 = Vector256.LoadUnsafe(ref c0, q1);
                var s2 = Vector256.LoadUnsafe(ref c0, q2);
                var s3 = Vector256.LoadUnsafe(ref c0, q3);
                nuint at = (nuint)(bAt + column), step = 0;
                for (int k = 0; k < steps; k++)
                {
                    var v = Vector256.LoadUnsafe(ref b0, at);
                    s0 += Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a0, p0 + step)) * v;
                    s1 += Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a0, p1 + step)) * v;
                    s2 += Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a0, p2 + step)) * v;
                    s3 += Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a0, p3 + step)) * v;
                    at += (nuint)width;
                    step += (nuint)stepStride;
                }

                s3.StoreUnsafe(ref c0, q3);
                s2.StoreUnsafe(ref c0, q2);
                s1.StoreUnsafe(ref c0, q1);
                s0.StoreUnsafe(ref c0, q0);
            }
        }
    }

    /// <summary>A rational approximation, 1e-6 from the tangent at most: made of + - * / alone, like the firmware's own, but in vectors.</summary>
    internal static void Tanh(Span<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        var bound = Vector256.Create(7.90531110763549805f);
        for (nuint i = 0; i < (nuint)values.Length; i += Lanes)
        {
            var x = Vector256.Max(Vector256.Min(Vector256.LoadUnsafe(ref first, i), bound), -bound);
            var z = x * x;
            var p = Vector256.Create(-2.76076847742355e-16f);
            p = p * z + Vector256.Create(2.00018790482477e-13f);
            p = p * z + Vector256.Create(-8.60467152213735e-11f);
            p = p * z + Vector256.Create(5.12229709037114e-08f);
            p = p * z + Vector256.Create(1.48572235717979e-05f);
            p = p * z + Vector256.Create(6.37261928875436e-04f);
            p = p * z + Vector256.Create(4.89352455891786e-03f);
            var q = Vector256.Create(1.19825839466702e-06f);
            q = q * z + Vector256.Create(1.18534705686654e-04f);
            q = q * z + Vector256.Create(2.26843463243900e-03f);
            q = q * z + Vector256.Create(4.89352518554385e-03f);
            (x * p / q).StoreUnsafe(ref first, i);
        }
    }
}
