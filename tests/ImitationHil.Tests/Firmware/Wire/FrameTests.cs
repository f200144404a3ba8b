using FsCheck;
using FsCheck.Fluent;
using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Wire;

/// <summary>Frames: whatever happens on the line, no damaged frame is taken and the next intact one is.</summary>
public class FrameTests
{
    private readonly FrameReader _reader = new();

    [Fact]
    public void A_frame_brings_its_type_sequence_and_body()
    {
        Assert.Equal([0xAABBCCDDu], Push(Frame(7, 200, 0xAABBCCDD)));
        Assert.Equal(7, _reader.Type);
        Assert.Equal(200, _reader.Sequence);
        Assert.Equal(0u, _reader.DroppedCount);
    }

    [Fact]
    public void After_any_garbage_the_next_intact_frame_decodes()
    {
        var garbage = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(garbage, bytes => Push([.. bytes, .. Frame(7, 1, 42)]).SequenceEqual([42u])));
        Assert.True(_reader.DroppedCount > 100);
    }

    [Fact]
    public void No_single_flipped_bit_makes_another_frame_and_the_next_one_decodes()
    {
        byte[] frame = Frame(7, 1, 0x01000200);
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            byte[] flipped = [.. frame];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            // A flip in a delimiter may leave the frame itself intact; then it must be the same frame.
            var taken = Push([.. flipped, .. Frame(7, 2, 42)]);
            Assert.True(taken.SequenceEqual([42u]) || taken.SequenceEqual([0x01000200u, 42u]), $"bit {bit}: {string.Join(' ', taken)}");
            bool delimiter = bit / 8 == 0 || bit / 8 == frame.Length - 1;
            Assert.True(delimiter || taken.Count == 1, $"bit {bit} was not noticed");
        }
    }

    [Fact]
    public void No_truncation_is_taken()
    {
        byte[] frame = Frame(7, 1, 0x01020304);
        for (int length = 0; length < frame.Length - 1; length++)
            Assert.Equal([42u], Push([.. frame.AsSpan(0, length), .. Frame(7, 2, 42)]));
    }

    [Fact]
    public void Frames_that_are_too_short_are_dropped()
    {
        // Five bytes of payload with the right checksum of the first: no type, sequence and checksum fit in it.
        byte[] payload = [1, .. BitConverter.GetBytes(Crc32.Of([1], 0, 1))];
        var coded = new byte[16];
        int length = Cobs.Encode(payload, payload.Length, coded, 0);
        Assert.Empty(Push([0, .. coded.AsSpan(0, length), 0]));
        Assert.Equal(1u, _reader.DroppedCount);
    }

    [Fact]
    public void The_largest_frame_passes_and_a_larger_one_cannot_be_written()
    {
        var writer = new FrameWriter();
        writer.Begin(9, 9);
        for (int i = 0; i < ImitationHil.Firmware.Wire.MaxPayload - 6; i++)
            writer.PutByte((byte)(1 + i % 255));
        Assert.Throws<InvalidOperationException>(() => writer.PutByte(1));
        byte[] frame = writer.Encoded[..writer.Finish()];
        Assert.Single(Push(frame));
        Assert.Equal(ImitationHil.Firmware.Wire.MaxPayload - 10, _reader.Body.Left);

        // One byte too many behind a frame that fills the buffer must not be overlooked.
        Assert.Empty(Push([.. frame.AsSpan(0, frame.Length - 1), 0x55, 0]));
        Assert.Equal(1u, _reader.DroppedCount);
    }

    [Fact]
    public void An_endless_stretch_is_dropped_without_growing()
    {
        var block = new byte[100000];
        block.AsSpan().Fill(0x55);
        Push(Frame(7, 1, 42));
        Assert.Equal(0, Allocations.Least(() =>
        {
            foreach (byte value in block)
                _reader.Push(value);
        }));
        Assert.Equal([43u], Push(Frame(7, 2, 43)));
        Assert.Equal(1u, _reader.DroppedCount);
    }

    // The first word of each frame that was taken.
    private List<uint> Push(byte[] bytes)
    {
        var words = new List<uint>();
        foreach (byte value in bytes)
        {
            if (_reader.Push(value))
                words.Add(_reader.Body.Word());
        }

        return words;
    }

    private static byte[] Frame(byte type, byte sequence, uint body)
    {
        var writer = new FrameWriter();
        writer.Begin(type, sequence);
        writer.PutWord(body);
        return writer.Encoded[..writer.Finish()];
    }
}
