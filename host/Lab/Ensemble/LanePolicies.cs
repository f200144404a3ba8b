using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>u = K x in lanes, products added from left to right as in <see cref="Dense"/>.</summary>
internal static class LaneGain
{
    public static void Multiply(ReadOnlySpan<float> weights, ReadOnlySpan<Vector<float>> x, Span<Vector<float>> u, int n, int m)
    {
        int vectors = EnsembleBlock.Vectors;
        for (int row = 0; row < m; row++)
        {
            for (int v = 0; v < vectors; v++)
            {
                var sum = x[v] * weights[row * n];
                for (int column = 1; column < n; column++)
                    sum += x[column * vectors + v] * weights[row * n + column];
                u[row * vectors + v] = sum;
            }
        }
    }
}

/// <summary>Gains that all lanes use alike: constant, periodic, or of a chunk's boundary.</summary>
/// <param name="spec">Of kind gain or chunk.</param>
internal sealed class GainLanes(PolicySpec spec) : ILanePolicy
{
    private readonly int _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
    private readonly int _period = spec.Kind == PolicySpec.Chunk ? spec.P1 : spec.P0;

    public void Reset(EnsembleBlock block)
    {
    }

    public void Act(EnsembleBlock block, int t)
    {
        int seen = spec.Kind == PolicySpec.Chunk ? t - t % _period : t;
        LaneGain.Multiply(spec.Weights.AsSpan(t % _period * _stride, _stride), block.Rows(seen), block.Action, block.Observations, block.Actions);
    }
}

/// <summary>The product's generator in all lanes, each seeded as the product seeds it.</summary>
internal sealed class LaneRandom
{
    private readonly AlignedVectors<uint> _a = new(EnsembleBlock.Vectors), _b = new(EnsembleBlock.Vectors), _c = new(EnsembleBlock.Vectors);

    public void Seed(uint[] seeds)
    {
        Span<Vector<uint>> a = _a.Vectors, b = _b.Vectors, c = _c.Vectors;
        for (int v = 0; v < a.Length; v++)
        {
            Vector<uint> x = new(0x9E3779B9u), y = new(seeds, v * Vector<uint>.Count), z = new(0x85EBCA6Bu);
            for (uint i = 1; i <= 12; i++)
                Advance(ref x, ref y, ref z, i);
            (a[v], b[v], c[v]) = (x, y, z);
        }
    }

    /// <summary>The n-th draw, from 0, of the lanes of a vector; every draw once, in order.</summary>
    public Vector<uint> Next(int v, int draw) => Advance(ref _a.Vectors[v], ref _b.Vectors[v], ref _c.Vectors[v], 13 + (uint)draw);

    /// <summary>The n-th draw of every lane, as 24 bits, against a threshold: a mask of those that reach it.</summary>
    public void Compare(int draw, int threshold, ref Vector<int> reached) =>
        Compare(ref MemoryMarshal.GetReference(_a.Vectors), ref MemoryMarshal.GetReference(_b.Vectors), ref MemoryMarshal.GetReference(_c.Vectors), 13 + (uint)draw, threshold, ref reached);

