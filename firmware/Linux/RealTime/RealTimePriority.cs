namespace ImitationHil.Linux;

/// <summary>
/// Real-time priority of the calling thread for a while, for a loop that shares its process with work that is not urgent: an episode
/// of the live page between its preparations. Where the system refuses, nothing changes. A loop that has a thread of its own takes
/// <see cref="RealTimeThread"/>, which also stays on a core and locks memory. Dispose on the same thread.
/// </summary>
public sealed class RealTimePriority : IDisposable
{
    /// <summary>Asks for it.</summary>
    /// <param name="priority">1 to 99.</param>
    public RealTimePriority(int priority) => IsGranted = Set(Libc.SCHED_FIFO | Libc.SCHED_RESET_ON_FORK, priority);

    /// <summary>Whether the system granted it.</summary>
    public bool IsGranted { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Back to SCHED_OTHER, which everybody may.
        if (IsGranted)
            Set(0, 0);
        IsGranted = false;
    }

    private static bool Set(int policy, int priority) => Libc.SchedSetScheduler(0, policy, ref priority) == 0;
}
