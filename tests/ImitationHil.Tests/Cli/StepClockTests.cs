using ImitationHil.Cli.CommandLine;

namespace ImitationHil.Tests.Cli;

public class StepClockTests
{
    [Fact]
    public void AStepThatComesAgainAddsToItsTimeAndKeepsItsPlace()
    {
        var clock = new StepClock();
        var alone = System.Diagnostics.Stopwatch.StartNew();
        clock.Begin("first");
        Spend(20);
        clock.Begin("second");
        clock.Begin("first");
        Spend(20);
        var seconds = clock.Finish();
        double whole = alone.Elapsed.TotalSeconds;
        Assert.Equal(["first", "second", "compiling", "total"], seconds.Keys);

        // Both turns, however slow the machine is: never less than was spent, never more than passed.
        Assert.InRange(seconds["first"], 0.04, whole + 0.001);
        Assert.Equal(seconds["total"], seconds["first"] + seconds["second"], 0.0016);
    }

    // Time that passes without sleeping.
    private static void Spend(int milliseconds)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < milliseconds)
            Thread.SpinWait(100);
    }
}
