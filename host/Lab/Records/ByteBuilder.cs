using System.Buffers.Binary;
using System.Text;

namespace ImitationHil.Lab.Records;

/// <summary>
/// A growing buffer of little-endian numbers, reused from one chunk to the next so that recording does not allocate
/// in proportion to its length. Not thread-safe.
/// </summary>
/// <param name="capacity">Bytes that it takes without growing.</param>
public sealed class ByteBuilder(int capacity = 256)
{
    private byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    /// <summary>The bytes written, to fill in what is known late.</summary>
    public Span<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>The bytes with their array, for the CRC, which takes arrays.</summary>
    public byte[] Buffer => bytes;

    /// <summary>Forgets the content, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds one byte.</summary>
    public void PutByte(byte value) => Take(1)[0] = value;

    /// <summary>Adds two bytes.</summary>
    public void PutUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    /// <summary>Adds four bytes.</summary>
    public void PutUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Adds eight bytes.</summary>
    public void PutUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Adds the eight IEEE bytes of a number; NaN keeps its payload.</summary>
    public void PutDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Adds bytes as they are.</summary>
    public void PutBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Adds a text as MCAP writes it: length in bytes (uint32), then UTF-8 without terminator.</summary>
    public void PutText(string text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        PutUInt32((uint)count);
        Encoding.UTF8.GetBytes(text, Take(count));
    }

    /// <summary>Adds a map of texts as MCAP writes it: length of all entries in bytes (uint32), then key and value in turn.</summary>
    public void PutMap(IEnumerable<KeyValuePair<string, string>> map)
    {
        int start = BeginLength32();
        foreach ((string key, string value) in map)
        {
            PutText(key);
            PutText(value);
        }

        EndLength32(start);
    }

    /// <summary>Opens a stretch that is preceded by its length (uint32); give the result to <see cref="EndLength32"/>.</summary>
    public int BeginLength32()
    {
        PutUInt32(0);
        return Length;
    }

    /// <summary>Fills in the length of the stretch.</summary>
    public void EndLength32(int start)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(start - 4), (uint)(Length - start));
    }

    /// <summary>Opens an MCAP record: opcode, then its length (uint64); give the result to <see cref="EndRecord"/>.</summary>
    public int BeginRecord(byte opcode)
    {
        PutByte(opcode);
        PutUInt64(0);
        return Length;
    }

    /// <summary>Fills in the length of the record.</summary>
    public void EndRecord(int start)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(start - 8), (ulong)(Length - start));
    }

    /// <summary>Takes back bytes at the end that were not needed.</summary>
    public void GiveBack(int count) => Length -= count;

    /// <summary>Adds so many bytes, to be filled by the caller at once.</summary>
    public Span<byte> Take(int count)
    {
        if (bytes.Length - Length < count)
        {
            Grow(count);
        }

        Span<byte> span = bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    // Doubling keeps the cost of appending linear.
    private void Grow(int count) => Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, Length + count)));
}
