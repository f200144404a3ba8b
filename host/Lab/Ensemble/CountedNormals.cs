using System.Numerics;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// Normal deviates with an address: (seed, stream, step, slot) gives the same number whoever asks, whenever, on however many lanes.
/// Box and Muller's transform of <see cref="Threefry"/> words in + - * and the root alone, which are the same bits on every machine;
/// 24 bits of radius, so that no deviate exceeds 5.77 (a normal one does once in 1.3e8).
/// </summary>
public static class CountedNormals
{
    /// <summary>Two deviates for every lane: slots 2 k and 2 k + 1 of a step.</summary>
    /// <param name="seeds">Seed of each lane.</param>
    /// <param name="stream">Which noise: process, sensor, ...</param>
    /// <param name="step">Policy period.</param>
    /// <param name="pair">k.</param>
    public static (Vector<float> Even, Vector<float> Odd) Pair(Vector<uint> seeds, uint stream, uint step, uint pair)
    {
        Vector<uint> c0 = new(step), c1 = new(pair), c2 = Vector<uint>.Zero, c3 = Vector<uint>.Zero;
        Threefry.Block(ref c0, ref c1, ref c2, ref c3, seeds, new(stream), Vector<uint>.Zero, Vector<uint>.Zero);
        return BoxMuller(c0, c1);
    }

    /// <summary>One deviate.</summary>
    public static float Of(uint seed, uint stream, uint step, uint slot)
    {
        var (even, odd) = Pair(new Vector<uint>(seed), stream, step, slot / 2);
        return slot % 2 == 0 ? even[0] : odd[0];
    }

    private static (Vector<float>, Vector<float>) BoxMuller(Vector<uint> radius, Vector<uint> angle)
    {
        // (0, 1], so that the logarithm is finite.
        var unit = (Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.ShiftRightLogical(radius, 8))) + Vector<float>.One) * (1f / 16777216f);
        var r = Vector.SquareRoot(Log(unit) * -2f);

        // The upper two bits are the quadrant, the others an angle of -pi/4 to pi/4 in it.
        var quadrant = Vector.AsVectorInt32(Vector.ShiftRightLogical(angle, 30));
        var fraction = Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.ShiftRightLogical(angle, 8) & new Vector<uint>(0x3FFFFF)));
        var a = (fraction * (1f / 4194304f) - new Vector<float>(0.5f)) * 1.57079637f;
        var z = a * a;
        var sine = a + a * z * (new Vector<float>(-1f / 6) + z * (new Vector<float>(1f / 120) + z * (new Vector<float>(-1f / 5040) + z * (1f / 362880))));
        var cosine = Vector<float>.One + z * (new Vector<float>(-0.5f) + z * (new Vector<float>(1f / 24) + z * (new Vector<float>(-1f / 720) + z * (1f / 40320))));
        var odd = Vector.Equals(quadrant & Vector<int>.One, Vector<int>.One);
        var upper = Vector.GreaterThan(quadrant, Vector<int>.One);
        var second = Vector.Equals(quadrant, Vector<int>.One) | Vector.Equals(quadrant, new Vector<int>(2));
        var s = Vector.ConditionalSelect(odd, cosine, sine);
        var c = Vector.ConditionalSelect(odd, sine, cosine);
        return (r * Vector.ConditionalSelect(second, -c, c), r * Vector.ConditionalSelect(upper, -s, s));
    }

    /// <summary>Natural logarithm of normal positive floats, relative error below 1e-6: x = m 2^k, ln x = 2 atanh((m - 1) / (m + 1)) + k ln 2.</summary>
    public static Vector<float> Log(Vector<float> x)
    {
        var bits = Vector.AsVectorInt32(x) - new Vector<int>(0x3F3504F3);
        var k = Vector.ConvertToSingle(Vector.ShiftRightArithmetic(bits, 23));
        var m = Vector.AsVectorSingle((bits & new Vector<int>(0x7FFFFF)) + new Vector<int>(0x3F3504F3));
        var s = (m - Vector<float>.One) / (m + Vector<float>.One);
        var z = s * s;
        var p = new Vector<float>(2f / 9);
        p = p * z + new Vector<float>(2f / 7);
        p = p * z + new Vector<float>(2f / 5);
        p = p * z + new Vector<float>(2f / 3);
        return k * 0.693145752f + (s * (new Vector<float>(2f) + z * p) + k * 1.42860677e-6f);
    }
}

/// <summary>The deviates of one stream of one seed, step after step, for a plant that runs alone.</summary>
/// <param name="stream">Which noise.</param>
public sealed class CountedSequence(uint stream) : INormals
{
    private uint _seed, _drawn;

    /// <summary>Slots a step; the next step begins after so many.</summary>
    public required int Slots { get; init; }

    /// <summary>Number of the first step.</summary>
    public uint First { get; init; }

    /// <inheritdoc/>
    public void Seed(uint seed) => (_seed, _drawn) = (seed, 0);

    /// <inheritdoc/>
    public double Next()
    {
        uint at = _drawn++;
        return CountedNormals.Of(_seed, stream, First + at / (uint)Slots, at % (uint)Slots);
    }
}
