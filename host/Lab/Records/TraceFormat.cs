using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// The two messages of a trace and their bytes. CDR as ROS 2 uses it (XCDR1): four bytes 00 01 00 00 say "plain, little
/// endian", then the fields in order, each aligned to its own size counted from after those four bytes; a sequence is
/// its count (uint32) and its elements, and an empty one brings no padding for them.
/// </summary>
public static class TraceFormat
{
    /// <summary>Name of the metadata record that makes a trace self-describing.</summary>
    public const string MetadataName = "imitation_hil";

    /// <summary>Schema of one policy period.</summary>
    public static readonly McapSchema RowSchema = new(1, "imitation_hil/msg/TraceRow", "ros2msg", """
        # One policy period. Names and units: metadata record imitation_hil.
        uint32 episode
        uint32 step
        # device time at the observation, microseconds since the episode began
        int64 time_us
        float64[] observation
        float64[] action_asked
        float64[] action_applied
        # empty when unknown
        float64[] expert_action
        float64[] twin_observation
        float64[] auxiliary
        uint32 limit_bits
        int32 status
        # measurement to actuation, microseconds
        int32 latency_us

        """.ReplaceLineEndings("\n"));

    /// <summary>Schema of the message that opens an episode.</summary>
    public static readonly McapSchema EpisodeSchema = new(2, "imitation_hil/msg/EpisodeRow", "ros2msg", """
        # Opens an episode; the rows with the same episode number belong to it.
        uint32 episode
        uint32 seed
        string name

        """.ReplaceLineEndings("\n"));

    /// <summary>Channel of the rows.</summary>
    public static readonly McapChannel RowChannel = new(1, 1, "/trace", "cdr");

    /// <summary>Channel of the episodes.</summary>
    public static readonly McapChannel EpisodeChannel = new(2, 2, "/episode", "cdr");

    /// <summary>All schemas of a trace.</summary>
    public static readonly IReadOnlyList<McapSchema> Schemas = [RowSchema, EpisodeSchema];

    /// <summary>All channels of a trace.</summary>
    public static readonly IReadOnlyList<McapChannel> Channels = [RowChannel, EpisodeChannel];

    private const uint Encapsulation = 0x00000100;
    private const int Origin = 4;

    // Encapsulation, episode, step and time, the last of which needs no padding.
    private const int FirstSequence = 4 + 4 + 4 + 8;

    // What stands before the sequences, their counts and padding, and what stands behind.
    private const int MostOverhead = FirstSequence + 6 * 8 + 12;

    /// <summary>Appends a row to a trace.</summary>
    /// <param name="trace">Where it goes.</param>
    /// <param name="logTimeNanoseconds">See <see cref="McapWriter.Append"/>.</param>
    /// <param name="episode">Number of the episode.</param>
    /// <param name="sample">The row.</param>
    public static void AppendRow(McapWriter trace, ulong logTimeNanoseconds, uint episode, Sample sample)
    {
        int numbers = sample.Observation.Length + sample.ActionAsked.Length + sample.ActionApplied.Length
            + sample.ExpertAction.Length + sample.TwinObservation.Length + sample.Auxiliary.Length;
        trace.End(EncodeRow(trace.Begin(RowChannel.Id, logTimeNanoseconds, MostOverhead + 8 * numbers), episode, sample));
    }

    // Without a check a number: there is room for the row, and arrays do not change their length.
    private static int EncodeRow(Span<byte> room, uint episode, Sample sample)
    {
        ref byte row = ref MemoryMarshal.GetReference(room);
        Put(ref row, 0, Encapsulation);
        Put(ref row, 4, episode);
        Put(ref row, 8, (uint)sample.Step);
        Put(ref row, 12, (ulong)sample.TimeMicroseconds);
        int at = FirstSequence;
        at = PutSequence(ref row, at, sample.Observation);
        at = PutSequence(ref row, at, sample.ActionAsked);
        at = PutSequence(ref row, at, sample.ActionApplied);
        at = PutSequence(ref row, at, sample.ExpertAction);
        at = PutSequence(ref row, at, sample.TwinObservation);
        at = PutSequence(ref row, at, sample.Auxiliary);
        Put(ref row, at, (uint)sample.LimitBits);
        Put(ref row, at + 4, (uint)sample.Status);
        Put(ref row, at + 8, (uint)sample.LatencyMicroseconds);
        return at + 12;
    }

