using System.Buffers.Binary;
using System.Text;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

/// <summary>What a reader does with files that are not what was written: it refuses, or it says what is missing.</summary>
public class McapDamageTests
{
    // Opcode and length, channel, length of the entries, one entry.
    private const int IndexLengthOfOneMessage = 9 + 2 + 4 + 16;

    [Fact]
    public void An_intact_file_reads_whole_and_is_not_truncated()
    {
        (List<string> messages, bool truncated) = RunFixture.Decode(RunFixture.Trace(complete: true, 3, 2));
        Assert.Equal(2 + 5, messages.Count);
        Assert.False(truncated);
    }

    [Fact]
    public void Every_flipped_bit_of_a_complete_file_is_refused()
    {
        // No bit is free: the data section, the summary and the footer have their CRC, the rest is compared.
        byte[] bytes = RunFixture.Trace(complete: true, 2, 1);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            Flip(bytes, bit);
            try
            {
                RunFixture.Decode(bytes);
                Assert.Fail($"bit {bit % 8} of byte {bit / 8} of {bytes.Length} makes no difference");
            }
            catch (BadInputException problem)
            {
                Assert.Equal("a.mcap", problem.Problems[0].File);
                Assert.Matches("^byte [0-9]+$", problem.Problems[0].Place);
            }

            Flip(bytes, bit);
        }
    }

    [Fact]
    public void A_flipped_bit_of_a_file_without_footer_is_refused_or_shortens_it_or_lies_in_two_known_places()
    {
        byte[] bytes = RunFixture.Trace(complete: false, 2, 1);
        (List<string> messages, bool truncated) = RunFixture.Decode(bytes);
        Assert.True(truncated);
        var free = new SortedSet<int>();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            Flip(bytes, bit);
            try
            {
                (List<string> found, bool foundTruncated) = RunFixture.Decode(bytes);
                Assert.True(foundTruncated);
                Assert.Equal(messages.Take(found.Count), found);
                if (found.Count == messages.Count)
                {
                    free.Add(bit / 8);
                }
            }
            catch (BadInputException)
            {
                // Refused: as it should be.
            }

            Flip(bytes, bit);
        }

        // Without the CRC of the data section two places are free: the library text of the header, which nobody
        // reads, and the metadata, which RunReader compares with run.json. And the lengths of the message indexes after
        // the last chunk: damaged, such an index looks like one that was cut off, which costs no row.
        int library = IndexOf(bytes, McapFormat.Library);
        int metadata = IndexOf(bytes, TraceFormat.MetadataName);
        int metadataEnd = IndexOf(bytes, TraceFormat.RowSchema.Name) - 4 - 2 - 9;
        int[] indexes = [bytes.Length - (2 * IndexLengthOfOneMessage), bytes.Length - IndexLengthOfOneMessage];
        Assert.All(free, at => Assert.True(
            (at >= library && at < library + McapFormat.Library.Length) || (at >= metadata && at < metadataEnd) || indexes.Any(i => at > i && at < i + 9),
            $"byte {at} makes no difference"));
        Assert.Contains(library, free);
        Assert.Contains(metadata, free);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_or_is_a_prefix_that_says_so()
    {
        byte[] bytes = RunFixture.Trace(complete: true, 3, 2, 1);
        List<string> messages = RunFixture.Decode(bytes).Messages;
        int most = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            if (length < 8)
            {
                Assert.Throws<BadInputException>(() => RunFixture.Decode(cut));
                continue;
            }

            (List<string> found, bool truncated) = RunFixture.Decode(cut);
            Assert.True(truncated, $"cut to {length} bytes");
            Assert.Equal(messages.Take(found.Count), found);
            Assert.True(found.Count >= most);
            most = found.Count;
        }

        Assert.Equal(messages.Count, most);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        byte[] bytes = RunFixture.Trace(complete: true, 1);
        Assert.Throws<BadInputException>(() => RunFixture.Decode([.. bytes, 0]));
        Assert.Throws<BadInputException>(() => RunFixture.Decode([.. bytes, .. bytes]));
    }

    [Fact]
    public void A_record_longer_than_the_file_is_refused_before_anything_is_allocated()
    {
        byte[] bytes = RunFixture.Trace(complete: true, 1);
        int header = 8 + 1;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(header), 1ul << 40);
        Assert.Throws<BadInputException>(() => RunFixture.Decode(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        BadInputException problem = Assert.Throws<BadInputException>(() => RunFixture.Decode(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal("byte 9", problem.Problems[0].Place);
    }

    [Theory]
    [InlineData("/trace", "/xrace", "channel 1 '/xrace'")]
    [InlineData("ros2msg", "ros2idl", "encoding 'ros2idl'")]
    [InlineData("uint32 step", "uint32 stop", "its text differs")]
    [InlineData("ros2\u0010", "ros1\u0010", "the profile 'ros2' was expected, 'ros1' is given")]
    public void Unknown_schemas_channels_and_profiles_are_refused_by_name(string text, string other, string message)
    {
        // Cut before the footer, so that the CRC does not speak first.
        byte[] bytes = RunFixture.Trace(complete: false, 1);
        Encoding.UTF8.GetBytes(other).CopyTo(bytes, IndexOf(bytes, text));
        BadInputException problem = Assert.Throws<BadInputException>(() => RunFixture.Decode(bytes));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_missing_from_the_middle_is_noticed_even_without_footer()
    {
        byte[] one = RunFixture.Trace(complete: false, 2);
        byte[] two = RunFixture.Trace(complete: false, 2, 2);
        byte[] three = RunFixture.Trace(complete: false, 2, 2, 2);
        byte[] gap = [.. one, .. three[two.Length..]];
        BadInputException problem = Assert.Throws<BadInputException>(() => RunFixture.Decode(gap));
        Assert.Contains("A part of the file is missing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_index_missing_from_the_middle_is_noticed_even_without_footer()
    {
        byte[] one = RunFixture.Trace(complete: false, 1);
        byte[] two = RunFixture.Trace(complete: false, 1, 1);
        byte[] gap = [.. one[..^IndexLengthOfOneMessage], .. two[one.Length..]];
        BadInputException problem = Assert.Throws<BadInputException>(() => RunFixture.Decode(gap));
        Assert.Contains("message index of channel 2 was expected", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_chunk_is_refused_with_the_remedy()
    {
        var bytes = new ByteBuilder();
        bytes.PutBytes(RunFixture.Trace(complete: false));
        int start = bytes.BeginRecord(0x06);
        bytes.PutUInt64(0);
        bytes.PutUInt64(0);
        bytes.PutUInt64(0);
        bytes.PutUInt32(0);
        bytes.PutText("zstd");
        bytes.PutUInt64(0);
        bytes.EndRecord(start);
        BadInputException problem = Assert.Throws<BadInputException>(() => RunFixture.Decode(bytes.Span.ToArray()));
        Assert.Contains("'zstd'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksums_are_those_of_the_specification()
    {
        byte[] bytes = RunFixture.Trace(complete: true, 2);
        int footer = bytes.Length - 8 - 20;
        int summary = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(footer));
        int dataEnd = summary - 9 - 4;
        Assert.Equal(0x0F, bytes[dataEnd]);
        Assert.Equal(Crc32.Of(bytes, 0, dataEnd), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(dataEnd + 9)));
        Assert.Equal(Crc32.Of(bytes, summary, footer + 16 - summary), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(footer + 16)));
    }

    private static void Flip(byte[] bytes, int bit) => bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    private static int IndexOf(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
}
