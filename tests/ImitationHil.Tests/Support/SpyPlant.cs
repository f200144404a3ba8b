using ImitationHil.Firmware;

namespace ImitationHil.Tests.Support;

/// <summary>A plant that does nothing but remember: what it was given, whether its outputs are zero, and what to answer next.</summary>
public sealed class SpyPlant : IPlant
{
    public SpyPlant(int observations = 3, int actions = 2)
    {
        Signals = Make.Signals(observations, actions);
        Output = new float[actions];
        Observation = new float[observations];
    }

    public Signals Signals { get; }

    /// <summary>What a motor would be getting now.</summary>
    public float[] Output { get; }

    /// <summary>What is seen next, at a reset and after each step.</summary>
    public float[] Observation { get; set; }

    public Status Answer { get; set; }

    public Exception? Throws { get; set; }

    public int Steps { get; private set; }

    public int Stops { get; private set; }

    public bool IsDisposed { get; private set; }

    public int LimitsInForce { get; set; }

    public bool OutputIsZero => Output.All(value => value == 0f);

    public Status Reset(Episode episode, float[] observation)
    {
        Observation.CopyTo(observation, 0);
        return Answer;
    }

    public Status Step(float[] action, float[] observation)
    {
        Steps++;
        if (Throws != null)
            throw Throws;
        for (int i = 0; i < action.Length; i++)
            Output[i] = action[i];
        for (int i = 0; i < observation.Length; i++)
            observation[i] = Observation[i];
        return Answer;
    }

    public void Stop()
    {
        Stops++;
        Output.AsSpan().Clear();
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>A policy that asks for the same action for ever.</summary>
public sealed class ConstantPolicy(Signals signals, params float[] action) : IPolicy
{
    public Signals Signals { get; } = signals;

    public Status Answer { get; set; }

    public Exception? Throws { get; set; }

    public void Reset(uint seed)
    {
    }

    public Status Act(float[] observation, float[] asked)
    {
        if (Throws != null)
            throw Throws;
        action.CopyTo(asked, 0);
        return Answer;
    }
}

/// <summary>Short ways to the data types of the firmware.</summary>
public static class Make
{
    public static Signals Signals(int observations, int actions, int periodMicroseconds = 200000) => new(
        [.. Enumerable.Range(1, observations).Select(i => "x" + i)],
        [.. Enumerable.Repeat("rad", observations)],
        [.. Enumerable.Range(1, actions).Select(i => "u" + i)],
        [.. Enumerable.Repeat("rad", actions)],
        periodMicroseconds);

    public static Episode Episode(int horizon = 10, uint seed = 1) => new(seed, horizon, []);

    /// <summary>A supervisor that has got as far as Running.</summary>
    public static Supervisor Running(IPlant plant, float action = 1f, float slew = 1f, float observation = 10f)
    {
        var supervisor = Armed(plant, action, slew, observation);
        Assert.Equal(Status.Ok, supervisor.Reset(Episode(), new float[plant.Signals.ObservationCount]));
        Assert.Equal(SupervisorState.Running, supervisor.State);
        return supervisor;
    }

    /// <summary>A supervisor that is one step before Running.</summary>
    public static Supervisor Armed(IPlant plant, float action = 1f, float slew = 1f, float observation = 10f)
    {
        var supervisor = new Supervisor(plant, Limits.Symmetric(plant.Signals, action, slew, observation));
        Arm(supervisor);
        return supervisor;
    }

    public static void Arm(Supervisor supervisor)
    {
        Assert.Equal(Status.Ok, supervisor.Handle(SupervisorEvent.Prepare));
        Assert.Equal(Status.Ok, supervisor.Handle(SupervisorEvent.Arm));
    }
}