    // Every field before is a multiple of four bytes long, so a count needs no padding, and numbers need four bytes of it or none. One
    // after the other: sequences are short, and a call that copies them costs more than they do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutSequence(ref byte row, int at, double[] values)
    {
        Put(ref row, at, (uint)values.Length);
        at += 4;
        if (values.Length == 0)
            return at;
        if (((at - Origin) & 4) != 0)
        {
            Put(ref row, at, 0u);
            at += 4;
        }

        foreach (double value in values)
        {
            Put(ref row, at, BitConverter.DoubleToUInt64Bits(value));
            at += 8;
        }

        return at;
    }

    private static void Put(ref byte row, int at, uint value) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, at), BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    private static void Put(ref byte row, int at, ulong value) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, at), BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Replaces the content of <paramref name="bytes"/> by the opening of an episode.</summary>
    public static void EncodeEpisode(ByteBuilder bytes, uint episode, uint seed, string name)
    {
        bytes.Clear();
        bytes.PutUInt32(Encapsulation);
        bytes.PutUInt32(episode);
        bytes.PutUInt32(seed);
        byte[] text = Encoding.UTF8.GetBytes(name);
        bytes.PutUInt32((uint)text.Length + 1);
        bytes.PutBytes(text);
        bytes.PutByte(0);
    }

    /// <summary>Reads one row.</summary>
    public static (uint Episode, Sample Sample) DecodeRow(ref ByteCursor cursor)
    {
        var row = new TraceRow();
        DecodeRow(ref cursor, row);
        return (row.Episode, row.ToSample());
    }

    /// <summary>Reads one row into one that is there.</summary>
    public static void DecodeRow(ref ByteCursor cursor, TraceRow row)
    {
        int origin = BeginMessage(ref cursor);
        row.Episode = cursor.ReadUInt32();
        uint step = cursor.ReadUInt32();
        row.Step = step <= int.MaxValue ? (int)step : throw cursor.Refusal($"step {step} before this place is out of range. {McapFormat.Damaged}");
        cursor.Align(8, origin);
        row.TimeMicroseconds = (long)cursor.ReadUInt64();
        for (int field = 0; field < 6; field++)
            ReadSequence(ref cursor, origin, row, field);
        row.LimitBits = (int)cursor.ReadUInt32();
        row.Status = (Status)(int)cursor.ReadUInt32();
        row.LatencyMicroseconds = (int)cursor.ReadUInt32();
        cursor.ExpectEnd("the row");
    }

    /// <summary>Reads the opening of an episode.</summary>
    public static (uint Episode, uint Seed, string Name) DecodeEpisode(ref ByteCursor cursor)
    {
        BeginMessage(ref cursor);
        uint episode = cursor.ReadUInt32();
        uint seed = cursor.ReadUInt32();
        ByteCursor at = cursor;
        ReadOnlySpan<byte> text = cursor.ReadBytes(cursor.ReadLength32());
        if (text.Length == 0 || text[^1] != 0)
        {
            throw at.Refusal($"a text with its closing zero was expected. {McapFormat.Damaged}");
        }

        cursor.ExpectEnd("the episode");
        return (episode, seed, cursor.Decode(text[..^1]));
    }

    private static int BeginMessage(ref ByteCursor cursor)
    {
        ByteCursor at = cursor;
        if (cursor.ReadUInt32() != Encapsulation)
        {
            throw at.Refusal($"a message begins with 00 01 00 00 (CDR, little endian). {McapFormat.Damaged}");
        }

        return cursor.Position;
    }

    private static void ReadSequence(ref ByteCursor cursor, int origin, TraceRow row, int field)
    {
        cursor.Align(4, origin);
        uint count = cursor.ReadUInt32();
        if (count == 0)
        {
            row.Room(field, 0);
            return;
        }

        cursor.Align(8, origin);
        if (count > (uint)cursor.Remaining / 8)
        {
            throw cursor.Refusal($"{count} numbers were announced, {cursor.Remaining} bytes are left in this message. {McapFormat.Damaged}");
        }

        var values = row.Room(field, (int)count);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = cursor.ReadDouble();
        }
    }
}
