using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using static ImitationHil.Tests.Faults.FaultKit;

namespace ImitationHil.Tests.Faults;

/// <summary>What each fault of sensor, actuator and time does to an axis, tick by tick.</summary>
public class FaultyAxisTests
{
    private readonly PlainAxis _metal = new();

    // The encoder counts 10, 20, 30, ...; the fault acts from the third reading on.
    [Theory]
    [InlineData("stuck", "", 0, "10 20 20 20 20 20")]
    [InlineData("wrong-sign", "", 0, "10 20 -30 -40 -50 -60")]
    [InlineData("scaled", "amount", 0.5, "10 20 15 20 25 30")]
    [InlineData("offset", "amount", 7, "10 20 37 47 57 67")]
    [InlineData("delayed", "amount", 2, "10 20 10 20 30 40")]
    [InlineData("delayed", "amount", 250, "10 20 10 10 10 10")]
    [InlineData("slow", "amount", 2, "10 20 25 32 41 51")] // halfway from what was shown last: 25, 32.5, 41.25, 50.6
    [InlineData("dropped-counts", "share", 0.2, "10 20 28 36 44 52")]
    [InlineData("intermittent", "share", 1, "10 20 0 0 0 0")]
    [InlineData("off", "", 0, "10 20 30 40 50 60")]
    public void Sensors(string kind, string name, double value, string expected)
    {
        var fault = Fault("sensor", kind, name.Length == 0 ? [("from", 2), ("motor", 0)] : [("from", 2), ("motor", 0), (name, value)]);
        var faults = Set(fault);
        var axis = new FaultyAxis(_metal, faults, _ => { });
        var counts = new int[2];
        var seen = new List<int>();
        axis.Prepare(1);
        for (int tick = 0; tick < 6; tick++)
        {
            _metal.Counts[0] += 10;
            _metal.Counts[1] += 10;
            Assert.Equal(kind == "off" && tick >= 2 ? Status.PlantError : Status.Ok, axis.WaitTick(counts));
            seen.Add(counts[0]);
            Assert.Equal(_metal.Counts[1], counts[1]);
        }

        Assert.Equal(expected, string.Join(' ', seen));
        var record = Assert.Single(faults.Record);
        Assert.Equal((2, 5, 4), (record.First, record.Last, record.Count));
    }

    [Fact]
    public void Garbage_is_drawn_from_the_seed_within_its_range()
    {
        int[] Readings(uint seed)
        {
            var axis = new FaultyAxis(new PlainAxis(), new FaultSet([Fault("sensor", "garbage", ("amount", 50), ("motor", 0))], seed, () => 0), _ => { });
            var counts = new int[2];
            axis.Prepare(1);
            return [.. Enumerable.Range(0, 200).Select(_ => axis.WaitTick(counts) == Status.Ok ? counts[0] : throw new InvalidOperationException())];
        }

        int[] one = Readings(1);
        Assert.Equal(one, Readings(1));
        Assert.NotEqual(one, Readings(2));
        Assert.All(one, count => Assert.InRange(count, -50, 50));

        // 200 even draws: the chance that none lies in the outer fifth on one side is 0.9^200 = 7e-10.
        Assert.True(one.Max() > 40 && one.Min() < -40);
    }

    [Theory]
    [InlineData("dead", "", 0, 0f)]
    [InlineData("stuck", "", 0, 0.4f)]
    [InlineData("runaway", "", 0, 1f)]
    [InlineData("reversed", "", 0, -0.8f)]
    [InlineData("saturated", "amount", 0.1, 0.1f)]
    [InlineData("slow", "amount", 4, 0.5f)]
    public void Actuators(string kind, string name, double value, float expected)
    {
        var faults = Set(Fault("actuator", kind, name.Length == 0 ? [("from", 1), ("motor", 0)] : [("from", 1), ("motor", 0), (name, value)]));
        var axis = new FaultyAxis(_metal, faults, _ => { });
        axis.Prepare(1);
        axis.WaitTick(new int[2]);
        axis.Write([0.4f, 0.4f]);
        Assert.Equal([0.4f, 0.4f], _metal.Pins);
        axis.WaitTick(new int[2]);
        axis.Write([0.8f, 0.8f]);
        Assert.Equal([expected, 0.8f], _metal.Pins);
        axis.Stop();
        Assert.Equal([0f, 0f], _metal.Pins);
        Assert.Single(faults.Record);
    }

    [Fact]
    public void A_driver_without_its_enable_does_not_hear_a_stop_until_it_is_repaired()
    {
        var faults = Set(Fault("actuator", "stuck", ("motor", 0), ("enable", 0), ("from", 1)));
        var axis = new FaultyAxis(_metal, faults, _ => { });
        axis.Prepare(1);
        axis.WaitTick(new int[2]);
        axis.Write([0.4f, 0.4f]);
        axis.WaitTick(new int[2]);
        axis.Stop();
        Assert.Equal([0.4f, 0f], _metal.Pins);
        faults.Clear();
        axis.Stop();
        Assert.Equal([0f, 0f], _metal.Pins);
    }

    [Theory]
    [InlineData("overrun", 7000, "5000 17000 29000 41000")]
    [InlineData("pause", 7000, "5000 17000 22000 27000")]
    [InlineData("clock-step", -7000, "5000 3000 8000 13000")]
    public void Time(string kind, double microseconds, string expected)
    {
        long now = 0;
        var seen = new List<long>();
        var axis = new FaultyAxis(_metal, Set(Fault("time", kind, ("from", 1), ("microseconds", microseconds))), passed => now += passed);
        axis.Prepare(1);
        for (int tick = 0; tick < 4; tick++)
        {
            axis.WaitTick(new int[2]);
            seen.Add(now);
        }

        Assert.Equal(expected, string.Join(' ', seen));
    }

    [Fact]
    public void A_fault_ends_when_it_is_to_end_and_a_new_episode_begins_at_zero()
    {
        var axis = new FaultyAxis(_metal, Set(Fault("sensor", "offset", ("amount", 5), ("from", 1), ("until", 2))), _ => { });
        var counts = new int[2];
        for (int episode = 0; episode < 2; episode++)
        {
            axis.Prepare(1);
            foreach (int expected in new[] { 0, 5, 0 })
            {
                axis.WaitTick(counts);
                Assert.Equal(expected, counts[0]);
            }
        }
    }
}
