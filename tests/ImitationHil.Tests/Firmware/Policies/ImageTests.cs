using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Policies;

/// <summary>What is damaged, foreign or inconsistent is refused with its reason; nothing is ever guessed, nothing throws.</summary>
public class ImageTests
{
    private static readonly byte[] Image = ImageWriter.Write(Specs.Gain(Make.Signals(2, 1), phases: 2));

    public static TheoryData<int> Kinds => [PolicySpec.Gain, PolicySpec.Chunk, PolicySpec.Mixture, PolicySpec.Banded, PolicySpec.Network, PolicySpec.Denoiser];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_survives_the_way_there_and_back(int kind)
    {
        var spec = Specs.OfKind(kind, Make.Signals(2, 2));
        byte[] bytes = ImageWriter.Write(spec);
        var image = PolicyImage.Read(bytes, bytes.Length, out var error)!;
        Assert.Equal(ImageError.None, error);
        Assert.Equal((spec.Name, spec.Kind, spec.P0, spec.P1), (image.Spec.Name, image.Spec.Kind, image.Spec.P0, image.Spec.P1));
        Assert.Equal(spec.Weights, image.Spec.Weights);
        Assert.Equal(spec.Signals.Contract, image.Spec.Signals.Contract);
        Assert.Equal(spec.Signals.ObservationNames, image.Spec.Signals.ObservationNames);
        Assert.Equal(spec.Signals.ActionUnits, image.Spec.Signals.ActionUnits);
        Assert.Equal(ImageError.None, image.SelfTest());
        Assert.Equal(bytes, ImageWriter.Write(image.Spec));
    }

    [Fact]
    public void No_single_flipped_bit_is_accepted()
    {
        for (int bit = 0; bit < 8 * Image.Length; bit++)
        {
            byte[] flipped = [.. Image];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(ImageBytes.Error(flipped) != ImageError.None, $"bit {bit} may flip unseen");
        }
    }

    [Fact]
    public void No_truncation_and_no_addition_is_accepted()
    {
        for (int length = 0; length < Image.Length; length++)
            Assert.Equal(ImageError.BadLength, ImageBytes.Error(Image[..length]));
        Assert.Equal(ImageError.BadLength, ImageBytes.Error([.. Image, 0]));
        Assert.Equal(ImageError.BadLength, ImageBytes.Error(new byte[PolicyImage.MaxLength + 1]));
        Assert.Null(PolicyImage.Read(Image, Image.Length + 1, out _));
    }

    [Fact]
    public void Foreign_bytes_are_named_as_such() => Assert.Equal(ImageError.BadMagic, ImageBytes.Error(new byte[200]));

    [Theory]
    [InlineData(ImageBytes.Version, 2, ImageError.BadVersion)]
    [InlineData(ImageBytes.Version, 0, ImageError.BadVersion)]
    [InlineData(ImageBytes.Kind, 0, ImageError.UnknownKind)]
    [InlineData(ImageBytes.Kind, 7, ImageError.UnknownKind)]
    [InlineData(ImageBytes.Kind, 65535, ImageError.UnknownKind)]
    [InlineData(ImageBytes.Kind, PolicySpec.Chunk, ImageError.BadShape)]
    [InlineData(ImageBytes.Kind, PolicySpec.Mixture, ImageError.BadShape)]
    [InlineData(ImageBytes.Kind, PolicySpec.Banded, ImageError.BadShape)]
    [InlineData(ImageBytes.Kind, PolicySpec.Network, ImageError.BadShape)]
    [InlineData(ImageBytes.Kind, PolicySpec.Denoiser, ImageError.BadShape)]
    [InlineData(ImageBytes.Contract, 0, ImageError.ContractMismatch)]
    [InlineData(ImageBytes.Period, 0, ImageError.ContractMismatch)]
    [InlineData(ImageBytes.Observations, 0, ImageError.BadShape)]
    [InlineData(ImageBytes.Observations, 0xFFFF, ImageError.BadShape)]
    [InlineData(ImageBytes.Tests, 0, ImageError.BadShape)]
    [InlineData(ImageBytes.Tests, 65535, ImageError.BadShape)]
    [InlineData(ImageBytes.P0, 0, ImageError.BadShape)]
    [InlineData(ImageBytes.P0, 65535, ImageError.BadShape)]
    [InlineData(ImageBytes.P1, 1, ImageError.BadShape)]
    [InlineData(ImageBytes.Weights, 0, ImageError.BadShape)]
    [InlineData(ImageBytes.Weights, 65535, ImageError.BadShape)]
    [InlineData(ImageBytes.Text, 0, ImageError.BadShape)]
    [InlineData(ImageBytes.Text, 65535, ImageError.BadShape)]
    public void A_header_that_lies_is_refused_though_its_checksum_is_right(int at, int value, ImageError expected) =>
        Assert.Equal(expected, ImageBytes.Error(ImageBytes.With(Image, bytes => ImageBytes.PutShort(bytes, at, value))));

