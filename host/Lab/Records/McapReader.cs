using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Records;

/// <summary>Takes one message; the data is valid only during the call, which may refuse it.</summary>
/// <param name="channel">Channel of the message.</param>
/// <param name="logTimeNanoseconds">Log time, ns.</param>
/// <param name="data">The message, at its place in the file.</param>
public delegate void McapMessageHandler(McapChannel channel, ulong logTimeNanoseconds, ByteCursor data);

/// <summary>What an MCAP file holds beside its messages.</summary>
/// <param name="Metadata">The metadata records by name.</param>
/// <param name="MessageCount">Number of messages handed out.</param>
/// <param name="Truncated">The file ends early: its writer was killed, or the tail is missing. All messages handed out are intact.</param>
public sealed record McapContent(IReadOnlyDictionary<string, McapMetadata> Metadata, long MessageCount, bool Truncated);

/// <summary>
/// Reads MCAP files of known schemas, from the beginning to the end, one record in memory at a time. Strict: what is
/// damaged or unknown is a <see cref="BadInputException"/> with the byte offset. The one thing forgiven is a missing
/// tail, and it is reported (<see cref="McapContent.Truncated"/>).
/// </summary>
public sealed class McapReader
{
    private readonly string file;
    private readonly Stream stream;
    private readonly long size;
    private readonly McapMessageHandler onMessage;
    private readonly McapDirectory directory;
    private readonly byte[] header = new byte[McapFormat.RecordHeaderLength];
    private byte[] body = [];
    private long offset;
    private uint crc = Crc32.Start;
    private bool endsWithMagic;
    private long summaryStart = -1;
    private ulong? statisticsCount;

    private McapReader(string file, Stream stream, IReadOnlyList<McapSchema> schemas, IReadOnlyList<McapChannel> channels, McapMessageHandler onMessage)
    {
        this.file = file;
        this.stream = stream;
        this.onMessage = onMessage;
        size = stream.Length;
        directory = new McapDirectory(file, schemas, channels);
    }

    /// <summary>Reads a file and hands out its messages in the order in which they were written.</summary>
    /// <exception cref="BadInputException">The file does not exist, is damaged, or holds other schemas or channels.</exception>
    public static McapContent Read(string file, IReadOnlyList<McapSchema> schemas, IReadOnlyList<McapChannel> channels, McapMessageHandler onMessage)
    {
        try
        {
            // A run that is still being written may be read up to its last flush.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            return Read(file, stream, schemas, channels, onMessage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(file, "", $"cannot be read: {problem.Message} Expected an MCAP file; check path and permissions.");
        }
    }

    /// <summary>Reads a seekable stream from its beginning; <paramref name="file"/> names it in problems.</summary>
    /// <exception cref="BadInputException">It is damaged, or holds other schemas or channels.</exception>
    public static McapContent Read(string file, Stream stream, IReadOnlyList<McapSchema> schemas, IReadOnlyList<McapChannel> channels, McapMessageHandler onMessage)
    {
        stream.Seek(0, SeekOrigin.Begin);
        return new McapReader(file, stream, schemas, channels, onMessage).ReadAll();
    }

    private McapContent ReadAll()
    {
        ReadMagics();
        bool first = true;
        while (true)
        {
            long start = offset;
            if (!TryReadRecord(out byte opcode, out int length))
            {
                return Finish(truncated: true);
            }

            if (first != (opcode == McapFormat.Header))
            {
                throw McapFormat.Refusal(file, start, $"exactly one header record was expected, first of all; opcode 0x{opcode:X2} stands here. {McapFormat.Damaged}");
            }

            first = false;
            if (opcode == McapFormat.Footer)
            {
                return ReadFooter(start, length);
            }

            ReadRecord(start, opcode, length);
            crc = WideCrc32.Add(WideCrc32.Add(crc, header, 0, header.Length), body, 0, length);
            if (opcode == McapFormat.DataEnd)
            {
                // From here on the CRC is that of the summary.
                crc = Crc32.Start;
                summaryStart = offset;
            }
        }
    }

    private void ReadMagics()
    {
        Span<byte> magic = stackalloc byte[8];
        if (stream.ReadAtLeast(magic, 8, throwOnEndOfStream: false) < 8 || !magic.SequenceEqual(McapFormat.Magic))
        {
            throw McapFormat.Refusal(file, 0, "an MCAP file begins with the bytes 89 4D 43 41 50 30 0D 0A; this one does not. Give the trace.mcap of a run.");
        }

        crc = WideCrc32.Add(crc, magic.ToArray(), 0, 8);
        if (size >= 16)
        {
            stream.Seek(-8, SeekOrigin.End);
            stream.ReadExactly(magic);
            endsWithMagic = magic.SequenceEqual(McapFormat.Magic);
        }

        offset = stream.Seek(8, SeekOrigin.Begin);
    }

