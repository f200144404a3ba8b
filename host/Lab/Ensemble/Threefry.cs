using System.Numerics;
using System.Runtime.CompilerServices;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// Threefry-4x32 with 20 rounds: four 32-bit words that are a function of a counter and a key (Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A draw has an address instead of a history, so it depends neither on the
/// order of drawing nor on how many lanes or threads draw. Additions, rotations and exclusive-ors only: one instruction each on a
/// vector, which the high half of a product, as Philox needs it, is not. Not for cryptography.
/// </summary>
public static class Threefry
{
    private const uint Parity = 0x1BD11BDA;

    /// <summary>One block for every lane, in place: counters go in, random words come out.</summary>
    public static void Block(ref Vector<uint> c0, ref Vector<uint> c1, ref Vector<uint> c2, ref Vector<uint> c3, Vector<uint> k0, Vector<uint> k1, Vector<uint> k2, Vector<uint> k3)
    {
        Vector<uint> k4 = new Vector<uint>(Parity) ^ k0 ^ k1 ^ k2 ^ k3;
        Vector<uint> x0 = c0 + k0, x1 = c1 + k1, x2 = c2 + k2, x3 = c3 + k3;
        FourEven(ref x0, ref x1, ref x2, ref x3);
        Inject(ref x0, ref x1, ref x2, ref x3, k1, k2, k3, k4, 1);
        FourOdd(ref x0, ref x1, ref x2, ref x3);
        Inject(ref x0, ref x1, ref x2, ref x3, k2, k3, k4, k0, 2);
        FourEven(ref x0, ref x1, ref x2, ref x3);
        Inject(ref x0, ref x1, ref x2, ref x3, k3, k4, k0, k1, 3);
        FourOdd(ref x0, ref x1, ref x2, ref x3);
        Inject(ref x0, ref x1, ref x2, ref x3, k4, k0, k1, k2, 4);
        FourEven(ref x0, ref x1, ref x2, ref x3);
        Inject(ref x0, ref x1, ref x2, ref x3, k0, k1, k2, k3, 5);
        (c0, c1, c2, c3) = (x0, x1, x2, x3);
    }

    /// <summary>One block: the words of a counter under a key, each of four words.</summary>
    /// <param name="counter">Four words.</param>
    /// <param name="key">Four words.</param>
    /// <param name="words">Filled with four words.</param>
    public static void Block(ReadOnlySpan<uint> counter, ReadOnlySpan<uint> key, Span<uint> words)
    {
        Vector<uint> c0 = new(counter[0]), c1 = new(counter[1]), c2 = new(counter[2]), c3 = new(counter[3]);
        Block(ref c0, ref c1, ref c2, ref c3, new(key[0]), new(key[1]), new(key[2]), new(key[3]));
        (words[0], words[1], words[2], words[3]) = (c0[0], c1[0], c2[0], c3[0]);
    }

    // Rotations of the two pairs in eight rounds, after which they repeat (publication, table 2; R_32x4 of Random123).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourEven(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3)
    {
        Two(ref x0, ref x1, ref x2, ref x3, 10, 26, 11, 21);
        Two(ref x0, ref x1, ref x2, ref x3, 13, 27, 23, 5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourOdd(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3)
    {
        Two(ref x0, ref x1, ref x2, ref x3, 6, 20, 17, 11);
        Two(ref x0, ref x1, ref x2, ref x3, 25, 10, 18, 20);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3, int first, int second, int nextFirst, int nextSecond)
    {
        x0 += x1;
        x1 = Rotate(x1, first) ^ x0;
        x2 += x3;
        x3 = Rotate(x3, second) ^ x2;
        x0 += x3;
        x3 = Rotate(x3, nextFirst) ^ x0;
        x2 += x1;
        x1 = Rotate(x1, nextSecond) ^ x2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3, Vector<uint> a, Vector<uint> b, Vector<uint> c, Vector<uint> d, uint number)
    {
        x0 += a;
        x1 += b;
        x2 += c;
        x3 += d + new Vector<uint>(number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Rotate(Vector<uint> x, int bits) => Vector.ShiftLeft(x, bits) | Vector.ShiftRightLogical(x, 32 - bits);
}
