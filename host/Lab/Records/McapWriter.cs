using System.Buffers.Binary;
using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Writes an MCAP file: uncompressed chunks with CRC and message indexes, a data section CRC, and a summary with
/// schemas, channels, statistics, chunk and metadata indexes. Messages become part of the file when their chunk is
/// closed by <see cref="Flush"/> (or because it is full); everything flushed survives the death of the process.
/// Appending is linear, and memory grows only by one index entry a chunk. Not thread-safe.
/// </summary>
public sealed class McapWriter : IDisposable
{
    /// <summary>A chunk is closed when it holds this many bytes: several thousand rows, and what a reader holds at once.</summary>
    public const int ChunkBytes = 1 << 20;

    // Opcode and length; first and last time, length of the records, their CRC, an empty name of a compression, their length again.
    private const int ChunkHeaderLength = McapFormat.RecordHeaderLength + 8 + 8 + 8 + 4 + 4 + 8;

    // Messages are summed up in stretches of this many bytes.
    private const int SumBytes = 1 << 14;

    // Opcode and length; channel, sequence number, log and publish time.
    private const int MessageHeaderLength = McapFormat.RecordHeaderLength + 2 + 4 + 8 + 8;

    private readonly Stream stream;
    private readonly McapSchema[] schemas;
    private readonly McapChannel[] channels;
    private readonly ulong[] counts;
    private readonly ulong[] written;
    private readonly ByteBuilder chunk = new(ChunkBytes + ChunkBytes / 4);
    private readonly ByteBuilder scratch = new();
    private readonly ByteBuilder[] indexes;
    private readonly List<McapIndexEntry> chunkIndex = [];
    private readonly List<McapIndexEntry> metadataIndex = [];
    private uint crc = Crc32.Start;
    private uint recordsCrc;
    private int summed;
    private int opened;
    private ulong position;
    private ulong chunkFirst;
    private ulong fileFirst;
    private ulong last;
    private bool complete;

    /// <summary>
    /// Writes magic, header, metadata, schemas and channels, and flushes them. Channels are numbered from 1 in the
    /// order given. The stream is owned and closed by <see cref="Dispose"/>.
    /// </summary>
    public McapWriter(Stream stream, IReadOnlyList<McapSchema> schemas, IReadOnlyList<McapChannel> channels, IReadOnlyList<McapMetadata> metadata)
    {
        this.stream = stream;
        this.schemas = [.. schemas];
        this.channels = [.. channels];
        counts = new ulong[this.channels.Length];
        written = new ulong[this.channels.Length];
        indexes = new ByteBuilder[this.channels.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = new ByteBuilder();
            if (this.channels[i].Id != i + 1)
            {
                throw new ArgumentException($"Channel {i} must have the id {i + 1}.", nameof(channels));
            }
        }

        scratch.PutBytes(McapFormat.Magic);
        int header = scratch.BeginRecord(McapFormat.Header);
        scratch.PutText(McapFormat.Profile);
        scratch.PutText(McapFormat.Library);
        scratch.EndRecord(header);
        foreach (McapMetadata item in metadata)
        {
            int start = scratch.BeginRecord(McapFormat.Metadata);
            scratch.PutText(item.Name);
            scratch.PutMap(item.Entries);
            scratch.EndRecord(start);
            ulong offset = (ulong)(start - McapFormat.RecordHeaderLength);
            metadataIndex.Add(new McapIndexEntry { Offset = offset, Length = (ulong)scratch.Length - offset, Name = item.Name });
        }

        McapSummary.PutSchemas(scratch, this.schemas);
        McapSummary.PutChannels(scratch, this.channels);
        WriteOut(scratch);
        stream.Flush();
    }

    /// <summary>Number of messages appended.</summary>
    public ulong MessageCount { get; private set; }

    /// <summary>Log time of the latest message, ns; 0 before the first.</summary>
    public ulong LastLogTimeNanoseconds => last;

    /// <summary>Messages of a channel that stand in chunks which were handed over whole.</summary>
    public ulong WrittenCount(ushort channel) => written[channel - 1];

    /// <summary>
    /// Appends a message. <paramref name="logTimeNanoseconds"/> (ns) must not be smaller than that of the message before it.
    /// </summary>
    public void Append(ushort channel, ulong logTimeNanoseconds, ReadOnlySpan<byte> data)
    {
        data.CopyTo(Begin(channel, logTimeNanoseconds, data.Length));
        End(data.Length);
    }

    /// <summary>Opens a message, which the caller writes where it stands and closes by <see cref="End"/>: the same without a copy.</summary>
    /// <returns>Room for <paramref name="most"/> bytes.</returns>
    public Span<byte> Begin(ushort channel, ulong logTimeNanoseconds, int most)
    {
        ObjectDisposedException.ThrowIf(complete, this);
        if (channel == 0 || channel > channels.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(channel), channel, "No such channel.");
        }

        if (logTimeNanoseconds < last)
        {
            throw new ArgumentOutOfRangeException(nameof(logTimeNanoseconds), logTimeNanoseconds, $"Log time goes back from {last} ns.");
        }

        if (chunk.Length == 0)
        {
            // Room for the header of the chunk, so that it is written as it was built, without a copy.
            chunk.Take(ChunkHeaderLength).Clear();
            chunkFirst = logTimeNanoseconds;
            recordsCrc = Crc32.Start;
            summed = ChunkHeaderLength;
        }

        if (MessageCount == 0)
        {
            fileFirst = logTimeNanoseconds;
        }

