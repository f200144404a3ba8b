using System.Buffers.Binary;
using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Policies;

/// <summary>The self-test of an exported image looks at every part of the policy: a wrong weight anywhere is seen.</summary>
public class SelfTestVectorTests
{
    private static readonly Signals One = Make.Signals(1, 1);

    public static TheoryData<string, int> Cases => new()
    {
        { "gain", 1 }, { "gain", 8 }, { "gain", 40 }, { "gain", 254 },
        { "chunk", 1 }, { "chunk", 12 }, { "chunk", 40 }, { "chunk", 254 },
        { "mixture", 2 }, { "mixture", 20 }, { "banded", 2 }, { "banded", 5 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_gain_anywhere_is_found(string kind, int count)
    {
        byte[] image = ImageWriter.Write(Spec(kind, count));
        Assert.Equal(ImageError.None, ImageBytes.Error(image));
        int weights = ImageBytes.Short(image, ImageBytes.Weights);
        for (int gain = 0; gain < count; gain++)
        {
            int at = ImageBytes.WeightsAt(image) + 4 * (weights - count + gain);
            Assert.True(
                ImageBytes.Error(ImageBytes.With(image, bytes => bytes[at + 1] ^= 1)) == ImageError.SelfTestFailed,
                $"gain {gain} of {kind} with {count} may be wrong unseen");
        }
    }

    [Fact]
    public void A_wrong_executed_length_of_a_chunk_is_found()
    {
        byte[] image = ImageWriter.Write(Specs.Chunk(One, length: 30, executed: 20));
        Assert.Equal(ImageError.SelfTestFailed, ImageBytes.Error(ImageBytes.With(image, bytes => ImageBytes.PutShort(bytes, ImageBytes.P1, 21))));
        Assert.Equal(ImageError.SelfTestFailed, ImageBytes.Error(ImageBytes.With(image, bytes => ImageBytes.PutShort(bytes, ImageBytes.P1, 19))));
    }

    [Fact]
    public void A_long_gain_is_sampled_from_its_first_to_its_last_phase()
    {
        byte[] image = ImageWriter.Write(Specs.Gain(One, phases: 4000));
        int tests = ImageBytes.Short(image, ImageBytes.Tests);
        Assert.Equal(256, tests);
        int[] calls = [.. Enumerable.Range(1, tests - 1).Select(test => ImageBytes.Short(image, ImageBytes.TestsAt(image) + 14 * test + 4))];
        Assert.Equal(1, calls[0]);
        Assert.Equal(4000, calls[^1]);
        Assert.All(calls.Zip(calls.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 15, 16));
    }

    [Fact]
    public void An_image_never_outgrows_its_room()
    {
        // 4 by 32 by 32 weights are the 4096 that an image may hold.
        byte[] image = ImageWriter.Write(Specs.Gain(Make.Signals(32, 32), phases: 4));
        Assert.InRange(image.Length, 0, PolicyImage.MaxLength);
        Assert.Equal((uint)image.Length, BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(ImageBytes.Length)));
        Assert.Equal(ImageError.None, ImageBytes.Error(image));
    }

    private static PolicySpec Spec(string kind, int count) => kind switch
    {
        "gain" => Specs.Gain(One, count),
        "chunk" => Specs.Chunk(One, count, count),
        "mixture" => Specs.Mixture(One, [.. Enumerable.Repeat(1f / count, count)], hold: 3),
        _ => Specs.Banded(One, 2f, 1e-9f, Specs.Gains(One, count, 0.5f)),
    };
}
