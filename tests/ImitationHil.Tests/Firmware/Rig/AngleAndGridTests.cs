using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Rig;

/// <summary>The two small sums that both boards share: an angle that goes on over the turn, and when the next tick is due.</summary>
public class AngleAndGridTests
{
    [Fact]
    public void An_angle_follows_any_motion_below_half_a_turn_between_readings()
    {
        var random = new SmallRandom(11);
        var turns = new AngleTurns(4096);
        int truth = 1234, zero = truth;
        Assert.Equal(0, turns.Add(truth & 4095));
        for (int i = 0; i < 5000; i++)
        {
            truth += (int)(random.NextWord() % 4095) - 2047;
            Assert.Equal(truth - zero, turns.Add(truth & 4095));
        }
    }

    [Fact]
    public void A_turn_of_less_than_two_counts_is_refused() => Assert.Throws<ArgumentException>(() => new AngleTurns(1));

    [Theory]
    [InlineData(1000L, 6000L)]
    [InlineData(5999L, 6000L)]
    [InlineData(6000L, 11000L)]
    [InlineData(10999L, 11000L)]
    [InlineData(11000L, 16000L)]
    [InlineData(1_000_000_000_000L, 1_000_000_001_000L)]
    public void Points_that_have_passed_are_skipped_and_counted(long now, long due)
    {
        // The first point is 1000, waited for; the next is 6000.
        var grid = new TickGrid(5000);
        Assert.Equal(1000, grid.Next(-4000));
        Assert.Equal(due, grid.Next(now));
        Assert.Equal((due - 6000) / 5000, grid.MissedCount);
    }

    [Fact]
    public void A_loop_that_is_in_time_never_drifts()
    {
        var grid = new TickGrid(5000);
        long now = 77;
        for (int tick = 1; tick <= 1000; tick++)
        {
            Assert.Equal(77 + tick * 5000L, grid.Next(now));

            // Woken late by up to 4.9 ms.
            now = 77 + tick * 5000L + tick * 37 % 4900;
        }

        Assert.Equal(0, grid.MissedCount);
    }

    [Fact]
    public void A_period_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => new TickGrid(0));
}
