using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Safety;

/// <summary>Limits shape an action and say so; ages that are too old are faults, in a fixed order.</summary>
public class LimitsTests
{
    [Fact]
    public void An_action_is_clamped_on_both_sides_and_the_limit_reported()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant, action: 1f, slew: 100f);
        float[] action = [3f, -3f];
        Assert.Equal(Status.Ok, supervisor.Step(action, new float[3]));
        Assert.Equal([1f, -1f], plant.Output);
        Assert.Equal([1f, -1f], action);
        Assert.Equal(LimitBits.Action, supervisor.LimitsInForce);

        Assert.Equal(Status.Ok, supervisor.Step([1f, -1f], new float[3]));
        Assert.Equal(0, supervisor.LimitsInForce);
    }

    [Fact]
    public void An_action_follows_its_slew_from_the_one_before_and_from_zero_at_the_start()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant, action: 10f, slew: 0.5f);
        var seen = new List<float>();
        foreach (float asked in new[] { 2f, 2f, 1.25f, -2f })
        {
            supervisor.Step([asked, 0f], new float[3]);
            seen.Add(plant.Output[0]);
        }

        // The third change is 0.25, the only one inside the slew.
        Assert.Equal([0.5f, 1f, 1.25f, 0.75f], seen);
        Assert.Equal(LimitBits.Slew, supervisor.LimitsInForce);
    }

    [Fact]
    public void A_new_episode_starts_its_slew_from_zero()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant, action: 10f, slew: 0.5f);
        supervisor.Step([0.5f, 0.5f], new float[3]);
        supervisor.Stop();
        Make.Arm(supervisor);
        supervisor.Reset(Make.Episode(), new float[3]);
        supervisor.Step([2f, 2f], new float[3]);
        Assert.Equal([0.5f, 0.5f], plant.Output);
    }

    [Fact]
    public void Both_limits_and_the_plants_own_are_reported_together()
    {
        var plant = new SpyPlant { LimitsInForce = LimitBits.SetPoint };
        var supervisor = Make.Running(plant, action: 1f, slew: 0.5f);
        supervisor.Step([3f, 0f], new float[3]);
        Assert.Equal(LimitBits.Action | LimitBits.Slew | LimitBits.SetPoint, supervisor.LimitsInForce);
    }

    [Theory]
    [InlineData(0, 0, 0, Status.Ok)]
    [InlineData(100, 200, 300, Status.Ok)]
    [InlineData(101, 0, 0, Status.SampleStale)]
    [InlineData(0, 201, 0, Status.DeadlineMissed)]
    [InlineData(0, 0, 301, Status.LinkLost)]
    [InlineData(101, 201, 301, Status.SampleStale)]
    [InlineData(0, 201, 301, Status.DeadlineMissed)]
    public void Old_things_stop_the_motor_each_with_its_code(uint sample, uint step, uint link, Status expected)
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant);
        var ages = supervisor.Ages;
        (ages.MaxSampleMicroseconds, ages.MaxStepMicroseconds, ages.MaxLinkMicroseconds) = (100, 200, 300);
        (ages.SampleMicroseconds, ages.StepMicroseconds, ages.LinkMicroseconds) = (sample, step, link);
        float[] action = [0.5f, 0.5f];
        Assert.Equal(expected, supervisor.Step(action, new float[3]));
        Assert.Equal(expected == Status.Ok ? 1 : 0, plant.Steps);
        Assert.Equal(expected != Status.Ok, plant.OutputIsZero);
        Assert.Equal(expected == Status.Ok ? 0.5f : 0f, action[0]);
        Assert.Equal(expected, supervisor.Fault);
    }

    [Fact]
    public void A_maximum_of_zero_watches_nothing()
    {
        var ages = new Ages { SampleMicroseconds = uint.MaxValue, StepMicroseconds = uint.MaxValue, LinkMicroseconds = uint.MaxValue };
        Assert.Equal(Status.Ok, ages.Check());
    }

    [Fact]
    public void A_faulty_action_is_named_before_an_old_sample()
    {
        var supervisor = Make.Running(new SpyPlant());
        supervisor.Ages.MaxSampleMicroseconds = 1;
        supervisor.Ages.SampleMicroseconds = 2;
        Assert.Equal(Status.ActionNotFinite, supervisor.Step([float.NaN, 0f], new float[3]));
    }

    [Fact]
    public void Limits_that_would_limit_nothing_are_refused()
    {
        float nan = float.NaN, infinity = float.PositiveInfinity;
        Assert.True(Fits([-1f], [1f], [1f], [-1f], [1f]));
        Assert.False(Fits([nan], [1f], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [nan], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [1f], [nan], [-1f], [1f]));
        Assert.False(Fits([-1f], [1f], [1f], [nan], [1f]));
        Assert.False(Fits([-1f], [1f], [1f], [-1f], [infinity]));
        Assert.False(Fits([1f], [-1f], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [1f], [0f], [-1f], [1f]));
        Assert.True(Fits([0f], [1f], [1f], [-1f], [1f]));
        Assert.True(Fits([-1f], [0f], [1f], [-1f], [1f]));
        Assert.False(Fits([0.1f], [1f], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [-0.1f], [1f], [-1f], [1f]));
        Assert.False(Fits([], [1f], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [], [1f], [-1f], [1f]));
        Assert.False(Fits([-1f], [1f], [], [-1f], [1f]));
        Assert.False(Fits([-1f], [1f], [1f], [], [1f]));
        Assert.False(Fits([-1f], [1f], [1f], [-1f], []));
    }

    private static bool Fits(float[] actionLow, float[] actionHigh, float[] slew, float[] low, float[] high)
    {
        try
        {
            _ = new Supervisor(new SpyPlant(1, 1), new Limits(actionLow, actionHigh, slew, low, high));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
