using System.Globalization;
using ImitationHil.Linux;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.LinuxOs;

/// <summary>The thread that the kernel wakes in time, and the measure of it. What is granted differs from machine to machine; that it is told truly does not.</summary>
public class RealTimeTests
{
    [Fact]
    public void Percentiles_are_the_nearest_rank_by_the_lower_edge_of_the_bin()
    {
        var histogram = new Histogram(1000, 10);
        for (int i = 0; i < 100; i++)
            histogram.Add(i * 90);
        Assert.Equal(100, histogram.Count);
        Assert.Equal(8910, histogram.MaxNanoseconds);

        // The 50th duration is 4,410 ns, the 99th 8,820 ns, the 1st 0.
        Assert.Equal(4, histogram.PercentileMicroseconds(0.5));
        Assert.Equal(8, histogram.PercentileMicroseconds(0.99));
        Assert.Equal(0, histogram.PercentileMicroseconds(0.001));
        Assert.Equal(8, histogram.PercentileMicroseconds(1));
        Assert.Equal(100, histogram.Bins().Sum(bin => bin.Count));
        Assert.Equal((1.0, 11L), histogram.Bins().ElementAt(1));
    }

    [Fact]
    public void What_lies_beyond_is_counted_and_the_longest_kept()
    {
        var histogram = new Histogram(100, 5);
        histogram.Add(-7);
        histogram.Add(499);
        histogram.Add(500);
        histogram.Add(123_456_789);
        Assert.Equal(2, histogram.BeyondCount);
        Assert.Equal(123_456.789, histogram.PercentileMicroseconds(0.75));
        Assert.Equal(0.4, histogram.PercentileMicroseconds(0.5));
        histogram.Clear();
        Assert.Equal((0L, 0L, 0L), (histogram.Count, histogram.BeyondCount, histogram.MaxNanoseconds));
        Assert.Equal(double.NaN, histogram.PercentileMicroseconds(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.PercentileMicroseconds(double.NaN));
        Assert.Throws<ArgumentException>(() => new Histogram(0, 5));
    }

    [Fact]
    public void What_was_granted_is_what_the_kernel_says_of_the_thread()
    {
        string[] stat = [];
        string status = "", after = "";
        var granted = RealTimeThread.Run(new RealTimeSettings { Priority = 37 }, () => { }, _ =>
        {
            // The name in the second field may hold blanks; fields are counted behind it (proc_pid_stat(5): 40 priority, 41 policy).
            string line = File.ReadAllText("/proc/thread-self/stat");
            stat = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            status = File.ReadAllText("/proc/thread-self/status");
        });
        after = File.ReadAllText("/proc/self/status");
        Assert.Equal(granted.Priority, int.Parse(stat[40 - 3], CultureInfo.InvariantCulture));
        Assert.Equal(granted.Policy, stat[41 - 3] == "1" ? "SCHED_FIFO" : "SCHED_OTHER");
        Assert.Equal(granted.Policy == "SCHED_FIFO" ? 37 : 0, granted.Priority);
        Assert.Equal(granted.IsMemoryLocked, Field(status, "VmLck") != "0 kB");
        Assert.Equal("0 kB", Field(after, "VmLck"));
        if (granted.Core >= 0)
            Assert.Equal(granted.Core.ToString(CultureInfo.InvariantCulture), Field(status, "Cpus_allowed_list"));

        // Nothing is refused in silence.
        int missing = (granted.Policy == "SCHED_FIFO" ? 0 : 1) + (granted.Core >= 0 ? 0 : 1) + (granted.IsMemoryLocked ? 0 : 1) + (granted.IsTimerExact ? 0 : 1) + (granted.IsIdleShallow ? 0 : 1);
        Assert.Equal(missing, granted.Lost.Count);
    }

    [Fact]
    public void Where_something_is_refused_the_work_runs_and_the_loss_is_named()
    {
        bool ran = false;
        var granted = RealTimeThread.Run(new RealTimeSettings { Core = 1023, Priority = 100 }, () => { }, _ => ran = true);
        Assert.True(ran);
        Assert.Equal(("SCHED_OTHER", 0, -1), (granted.Policy, granted.Priority, granted.Core));
        Assert.Contains(granted.Lost, lost => lost.Contains("core 1023", StringComparison.Ordinal));
        Assert.Contains(granted.Lost, lost => lost.Contains("setcap cap_sys_nice,cap_ipc_lock=ep", StringComparison.Ordinal));
    }

    [Fact]
    public void A_priority_for_a_while_ends_with_it()
    {
        static string Policy()
        {
            string line = File.ReadAllText("/proc/thread-self/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ')[41 - 3];
        }

        // A thread of its own: a failure in between must not leave one of the runner's with it.
        string before = "", during = "", after = "";
        bool granted = false;
        var thread = new Thread(() =>
        {
            before = Policy();
            using (var urgent = new RealTimePriority(5))
            {
                granted = urgent.IsGranted;
                during = Policy();
            }

            after = Policy();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(("0", granted ? "1" : "0", "0"), (before, during, after));
    }

    [Fact]
    public void It_warms_up_on_the_thread_that_works_and_asks_for_nothing_where_nothing_is_wanted()
    {
        int warm = 0, work = 0;
        var granted = RealTimeThread.Run(
            new RealTimeSettings { IsRealTime = false }, () => warm = Environment.CurrentManagedThreadId, _ => work = Environment.CurrentManagedThreadId);
        Assert.NotEqual(0, warm);
        Assert.Equal(warm, work);
        Assert.NotEqual(Environment.CurrentManagedThreadId, work);
        Assert.Equal("SCHED_OTHER", granted.Policy);
        Assert.Single(granted.Lost);
    }

    [Fact]
    public void An_exception_of_the_work_comes_out()
    {
        var problem = Assert.Throws<InvalidOperationException>(() =>
            RealTimeThread.Run(new RealTimeSettings(), () => { }, _ => throw new InvalidOperationException("plant")));
        Assert.Equal("plant", problem.Message);
        Assert.Throws<InvalidOperationException>(() => RealTimeThread.Run(new RealTimeSettings(), () => throw new InvalidOperationException("warm"), _ => { }));
    }

    [Fact]
    public void The_loop_ticks_as_often_as_asked_and_allocates_nothing()
    {
        int ticks = 0;
        var rounds = Enumerable.Range(0, Allocations.Rounds).Select(_ => TickMeter.Run(100, 500, () => ticks++, CancellationToken.None)).ToList();

        // One in each before anything is counted.
        Assert.Equal(501 * Allocations.Rounds, ticks);
        Assert.All(rounds, timing => Assert.Equal((500L, 500L, 500L), (timing.Ticks, timing.Wake.Count, timing.Compute.Count)));
        Assert.All(rounds, timing => Assert.True(timing.Wake.MaxNanoseconds > 0));

        // A collection that another test causes moves the counter (Allocations).
        Assert.Equal(0, rounds.Min(timing => Math.Abs(timing.AllocatedBytes)));
        Assert.True(TickMeter.Run(100, 3, () => GC.KeepAlive(new byte[1000]), CancellationToken.None).AllocatedBytes >= 3000);
    }

    [Fact]
    public void A_tick_that_takes_longer_than_its_period_is_counted_and_not_caught_up()
    {
        var timing = TickMeter.Run(1000, 2, () =>
        {
            long end = TickTimer.NowNanoseconds() + 3_200_000;
            while (TickTimer.NowNanoseconds() < end)
                Thread.SpinWait(10);
        }, CancellationToken.None);

        // Each of the two waits that follow a tick of 3.2 periods finds three points gone.
        Assert.True(timing.Missed >= 6, $"{timing.Missed} missed");
        Assert.Equal(2, timing.Ticks);
        Assert.True(timing.Compute.PercentileMicroseconds(0.5) >= 3200);
    }

    [Fact]
    public void It_ends_when_asked()
    {
        using var stop = new CancellationTokenSource();
        int ticks = 0;
        var timing = TickMeter.Run(100, long.MaxValue, () =>
        {
            if (++ticks == 20)
                stop.Cancel();
        }, stop.Token);
        Assert.Equal(19, timing.Ticks);
    }

    private static string Field(string status, string name) =>
        status.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
