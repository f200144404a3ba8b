using System.Net.Sockets;
using System.Text;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Tests.LinuxOs;

/// <summary>What the service manager is told, on a datagram socket of our own and a clock that is granted.</summary>
public sealed class SystemdTests : IDisposable
{
    private sealed class Clock : IClock
    {
        public uint NowMicroseconds { get; set; } = uint.MaxValue - 1000;
    }

    private readonly string _folder = Directory.CreateTempSubdirectory("sd").FullName;
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Clock _clock = new();
    private readonly string _path;

    public SystemdTests()
    {
        _path = Path.Combine(_folder, "notify");
        _manager.Bind(new UnixDomainSocketEndPoint(_path));
        _manager.Blocking = false;
    }

    public void Dispose()
    {
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void It_says_ready_and_stopping()
    {
        using var systemd = new Systemd(_clock, _path, null);
        Assert.True(systemd.IsWatched);
        systemd.Ready("two motors");
        systemd.Stopping();
        Assert.Equal(["READY=1\nSTATUS=two motors", "STOPPING=1"], Received());
    }

    [Fact]
    public void Signs_of_life_come_at_a_third_of_the_watchdogs_time_also_when_the_clock_wraps()
    {
        using var systemd = new Systemd(_clock, _path, "3000000");
        for (int i = 0; i < 100; i++)
        {
            _clock.NowMicroseconds = unchecked(_clock.NowMicroseconds + 100_000);
            systemd.Beat();
        }

        Assert.Equal(Enumerable.Repeat("WATCHDOG=1", 10), Received());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    public void A_manager_that_does_not_watch_gets_no_signs(string? watchdog)
    {
        using var systemd = new Systemd(_clock, _path, watchdog);
        _clock.NowMicroseconds += 500;
        systemd.Beat();
        Assert.Empty(Received());
    }

    [Fact]
    public void Without_a_manager_or_with_one_that_is_gone_nothing_happens()
    {
        foreach (string? path in new[] { null, "", _path + "-not-there" })
        {
            using var nobody = new Systemd(_clock, path, "3000000");
            Assert.False(nobody.IsWatched);
            nobody.Ready("x");
            nobody.Beat();
        }

        using var systemd = new Systemd(_clock, _path, "3000000");
        _manager.Dispose();
        systemd.Ready("x");
        systemd.Stopping();
    }

    [Fact]
    public void A_manager_that_reads_nothing_holds_nobody()
    {
        // Its queue is full after some of these; the rest is dropped.
        using var systemd = new Systemd(_clock, _path, null);
        for (int i = 0; i < 10_000; i++)
            systemd.Stopping();
        Assert.NotEmpty(Received());
    }

    private List<string> Received()
    {
        var found = new List<string>();
        var buffer = new byte[256];
        while (_manager.Poll(0, SelectMode.SelectRead))
            found.Add(Encoding.UTF8.GetString(buffer, 0, _manager.Receive(buffer)));
        return found;
    }
}

/// <summary>Waiting for real, on the kernel's clock: that a wait ends, at a point of the grid that lies ahead.</summary>
public class TickTimerTests
{
    [Fact]
    public void Each_wait_ends_after_its_point_and_one_point_apart_at_least()
    {
        var clock = new MonotonicClock();
        var timer = new TickTimer(2000);
        timer.Wait();
        uint first = clock.NowMicroseconds;
        for (int i = 0; i < 5; i++)
            timer.Wait();

        // The first wake-up came after its point, by less than one point or points were skipped: four whole ones lie between.
        uint passed = unchecked(clock.NowMicroseconds - first);
        Assert.True(passed > 4 * 2000, $"{passed} us");
    }
}
