using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Hil.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Scenarios;

/// <summary>A device as the clock: steps end on a grid, and what is late is not caught up.</summary>
public class PacedPlantTests
{
    [Theory]
    [InlineData(0, 0, "200 400 600", 0)] // waits that are exact
    [InlineData(0, 7, "200 400 600", 0)] // waits that end 7 ms early are waited again
    [InlineData(150, 0, "200 400 600", 0)] // a host that takes 150 ms of each period
    [InlineData(250, 0, "400 800 1200", 3)] // a host that takes more than a period
    public void Steps_end_on_the_grid(int hostMilliseconds, int earlyMilliseconds, string expected, int overruns)
    {
        var clock = new VirtualClock();
        var plant = new PacedPlant(new SpyPlant(1, 1), clock, wait => clock.Advance(1000L * Math.Max(1, wait - earlyMilliseconds)));
        Assert.Equal(Status.Ok, plant.Reset(Make.Episode(), new float[1]));
        var ends = new List<long>();
        for (int step = 0; step < 3; step++)
        {
            clock.Advance(1000L * hostMilliseconds);
            Assert.Equal(Status.Ok, plant.Step(new float[1], new float[1]));
            ends.Add(clock.Microseconds / 1000);
        }

        Assert.Equal(expected, string.Join(' ', ends));
        Assert.Equal(overruns, plant.OverrunCount);
    }
}
