using System.Numerics;
using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// x+ = A x + u in lanes, to the bits of the plant that runs alone: the same order of sums, noise added in double and rounded once.
/// </summary>
/// <param name="a">A, row-major.</param>
/// <param name="processNoise">Standard deviation added to each state each step.</param>
/// <param name="sensorNoise">Standard deviation of each observation.</param>
/// <param name="counted">Whether noise is <see cref="CountedNormals"/>; else each lane draws from a <see cref="Gaussian"/> of its own.</param>
internal sealed class LinearLanes(float[] a, double processNoise, double sensorNoise, bool counted) : ILanePlant
{
    /// <summary>Streams of noise; the plant that runs alone uses the same.</summary>
    public const uint ProcessStream = 0x5EED0004u, SensorStream = 0x5EED0001u;

    private readonly int _n = (int)Math.Sqrt(a.Length);
    private readonly Vector<float>[] _state = new Vector<float>[(int)Math.Sqrt(a.Length) * EnsembleBlock.Vectors];
    private readonly Vector<float>[] _noise = new Vector<float>[((int)Math.Sqrt(a.Length) + 1) * EnsembleBlock.Vectors];
    private readonly Gaussian[] _process = Sequences(processNoise, counted), _sensor = Sequences(sensorNoise, counted);

    /// <summary>A, when nothing disturbs it, so that what is observed is the state and the kernel of pairs may take over; null else.</summary>
    public float[]? Bare => processNoise == 0 && sensorNoise == 0 ? a : null;

    public void Reset(EnsembleBlock block)
    {
        for (int lane = 0; lane < Math.Min(block.Used, _process.Length); lane++)
            _process[lane].Seed(block.Seeds[lane] ^ ProcessStream);
        for (int lane = 0; lane < Math.Min(block.Used, _sensor.Length); lane++)
            _sensor[lane].Seed(block.Seeds[lane] ^ SensorStream);

        block.Rows(0).CopyTo(_state);
        Observe(block, 0);
    }

    public void Step(EnsembleBlock block, int t)
    {
        int vectors = EnsembleBlock.Vectors;
        Span<Vector<float>> state = Bare is null ? _state : block.Rows(t), next = block.Rows(t + 1);
        for (int i = 0; i < _n; i++)
        {
            for (int v = 0; v < vectors; v++)
            {
                var sum = block.Action[i * vectors + v];
                for (int j = 0; j < _n; j++)
                    sum += state[j * vectors + v] * a[i * _n + j];
                next[i * vectors + v] = sum;
            }
        }

        Disturb(block, next, processNoise, _process, ProcessStream, t + 1);
        if (!block.AllAlive)
            Quiet(block, next);
        next.CopyTo(_state);
        Observe(block, t + 1);
    }

    public void Dispose()
    {
    }

    // What has left its envelope would grow to infinity and be looked at in every step.
    private void Quiet(EnsembleBlock block, Span<Vector<float>> values)
    {
        for (int k = 0; k < values.Length; k++)
            values[k] &= Vector.AsVectorSingle(new Vector<int>(block.Alive, k % EnsembleBlock.Vectors * Vector<int>.Count));
    }

    private static Gaussian[] Sequences(double noise, bool counted) =>
        noise == 0 || counted ? [] : [.. Enumerable.Range(0, EnsembleBlock.Lanes).Select(_ => new Gaussian(0))];

    private void Observe(EnsembleBlock block, int t) => Disturb(block, block.Rows(t), sensorNoise, _sensor, SensorStream, t);

    private void Disturb(EnsembleBlock block, Span<Vector<float>> values, double noise, Gaussian[] sequences, uint stream, int step)
    {
        if (noise == 0)
            return;
        int vectors = EnsembleBlock.Vectors;
        if (sequences.Length == 0)
        {
            for (int v = 0; v < vectors; v++)
            {
                var seeds = new Vector<uint>(block.Seeds, v * Vector<uint>.Count) ^ new Vector<uint>(stream);
                for (int i = 0; i < _n; i += 2)
                    (_noise[i * vectors + v], _noise[(i + 1) * vectors + v]) = CountedNormals.Pair(seeds, stream, (uint)step, (uint)i / 2);
            }
        }
        else
        {
            var floats = System.Runtime.InteropServices.MemoryMarshal.Cast<Vector<float>, float>(values);
            for (int lane = 0; lane < block.Used; lane++)
            {
                for (int i = 0; i < _n; i++)
                {
                    ref float x = ref floats[i * EnsembleBlock.Lanes + lane];
                    x = (float)(x + noise * sequences[lane].Next());
                }
            }

            return;
        }

        for (int k = 0; k < _n * vectors; k++)
        {
            Vector.Widen(values[k], out var low, out var high);
            Vector.Widen(_noise[k], out var lowNoise, out var highNoise);
            values[k] = Vector.Narrow(low + lowNoise * noise, high + highNoise * noise);
        }
    }
}
