using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Tests.Support;
using static ImitationHil.Tests.Faults.FaultKit;

namespace ImitationHil.Tests.Faults;

/// <summary>Faults at the seams of plant and policy.</summary>
public class FaultyPlantAndPolicyTests
{
    [Fact]
    public void A_plant_that_is_off_answers_with_an_error_from_then_on()
    {
        var plant = new FaultyPlant(new SpyPlant(2, 1), Set(Fault("plant", "off", ("from", 1))));
        Assert.Equal(Status.Ok, plant.Reset(Make.Episode(), new float[2]));
        Assert.Equal(Status.Ok, plant.Step(new float[1], new float[2]));
        Assert.Equal(Status.PlantError, plant.Step(new float[1], new float[2]));
    }

    [Fact]
    public void One_slot_fails_and_the_other_does_not()
    {
        var spy = new SpyPlant(2, 1) { Observation = [1f, 2f] };
        var plant = new FaultyPlant(spy, Set(Fault("plant", "not-a-number", ("slot", 1))));
        var observation = new float[2];
        plant.Reset(Make.Episode(), observation);
        Assert.Equal([1f, 2f], observation);
        plant.Step(new float[1], observation);
        Assert.Equal(1f, observation[0]);
        Assert.True(float.IsNaN(observation[1]));
    }

    [Fact]
    public void A_plant_that_throws_throws_and_says_that_it_was_told_to()
    {
        var plant = new FaultyPlant(new SpyPlant(2, 1), Set(Fault("plant", "throws")));
        plant.Reset(Make.Episode(), new float[2]);
        Assert.Contains("injected", Assert.Throws<InvalidOperationException>(() => plant.Step(new float[1], new float[2])).Message);
    }

    [Fact]
    public void A_divergent_policy_grows_from_where_it_begins()
    {
        var policy = new FaultyPolicy(new ConstantPolicy(Make.Signals(1, 1), 2f), Set(Fault("policy", "divergent", ("amount", 10), ("from", 1))));
        var action = new float[1];
        var seen = new List<float>();
        policy.Reset(1);
        for (int period = 0; period < 4; period++)
        {
            Assert.Equal(Status.Ok, policy.Act(new float[1], action));
            seen.Add(action[0]);
        }

        Assert.Equal([2f, 20f, 200f, 2000f], seen);
    }

    [Theory]
    [InlineData("not-a-number", Status.Ok)]
    [InlineData("error", Status.PolicyError)]
    public void A_policy_that_fails(string kind, Status status)
    {
        var policy = new FaultyPolicy(new ConstantPolicy(Make.Signals(1, 1), 2f), Set(Fault("policy", kind)));
        var action = new float[1];
        policy.Reset(1);
        Assert.Equal(status, policy.Act(new float[1], action));
        Assert.Equal(status == Status.Ok, float.IsNaN(action[0]));
    }

    [Fact]
    public void A_plant_without_motors_takes_no_fault_of_motors()
    {
        var setup = PlantCatalog.Open("sim:pair");
        var refusal = Assert.Throws<BadInputException>(() => FaultyDevice.Create(setup, [Fault("sensor", "stuck"), Fault("time", "pause"), Fault("plant", "stuck")]));
        Assert.Equal(["fault=sensor.stuck", "fault=time.pause"], refusal.Problems.Select(problem => problem.Place));
        using var plant = FaultyDevice.Create(PlantCatalog.Open("rig:two-motor/pair"), [Fault("sensor", "off", ("from", 100))]);
        Assert.Equal(Status.Ok, plant.Reset(Make.Episode(), new float[2]));
        Assert.Equal(Status.PlantError, plant.Step(new float[2], new float[2]));
    }
}
