using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Lab.Policies;

/// <summary>Nothing is exported that the firmware would refuse to load.</summary>
public class ImageRefusalTests
{
    private static readonly Signals Signals = LinearSystem.Pair().Signals;

    public static TheoryData<string, PolicySpec> Refused => new()
    {
        { "kind", new PolicySpec("p", Signals, 9, 1, 0, new float[4]) },
        { "too few weights", new PolicySpec("p", Signals, PolicySpec.Gain, 1, 0, new float[3]) },
        { "no phase", new PolicySpec("p", Signals, PolicySpec.Gain, 0, 0, []) },
        { "a spare number", new PolicySpec("p", Signals, PolicySpec.Gain, 1, 1, new float[4]) },
        { "executed beyond the chunk", Specs.Chunk(Signals, 2, 3) },
        { "nothing executed", Specs.Chunk(Signals, 2, 0) },
        { "not held", Specs.Mixture(Signals, [0.5f, 0.5f], hold: 0) },
        { "odds beyond one", Specs.Mixture(Signals, [0.9f, 0.9f]) },
        { "negative odds", Specs.Mixture(Signals, [1.5f, -0.5f]) },
        { "bands of ratio one", Specs.Banded(Signals, 1, 1e-6f, Specs.Gains(Signals, 2, 1)) },
        { "not a number", Specs.Gain(Signals, 1, float.NaN) },
        { "infinite", Specs.Gain(Signals, 1, float.PositiveInfinity) },
        { "too many weights", new PolicySpec("p", Signals, PolicySpec.Chunk, 1025, 1, new float[4100]) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_firmware_refuses_is_not_written(string what, PolicySpec spec)
    {
        var error = PolicyFactory.Check(spec);
        Assert.True(error != ImageError.None, what);
        Assert.Contains(ImageWriter.Describe(error), Assert.Throws<ArgumentException>(() => ImageWriter.Write(spec)).Message);
    }

    [Theory]
    [InlineData("name\n")]
    [InlineData("né")]
    public void A_name_that_cannot_be_printed_is_not_written(string name) =>
        Assert.Throws<ArgumentException>(() => ImageWriter.Write(new PolicySpec(name, Signals, PolicySpec.Gain, 1, 0, new float[4])));

    [Fact]
    public void A_name_of_256_characters_is_not_written_and_one_of_255_is()
    {
        PolicySpec Named(int length) => new(new string('n', length), Signals, PolicySpec.Gain, 1, 0, [1, 2, 3, 4]);
        Assert.Throws<ArgumentException>(() => ImageWriter.Write(Named(256)));
        var bytes = ImageWriter.Write(Named(255));
        Assert.NotNull(PolicyImage.Read(bytes, bytes.Length, out var error));
        Assert.Equal(ImageError.None, error);
    }

    [Fact]
    public void The_most_weights_that_the_firmware_takes_can_be_written()
    {
        var bytes = ImageWriter.Write(Specs.Chunk(Signals, 1024, 1024));
        Assert.NotNull(PolicyImage.Read(bytes, bytes.Length, out _));
    }
}
