using FsCheck;
using FsCheck.Fluent;
using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Wire;

/// <summary>Byte stuffing as published: Cheshire and Baker 1999, and the table of examples that other libraries share.</summary>
public class CobsTests
{
    public static TheoryData<string, string> Published => new()
    {
        { "", "01" },
        { "00", "0101" },
        { "0000", "010101" },
        { "001100", "01021101" },
        { "11220033", "0311220233" },
        { "11223344", "0511223344" },
        { "11000000", "0211010101" },
        { Run(1, 254), "FF" + Run(1, 254) },
        { "00" + Run(1, 254), "01FF" + Run(1, 254) },
        { Run(1, 255), "FF" + Run(1, 254) + "02FF" },
        { Run(2, 255) + "00", "FF" + Run(2, 255) + "0101" },
        { Run(3, 255) + "0001", "FE" + Run(3, 255) + "0201" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void It_is_the_published_code(string plain, string coded)
    {
        byte[] source = Convert.FromHexString(plain);
        Assert.Equal(coded, Convert.ToHexString(Encode(source)));
        byte[] buffer = Convert.FromHexString(coded);
        int length = Cobs.DecodeInPlace(buffer, buffer.Length);
        Assert.Equal(plain, Convert.ToHexString(buffer.AsSpan(0, length)));
    }

    [Fact]
    public void Any_block_survives_and_its_code_has_no_zero_and_the_stated_length()
    {
        // Zeros are made frequent: they are what the code is about.
        var blocks = Gen.Choose(-400, 255).Select(value => (byte)Math.Max(0, value)).Or(Gen.Choose(1, 255).Select(value => (byte)value)).ArrayOf();
        var sized = Gen.Choose(0, 1100).SelectMany(size => Gen.Choose(0, 300).Select(zeros => (size, zeros)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(blocks.ToArbitrary(), Survives));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(sized.ToArbitrary(), shape =>
        {
            var block = new byte[shape.size];
            for (int i = 0; i < block.Length; i++)
                block[i] = (byte)(shape.zeros > 0 && i % shape.zeros == 0 ? 0 : 1 + i % 255);
            return Survives(block);
        }));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("05112233")]
    [InlineData("03110022")]
    [InlineData("02")]
    [InlineData("021100")]
    public void What_is_no_code_is_refused(string coded)
    {
        byte[] buffer = Convert.FromHexString(coded);
        Assert.Equal(-1, Cobs.DecodeInPlace(buffer, buffer.Length));
    }

    private static bool Survives(byte[] block)
    {
        byte[] coded = Encode(block);
        bool clean = !coded.Contains((byte)0) && coded.Length <= Cobs.MaxEncodedLength(block.Length);
        int length = Cobs.DecodeInPlace(coded, coded.Length);
        return clean && coded.AsSpan(0, Math.Max(0, length)).SequenceEqual(block);
    }

    private static byte[] Encode(byte[] source)
    {
        var target = new byte[Cobs.MaxEncodedLength(source.Length) + 1];
        int length = Cobs.Encode(source, source.Length, target, 1);
        return target[1..(1 + length)];
    }

    private static string Run(int first, int last) =>
        Convert.ToHexString([.. Enumerable.Range(first, last - first + 1).Select(value => (byte)value)]);
}
