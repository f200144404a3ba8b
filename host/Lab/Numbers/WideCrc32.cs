using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Numbers;

/// <summary>
/// The checksum of <see cref="Crc32"/> sixteen bytes at a time, by carry-less multiplication where the processor has it: a record is
/// checked at the speed of its disk. Elsewhere the table does it. Method and constants: Gopal, Ozturk, Guilford and others, "Fast CRC
/// computation for generic polynomials using PCLMULQDQ instruction", Intel 2009, for the reflected polynomial 0xEDB88320.
/// </summary>
public static class WideCrc32
{
    private const int Block = 64;

    // x^(4 * 128 + 32), x^(4 * 128 - 32) and so on, modulo the polynomial, reflected.
    private static readonly Vector128<ulong> ByFour = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
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

    // A whole number of sixteen bytes, at least 64.
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> a = words[0] ^ Vector128.Create((ulong)crc, 0), b = words[1], c = words[2], d = words[3];
        int at = 4;
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
}
