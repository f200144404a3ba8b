using System.Net;
using ImitationHil.Firmware;
using ImitationHil.Linux;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.LinuxOs;

public sealed class LineTests
{
    // Decides failure only.
    private const int Generous = 30000;

    private static (ILine Device, ILine Host, IDisposable[] Owners) Open(string kind)
    {
        if (kind == "pty")
        {
            var pair = PseudoTerminal.Open(Generous);
            var host = SerialLine.Open(pair.Path, stallMilliseconds: Generous);
            return (pair.Master, host, [pair, host]);
        }

        var device = new TcpDeviceLine(IPAddress.Loopback, 0, Generous);
        var client = TcpLine.Connect("127.0.0.1", device.Port, Generous);
        return (device, client, [device, client]);
    }

    private static byte[] Receive(ILine line, int count)
    {
        var got = new byte[count];
        for (int at = 0; at < count;)
        {
            int more = line.Read(got, at, count - at, Generous);
            Assert.True(more > 0, $"{more} after {at} of {count} bytes");
            at += more;
        }

        return got;
    }

    [Theory]
    [InlineData("pty")]
    [InlineData("tcp")]
    public void EveryByteGoesBothWaysUnchanged(string kind)
    {
        var (device, host, owners) = Open(kind);
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Assert.True(host.Write(all, 0, 256));
        Assert.Equal(all, Receive(device, 256));
        Assert.True(device.Write(all, 0, 256));
        Assert.Equal(all, Receive(host, 256));
        Assert.Equal(0, device.Read(all, 0, 256, 0));
        Assert.Equal(0, host.Read(all, 0, 256, 0));
        Array.ForEach(owners, o => o.Dispose());
    }

    [Theory]
    [InlineData("pty")]
    [InlineData("tcp")]
    public async Task HundredKilobytesGoBothWaysAtOnce(string kind)
    {
        var (device, host, owners) = Open(kind);
        var random = new SmallRandom(4);
        byte[] Draw() => [.. Enumerable.Range(0, 100_000).Select(_ => (byte)(random.NextWord() >> 24))];
        byte[] down = Draw(), up = Draw();

        // TcpDeviceLine accepts in Read, so that the first byte comes before the first write.
        Assert.True(host.Write([9], 0, 1));
        Assert.Equal([9], Receive(device, 1));
        var sendDown = Task.Factory.StartNew(() => host.Write(down, 0, down.Length), TaskCreationOptions.LongRunning);
        var sendUp = Task.Factory.StartNew(() => device.Write(up, 0, up.Length), TaskCreationOptions.LongRunning);
        var takeDown = Task.Factory.StartNew(() => Receive(device, down.Length), TaskCreationOptions.LongRunning);
        var takeUp = Task.Factory.StartNew(() => Receive(host, up.Length), TaskCreationOptions.LongRunning);
        Assert.Equal(down, await takeDown);
        Assert.Equal(up, await takeUp);
        Assert.True(await sendDown);
        Assert.True(await sendUp);
        Array.ForEach(owners, o => o.Dispose());
    }

    [Fact]
    public void PartOfABufferIsReadAndWritten()
    {
        using var pair = PseudoTerminal.Open();
        using var host = SerialLine.Open(pair.Path);
        byte[] bytes = [1, 2, 3, 4, 5];
        Assert.True(host.Write(bytes, 1, 3));
        var got = new byte[5];
        Assert.Equal(3, pair.Master.Read(got, 2, 3, Generous));
        Assert.Equal([0, 0, 2, 3, 4], got);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Write(bytes, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Read(bytes, 3, 3, 0));
    }

    [Fact]
    public void HangUpIsALostLineAfterTheLastByte()
    {
        var pair = PseudoTerminal.Open();
        using var host = SerialLine.Open(pair.Path);
        pair.Dispose();
        Assert.Equal(-1, host.Read(new byte[8], 0, 8, Generous));
        Assert.Matches("hung up|end of file|Input/output", host.Loss);
        Assert.True(host.IsGone);
        Assert.False(host.Write([1], 0, 1));
        Assert.Equal(-1, pair.Master.Read(new byte[8], 0, 8, 0));
        Assert.False(pair.Master.Write([1], 0, 1));
        Assert.Equal("it was closed here", pair.Master.Loss);
    }

    [Fact]
    public void MasterWithoutAnybodyIsNotLost()
    {
        using var pair = PseudoTerminal.Open();
        Assert.Equal(0, pair.Master.Read(new byte[8], 0, 8, 1));
        SerialLine.Open(pair.Path).Dispose();
        Assert.Equal(0, pair.Master.Read(new byte[8], 0, 8, 1));

        // The raw mode outlives the first client.
        using var next = SerialLine.Open(pair.Path);
        Assert.True(pair.Master.Write([3, 4, 13, 17, 26], 0, 5));
        Assert.Equal([3, 4, 13, 17, 26], Receive(next, 5));
    }

