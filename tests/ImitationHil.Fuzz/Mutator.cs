using ImitationHil.Firmware;

namespace ImitationHil.Fuzz;

/// <summary>Damages bytes in the ways in which lines, disks, editors and hands do. All chance comes from one seed.</summary>
public sealed class Mutator(uint seed)
{
    private static readonly uint[] Awkward = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7F800000, 0x7FC00000, 0x00000001];

    /// <summary>The generator that everything here is drawn from.</summary>
    public SmallRandom Random { get; } = new(seed);

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int Below(int bound) => (int)(Random.NextWord() % (uint)bound);

    /// <summary>Bytes; a share of zeros between 0 and 1 is put among them.</summary>
    public byte[] Noise(int count, float zeros = 0f)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = zeros > 0f && Random.NextUnit() < zeros ? (byte)0 : (byte)(Random.NextWord() >> 24);
        return bytes;
    }

    /// <summary>One to eight damages, one after the other. The source stays as it is.</summary>
    /// <param name="source">What to damage.</param>
    /// <param name="other">Something of the same kind, of which stretches are taken.</param>
    /// <param name="words">Words of the format that are put in now and then.</param>
    public byte[] Damage(byte[] source, byte[] other, IReadOnlyList<byte[]> words)
    {
        var bytes = new List<byte>(source);
        for (int i = 1 << Below(4); i > 0; i--)
            Damage(bytes, other, words);
        return [.. bytes];
    }

    private void Damage(List<byte> bytes, byte[] other, IReadOnlyList<byte[]> words)
    {
        int at = Below(bytes.Count + 1), length = Math.Min(bytes.Count - at, 1 + Below(1 << Below(9)));
        switch (Below(words.Count > 0 ? 10 : 8))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)(Random.NextWord() >> 24);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(Below(bytes.Count - length + 1), length));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6 when other.Length > 0:
                int from = Below(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length + 1)]);
                break;
            case 7:
                byte[] word = BitConverter.GetBytes(Awkward[Below(Awkward.Length)]);
                for (int i = 0; i < 4 && at + i < bytes.Count; i++)
                    bytes[at + i] = word[i];
                break;
            case > 7:
                bytes.InsertRange(at, words[Below(words.Count)]);
                break;
        }
    }
}
