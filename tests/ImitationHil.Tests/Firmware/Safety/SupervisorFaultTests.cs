using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Safety;

/// <summary>A number that no motor should get, in every slot: outputs zero, the right code, latched until the reset.</summary>
public class SupervisorFaultTests
{
    private static readonly float[] Bad = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f];

    public static TheoryData<int, float> ActionSlots => Slots(2);

    public static TheoryData<int, float> ObservationSlots => Slots(3);

    [Theory]
    [MemberData(nameof(ActionSlots))]
    public void A_faulty_action_never_reaches_the_plant(int slot, float value)
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant);
        var observation = new float[3];
        Assert.Equal(Status.Ok, supervisor.Step([0.5f, -0.5f], observation));
        Assert.Equal([0.5f, -0.5f], plant.Output);

        float[] action = [0.25f, 0.25f];
        action[slot] = value;
        var expected = float.IsFinite(value) ? Status.ActionImplausible : Status.ActionNotFinite;
        Assert.Equal(expected, supervisor.Step(action, observation));
        Assert.Equal(1, plant.Steps);
        Assert.Equal([0f, 0f], action);
        AssertLatched(plant, supervisor, expected);
    }

    [Theory]
    [MemberData(nameof(ObservationSlots))]
    public void A_faulty_observation_stops(int slot, float value)
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant);
        plant.Observation[slot] = value;
        var expected = float.IsFinite(value) ? Status.ObservationImplausible : Status.ObservationNotFinite;
        Assert.Equal(expected, supervisor.Step([0.5f, 0.5f], new float[3]));
        AssertLatched(plant, supervisor, expected);
    }

    [Theory]
    [MemberData(nameof(ObservationSlots))]
    public void A_faulty_first_observation_stops(int slot, float value)
    {
        var plant = new SpyPlant();
        var supervisor = Make.Armed(plant);
        plant.Observation[slot] = value;
        var expected = float.IsFinite(value) ? Status.ObservationImplausible : Status.ObservationNotFinite;
        Assert.Equal(expected, supervisor.Reset(Make.Episode(), new float[3]));
        AssertLatched(plant, supervisor, expected);
    }

    [Theory]
    [MemberData(nameof(ObservationSlots))]
    public void A_faulty_start_never_reaches_the_plant(int slot, float value)
    {
        var plant = new SpyPlant();
        var supervisor = Make.Armed(plant);
        var start = new float[3];
        start[slot] = value;
        var expected = float.IsFinite(value) ? Status.ObservationImplausible : Status.ObservationNotFinite;
        Assert.Equal(expected, supervisor.Reset(new Episode(1, 10, start), new float[3]));
        AssertLatched(plant, supervisor, expected);
    }

    [Theory]
    [InlineData(10f, Status.Ok)]
    [InlineData(-10f, Status.Ok)]
    [InlineData(10.000001f, Status.EnvelopeLeft)]
    [InlineData(-10.000001f, Status.EnvelopeLeft)]
    public void The_envelope_includes_its_edges(float seen, Status expected)
    {
        for (int slot = 0; slot < 3; slot++)
        {
            var plant = new SpyPlant();
            var supervisor = Make.Running(plant);
            plant.Observation[slot] = seen;
            Assert.Equal(expected, supervisor.Step([0.5f, 0.5f], new float[3]));
            Assert.Equal(expected != Status.Ok, plant.OutputIsZero);
        }
    }

    [Fact]
    public void Bounds_of_plausibility_are_inclusive()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant, action: 2e6f, slew: 4e6f);
        Assert.Equal(Status.Ok, supervisor.Step([1e6f, -1e6f], new float[3]));
        Assert.Equal(Status.ActionImplausible, supervisor.Step([1000000.0625f, 0f], new float[3]));
    }

    [Fact]
    public void The_first_fault_is_the_one_that_is_kept()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant);
        supervisor.Trip(Status.LinkLost);
        Assert.Equal(Status.LinkLost, supervisor.Trip(Status.DeadlineMissed));
        Assert.Equal(Status.LinkLost, supervisor.Fault);
    }

    [Fact]
    public void A_plants_own_error_stops()
    {
        var plant = new SpyPlant { Answer = Status.PlantError };
        var supervisor = Make.Armed(plant);
        Assert.Equal(Status.PlantError, supervisor.Reset(Make.Episode(), new float[3]));
        AssertLatched(plant, supervisor, Status.PlantError);
    }

    [Fact]
    public void A_refused_start_is_no_fault()
    {
        var plant = new SpyPlant { Answer = Status.NotAllowed };
        var supervisor = Make.Armed(plant);
        Assert.Equal(Status.NotAllowed, supervisor.Reset(Make.Episode(), new float[3]));
        Assert.Equal(SupervisorState.Ready, supervisor.State);
        Assert.Equal(Status.Ok, supervisor.Fault);
    }

    [Fact]
    public void A_fault_event_without_a_code_gets_one()
    {
        var supervisor = Make.Running(new SpyPlant());
        supervisor.Handle(SupervisorEvent.Fault);
        Assert.Equal(Status.InternalError, supervisor.Fault);
        Assert.Equal(Status.InternalError, supervisor.Step([0f, 0f], new float[3]));
    }

    [Fact]
    public void The_emergency_stop_outlives_every_fault()
    {
        var supervisor = Make.Running(new SpyPlant());
        supervisor.Handle(SupervisorEvent.EmergencyStop);
        Assert.Equal(Status.EmergencyStop, supervisor.Trip(Status.LinkLost));
        Assert.Equal(SupervisorState.EmergencyStopped, supervisor.State);
    }

    [Fact]
    public void Dispose_stops_before_it_lets_go()
    {
        var plant = new SpyPlant();
        var supervisor = Make.Running(plant);
        supervisor.Step([0.5f, 0.5f], new float[3]);
        supervisor.Dispose();
        Assert.True(plant.OutputIsZero);
        Assert.True(plant.IsDisposed);
        Assert.Equal(SupervisorState.Ready, supervisor.State);
    }

    private static void AssertLatched(SpyPlant plant, Supervisor supervisor, Status fault)
    {
        Assert.True(plant.OutputIsZero);
        Assert.Equal(SupervisorState.Faulted, supervisor.State);
        Assert.Equal(fault, supervisor.Fault);
        plant.Answer = Status.Ok;
        plant.Observation = new float[3];

        // Nothing that is honest now brings the motor back.
        int steps = plant.Steps;
        Assert.Equal(fault, supervisor.Step([0.1f, 0.1f], new float[3]));
        Assert.Equal(fault, supervisor.Reset(Make.Episode(), new float[3]));
        Assert.Equal(Status.NotAllowed, supervisor.Handle(SupervisorEvent.Arm));
        Assert.Equal(Status.NotAllowed, supervisor.Handle(SupervisorEvent.Start));
        supervisor.Stop();
        Assert.Equal(fault, supervisor.Fault);
        Assert.Equal(steps, plant.Steps);
        Assert.True(plant.OutputIsZero);

        Assert.Equal(Status.Ok, supervisor.Handle(SupervisorEvent.Reset));
        Assert.Equal(Status.Ok, supervisor.Fault);
        Make.Arm(supervisor);
        Assert.Equal(Status.Ok, supervisor.Reset(Make.Episode(), new float[3]));
        Assert.Equal(Status.Ok, supervisor.Step([0.1f, 0.1f], new float[3]));
        Assert.Equal([0.1f, 0.1f], plant.Output);
    }

    private static TheoryData<int, float> Slots(int count)
    {
        var data = new TheoryData<int, float>();
        for (int slot = 0; slot < count; slot++)
        {
            foreach (float value in Bad)
                data.Add(slot, value);
        }

        return data;
    }
}