    [Fact]
    public void WriterIsNotHeldForEver()
    {
        using var pair = PseudoTerminal.Open(stallMilliseconds: 20);
        var block = new byte[1 << 20];
        Assert.False(pair.Master.Write(block, 0, block.Length));
        Assert.Contains("took nothing for 20 ms", pair.Master.Loss);
        Assert.False(pair.Master.IsGone);

        // A reader comes after all: the line works again.
        using var host = SerialLine.Open(pair.Path);
        var got = new byte[4096];
        while (host.Read(got, 0, got.Length, 0) > 0)
        {
        }

        Assert.True(host.Write([7], 0, 1));
        Assert.Equal([7], Receive(pair.Master, 1));
    }

    [Fact]
    public void TcpWriterIsNotHeldForEver()
    {
        using var device = new TcpDeviceLine(IPAddress.Loopback, 0, 20);
        using var host = TcpLine.Connect("127.0.0.1", device.Port);
        Assert.True(host.Write([1], 0, 1));
        Receive(device, 1);
        var block = new byte[64 << 20];
        Assert.False(device.Write(block, 0, block.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ClosedConnectionIsALostLineAndTheDeviceAwaitsTheNext(bool deviceReads)
    {
        using var device = new TcpDeviceLine(IPAddress.Loopback, 0);
        Assert.Equal(0, device.Read(new byte[1], 0, 1, 0));
        Assert.False(device.Write([1], 0, 1));
        var first = TcpLine.Connect("127.0.0.1", device.Port);
        Assert.True(first.Write([1], 0, 1));
        Receive(device, 1);
        first.Dispose();
        if (deviceReads)
        {
            Assert.Equal(-1, device.Read(new byte[1], 0, 1, Generous));
        }
        else
        {
            while (device.Write([1], 0, 1))
            {
            }
        }

        using var next = TcpLine.Connect("127.0.0.1", device.Port);
        Assert.True(next.Write([2], 0, 1));
        Assert.Equal([2], Receive(device, 1));
        device.Dispose();
        Assert.Equal(-1, next.Read(new byte[1], 0, 1, Generous));
        Assert.NotNull(next.Loss);
    }

    [Fact]
    public void WhatCannotBeOpenedIsNamedWithCauseAndAdvice()
    {
        string missing = "/dev/ttyNotThere0";
        var e = Assert.Throws<LineException>(() => SerialLine.Open(missing));
        Assert.Contains(missing, e.Message);
        Assert.Contains("errno 2", e.Message);
        Assert.Contains("ttyUSB", e.Message);

        string file = Path.GetTempFileName();
        e = Assert.Throws<LineException>(() => SerialLine.Open(file));
        File.Delete(file);
        Assert.Contains("is not a serial line", e.Message);
        Assert.Contains("errno 25", e.Message);

        e = Assert.Throws<LineException>(() => SerialLine.Open(missing, 12345));
        Assert.Contains("12345 baud", e.Message);
        Assert.Contains("921600", e.Message);

        int free;
        using (var device = new TcpDeviceLine(IPAddress.Loopback, 0))
            free = device.Port;
        e = Assert.Throws<LineException>(() => TcpLine.Connect("127.0.0.1", free));
        Assert.Contains($"127.0.0.1:{free}", e.Message);
        Assert.Contains("Start the device program", e.Message);
    }

    [Theory]
    [InlineData(115200)]
    [InlineData(921600)]
    public void SpeedIsSet(int baud)
    {
        using var pair = PseudoTerminal.Open();
        using var line = SerialLine.Open(pair.Path, baud);
        Assert.Equal(baud, SerialLine.SpeedOf(line));
    }

    [Fact]
    public void ReadsAndWritesAllocateNothing()
    {
        using var pair = PseudoTerminal.Open();
        using var host = SerialLine.Open(pair.Path);
        var buffer = new byte[32];
        void Turns(int count)
        {
            for (int i = 0; i < count; i++)
            {
                host.Write(buffer, 0, 32);
                pair.Master.Read(buffer, 0, 32, Generous);
            }
        }

        Turns(10);
        Assert.Equal(0, Allocations.Least(() => Turns(200)));
    }

    [Fact]
    public void ClockGoesForwardInMicroseconds()
    {
        var clock = new MonotonicClock();
        uint before = clock.NowMicroseconds;
        long ticks = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(ticks).TotalMicroseconds < 2000)
        {
        }

        Assert.InRange(clock.NowMicroseconds - before, 2000u, 60_000_000u);
    }
}
