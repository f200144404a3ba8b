using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Linux;
using Xunit;

namespace ImitationHil.Tests.LinuxOs;

/// <summary>Every way in which a line is lost, as PROTOCOL.md lists them, is noticed and named.</summary>
public sealed class LostLineTests
{
    // Decides failure only.
    private const int Generous = 30000;

    [Fact]
    public void HangUpWithNothingToReadIsNamed()
    {
        // A pipe whose writer is gone reports POLLHUP and nothing else, like a serial adapter that was unplugged while one waited.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var line = new FileLine(Duplicate(pipe.SafePipeHandle), "pipe");
        pipe.DisposeLocalCopyOfClientHandle();
        Assert.Equal(-1, line.Read(new byte[8], 0, 8, Generous));
        Assert.Equal("the other side hung up (POLLHUP)", line.Loss);
        Assert.True(line.IsGone);
    }

    [Fact]
    public void EndOfFileIsNamed()
    {
        using var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read);
        using var line = new FileLine(Duplicate(handle), "null");
        Assert.Equal(-1, line.Read(new byte[8], 0, 8, Generous));
        Assert.Equal("the other side closed it (end of file)", line.Loss);
        Assert.True(line.IsGone);
    }

    [Fact]
    public void InputOutputErrorIsNamed()
    {
        // What a program gets that writes to an adapter which is no longer there.
        var pair = PseudoTerminal.Open();
        using var host = SerialLine.Open(pair.Path);
        pair.Dispose();
        Assert.False(host.Write([1], 0, 1));
        Assert.Contains("(errno 5)", host.Loss);
        Assert.True(host.IsGone);
        var lost = Assert.Throws<LinkLostException>(() => new DeviceClient(host).Hello());
        Assert.Contains($"{pair.Path}: ", lost.Cause);
        Assert.Contains("(errno 5)", lost.Cause);
    }

    [Fact]
    public void BrokenPipeIsNamed()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var line = new FileLine(Duplicate(pipe.SafePipeHandle), "pipe");
        pipe.DisposeLocalCopyOfClientHandle();
        Assert.False(line.Write([1], 0, 1));
        Assert.Contains("(errno 32)", line.Loss);
        Assert.True(line.IsGone);
    }

    [Theory]
    [InlineData(true, "reset")]
    [InlineData(false, "closed the connection")]
    public void ResetAndOrderlyCloseAreNamed(bool reset, string words)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        using var line = TcpLine.Connect("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
        using (var peer = listener.Accept())
        {
            // No lingering: the kernel answers with a reset, as it does for a program that was killed with unread bytes.
            if (reset)
                peer.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(-1, line.Read(new byte[8], 0, 8, Generous));
        Assert.Contains(words, line.Loss);
        Assert.Equal(-1, line.Read(new byte[8], 0, 8, 0));
        var lost = Assert.Throws<LinkLostException>(() => new DeviceClient(line).GetStatus());
        Assert.Equal(("get status", line.Loss), (lost.Request, lost.Cause));
    }

    [Fact]
    public void LinesThatWereClosedHereSaySo()
    {
        using var pair = PseudoTerminal.Open();
        using var device = new TcpDeviceLine(IPAddress.Loopback, 0);
        var serial = SerialLine.Open(pair.Path);
        var tcp = TcpLine.Connect("127.0.0.1", device.Port);
        serial.Dispose();
        tcp.Dispose();
        Assert.Equal((-1, "it was closed here"), (serial.Read(new byte[1], 0, 1, 0), serial.Loss));
        Assert.Equal((-1, "it was closed here"), (tcp.Read(new byte[1], 0, 1, 0), tcp.Loss));
    }

    [Fact]
    public void SilenceIsNamedWithTheAttempts()
    {
        // A line that is up, and nobody behind it.
        using var pair = PseudoTerminal.Open();
        using var client = new DeviceClient(SerialLine.Open(pair.Path), new LinkOptions { ReplyMilliseconds = 1, Repeats = 2 });
        Assert.Equal("no answer, 3 times tried, 1 ms waited each time", Assert.Throws<LinkLostException>(() => client.Hello()).Cause);
    }

    private static int Duplicate(SafeHandle handle) => dup((int)handle.DangerousGetHandle());

    [DllImport("libc")]
    private static extern int dup(int descriptor);
}