    private static void Compare(ref Vector<uint> a, ref Vector<uint> b, ref Vector<uint> c, uint counter, int threshold, ref Vector<int> reached)
    {
        var bound = new Vector<int>(threshold);
        for (int v = 0; v < EnsembleBlock.Vectors; v++)
        {
            var word = Advance(ref Unsafe.Add(ref a, v), ref Unsafe.Add(ref b, v), ref Unsafe.Add(ref c, v), counter);
            Unsafe.Add(ref reached, v) = Vector.GreaterThanOrEqual(Vector.AsVectorInt32(Vector.ShiftRightLogical(word, 8)), bound);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Advance(ref Vector<uint> ra, ref Vector<uint> rb, ref Vector<uint> rc, uint counter)
    {
        Vector<uint> b = rb, c = rc, result = ra + b + new Vector<uint>(counter);
        ra = b ^ Vector.ShiftRightLogical(b, 9);
        rb = c + Vector.ShiftLeft(c, 3);
        rc = (Vector.ShiftLeft(c, 21) | Vector.ShiftRightLogical(c, 11)) + result;
        return result;
    }
}

/// <summary>One of two or more gains a lane, drawn as the product draws.</summary>
/// <param name="spec">Of kind mixture.</param>
internal sealed class MixtureLanes(PolicySpec spec) : ILanePolicy
{
    private readonly int _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
    private readonly uint[] _thresholds = Thresholds(spec);
    private readonly LaneRandom _random = new();
    private readonly Vector<int>[] _component = new Vector<int>[EnsembleBlock.Vectors];

    /// <summary>Cumulative probabilities as 24-bit integers, as <see cref="MixturePolicy"/> forms them.</summary>
    public static uint[] Thresholds(PolicySpec spec)
    {
        var thresholds = new uint[spec.P0];
        float total = 0f, sum = 0f;
        for (int i = 0; i < spec.P0; i++)
            total += spec.Weights[i];
        for (int i = 0; i < spec.P0; i++)
        {
            sum += spec.Weights[i];
            thresholds[i] = total > 0f ? (uint)(int)(sum / total * 16777216f) : 16777216u;
        }

        thresholds[^1] = 16777216u;
        return thresholds;
    }

    public void Reset(EnsembleBlock block) => _random.Seed(block.Seeds);

    public void Act(EnsembleBlock block, int t)
    {
        int n = block.Observations, vectors = EnsembleBlock.Vectors;
        var x = block.Rows(t);
        for (int v = 0; v < vectors; v++)
        {
            if (t % spec.P1 == 0)
                _component[v] = Draw(v, t / spec.P1);
            var component = _component[v];
            for (int row = 0; row < block.Actions; row++)
            {
                var sum = x[v] * Weight(component, row * n);
                for (int column = 1; column < n; column++)
                    sum += x[column * vectors + v] * Weight(component, row * n + column);
                block.Action[row * vectors + v] = sum;
            }
        }
    }

    private Vector<int> Draw(int v, int number)
    {
        var draw = Vector.AsVectorInt32(Vector.ShiftRightLogical(_random.Next(v, number), 8));
        var component = Vector<int>.Zero;

        // A comparison that holds is -1.
        for (int k = 0; k < _thresholds.Length - 1; k++)
            component -= Vector.GreaterThanOrEqual(draw, new Vector<int>((int)_thresholds[k]));
        return component;
    }

    private Vector<float> Weight(Vector<int> component, int place)
    {
        var weight = new Vector<float>(spec.Weights[spec.P0 + place]);
        for (int k = 1; k < spec.P0; k++)
            weight = Vector.ConditionalSelect(Vector.Equals(component, new Vector<int>(k)), new Vector<float>(spec.Weights[spec.P0 + k * _stride + place]), weight);
        return weight;
    }
}

/// <summary>Every other kind: the product's policy itself, one a lane.</summary>
/// <param name="spec">Any kind.</param>
internal sealed class ProductPolicyLanes(PolicySpec spec) : ILanePolicy
{
    private readonly IPolicy[] _policies = [.. Enumerable.Range(0, EnsembleBlock.Lanes).Select(_ => PolicyFactory.Create(spec))];
    private readonly float[] _observation = new float[spec.Signals.ObservationCount], _action = new float[spec.Signals.ActionCount];

    public void Reset(EnsembleBlock block)
    {
        for (int lane = 0; lane < block.Used; lane++)
            _policies[lane].Reset(block.Seeds[lane]);
    }

    public void Act(EnsembleBlock block, int t)
    {
        for (int lane = 0; lane < block.Used; lane++)
        {
            if (block.Alive[lane] == 0)
                continue;
            for (int i = 0; i < _observation.Length; i++)
                _observation[i] = block.Slot(t, i)[lane];
            var status = _policies[lane].Act(_observation, _action);

            // What the policy could not decide ends the episode before its step, so that the step has no row.
            if (status != Status.Ok)
                block.End(lane, t, status);
            for (int i = 0; i < _action.Length; i++)
                block.ActionSlot(i)[lane] = status == Status.Ok ? _action[i] : 0;
        }
    }
}
