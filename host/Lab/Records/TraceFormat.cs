using System.Buffers.Binary;
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

    /// <summary>Replaces the content of <paramref name="bytes"/> by one row.</summary>
    public static void EncodeRow(ByteBuilder bytes, uint episode, Sample sample)
    {
        // Room for the whole row at once: a call a number was most of the cost of a record.
        bytes.Clear();
        int most = 48 + 6 * 12 + 8 * (sample.Observation.Length + sample.ActionAsked.Length + sample.ActionApplied.Length
            + sample.ExpertAction.Length + sample.TwinObservation.Length + sample.Auxiliary.Length);
        Span<byte> room = bytes.Take(most);
        BinaryPrimitives.WriteUInt32LittleEndian(room, Encapsulation);
        BinaryPrimitives.WriteUInt32LittleEndian(room[4..], episode);
        BinaryPrimitives.WriteUInt32LittleEndian(room[8..], (uint)sample.Step);
        int at = 12;
        Pad(room, ref at, 8);
        BinaryPrimitives.WriteInt64LittleEndian(room[at..], sample.TimeMicroseconds);
        at += 8;
        PutSequence(room, ref at, sample.Observation);
        PutSequence(room, ref at, sample.ActionAsked);
        PutSequence(room, ref at, sample.ActionApplied);
        PutSequence(room, ref at, sample.ExpertAction);
        PutSequence(room, ref at, sample.TwinObservation);
        PutSequence(room, ref at, sample.Auxiliary);
        BinaryPrimitives.WriteUInt32LittleEndian(room[at..], (uint)sample.LimitBits);
        BinaryPrimitives.WriteUInt32LittleEndian(room[(at + 4)..], (uint)sample.Status);
        BinaryPrimitives.WriteUInt32LittleEndian(room[(at + 8)..], (uint)sample.LatencyMicroseconds);
        bytes.GiveBack(most - at - 12);
    }

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
        return (row.Episode, new Sample
        {
            Step = row.Step,
            TimeMicroseconds = row.TimeMicroseconds,
            Observation = row.Observation,
            ActionAsked = row.ActionAsked,
            ActionApplied = row.ActionApplied,
            ExpertAction = row.ExpertAction,
            TwinObservation = row.TwinObservation,
            Auxiliary = row.Auxiliary,
            LimitBits = row.LimitBits,
            Status = row.Status,
            LatencyMicroseconds = row.LatencyMicroseconds,
        });
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

    // Every field before is a multiple of four bytes long, so a count needs no padding.
    private static void PutSequence(Span<byte> room, ref int at, double[] values)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(room[at..], (uint)values.Length);
        at += 4;
        if (values.Length == 0)
            return;
        Pad(room, ref at, 8);
        Span<byte> target = room.Slice(at, 8 * values.Length);
        at += target.Length;
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes<double>(values).CopyTo(target);
            return;
        }

        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(target[(8 * i)..], values[i]);
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

    private static void Pad(Span<byte> room, ref int at, int size)
    {
        // Sizes are powers of two; a division a field was the largest part of a row.
        while (((at - Origin) & (size - 1)) != 0)
            room[at++] = 0;
    }
}
