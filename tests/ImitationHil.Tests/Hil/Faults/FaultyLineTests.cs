using ImitationHil.Hil;
using ImitationHil.Hil.Bench;
using ImitationHil.Hil.Faults;
using static ImitationHil.Tests.Faults.FaultKit;

namespace ImitationHil.Tests.Faults;

/// <summary>What each fault of a link does to frames that the device sends and gets.</summary>
public class FaultyLineTests
{
    private readonly LoopbackLines _lines = new();
    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData("drop", "1 3 4")]
    [InlineData("duplicate", "1 2 2 3 4")]
    [InlineData("reorder", "1 3 2 4")]
    [InlineData("delay", "1")] // those behind a late frame wait for it
    [InlineData("cut", "1 3 4")]
    public void Frames_to_the_host(string kind, string expected)
    {
        using var line = Line(Fault("link", kind, [("from", 1), ("until", 2), .. kind == "cut" ? Array.Empty<(string, double)>() : [("share", 1)]]));
        foreach (byte frame in new byte[] { 1, 2, 3, 4 })
            _lines.Device.Write([0, frame, 0], 0, 3);
        Assert.Equal(expected, Frames(line));
        _clock.Advance(20000);
        Assert.Equal(kind == "delay" ? "2 3 4" : "", Frames(line));
    }

    [Fact]
    public void Frames_to_the_device()
    {
        using var line = Line(Fault("link", "duplicate", ("share", 1), ("direction", 1)));
        Assert.True(line.Write([0, 9, 8, 0], 0, 4));
        var bytes = new byte[20];
        Assert.Equal(8, _lines.Device.Read(bytes, 0, 20, 0));
        _lines.Device.Write([0, 5, 0], 0, 3);
        Assert.Equal("5", Frames(line));
    }

    [Fact]
    public void One_bit_of_a_frame_is_inverted()
    {
        using var line = Line(Fault("link", "flip", ("share", 1), ("direction", 1)));
        byte[] sent = [0, 11, 22, 33, 44, 0];
        line.Write(sent, 0, 6);
        var got = new byte[20];
        Assert.Equal(6, _lines.Device.Read(got, 0, 20, 0));
        Assert.Equal(1, sent.Zip(got, (a, b) => System.Numerics.BitOperations.PopCount((uint)(a ^ b))).Sum());
    }

    [Fact]
    public void A_lost_line_stays_lost()
    {
        using var line = Line();
        _lines.Device.Dispose();
        Assert.Equal(-1, line.Read(new byte[4], 0, 4, 0));
        Assert.False(line.Write([0, 1, 0], 0, 3));
    }

    private FaultyLine Line(params Fault[] faults) => new(_lines.Host, Set(faults), _clock);

    private static string Frames(FaultyLine line)
    {
        var bytes = new byte[100];
        int count = line.Read(bytes, 0, bytes.Length, 0);
        return string.Join(' ', bytes.Take(count).Where(value => value != 0));
    }
}