        last = logTimeNanoseconds;
        Span<byte> index = indexes[channel - 1].Take(16);
        BinaryPrimitives.WriteUInt64LittleEndian(index, logTimeNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(index[8..], (ulong)(chunk.Length - ChunkHeaderLength));
        opened = chunk.Length;
        Span<byte> message = chunk.Take(MessageHeaderLength + most);
        message[0] = McapFormat.Message;
        BinaryPrimitives.WriteUInt16LittleEndian(message[9..], channel);
        BinaryPrimitives.WriteUInt32LittleEndian(message[11..], (uint)counts[channel - 1]);
        BinaryPrimitives.WriteUInt64LittleEndian(message[15..], logTimeNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(message[23..], logTimeNanoseconds);
        counts[channel - 1]++;
        MessageCount++;
        return message[MessageHeaderLength..];
    }

    /// <summary>Closes the message that was opened.</summary>
    /// <param name="length">Bytes that were written.</param>
    public void End(int length)
    {
        chunk.GiveBack(chunk.Length - opened - MessageHeaderLength - length);
        BinaryPrimitives.WriteUInt64LittleEndian(chunk.Written[(opened + 1)..], (ulong)(MessageHeaderLength - McapFormat.RecordHeaderLength + length));
        if (chunk.Length - summed >= SumBytes)
        {
            Sum();
        }

        if (chunk.Length - ChunkHeaderLength >= ChunkBytes)
        {
            CloseChunk();
        }
    }

    /// <summary>
    /// Closes the chunk, if it holds anything, and hands it to the operating system: what was appended survives the
    /// death of the process (a power cut may still lose it).
    /// </summary>
    public void Flush()
    {
        CloseChunk();
        stream.Flush();
    }

    /// <summary>Closes the chunk, writes the summary and the footer; nothing can be appended afterwards.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(complete, this);
        CloseChunk();
        complete = true;
        scratch.Clear();
        int end = scratch.BeginRecord(McapFormat.DataEnd);
        scratch.PutUInt32(Crc32.Finish(crc));
        scratch.EndRecord(end);
        var summary = new McapSummary
        {
            Schemas = schemas,
            Channels = channels,
            Counts = counts,
            Chunks = chunkIndex,
            Metadata = metadataIndex,
            MessageCount = MessageCount,
            First = fileFirst,
            Last = last,
        };
        summary.PutTo(scratch, position);
        WriteOut(scratch);
        stream.Flush();
    }

    /// <summary>Closes the file. Without <see cref="Complete"/> it ends after its last whole chunk, as after a crash.</summary>
    public void Dispose()
    {
        if (!complete)
        {
            complete = true;
            CloseChunk();
        }

        stream.Dispose();
    }

    // While the bytes are still in the cache.
    private void Sum()
    {
        recordsCrc = WideCrc32.Add(recordsCrc, chunk.Buffer, summed, chunk.Length - summed);
        summed = chunk.Length;
    }

    private void CloseChunk()
    {
        if (chunk.Length == 0)
        {
            return;
        }

        Sum();
        int records = chunk.Length - ChunkHeaderLength;
        Span<byte> header = chunk.Written[..ChunkHeaderLength];
        header[0] = McapFormat.Chunk;
        BinaryPrimitives.WriteUInt64LittleEndian(header[1..], (ulong)(chunk.Length - McapFormat.RecordHeaderLength));
        BinaryPrimitives.WriteUInt64LittleEndian(header[9..], chunkFirst);
        BinaryPrimitives.WriteUInt64LittleEndian(header[17..], last);
        BinaryPrimitives.WriteUInt64LittleEndian(header[25..], (ulong)records);
        BinaryPrimitives.WriteUInt32LittleEndian(header[33..], Crc32.Finish(recordsCrc));
        BinaryPrimitives.WriteUInt32LittleEndian(header[37..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[41..], (ulong)records);
        var entry = new McapIndexEntry
        {
            Offset = position,
            Length = (ulong)chunk.Length,
            First = chunkFirst,
            Last = last,
            RecordsLength = (ulong)records,
            IndexOffsets = new ulong[channels.Length],
        };
        for (int i = 0; i < indexes.Length; i++)
        {
            if (indexes[i].Length == 0)
            {
                continue;
            }

            entry.IndexOffsets[i] = position + (ulong)chunk.Length;
            int index = chunk.BeginRecord(McapFormat.MessageIndex);
            chunk.PutUInt16(channels[i].Id);
            chunk.PutUInt32((uint)indexes[i].Length);
            chunk.PutBytes(indexes[i].Span);
            chunk.EndRecord(index);
            indexes[i].Clear();
        }

        entry.IndexLength = (ulong)chunk.Length - entry.Length;
        chunkIndex.Add(entry);
        crc = WideCrc32.Join(WideCrc32.Add(crc, chunk.Buffer, 0, ChunkHeaderLength), recordsCrc, records);
        crc = WideCrc32.Add(crc, chunk.Buffer, summed, chunk.Length - summed);
        Hand(chunk);
        counts.CopyTo(written, 0);
    }

    // Back to the last whole chunk, so that what is in the file is what was flushed. Where that fails, a reader finds the end by itself.
    private void CutBack()
    {
        try
        {
            if (stream.CanSeek)
            {
                stream.SetLength((long)position);
            }
        }
        catch (IOException)
        {
            // The disk has failed already; that is the exception which is thrown.
        }
    }

    private void WriteOut(ByteBuilder bytes)
    {
        crc = WideCrc32.Add(crc, bytes.Buffer, 0, bytes.Length);
        Hand(bytes);
    }

    // Gives bytes that are in the checksum to the stream.
    private void Hand(ByteBuilder bytes)
    {
        try
        {
            stream.Write(bytes.Span);
        }
        catch
        {
            // Half a chunk may be on the disk. Anything written after it would make the file unreadable.
            complete = true;
            CutBack();
            throw;
        }

        position += (ulong)bytes.Length;
        bytes.Clear();
    }
}
