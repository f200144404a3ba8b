using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

/// <summary>The product's generator in lanes: three vectors of state, and a counter that all lanes share.</summary>
internal static class LaneRandom
{
    /// <summary>Seeds it as the product does: state in three rows of so many vectors.</summary>
    public static void Seed<T>(ref T seeds, ref T state, int vectors)
        where T : unmanaged, IWide<T>
    {
        for (int v = 0; v < vectors; v++)
        {
            T a = T.Of(0x9E3779B9u), b = Unsafe.Add(ref seeds, v), c = T.Of(0x85EBCA6Bu);
            for (uint i = 1; i <= 12; i++)
                Next(ref a, ref b, ref c, i);
            (Unsafe.Add(ref state, v), Unsafe.Add(ref state, vectors + v), Unsafe.Add(ref state, 2 * vectors + v)) = (a, b, c);
        }
    }

    /// <summary>The counter of the n-th draw after seeding, from 0.</summary>
    public static uint Counter(int draw) => 13 + (uint)draw;

    /// <summary>A draw of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Next<T>(ref T a, ref T b, ref T c, uint counter)
        where T : unmanaged, IWide<T>
    {
        T result = T.Sum(T.Sum(a, b), T.Of(counter)), turned = T.Either(T.Left(c, 21), T.Right(c, 11));
        a = T.Differ(b, T.Right(b, 9));
        b = T.Sum(c, T.Left(c, 3));
        c = T.Sum(turned, result);
        return result;
    }
}

/// <summary>One of two or more gains a lane, drawn as the product draws.</summary>
/// <param name="spec">Of kind mixture.</param>
internal sealed class MixtureLanes(PolicySpec spec) : ILanePolicy
{
    private readonly int _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
    private AlignedVectors<uint> _state = new(StateRows * EnsembleBlock.Vectors), _spare = new(StateRows * EnsembleBlock.Vectors);

    // Rows of the state: the generator's three, and the component that was drawn.
    private const int StateRows = 4;

    /// <summary>Cumulative probabilities as 24-bit integers.</summary>
    public uint[] Thresholds { get; } = Cumulate(spec);

    /// <summary>Generator (three numbers) and component of every lane, a row of lanes each.</summary>
    public Span<uint> State => _state.Values;

    /// <summary>Where a pass that may fail leaves the state that becomes valid with <see cref="Commit"/>.</summary>
    public Span<uint> Spare => _spare.Values;

    /// <summary>The spare state is the state from now on.</summary>
    public void Commit() => (_state, _spare) = (_spare, _state);

    public void Reset(EnsembleBlock block)
    {
        if (Vector512.IsHardwareAccelerated)
            LaneRandom.Seed(ref Unsafe.As<uint, Widest>(ref block.Seeds[0]), ref Unsafe.As<uint, Widest>(ref State[0]), EnsembleBlock.Lanes / Vector512<uint>.Count);
        else
            LaneRandom.Seed(ref Unsafe.As<uint, Usual>(ref block.Seeds[0]), ref Unsafe.As<uint, Usual>(ref State[0]), EnsembleBlock.Vectors);
    }

    public void Act(EnsembleBlock block, int t)
    {
        int n = block.Observations, vectors = EnsembleBlock.Vectors;
        var x = block.Rows(t);
        var state = _state.Vectors;
        for (int v = 0; v < vectors; v++)
        {
            ref var component = ref state[3 * vectors + v];
            if (t % spec.P1 == 0)
                component = Draw(ref state[v], t / spec.P1);
            for (int row = 0; row < block.Actions; row++)
            {
                var sum = x[v] * Weight(component, row * n);
                for (int column = 1; column < n; column++)
                    sum += x[column * vectors + v] * Weight(component, row * n + column);
                block.Action[row * vectors + v] = sum;
            }
        }
    }

    // As MixturePolicy forms them.
    private static uint[] Cumulate(PolicySpec spec)
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

    private Vector<uint> Draw(ref Vector<uint> state, int number)
    {
        ref var a = ref Unsafe.As<Vector<uint>, Usual>(ref state);
        var word = LaneRandom.Next(ref a, ref Unsafe.Add(ref a, EnsembleBlock.Vectors), ref Unsafe.Add(ref a, 2 * EnsembleBlock.Vectors), LaneRandom.Counter(number));
        var draw = Vector.ShiftRightLogical(Unsafe.BitCast<Usual, Vector<uint>>(word), 8);
        var component = Vector<uint>.Zero;

        // A comparison that holds is -1.
        for (int k = 0; k < Thresholds.Length - 1; k++)
            component -= Vector.GreaterThanOrEqual(draw, new Vector<uint>(Thresholds[k]));
        return component;
    }

    private Vector<float> Weight(Vector<uint> component, int place)
    {
        var weight = new Vector<float>(spec.Weights[spec.P0 + place]);
        for (int k = 1; k < spec.P0; k++)
            weight = Vector.ConditionalSelect(Vector.AsVectorInt32(Vector.Equals(component, new Vector<uint>((uint)k))), new Vector<float>(spec.Weights[spec.P0 + k * _stride + place]), weight);
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