    // False when the file ends within the record and nothing says that it should not.
    private bool TryReadRecord(out byte opcode, out int length)
    {
        opcode = 0;
        length = 0;
        long left = size - offset;
        if (left < header.Length)
        {
            return endsWithMagic ? throw MissingFooter() : false;
        }

        stream.ReadExactly(header);
        opcode = header[0];
        ulong claimed = BitConverter.ToUInt64(header, 1);
        left -= header.Length;
        if (claimed > (ulong)left)
        {
            // With the closing magic in its place nothing was cut off, so the length itself is wrong.
            return endsWithMagic
                ? throw McapFormat.Refusal(file, offset + 1, $"a record of {claimed} bytes was announced, the file has {left} more. {McapFormat.Damaged}")
                : false;
        }

        if (claimed > (ulong)Array.MaxLength)
        {
            throw McapFormat.Refusal(file, offset + 1, $"a record of {claimed} bytes is longer than this reader takes ({Array.MaxLength}). Write smaller chunks.");
        }

        length = (int)claimed;
        if (body.Length < length)
        {
            body = new byte[(int)Math.Min(Math.Max(length, 2L * body.Length), size)];
        }

        stream.ReadExactly(body, 0, length);
        offset += header.Length + length;
        return true;
    }

    private BadInputException MissingFooter() =>
        McapFormat.Refusal(file, offset, $"a footer record was expected before the closing magic. {McapFormat.Damaged}");

    private void ReadRecord(long start, byte opcode, int length)
    {
        var cursor = new ByteCursor(file, start + header.Length, body.AsSpan(0, length));
        bool inData = summaryStart < 0;
        if (opcode != McapFormat.MessageIndex && inData)
        {
            directory.ExpectAllIndexed(start);
        }

        switch (opcode)
        {
            case McapFormat.Header:
                directory.ReadHeader(ref cursor);
                break;
            case McapFormat.Schema:
                directory.ReadSchema(ref cursor);
                break;
            case McapFormat.Channel:
                directory.ReadChannel(ref cursor);
                break;
            case McapFormat.Metadata when inData:
                directory.ReadMetadata(ref cursor);
                break;
            case McapFormat.Chunk when inData:
                directory.ReadChunk(ref cursor, body, onMessage);
                break;
            case McapFormat.MessageIndex when inData:
                directory.ReadMessageIndex(ref cursor);
                break;
            case McapFormat.DataEnd when inData:
                ExpectCrc(ref cursor, Crc32.Finish(crc), "the data section");
                cursor.ExpectEnd("the data end record");
                break;
            case McapFormat.Statistics when !inData:
                statisticsCount = cursor.ReadUInt64();
                break;
            case McapFormat.ChunkIndex when !inData:
            case McapFormat.MetadataIndex when !inData:
            case McapFormat.SummaryOffset when !inData:
                // Read from the beginning, the file needs no index. The CRC of the summary guards them.
                break;
            default:
                throw McapFormat.Refusal(file, start, $"a record of opcode 0x{opcode:X2} was not expected in the {(inData ? "data" : "summary")} section. "
                    + "Give a file that this program wrote, or convert the recording to CSV and import it.");
        }
    }

    private McapContent ReadFooter(long start, int length)
    {
        if (summaryStart < 0 || length != McapFormat.FooterLength)
        {
            throw McapFormat.Refusal(file, start, $"a data end record and then a footer of {McapFormat.FooterLength} bytes were expected. {McapFormat.Damaged}");
        }

        var cursor = new ByteCursor(file, start + header.Length, body.AsSpan(0, length));
        long claimedStart = (long)cursor.ReadUInt64();
        cursor.ReadUInt64();
        crc = WideCrc32.Add(WideCrc32.Add(crc, header, 0, header.Length), body, 0, cursor.Position);
        ExpectCrc(ref cursor, Crc32.Finish(crc), "the summary");
        if (claimedStart != (summaryStart == start ? 0 : summaryStart))
        {
            throw cursor.Refusal($"the footer says that the summary begins at byte {claimedStart}, it begins at {summaryStart}. {McapFormat.Damaged}");
        }

        if (statisticsCount is { } count && count != (ulong)directory.MessageCount)
        {
            throw cursor.Refusal($"the summary counts {count} messages, the data section holds {directory.MessageCount}. {McapFormat.Damaged}");
        }

        return ReadClosingMagic();
    }

    private McapContent ReadClosingMagic()
    {
        var tail = new byte[Math.Min(size - offset, 9)];
        stream.ReadExactly(tail);
        if (tail.Length > 8 || !McapFormat.Magic.StartsWith(tail))
        {
            throw McapFormat.Refusal(file, offset, $"the closing magic and then the end of the file were expected. {McapFormat.Damaged}");
        }

        return Finish(truncated: tail.Length < 8);
    }

    private McapContent Finish(bool truncated) => new(directory.Metadata, directory.MessageCount, truncated);

    private static void ExpectCrc(ref ByteCursor cursor, uint computed, string what)
    {
        ByteCursor at = cursor;
        uint stored = cursor.ReadUInt32();

        // 0 means "not available" by the specification.
        if (stored != 0 && stored != computed)
        {
            throw at.Refusal($"the CRC of {what} was expected to be {computed:x8}, {stored:x8} is stored. {McapFormat.Damaged}");
        }
    }
}
