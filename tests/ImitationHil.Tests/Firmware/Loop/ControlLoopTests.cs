using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Loop;

/// <summary>The loop: refuses what does not fit, records what happened, and always ends with the outputs at zero.</summary>
public class ControlLoopTests
{
    private sealed record Row(int Step, float[] Observation, float[] Asked, float[] Applied, int LimitBits, Status Status);

    private sealed class Recorder : ITrace
    {
        public List<Row> Rows { get; } = [];

        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status) =>
            Rows.Add(new Row(step, [.. observation], [.. asked], [.. applied], limitBits, status));
    }

    private readonly SpyPlant _plant = new(1, 1);
    private readonly Recorder _recorder = new();

    [Fact]
    public void A_policy_for_other_signals_is_refused_before_anything_moves()
    {
        var supervisor = Make.Armed(_plant);
        var loop = new ControlLoop(supervisor, new ConstantPolicy(Make.Signals(1, 1, periodMicroseconds: 1), 0.5f), _recorder);
        Assert.Equal(Status.ContractMismatch, loop.Run(Make.Episode()));
        Assert.Equal(0, _plant.Steps);
        Assert.Empty(_recorder.Rows);
        Assert.True(_plant.OutputIsZero);
    }

    [Fact]
    public void The_horizon_ends_an_episode_after_exactly_so_many_steps()
    {
        var loop = Loop(new ConstantPolicy(_plant.Signals, 0.5f), out var supervisor);
        Assert.Equal(Status.HorizonReached, loop.Run(Make.Episode(horizon: 7)));
        Assert.Equal(7, loop.StepCount);
        Assert.Equal(7, _plant.Steps);
        Assert.Equal(Enumerable.Range(0, 7), _recorder.Rows.Select(row => row.Step));
        Assert.Equal(SupervisorState.Ready, supervisor.State);
        Assert.True(_plant.OutputIsZero);
    }

    [Fact]
    public void A_row_holds_what_was_seen_before_what_was_asked_and_what_was_applied()
    {
        _plant.Observation = [4f];
        var loop = Loop(new ConstantPolicy(_plant.Signals, 3f), out _);
        Assert.Equal(Status.Ok, loop.Begin(Make.Episode()));
        _plant.Observation = [5f];
        Assert.Equal(Status.Ok, loop.Advance());
        Assert.Equal(Status.Ok, loop.Advance());
        Assert.Equal([4f], _recorder.Rows[0].Observation);
        Assert.Equal([5f], _recorder.Rows[1].Observation);
        Assert.Equal([3f], _recorder.Rows[0].Asked);
        Assert.Equal([1f], _recorder.Rows[0].Applied);
        Assert.Equal(LimitBits.Action, _recorder.Rows[0].LimitBits);
        Assert.Equal(Status.Ok, _recorder.Rows[0].Status);
    }

    [Fact]
    public void The_step_that_faults_is_recorded_with_its_code_and_nothing_applied()
    {
        var loop = Loop(new ConstantPolicy(_plant.Signals, float.NaN), out var supervisor);
        Assert.Equal(Status.ActionNotFinite, loop.Run(Make.Episode()));
        var row = Assert.Single(_recorder.Rows);
        Assert.Equal(Status.ActionNotFinite, row.Status);
        Assert.True(float.IsNaN(row.Asked[0]));
        Assert.Equal([0f], row.Applied);
        Assert.Equal(0, loop.StepCount);
        Assert.Equal(SupervisorState.Faulted, supervisor.State);
    }

    [Fact]
    public void A_policy_that_cannot_decide_stops_the_motor_and_latches()
    {
        var policy = new ConstantPolicy(_plant.Signals, 0.5f);
        var loop = Loop(policy, out var supervisor);
        Assert.Equal(Status.Ok, loop.Begin(Make.Episode()));
        Assert.Equal(Status.Ok, loop.Advance());
        policy.Answer = Status.PolicyError;
        Assert.Equal(Status.PolicyError, loop.Advance());
        Assert.True(_plant.OutputIsZero);
        Assert.Equal(SupervisorState.Faulted, supervisor.State);
        Assert.Equal(Status.PolicyError, supervisor.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exception_stops_the_motor_latches_and_goes_on_its_way(bool inPolicy)
    {
        var policy = new ConstantPolicy(_plant.Signals, 0.5f);
        var loop = Loop(policy, out var supervisor);
        _plant.Output[0] = 0.5f;
        if (inPolicy)
            policy.Throws = new InvalidDataException();
        else
            _plant.Throws = new InvalidDataException();
        Assert.Throws<InvalidDataException>(() => loop.Run(Make.Episode()));
        Assert.True(_plant.OutputIsZero);
        Assert.Equal(Status.InternalError, supervisor.Fault);
    }

    [Fact]
    public void Without_a_supervisor_an_exception_still_stops_the_plant()
    {
        _plant.Throws = new InvalidDataException();
        _plant.Output[0] = 0.5f;
        var loop = new ControlLoop(_plant, new ConstantPolicy(_plant.Signals, 0.5f), _recorder);
        Assert.Throws<InvalidDataException>(() => loop.Run(Make.Episode()));
        Assert.Equal(1, _plant.Stops);
        Assert.True(_plant.OutputIsZero);
    }

    private sealed class FullDisk : ITrace
    {
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status) =>
            throw new IOException("No space left on device");
    }

    [Fact]
    public void A_trace_that_fails_in_the_middle_of_a_step_stops_the_motor()
    {
        var supervisor = new Supervisor(_plant, Limits.Symmetric(_plant.Signals, 1f, 1f, 10f));
        supervisor.Handle(SupervisorEvent.Prepare);
        supervisor.Handle(SupervisorEvent.Arm);
        var loop = new ControlLoop(supervisor, new ConstantPolicy(_plant.Signals, 0.5f), new FullDisk());
        Assert.Throws<IOException>(() => loop.Run(Make.Episode()));
        Assert.Equal(1, _plant.Steps);
        Assert.True(_plant.OutputIsZero);
        Assert.Equal(Status.InternalError, supervisor.Fault);
        Assert.Equal(SupervisorState.Faulted, supervisor.State);
    }

    [Fact]
    public void A_supervisor_that_is_not_armed_refuses_the_episode()
    {
        var supervisor = new Supervisor(_plant, Limits.Symmetric(_plant.Signals, 1f, 1f, 10f));
        var loop = new ControlLoop(supervisor, new ConstantPolicy(_plant.Signals, 0.5f), _recorder);
        Assert.Equal(Status.NotAllowed, loop.Run(Make.Episode()));
        Assert.Equal(0, _plant.Steps);
    }

    [Theory]
    [InlineData(PolicySpec.Gain)]
    [InlineData(PolicySpec.Chunk)]
    [InlineData(PolicySpec.Mixture)]
    [InlineData(PolicySpec.Banded)]
    [InlineData(PolicySpec.Network)]
    [InlineData(PolicySpec.Denoiser)]
    public void Ten_thousand_steps_allocate_nothing(int kind)
    {
        var plant = new SpyPlant(1, 1) { Observation = [0.5f] };
        var supervisor = Make.Armed(plant, slew: 2f);
        var policy = PolicyFactory.Create(Specs.OfKind(kind, plant.Signals));
        var loop = new ControlLoop(supervisor, policy, new TraceSplit(new BlackBox(plant.Signals, 64), new BlackBox(plant.Signals, 7)));
        Assert.Equal(Status.Ok, loop.Begin(Make.Episode(horizon: 1000000)));
        for (int i = 0; i < 2000; i++)
            loop.Advance();

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 10000 / Allocations.Rounds; i++)
                loop.Advance();
        }));
        Assert.Equal(12000, loop.StepCount);
    }

    private ControlLoop Loop(IPolicy policy, out Supervisor supervisor)
    {
        supervisor = Make.Armed(_plant);
        return new ControlLoop(supervisor, policy, _recorder);
    }
}
