using System.Globalization;
using System.Text.Json.Nodes;
using ImitationHil.Firmware;

namespace ImitationHil.Tests.Kill;

/// <summary>
/// The controller dies, hangs, or its guard does. Everything in processes of their own, on a fake PWM tree. Times are measured by the
/// processes' shared clock and reported (<c>tests/guard-kill.sh</c>); here only what happened decides.
/// </summary>
public class GuardKillTests
{
    private static readonly string[] Off = ["0\n", "0\n", "0\n", "0\n", "0\n"];

    [Fact]
    public void A_killed_controller_leaves_every_output_at_zero()
    {
        int count = Number("IMITATION_GUARD_KILLS", 4);
        var random = new SmallRandom((uint)Number("IMITATION_GUARD_KILLS_SEED", 1));
        var microseconds = new List<double>();
        var own = new List<double>();
        for (int i = 0; i < count; i++)
        {
            using var bench = new GuardBench();

            // The drawn moment; whatever it turns out to be, the same must hold.
            Thread.Sleep((int)(random.NextUnit() * 100));
            long killed = bench.KillController();
            var report = bench.WaitForReport();
            Assert.Equal(("ControllerGone", true, true), (report.Cause, report.Taken, report.Confirmed));
            Assert.Equal(Off, bench.Outputs());
            Assert.True(killed < report.ZeroNanoseconds && report.WokeNanoseconds <= report.ZeroNanoseconds);
            microseconds.Add((report.ZeroNanoseconds - killed) / 1000.0);
            own.Add((report.ZeroNanoseconds - report.WokeNanoseconds) / 1000.0);
        }

        if (Environment.GetEnvironmentVariable("IMITATION_GUARD_KILLS_JSON") is { Length: > 0 } file)
            File.WriteAllText(file, Summary(microseconds, own).ToJsonString(new() { WriteIndented = true }));
    }

    [Fact]
    public void An_exception_that_nobody_catches_leaves_every_output_at_zero()
    {
        using var bench = new GuardBench();
        bench.Command("throw");
        Assert.NotEqual(0, bench.WaitForController());
        var report = bench.WaitForReport();
        Assert.Equal(("ControllerGone", true), (report.Cause, report.Confirmed));
        Assert.Equal(Off, bench.Outputs());
    }

    [Fact]
    public void A_controller_that_hangs_is_switched_off_and_killed()
    {
        using var bench = new GuardBench(heartbeatMilliseconds: 2000);
        GuardBench.Signal(bench.Controller, "STOP");
        var report = bench.WaitForReport();
        Assert.Equal(("ControllerHung", true), (report.Cause, report.Confirmed));
        Assert.Equal(137, bench.WaitForController());
        Assert.Equal(Off, bench.Outputs());
    }

    [Fact]
    public void A_guard_that_is_asked_to_end_stays_until_the_outputs_are_zero()
    {
        using var bench = new GuardBench();
        foreach (string signal in new[] { "INT", "TERM", "HUP", "QUIT" })
            GuardBench.Signal(bench.Guard, signal);

        // Still served: a controller without its guard would have stopped.
        string before = bench.Outputs()[0];
        GuardBench.WaitUntil(() => bench.IsDriven() && bench.Outputs()[0] != before, "a controller that goes on");
        Assert.False(GuardBench.IsGone(bench.Guard));
        bench.KillController();
        Assert.True(bench.WaitForReport().Confirmed);
        Assert.Equal(Off, bench.Outputs());
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("STOP")]
    public void A_controller_whose_guard_is_dead_or_hangs_stops_its_motor(string signal)
    {
        using var bench = new GuardBench(heartbeatMilliseconds: 2000);
        GuardBench.Signal(bench.Guard, signal);
        Assert.Equal(3, bench.WaitForController());
        GuardBench.WaitUntil(() => bench.Said().Contains("48 GuardLost: the dead-man guard is lost", StringComparison.Ordinal), "the reason");
        Assert.Equal(["0\n", "0\n"], bench.Outputs()[..2]);
    }

    [Fact]
    public void A_controller_that_ends_releases_its_guard()
    {
        using var bench = new GuardBench();
        bench.Command("end");
        Assert.Equal(0, bench.WaitForController());
        Assert.Equal("Released", bench.WaitForReport().Cause);
        Assert.Equal(Off, bench.Outputs());
        GuardBench.WaitUntil(() => GuardBench.IsGone(bench.Guard), "the guard's end");
    }

    private static JsonObject Summary(List<double> microseconds, List<double> own)
    {
        microseconds.Sort();
        own.Sort();
        JsonObject Quantiles(List<double> sorted) => new()
        {
            ["p50"] = sorted[sorted.Count / 2],
            ["p90"] = sorted[(int)(0.9 * (sorted.Count - 1))],
            ["max"] = sorted[^1],
        };
        return new JsonObject
        {
            ["kills"] = microseconds.Count,
            ["limitMicroseconds"] = 20000,
            ["within"] = microseconds.Count(value => value <= 20000),
            ["killToZeroMicroseconds"] = Quantiles(microseconds),
            ["noticedToZeroMicroseconds"] = Quantiles(own),
        };
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
