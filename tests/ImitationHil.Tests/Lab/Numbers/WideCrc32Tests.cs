using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using Xunit;

namespace ImitationHil.Tests.Lab.Numbers;

public sealed class WideCrc32Tests
{
    [Fact]
    public void Every_length_and_place_gives_the_checksum_of_the_table()
    {
        var buffer = new byte[2048];
        var random = new SmallRandom(9);
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)random.NextWord();
        for (int count = 0; count <= 1100; count++)
            Assert.Equal(Crc32.Of(buffer, count % 17, count), WideCrc32.Of(buffer, count % 17, count));
        Assert.Equal(Crc32.Of(buffer, 0, buffer.Length), WideCrc32.Of(buffer, 0, buffer.Length));
        Assert.Equal(Crc32.Of(buffer, 0, buffer.Length), Crc32.Finish(WideCrc32.Add(WideCrc32.Add(Crc32.Start, buffer, 0, 777), buffer, 777, buffer.Length - 777)));
    }

    [Fact]
    public void A_stretch_joined_is_a_stretch_added()
    {
        var buffer = new byte[70_001];
        var random = new SmallRandom(10);
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)random.NextWord();
        foreach (int before in new[] { 0, 1, 49, 1000 })
        {
            uint crc = WideCrc32.Add(Crc32.Start, buffer, 0, before);
            foreach (int count in new[] { 0, 1, 2, 7, 64, 4095, 65_537 })
                Assert.Equal(WideCrc32.Add(crc, buffer, before, count), WideCrc32.Join(crc, WideCrc32.Add(Crc32.Start, buffer, before, count), count));
        }
    }
}
