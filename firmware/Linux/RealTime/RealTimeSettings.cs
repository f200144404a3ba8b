namespace ImitationHil.Linux;

/// <summary>What a real-time thread asks of the system.</summary>
public sealed record RealTimeSettings
{
    /// <summary>Priority among real-time threads, 1 to 99. The kernel's own interrupt threads run at 50 on PREEMPT_RT.</summary>
    public int Priority { get; init; } = 90;

    /// <summary>The core it stays on; negative for the last one that this process may use, which serves fewest interrupts by habit.</summary>
    public int Core { get; init; } = -1;

    /// <summary>False asks for nothing: an ordinary thread with an ordinary wait, for comparison.</summary>
    public bool IsRealTime { get; init; } = true;
}

/// <summary>What the system granted to a thread, and what it refused.</summary>
/// <param name="Policy">"SCHED_FIFO" or "SCHED_OTHER".</param>
/// <param name="Priority">Real-time priority; 0 under SCHED_OTHER.</param>
/// <param name="Core">The core it stays on; negative when it may wander.</param>
/// <param name="IsMemoryLocked">No page of the process is swapped out or mapped late.</param>
/// <param name="IsTimerExact">The thread's timers fire when they are due, not up to 50 us later.</param>
/// <param name="IsIdleShallow">Cores stay in the sleep state that they leave fastest.</param>
/// <param name="Kernel">The kernel, and whether it can be pre-empted fully.</param>
/// <param name="Lost">Each thing that was refused: what it costs and how to get it.</param>
public sealed record Scheduling(
    string Policy, int Priority, int Core, bool IsMemoryLocked, bool IsTimerExact, bool IsIdleShallow, string Kernel, IReadOnlyList<string> Lost);