    [Fact]
    public void No_single_flipped_bit_before_the_weights_is_accepted_even_with_the_right_checksum()
    {
        // Some bits of the texts are free: another letter is another contract; the policy's name alone is not in it.
        int name = PolicyImage.HeaderLength, nameEnd = name + 1 + Image[name];
        for (int bit = 0; bit < 8 * ImageBytes.WeightsAt(Image); bit++)
        {
            var error = ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[bit / 8] ^= (byte)(1 << (bit % 8))));
            bool free = bit / 8 > name && bit / 8 < nameEnd;
            Assert.True(free || error != ImageError.None, $"bit {bit} may flip unseen");
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_no_number_is_refused(float weight)
    {
        for (int i = 0; i < ImageBytes.Short(Image, ImageBytes.Weights); i++)
            Assert.Equal(ImageError.WeightNotFinite, ImageBytes.Error(ImageBytes.With(Image, bytes => ImageBytes.PutFloat(bytes, ImageBytes.WeightsAt(bytes) + 4 * i, weight))));
    }

    [Fact]
    public void Every_bit_of_every_weight_is_seen_by_the_self_test()
    {
        // But the last three bits of a weight, which may round away in a sum of two products.
        for (int i = 0; i < ImageBytes.Short(Image, ImageBytes.Weights); i++)
        {
            for (int bit = 3; bit < 32; bit++)
            {
                var changed = ImageBytes.With(Image, bytes => bytes[ImageBytes.WeightsAt(bytes) + 4 * i + bit / 8] ^= (byte)(1 << (bit % 8)));
                Assert.True(ImageBytes.Error(changed) is ImageError.SelfTestFailed or ImageError.WeightNotFinite, $"weight {i}, bit {bit}");
            }
        }
    }

    [Fact]
    public void Wrong_self_test_bits_are_refused_in_every_vector()
    {
        int tests = ImageBytes.Short(Image, ImageBytes.Tests), length = 6 + 4 * 3;
        for (int test = 0; test < tests; test++)
        {
            int action = ImageBytes.TestsAt(Image) + test * length + 6 + 8;
            Assert.Equal(ImageError.SelfTestFailed, ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[action] ^= 1)));
            Assert.Equal(ImageError.SelfTestFailed, ImageBytes.Error(ImageBytes.With(Image, bytes => ImageBytes.PutShort(bytes, action - 10, 0))));
        }
    }

    [Fact]
    public void Text_that_cannot_be_printed_or_does_not_end_is_refused()
    {
        int name = PolicyImage.HeaderLength;
        Assert.Equal(ImageError.BadText, ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[name + 1] = 7)));
        Assert.Equal(ImageError.BadText, ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[name + 1] = 127)));
        Assert.Equal(ImageError.BadText, ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[name]++)));
        Assert.Equal(ImageError.BadText, ImageBytes.Error(ImageBytes.With(Image, bytes => bytes[name] = 255)));
    }

    [Theory]
    [InlineData(0.5f, 0.4f)]
    [InlineData(0.5f, 0.6f)]
    [InlineData(-0.1f, 1.1f)]
    public void Probabilities_must_be_probabilities(float first, float second) =>
        Assert.Equal(ImageError.BadShape, PolicyFactory.Check(Specs.Mixture(Make.Signals(1, 1), [first, second])));

    [Theory]
    [InlineData(1f, 0.1f)]
    [InlineData(0.5f, 0.1f)]
    [InlineData(2f, 0f)]
    [InlineData(2e6f, 0.1f)]
    public void Bands_must_have_a_ratio_and_an_end(float ratio, float deadZone) =>
        Assert.Equal(ImageError.BadShape, PolicyFactory.Check(Specs.Banded(Make.Signals(1, 1), ratio, deadZone, 1f, 2f)));

    [Fact]
    public void Random_bytes_are_never_accepted_and_never_throw()
    {
        var bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(300).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(bytes, random => ImageBytes.Error(random) != ImageError.None));

        // With magic, version, length and checksum right, and small counts, the deeper checks get their turn.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(bytes, random =>
        {
            Image.AsSpan(0, 8).CopyTo(random);
            BinaryPrimitives.WriteUInt32LittleEndian(random.AsSpan(ImageBytes.Length), (uint)random.Length);
            random[ImageBytes.Kind] = (byte)(random[40] % 8);
            random[ImageBytes.Weights + 1] = random[ImageBytes.Tests + 1] = random[ImageBytes.Text + 1] = 0;
            random[ImageBytes.Observations] %= 4;
            random[ImageBytes.Actions] %= 4;
            return ImageBytes.Error(ImageBytes.Seal(random)) != ImageError.None;
        }));
    }

    [Fact]
    public void Random_changes_of_a_good_image_never_throw()
    {
        var changes = Gen.Choose(0, Image.Length - 5).Two().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(changes, pair =>
        {
            var (a, b) = pair;
            var error = ImageBytes.Error(ImageBytes.With(Image, bytes =>
            {
                bytes[a] = (byte)(b * 37);
                bytes[b] = 255;
            }));
            return Enum.IsDefined(error);
        }));
    }
}
