using FsCheck;
using FsCheck.Fluent;
using ImitationHil.Firmware;
using ImitationHil.Tests.Support;
using static ImitationHil.Firmware.SupervisorEvent;
using static ImitationHil.Firmware.SupervisorState;

namespace ImitationHil.Tests.Firmware.Safety;

/// <summary>The transitions, all 48, against rules that were written without looking at the table.</summary>
public class SupervisorTableTests
{
    private static readonly SupervisorState[] States = Enum.GetValues<SupervisorState>();
    private static readonly SupervisorEvent[] Events = Enum.GetValues<SupervisorEvent>();

    [Fact]
    public void Every_transition_is_the_expected_one()
    {
        Assert.Equal(SupervisorTable.StateCount, States.Length);
        Assert.Equal(SupervisorTable.EventCount, Events.Length);
        foreach (var state in States)
        {
            foreach (var what in Events)
                Assert.True(Expected(state, what) == Next(state, what), $"{state} on {what}: {Expected(state, what)} expected, {Next(state, what)} found");
        }
    }

    [Fact]
    public void Running_is_entered_from_armed_by_start_alone()
    {
        var ways = from state in States from what in Events where Next(state, what) == Running select (state, what);
        Assert.Equal([(Armed, Start)], ways);
    }

    [Fact]
    public void The_stopped_states_are_left_by_reset_alone()
    {
        var ways = from state in new[] { Faulted, EmergencyStopped }
                   from what in Events
                   let next = Next(state, what)
                   where next is not (null or Faulted or EmergencyStopped)
                   select what;
        Assert.All(ways, what => Assert.Equal(Reset, what));
        Assert.Equal(2, ways.Count());
        Assert.DoesNotContain(Faulted, Events.Select(what => Next(EmergencyStopped, what)));
    }

    [Fact]
    public void Emergency_stop_and_fault_are_refused_nowhere() =>
        Assert.All(States, state => Assert.True(Next(state, EmergencyStop) == EmergencyStopped && Next(state, Fault) is Faulted or EmergencyStopped));

    [Fact]
    public void Every_event_that_does_not_lead_to_running_stops_the_plant()
    {
        foreach (var state in States)
        {
            foreach (var what in Events)
            {
                var plant = new SpyPlant();
                var supervisor = In(state, plant);
                plant.Output[0] = 0.5f;
                int stops = plant.Stops;
                var next = Next(state, what);
                Assert.Equal(next == null ? Status.NotAllowed : Status.Ok, supervisor.Handle(what));
                Assert.Equal(next ?? state, supervisor.State);
                Assert.Equal(next is not (null or Running), plant.Stops > stops);
            }
        }
    }

    [Fact]
    public void Whatever_happens_the_output_is_zero_in_every_state_but_running()
    {
        // 0 to 7: an event; 8: a step; 9: an episode; 10: a fault found elsewhere; 11: a NaN action; 12: Stop.
        var sequences = Gen.Choose(0, 12).ArrayOf().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(sequences, StaysSafe));
    }

    private static bool StaysSafe(int[] sequence)
    {
        var plant = new SpyPlant();
        var supervisor = new Supervisor(plant, Limits.Symmetric(plant.Signals, 1f, 1f, 10f));
        foreach (int choice in sequence)
        {
            int steps = plant.Steps;
            var before = supervisor.State;
            switch (choice)
            {
                case < 8:
                    supervisor.Handle((SupervisorEvent)choice);
                    break;
                case 8:
                    supervisor.Step([0.5f, 0.5f], new float[3]);
                    break;
                case 9:
                    supervisor.Reset(Make.Episode(), new float[3]);
                    break;
                case 10:
                    supervisor.Trip(Status.LinkLost);
                    break;
                case 11:
                    supervisor.Step([float.NaN, 0.5f], new float[3]);
                    break;
                default:
                    supervisor.Stop();
                    break;
            }

            bool latched = supervisor.State is Faulted or EmergencyStopped;
            if ((supervisor.State != Running && !plant.OutputIsZero) || (plant.Steps > steps && before != Running) || latched != supervisor.Fault.IsFault())
                return false;
        }

        return true;
    }

    // In words: what a careful person would allow.
    private static SupervisorState? Expected(SupervisorState state, SupervisorEvent what)
    {
        bool stopped = state is Faulted or EmergencyStopped;
        return what switch
        {
            EmergencyStop => EmergencyStopped,
            Fault => state == EmergencyStopped ? EmergencyStopped : Faulted,
            Reset => stopped ? Idle : null,
            Stop => stopped || state == Idle ? state : Ready,
            Prepare => stopped || state == Running ? null : Ready,
            Unload => stopped || state == Running ? null : Idle,
            Arm => state is Ready or Armed ? Armed : null,
            Start => state == Armed ? Running : null,
            _ => throw new InvalidOperationException(),
        };
    }

    private static SupervisorState? Next(SupervisorState state, SupervisorEvent what)
    {
        int next = SupervisorTable.Lookup(state, what);
        return next == SupervisorTable.Refused ? null : (SupervisorState)next;
    }

    private static Supervisor In(SupervisorState state, SpyPlant plant)
    {
        var supervisor = new Supervisor(plant, Limits.Symmetric(plant.Signals, 1f, 1f, 10f));
        SupervisorEvent[] way = state switch
        {
            Idle => [],
            Ready => [Prepare],
            Armed => [Prepare, Arm],
            Running => [Prepare, Arm, Start],
            Faulted => [Fault],
            _ => [EmergencyStop],
        };
        foreach (var what in way)
            supervisor.Handle(what);
        Assert.Equal(state, supervisor.State);
        return supervisor;
    }
}
