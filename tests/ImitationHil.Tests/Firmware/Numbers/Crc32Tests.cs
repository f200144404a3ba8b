using System.Text;
using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Numbers;

/// <summary>The checksum is the one that zlib, Ethernet and PNG use.</summary>
public class Crc32Tests
{
    [Fact]
    public void The_check_value_is_the_published_one() => Assert.Equal(0xCBF43926u, Crc32.Of(Encoding.ASCII.GetBytes("123456789"), 0, 9));

    [Fact]
    public void Nothing_has_checksum_zero() => Assert.Equal(0u, Crc32.Of([], 0, 0));

    [Fact]
    public void Bytes_words_and_stretches_agree()
    {
        byte[] bytes = [99, 0x78, 0x56, 0x34, 0x12, 99];
        uint byBytes = Crc32.Add(Crc32.Add(Crc32.Add(Crc32.Add(Crc32.Start, 0x78), 0x56), 0x34), 0x12);
        Assert.Equal(byBytes, Crc32.AddWord(Crc32.Start, 0x12345678));
        Assert.Equal(Crc32.Finish(byBytes), Crc32.Of(bytes, 1, 4));
    }

    [Fact]
    public void Floats_become_their_bits_and_return()
    {
        Assert.Equal(0x3F800000u, FloatBits.Of(1f));
        Assert.Equal(0x80000000u, FloatBits.Of(-0f));
        Assert.Equal(-2.5f, FloatBits.ToFloat(0xC0200000u));
        Assert.True(float.IsNaN(FloatBits.ToFloat(0x7FC00001u)));
    }
}
