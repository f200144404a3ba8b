using ImitationHil.Firmware;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// A plant of finitely many states and actions: a table of what follows and a table of what it costs. The state is
/// observed one-hot, so that a gain is a table of actions and the linear policies of the firmware are the tabular ones;
/// the action is the index of the choice. <see cref="Episode.Start"/> is the index of the first state.
/// </summary>
internal sealed class TablePlant : IPlant
{
    private readonly int[,] _next;
    private readonly double[,] _cost;
    private int _state;

    /// <param name="next">State after choice a in state s, by s and a.</param>
    /// <param name="cost">What choice a in state s costs.</param>
    public TablePlant(int[,] next, double[,] cost)
    {
        _next = next;
        _cost = cost;
        int states = next.GetLength(0);
        Signals = new Signals([.. Enumerable.Range(0, states).Select(s => $"s{s}")], [.. Enumerable.Repeat("", states)], ["choice"], [""], 1000);
        Limits = Limits.Symmetric(Signals, Choices, 2 * Choices, 2);
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <summary>Bounds that hold back no choice.</summary>
    public Limits Limits { get; }

    /// <inheritdoc/>
    public int LimitsInForce => 0;

    /// <summary>Cost of the episode so far.</summary>
    public double Cost { get; private set; }

    private int Choices => _next.GetLength(1);

    /// <inheritdoc/>
    public Status Reset(Episode episode, float[] observation)
    {
        _state = episode.Start.Length == 0 ? 0 : (int)episode.Start[0];
        Cost = 0;
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        int choice = Math.Clamp((int)action[0], 0, Choices - 1);
        Cost += _cost[_state, choice];
        _state = _next[_state, choice];
        Observe(observation);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Observe(float[] observation)
    {
        Array.Clear(observation);
        observation[_state] = 1;
    }
}
