using System.Numerics;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// So many rollouts side by side, as a structure of arrays: at each instant one run of <see cref="Lanes"/> floats a slot. Holds every
/// observation of its rollouts; reused from block to block, so whoever wants to keep numbers copies them.
/// </summary>
public sealed class EnsembleBlock
{
    /// <summary>Rollouts side by side: eight vectors of eight; a block of a usual horizon stays in the cache.</summary>
    public const int Lanes = 64;

    /// <summary>Vectors a slot.</summary>
    internal static int Vectors => Lanes / Vector<float>.Count;

    private readonly AlignedVectors<float> _x, _actions;
    private int _turn;

    internal EnsembleBlock(int observations, int actions, int horizon)
    {
        (Observations, Actions, Horizon) = (observations, actions, horizon);
        _x = new AlignedVectors<float>((horizon + 1) * observations * Vectors);
        _actions = new AlignedVectors<float>(2 * actions * Vectors);
        Alive = new int[Lanes];
        Count = new int[Lanes];
        FirstLimited = new int[Lanes];
        Status = new Status[Lanes];
        Seeds = new uint[Lanes];
    }

    /// <summary>Number of the first rollout in it.</summary>
    public int First { get; internal set; }

    /// <summary>Rollouts in it; fewer than <see cref="Lanes"/> in the last block.</summary>
    public int Used { get; internal set; }

    /// <summary>Observation slots.</summary>
    public int Observations { get; }

    /// <summary>Action slots.</summary>
    public int Actions { get; }

    /// <summary>Policy periods asked for.</summary>
    public int Horizon { get; }

    /// <summary>Policy periods that each rollout carried out or died in: rows that a trace of it would have.</summary>
    public int[] Count { get; }

    /// <summary>How each rollout ended.</summary>
    public Status[] Status { get; }

    /// <summary>First policy period of each rollout in which a limit was in force; the horizon when none was.</summary>
    public int[] FirstLimited { get; }

    /// <summary>Seed of each rollout.</summary>
    public uint[] Seeds { get; }

    // -1 while a rollout goes on, 0 after: a mask for its lane.
    internal int[] Alive { get; }

    internal bool AllAlive { get; set; }

    internal Span<Vector<float>> Action => _actions.Vectors.Slice(_turn * Actions * Vectors, Actions * Vectors);

    // The action before, of which the slew is counted.
    internal Span<Vector<float>> Previous => _actions.Vectors.Slice((1 - _turn) * Actions * Vectors, Actions * Vectors);

    /// <summary>Slot i at instant t of a rollout, t from 0 to its <see cref="Count"/> - 1, and to the horizon where it was reached.</summary>
    public float this[int t, int i, int lane] => _x.Values[(t * Observations + i) * Lanes + lane];

    /// <summary>Slot i of all lanes at an instant.</summary>
    public Span<float> Slot(int t, int i) => _x.Values.Slice((t * Observations + i) * Lanes, Lanes);

    internal Span<Vector<float>> Row(int t, int i) => _x.Vectors.Slice((t * Observations + i) * Vectors, Vectors);

    internal Span<Vector<float>> Rows(int t) => _x.Vectors.Slice(t * Observations * Vectors, Observations * Vectors);

    internal Span<float> ActionSlot(int i) => _actions.Values.Slice((_turn * Actions + i) * Lanes, Lanes);

    internal Span<float> PreviousSlot(int i) => _actions.Values.Slice(((1 - _turn) * Actions + i) * Lanes, Lanes);

    // What was applied becomes the action before; every policy fills all actions anew.
    internal void Swap() => _turn = 1 - _turn;

    // What nothing ended has reached the horizon.
    internal void Finish()
    {
        if (AllAlive)
        {
            Array.Fill(Count, Horizon);
            Array.Fill(Status, Firmware.Status.HorizonReached);
            return;
        }

        for (int lane = 0; lane < Used; lane++)
            End(lane, Horizon, Firmware.Status.HorizonReached);
    }

    internal void Begin(int first, int used)
    {
        // Counts and ends of the lanes in use are written when they end, and a whole block that reached its horizon left all alive.
        bool whole = used == Lanes;
        if (!whole)
        {
            Array.Clear(Count);
            Array.Clear(Status);
        }

        if (!whole || !AllAlive)
        {
            Array.Fill(Alive, -1, 0, used);
            Array.Fill(Alive, 0, used, Lanes - used);
        }

        (First, Used, AllAlive) = (first, used, whole);
        Previous.Clear();
        Rows(0).Clear();
        Array.Clear(Seeds);
        Array.Fill(FirstLimited, Horizon);
    }

    // A rollout that ended stays in its lane as zeros, so that it disturbs nobody.
    internal void End(int lane, int count, Status status)
    {
        if (Alive[lane] == 0)
            return;
        Alive[lane] = 0;
        AllAlive = false;
        Count[lane] = count;
        Status[lane] = status;
    }
}
