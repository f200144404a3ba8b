using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Numbers;

/// <summary>
/// The checksum of <see cref="Crc32"/> by carry-less multiplication of sixteen bytes, or of 64, where the processor has it: a record is
/// checked faster than its disk takes it. Elsewhere the table does it. Method and constants: Gopal, Ozturk, Guilford and others, "Fast CRC
/// computation for generic polynomials using PCLMULQDQ instruction", Intel 2009, for the reflected polynomial 0xEDB88320.
/// </summary>
public static class WideCrc32
{
    private const int Block = 64;

    // x^(4 * 128 + 32), x^(4 * 128 - 32) and so on (four lines are 4 * 512 bits), modulo the polynomial, reflected.
    private static readonly Vector128<ulong> ByFour = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
    private static readonly Vector512<ulong> ByFourLines = Vector512.Create(Vector256.Create(Vector128.Create(0x011542778aUL, 0x01322d1430UL)));
    private static readonly Vector512<ulong> ByLine = Vector512.Create(Vector256.Create(ByFour));
    private static readonly Vector128<ulong> ByOne = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
    private static readonly Vector128<ulong> ToWord = Vector128.Create(0x0163cd6124UL, 0UL);
    private static readonly Vector128<ulong> Barrett = Vector128.Create(0x01db710641UL, 0x01f7011641UL);

    /// <summary>Adds a stretch of a buffer to a running value.</summary>
    public static uint Add(uint crc, byte[] buffer, int offset, int count)
    {
        int wide = Pclmulqdq.IsSupported && BitConverter.IsLittleEndian && count >= Block ? count & ~15 : 0;
        if (wide > 0)
            crc = Fold(crc, buffer.AsSpan(offset, wide));
        return Crc32.Add(crc, buffer, offset + wide, count - wide);
    }

    /// <summary>Checksum of a stretch of a buffer.</summary>
    public static uint Of(byte[] buffer, int offset, int count) => Crc32.Finish(Add(Crc32.Start, buffer, offset, count));

    /// <summary>
    /// The running value behind a stretch whose own running value, begun with <see cref="Crc32.Start"/>, is known: as <see cref="Add"/>
    /// gives it, without another look at the bytes.
    /// </summary>
    /// <param name="crc">Running value before the stretch.</param>
    /// <param name="own">That of the stretch alone.</param>
    /// <param name="count">Its bytes.</param>
    public static uint Join(uint crc, uint own, long count)
    {
        // A checksum is linear: what stood before is multiplied by x^8 a byte. The highest bit is x^0.
        uint shift = 0x80000000, square = 0x80000000 >> 8;
        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0)
                shift = Product(shift, square);
            square = Product(square, square);
        }

        return Product(shift, crc ^ Crc32.Start) ^ own;
    }

    private static uint Product(uint a, uint b)
    {
        uint product = 0;
        for (; a != 0; a <<= 1)
        {
            if ((a & 0x80000000) != 0)
                product ^= b;
            b = (b >> 1) ^ (0xEDB88320 & (0 - (b & 1)));
        }

        return product;
    }

    // A whole number of sixteen bytes, at least 64.
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> a, b, c, d;
        int at;
        if (Pclmulqdq.V512.IsSupported && bytes.Length >= 4 * Block)
        {
            var four = FoldLines(crc, MemoryMarshal.Cast<byte, Vector512<ulong>>(bytes));
            (a, b) = (four.GetLower().GetLower(), four.GetLower().GetUpper());
            (c, d) = (four.GetUpper().GetLower(), four.GetUpper().GetUpper());
            at = bytes.Length / Block * 4;
        }
        else
        {
            (a, b, c, d) = (words[0] ^ Vector128.Create((ulong)crc, 0), words[1], words[2], words[3]);
            at = 4;
        }

        for (; at + 4 <= words.Length; at += 4)
        {
            a = Next(a, ByFour, words[at]);
            b = Next(b, ByFour, words[at + 1]);
            c = Next(c, ByFour, words[at + 2]);
            d = Next(d, ByFour, words[at + 3]);
        }

        a = Next(Next(Next(a, ByOne, b), ByOne, c), ByOne, d);
        for (; at < words.Length; at++)
            a = Next(a, ByOne, words[at]);

        // 128 bits to 64, to 32, and the remainder by Barrett's reduction.
        var low = Vector128.Create(0xFFFFFFFFUL, 0UL);
        a = Sse2.ShiftRightLogical128BitLane(a, 8) ^ Pclmulqdq.CarrylessMultiply(a, ByOne, 0x10);
        a = Sse2.ShiftRightLogical128BitLane(a, 4) ^ Pclmulqdq.CarrylessMultiply(a & low, ToWord, 0x00);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low, Barrett, 0x10) & low;
        return (a ^ Pclmulqdq.CarrylessMultiply(quotient, Barrett, 0x00)).AsUInt32()[1];
    }

    private static Vector128<ulong> Next(Vector128<ulong> folded, Vector128<ulong> by, Vector128<ulong> word) =>
        Pclmulqdq.CarrylessMultiply(folded, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(folded, by, 0x11) ^ word;

    // At least four lines to one.
    private static Vector512<ulong> FoldLines(uint crc, ReadOnlySpan<Vector512<ulong>> lines)
    {
        Vector512<ulong> a = lines[0] ^ Vector512.CreateScalar((ulong)crc), b = lines[1], c = lines[2], d = lines[3];
        int at = 4;
        for (; at + 4 <= lines.Length; at += 4)
        {
            a = Next(a, ByFourLines, lines[at]);
            b = Next(b, ByFourLines, lines[at + 1]);
            c = Next(c, ByFourLines, lines[at + 2]);
            d = Next(d, ByFourLines, lines[at + 3]);
        }

        a = Next(Next(Next(a, ByLine, b), ByLine, c), ByLine, d);
        for (; at < lines.Length; at++)
            a = Next(a, ByLine, lines[at]);
        return a;
    }

    private static Vector512<ulong> Next(Vector512<ulong> folded, Vector512<ulong> by, Vector512<ulong> line) =>
        Pclmulqdq.V512.CarrylessMultiply(folded, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(folded, by, 0x11) ^ line;
}
