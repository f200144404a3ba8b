using System.Numerics;

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

    // Rotations of the two pairs in eight rounds, after which they repeat (publication, table 2; R_32x4 of Random123).
    private static readonly int[] First = [10, 11, 13, 23, 6, 17, 25, 18];
    private static readonly int[] Second = [26, 21, 27, 5, 20, 11, 10, 20];

    /// <summary>One block for every lane, in place: counters go in, random words come out.</summary>
    public static void Block(ref Vector<uint> c0, ref Vector<uint> c1, ref Vector<uint> c2, ref Vector<uint> c3, Vector<uint> k0, Vector<uint> k1, Vector<uint> k2, Vector<uint> k3)
    {
        Vector<uint> k4 = new Vector<uint>(Parity) ^ k0 ^ k1 ^ k2 ^ k3;
        Vector<uint> x0 = c0 + k0, x1 = c1 + k1, x2 = c2 + k2, x3 = c3 + k3;
        Four(ref x0, ref x1, ref x2, ref x3, 0);
        Inject(ref x0, ref x1, ref x2, ref x3, k1, k2, k3, k4, 1);
        Four(ref x0, ref x1, ref x2, ref x3, 4);
        Inject(ref x0, ref x1, ref x2, ref x3, k2, k3, k4, k0, 2);
        Four(ref x0, ref x1, ref x2, ref x3, 0);
        Inject(ref x0, ref x1, ref x2, ref x3, k3, k4, k0, k1, 3);
        Four(ref x0, ref x1, ref x2, ref x3, 4);
        Inject(ref x0, ref x1, ref x2, ref x3, k4, k0, k1, k2, 4);
        Four(ref x0, ref x1, ref x2, ref x3, 0);
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

    private static void Four(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3, int round)
    {
        for (int r = round; r < round + 4; r += 2)
        {
            x0 += x1;
            x1 = Rotate(x1, First[r]) ^ x0;
            x2 += x3;
            x3 = Rotate(x3, Second[r]) ^ x2;
            x0 += x3;
            x3 = Rotate(x3, First[r + 1]) ^ x0;
            x2 += x1;
            x1 = Rotate(x1, Second[r + 1]) ^ x2;
        }
    }

    private static void Inject(ref Vector<uint> x0, ref Vector<uint> x1, ref Vector<uint> x2, ref Vector<uint> x3, Vector<uint> a, Vector<uint> b, Vector<uint> c, Vector<uint> d, uint number)
    {
        x0 += a;
        x1 += b;
        x2 += c;
        x3 += d + new Vector<uint>(number);
    }

    private static Vector<uint> Rotate(Vector<uint> x, int bits) => Vector.ShiftLeft(x, bits) | Vector.ShiftRightLogical(x, 32 - bits);
}
