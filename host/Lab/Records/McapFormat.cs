using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Numbers and words of the MCAP container, major version 0 (specification: mcap.dev/spec, read in November 2026).
/// A file is magic, records, magic; a record is opcode (1 byte), length (uint64), content; everything little-endian.
/// </summary>
public static class McapFormat
{
    /// <summary>Profile of the header: messages are CDR, schemas are ros2msg.</summary>
    public const string Profile = "ros2";

    /// <summary>Library text of the header.</summary>
    public const string Library = "imitationhil 0.1";

    /// <summary>Bytes before the content of a record: opcode and length.</summary>
    public const int RecordHeaderLength = 9;

    /// <summary>Content of a footer: summary start, summary offset start, CRC.</summary>
    public const int FooterLength = 20;

    internal const byte Header = 0x01;
    internal const byte Footer = 0x02;
    internal const byte Schema = 0x03;
    internal const byte Channel = 0x04;
    internal const byte Message = 0x05;
    internal const byte Chunk = 0x06;
    internal const byte MessageIndex = 0x07;
    internal const byte ChunkIndex = 0x08;
    internal const byte Statistics = 0x0B;
    internal const byte Metadata = 0x0C;
    internal const byte MetadataIndex = 0x0D;
    internal const byte SummaryOffset = 0x0E;
    internal const byte DataEnd = 0x0F;

    internal const string Damaged = "The file is damaged: record again or fetch an intact copy.";

    /// <summary>The first and the last eight bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', 0x30, 0x0D, 0x0A];

    internal static BadInputException Refusal(string file, long offset, string message) => new(file, $"byte {offset}", message);
}

/// <summary>A schema of an MCAP file.</summary>
/// <param name="Id">Number within the file, not 0.</param>
/// <param name="Name">Package resource name, for example <c>imitation_hil/msg/TraceRow</c>.</param>
/// <param name="Encoding">Language of the text, <c>ros2msg</c> here.</param>
/// <param name="Text">The definition.</param>
public sealed record McapSchema(ushort Id, string Name, string Encoding, string Text);

/// <summary>A channel of an MCAP file.</summary>
/// <param name="Id">Number within the file.</param>
/// <param name="SchemaId">The schema of its messages.</param>
/// <param name="Topic">Topic, for example <c>/trace</c>.</param>
/// <param name="Encoding">Encoding of its messages, <c>cdr</c> here.</param>
public sealed record McapChannel(ushort Id, ushort SchemaId, string Topic, string Encoding);

/// <summary>A named set of texts in an MCAP file.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Entries">Keys and values, in the order of writing.</param>
public sealed record McapMetadata(string Name, IReadOnlyDictionary<string, string> Entries);
