using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Reads little-endian numbers from bytes that nobody vouches for. Every read is checked against the end, and every
/// refusal is a <see cref="BadInputException"/> with the byte offset in the file.
/// </summary>
public ref struct ByteCursor
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly string file;
    private readonly long fileOffset;
    private readonly ReadOnlySpan<byte> bytes;
    private int position;

    /// <summary>A cursor at the beginning of these bytes, which lie at <paramref name="fileOffset"/> in the file.</summary>
    public ByteCursor(string file, long fileOffset, ReadOnlySpan<byte> bytes)
    {
        this.file = file;
        this.fileOffset = fileOffset;
        this.bytes = bytes;
        position = 0;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => position;

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => bytes.Length - position;

    /// <summary>Offset of the next byte in the file.</summary>
    public readonly long FileOffset => fileOffset + position;

    /// <summary>The refusal of what stands at the cursor.</summary>
    public readonly BadInputException Refusal(string message) => McapFormat.Refusal(file, FileOffset, message);

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => ReadBytes(1)[0];

    /// <summary>Reads two bytes.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    /// <summary>Reads four bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>Reads eight bytes.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>Reads eight bytes as an IEEE number.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(8));

    /// <summary>Reads a length (uint32) that has to fit into what is left.</summary>
    public int ReadLength32() => CheckLength(ReadUInt32());

    /// <summary>Reads a length (uint64) that has to fit into what is left.</summary>
    public int ReadLength64() => CheckLength(ReadUInt64());

    /// <summary>Reads a text as MCAP writes it.</summary>
    public string ReadText() => Decode(ReadBytes(ReadLength32()));

    /// <summary>Reads a map of texts as MCAP writes it.</summary>
    public Dictionary<string, string> ReadMap()
    {
        int end = ReadLength32() + position;
        var map = new Dictionary<string, string>();
        while (position < end)
        {
            string key = ReadText();
            string value = ReadText();
            if (position > end || !map.TryAdd(key, value))
            {
                throw Refusal($"the entry '{key}' of a map leaves the map or occurs twice. {McapFormat.Damaged}");
            }
        }

        return map;
    }

    /// <summary>Takes bytes out; they are a view, not a copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Remaining)
        {
            throw Short(count);
        }

        ReadOnlySpan<byte> taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    /// <summary>Skips zero bytes up to a multiple of <paramref name="size"/>, a power of two, counted from <paramref name="origin"/>.</summary>
    public void Align(int size, int origin)
    {
        while (((position - origin) & (size - 1)) != 0)
        {
            if (ReadByte() != 0)
            {
                throw Refusal($"padding was expected to be zero. {McapFormat.Damaged}");
            }
        }
    }

    /// <summary>Refuses bytes that are left over.</summary>
    public readonly void ExpectEnd(string what)
    {
        if (Remaining != 0)
        {
            throw Refusal($"{Remaining} bytes follow the end of {what}. {McapFormat.Damaged}");
        }
    }

    /// <summary>Strict UTF-8.</summary>
    public readonly string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Refusal($"the text before this place is not UTF-8. {McapFormat.Damaged}");
        }
    }

    // The text is made apart, so that reading stays short enough to be inlined.
    private readonly BadInputException Short(int count) => Refusal($"{count} more bytes were expected here, {Remaining} are left in this record. {McapFormat.Damaged}");

    private readonly int CheckLength(ulong length)
    {
        // Checked before anything is allocated: a damaged length must not become a gigabyte.
        if (length > (ulong)Remaining)
        {
            throw Refusal($"a length of {length} bytes was read, {Remaining} are left in this record. {McapFormat.Damaged}");
        }

        return (int)length;
    }
}
