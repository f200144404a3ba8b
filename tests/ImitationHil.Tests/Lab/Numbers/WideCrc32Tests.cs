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
        for (int count = 0; count <= 400; count++)
            Assert.Equal(Crc32.Of(buffer, count % 17, count), WideCrc32.Of(buffer, count % 17, count));
        Assert.Equal(Crc32.Of(buffer, 0, buffer.Length), WideCrc32.Of(buffer, 0, buffer.Length));
        Assert.Equal(Crc32.Of(buffer, 0, buffer.Length), Crc32.Finish(WideCrc32.Add(WideCrc32.Add(Crc32.Start, buffer, 0, 777), buffer, 777, buffer.Length - 777)));
    }
}
