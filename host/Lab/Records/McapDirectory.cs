using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Records;

/// <summary>
/// What a reader has learned from the records of the data section: schemas, channels, metadata, and what the message
/// indexes after the last chunk have to say. One file, one directory.
/// </summary>
internal sealed class McapDirectory(string file, IReadOnlyList<McapSchema> schemas, IReadOnlyList<McapChannel> channels)
{
    private readonly HashSet<ushort> seenSchemas = [];
    private readonly HashSet<ushort> seenChannels = [];
    private readonly Dictionary<string, McapMetadata> metadata = [];
    private readonly Dictionary<ushort, List<(ulong Time, ulong Offset)>> unindexed = [];
    private readonly Dictionary<ushort, uint> counts = [];
    private ulong last;

    public IReadOnlyDictionary<string, McapMetadata> Metadata => metadata;

    public long MessageCount { get; private set; }

    public void ReadHeader(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        string profile = cursor.ReadText();
        if (profile != McapFormat.Profile)
        {
            throw at.Refusal($"the profile '{McapFormat.Profile}' was expected, '{profile}' is given. Convert the recording to CSV and import it.");
        }

        // Free text: which program wrote the file.
        cursor.ReadText();
        cursor.ExpectEnd("the header record");
    }

    public void ReadSchema(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        var schema = new McapSchema(cursor.ReadUInt16(), cursor.ReadText(), cursor.ReadText(), cursor.ReadText());
        cursor.ExpectEnd("the schema record");
        if (!schemas.Contains(schema))
        {
            string known = string.Join(", ", schemas.Select(s => $"{s.Id} {s.Name} ({s.Encoding})"));
            throw at.Refusal($"schema {schema.Id} '{schema.Name}' with encoding '{schema.Encoding}' is not one that this program writes ({known}), "
                + "or its text differs. Use the version that wrote the file, or export it to CSV and import that.");
        }

        seenSchemas.Add(schema.Id);
    }

    public void ReadChannel(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        var channel = new McapChannel(cursor.ReadUInt16(), cursor.ReadUInt16(), cursor.ReadText(), cursor.ReadText());
        Dictionary<string, string> map = cursor.ReadMap();
        cursor.ExpectEnd("the channel record");
        bool mapKnown = map.Count == 1 && map.TryGetValue("offered_qos_profiles", out string? qos) && qos.Length == 0;
        if (!channels.Contains(channel) || !seenSchemas.Contains(channel.SchemaId) || !mapKnown)
        {
            string known = string.Join(", ", channels.Select(c => $"{c.Id} {c.Topic} ({c.Encoding})"));
            throw at.Refusal($"channel {channel.Id} '{channel.Topic}' with encoding '{channel.Encoding}' is not one that this program writes ({known}), "
                + "or its schema does not stand before it. Use the version that wrote the file, or export it to CSV and import that.");
        }

        seenChannels.Add(channel.Id);
    }

    public void ReadMetadata(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        string name = cursor.ReadText();
        var item = new McapMetadata(name, cursor.ReadMap());
        cursor.ExpectEnd("the metadata record");
        if (!metadata.TryAdd(name, item))
        {
            throw at.Refusal($"the metadata '{name}' occurs twice. {McapFormat.Damaged}");
        }
    }

