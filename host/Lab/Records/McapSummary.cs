using System.Buffers.Binary;
using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Records;

/// <summary>Where a chunk or a metadata record lies in the file, for the indexes of the summary.</summary>
internal sealed class McapIndexEntry
{
    /// <summary>Offset of the record in the file.</summary>
    public ulong Offset;

    /// <summary>Length of the record with opcode and length field.</summary>
    public ulong Length;

    /// <summary>Name of the metadata.</summary>
    public string Name = "";

    /// <summary>Log time of the chunk's first message, ns.</summary>
    public ulong First;

    /// <summary>Log time of the chunk's last message, ns.</summary>
    public ulong Last;

    /// <summary>Length of the chunk's records.</summary>
    public ulong RecordsLength;

    /// <summary>Offset of the message index of each channel; 0 where the chunk has no message of it.</summary>
    public ulong[] IndexOffsets = [];

    /// <summary>Length of all message indexes after the chunk.</summary>
    public ulong IndexLength;
}

/// <summary>The part of an MCAP file after its data: summary, summary offsets, footer, magic.</summary>
internal sealed class McapSummary
{
    public required McapSchema[] Schemas;
    public required McapChannel[] Channels;
    public required ulong[] Counts;
    public required List<McapIndexEntry> Chunks;
    public required List<McapIndexEntry> Metadata;
    public required ulong MessageCount;
    public required ulong First;
    public required ulong Last;

    private readonly List<(byte Opcode, int Start, int End)> groups = [];

    public static void PutSchemas(ByteBuilder bytes, McapSchema[] schemas)
    {
        foreach (McapSchema schema in schemas)
        {
            int start = bytes.BeginRecord(McapFormat.Schema);
            bytes.PutUInt16(schema.Id);
            bytes.PutText(schema.Name);
            bytes.PutText(schema.Encoding);
            bytes.PutText(schema.Text);
            bytes.EndRecord(start);
        }
    }

    public static void PutChannels(ByteBuilder bytes, McapChannel[] channels)
    {
        foreach (McapChannel channel in channels)
        {
            int start = bytes.BeginRecord(McapFormat.Channel);
            bytes.PutUInt16(channel.Id);
            bytes.PutUInt16(channel.SchemaId);
            bytes.PutText(channel.Topic);
            bytes.PutText(channel.Encoding);

            // The ros2 profile requires this key; a file that was never on a network has nothing to say there.
            bytes.PutMap([new("offered_qos_profiles", "")]);
            bytes.EndRecord(start);
        }
    }

    /// <summary>Appends everything; <paramref name="origin"/> is the file offset of the buffer's beginning.</summary>
    public void PutTo(ByteBuilder bytes, ulong origin)
    {
        int summaryStart = bytes.Length;
        Group(bytes, McapFormat.Schema, () => PutSchemas(bytes, Schemas));
        Group(bytes, McapFormat.Channel, () => PutChannels(bytes, Channels));
        Group(bytes, McapFormat.Statistics, () => PutStatistics(bytes));
        Group(bytes, McapFormat.ChunkIndex, () => PutChunkIndex(bytes));
        Group(bytes, McapFormat.MetadataIndex, () => PutMetadataIndex(bytes));
        int offsetsStart = bytes.Length;
        foreach ((byte opcode, int start, int end) in groups)
        {
            int record = bytes.BeginRecord(McapFormat.SummaryOffset);
            bytes.PutByte(opcode);
            bytes.PutUInt64(origin + (ulong)start);
            bytes.PutUInt64((ulong)(end - start));
            bytes.EndRecord(record);
        }

        int footer = bytes.BeginRecord(McapFormat.Footer);
        bytes.PutUInt64(origin + (ulong)summaryStart);
        bytes.PutUInt64(origin + (ulong)offsetsStart);
        bytes.PutUInt32(0);
        bytes.EndRecord(footer);

        // The CRC covers the footer's own length, which is known only now.
        uint crc = WideCrc32.Of(bytes.Buffer, summaryStart, bytes.Length - 4 - summaryStart);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Buffer.AsSpan(bytes.Length - 4), crc);
        bytes.PutBytes(McapFormat.Magic);
    }

    private void Group(ByteBuilder bytes, byte opcode, Action put)
    {
        int start = bytes.Length;
        put();
        if (bytes.Length > start)
        {
            groups.Add((opcode, start, bytes.Length));
        }
    }

    private void PutStatistics(ByteBuilder bytes)
    {
        int start = bytes.BeginRecord(McapFormat.Statistics);
        bytes.PutUInt64(MessageCount);
        bytes.PutUInt16((ushort)Schemas.Length);
        bytes.PutUInt32((uint)Channels.Length);
        bytes.PutUInt32(0);
        bytes.PutUInt32((uint)Metadata.Count);
        bytes.PutUInt32((uint)Chunks.Count);
        bytes.PutUInt64(First);
        bytes.PutUInt64(Last);
        bytes.PutUInt32((uint)(Channels.Length * 10));
        for (int i = 0; i < Channels.Length; i++)
        {
            bytes.PutUInt16(Channels[i].Id);
            bytes.PutUInt64(Counts[i]);
        }

        bytes.EndRecord(start);
    }

    private void PutChunkIndex(ByteBuilder bytes)
    {
        foreach (McapIndexEntry chunk in Chunks)
        {
            int start = bytes.BeginRecord(McapFormat.ChunkIndex);
            bytes.PutUInt64(chunk.First);
            bytes.PutUInt64(chunk.Last);
            bytes.PutUInt64(chunk.Offset);
            bytes.PutUInt64(chunk.Length);
            int map = bytes.BeginLength32();
            for (int i = 0; i < Channels.Length; i++)
            {
                if (chunk.IndexOffsets[i] != 0)
                {
                    bytes.PutUInt16(Channels[i].Id);
                    bytes.PutUInt64(chunk.IndexOffsets[i]);
                }
            }

            bytes.EndLength32(map);
            bytes.PutUInt64(chunk.IndexLength);
            bytes.PutText("");
            bytes.PutUInt64(chunk.RecordsLength);
            bytes.PutUInt64(chunk.RecordsLength);
            bytes.EndRecord(start);
        }
    }

    private void PutMetadataIndex(ByteBuilder bytes)
    {
        foreach (McapIndexEntry item in Metadata)
        {
            int start = bytes.BeginRecord(McapFormat.MetadataIndex);
            bytes.PutUInt64(item.Offset);
            bytes.PutUInt64(item.Length);
            bytes.PutText(item.Name);
            bytes.EndRecord(start);
        }
    }
}