    public void ReadChunk(ref ByteCursor cursor, byte[] body, McapMessageHandler onMessage)
    {
        ByteCursor at = cursor;
        ulong first = cursor.ReadUInt64();
        ulong end = cursor.ReadUInt64();
        ulong uncompressed = cursor.ReadUInt64();
        uint crc = cursor.ReadUInt32();
        string compression = cursor.ReadText();
        if (compression.Length != 0)
        {
            throw at.Refusal($"the chunk is compressed ('{compression}'), an uncompressed one was expected. Rewrite the file without compression.");
        }

        int length = cursor.ReadLength64();
        if ((ulong)length != uncompressed || length != cursor.Remaining)
        {
            throw at.Refusal($"the chunk announces {uncompressed} bytes, its records {length}, and {cursor.Remaining} are there. {McapFormat.Damaged}");
        }

        uint computed = WideCrc32.Of(body, cursor.Position, length);
        if (crc != 0 && crc != computed)
        {
            throw at.Refusal($"the CRC of the chunk was expected to be {computed:x8}, {crc:x8} is stored. {McapFormat.Damaged}");
        }

        ulong before = last;
        int start = cursor.Position;
        ulong? earliest = null;
        while (cursor.Remaining > 0)
        {
            ulong time = ReadMessage(ref cursor, start, onMessage);
            earliest ??= time;
        }

        if (earliest is null || earliest != first || last != end || first < before)
        {
            throw at.Refusal($"the chunk announces log times {first} to {end} ns, its messages have {earliest} to {last}, after {before}. {McapFormat.Damaged}");
        }
    }

    public void ReadMessageIndex(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        ushort channel = cursor.ReadUInt16();
        int length = cursor.ReadLength32();
        if (!unindexed.TryGetValue(channel, out List<(ulong Time, ulong Offset)>? expected) || expected.Count == 0 || length != expected.Count * 16)
        {
            throw at.Refusal($"a message index of channel {channel} with {length} bytes does not belong to the chunk before it. {McapFormat.Damaged}");
        }

        foreach ((ulong time, ulong offset) in expected)
        {
            if (cursor.ReadUInt64() != time || cursor.ReadUInt64() != offset)
            {
                throw cursor.Refusal($"the message index before this place contradicts its chunk. {McapFormat.Damaged}");
            }
        }

        cursor.ExpectEnd("the message index");
        expected.Clear();
    }

    /// <summary>
    /// Refuses a chunk whose message indexes are missing although something follows. A damaged opcode could otherwise
    /// turn a chunk into something that is skipped, and its rows would be gone without a word.
    /// </summary>
    public void ExpectAllIndexed(long offset)
    {
        foreach ((ushort channel, List<(ulong Time, ulong Offset)> entries) in unindexed)
        {
            if (entries.Count > 0)
            {
                throw McapFormat.Refusal(file, offset, $"the message index of channel {channel} was expected after its chunk. {McapFormat.Damaged}");
            }
        }
    }

    // A loop instead of a query: once a message, and a query allocates.
    private McapChannel? Channel(ushort id)
    {
        for (int i = 0; i < channels.Count; i++)
        {
            if (channels[i].Id == id)
            {
                return channels[i];
            }
        }

        return null;
    }

    private ulong ReadMessage(ref ByteCursor cursor, int start, McapMessageHandler onMessage)
    {
        ByteCursor at = cursor;
        var offset = (ulong)(cursor.Position - start);
        byte opcode = cursor.ReadByte();
        int length = cursor.ReadLength64();
        if (opcode != McapFormat.Message)
        {
            throw at.Refusal($"a message (opcode 05) was expected in the chunk, opcode {opcode:X2} stands here. {McapFormat.Damaged}");
        }

        var message = new ByteCursor(file, cursor.FileOffset, cursor.ReadBytes(length));
        ushort id = message.ReadUInt16();
        uint sequence = message.ReadUInt32();
        ulong time = message.ReadUInt64();
        message.ReadUInt64();
        McapChannel? channel = Channel(id);
        if (channel is null || !seenChannels.Contains(id))
        {
            throw at.Refusal($"the message belongs to channel {id}, which was not announced before it. {McapFormat.Damaged}");
        }

        uint expected = counts.GetValueOrDefault(id);
        if (sequence != expected || time < last)
        {
            throw at.Refusal($"message {expected} of {channel.Topic}, not before {last} ns, was expected; this is {sequence} at {time} ns. "
                + "A part of the file is missing: fetch an intact copy.");
        }

        if (!unindexed.TryGetValue(id, out List<(ulong Time, ulong Offset)>? entries))
        {
            unindexed[id] = entries = [];
        }

        entries.Add((time, offset));
        counts[id] = expected + 1;
        last = time;
        MessageCount++;
        onMessage(channel, time, message);
        return time;
    }
}
