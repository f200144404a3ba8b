using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rigs;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Identification;

/// <summary>Excites the bare motor of a rig under a supervisor and keeps what it did.</summary>
public static class RigExcitation
{
    /// <summary>Largest duty of the signal.</summary>
    public const double Amplitude = 0.4;

    /// <summary>Length of an episode, s.</summary>
    public const double EpisodeSeconds = 30;

    // Half the envelope of 1.5 rad costs the signal's amplitude: far from it the signal decides.
    private const double Centring = 0.5;

    /// <summary>Runs episodes, each with a signal of its own.</summary>
    /// <param name="bench">The bare motor; disposed.</param>
    /// <param name="signal">One of <see cref="ExcitationSignals.Names"/>.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">Of the signals and of a simulated rig's chance.</param>
    /// <returns>The trajectories, and how the last episode ended; motors are off.</returns>
    public static (IReadOnlyList<Trajectory> Trajectories, Status Ended) Run(MotorPlant bench, string signal, int episodes, uint seed)
    {
        double period = bench.Signals.PeriodMicroseconds / 1e6;
        int rows = (int)Math.Round(EpisodeSeconds / period);
        var trajectories = new List<Trajectory>();
        var policy = new ExcitationPolicy(bench.Signals, Centring);
        using var runner = new RolloutRunner(bench, bench.Limits, policy, rows);
        for (int i = 0; i < episodes; i++)
        {
            uint own = seed + (uint)i * 7919u;
            policy.Signal = ExcitationSignals.Create(signal, rows, period, Amplitude, own);
            var status = runner.Run(new Episode(own, rows, []));
            trajectories.Add(runner.Trace.ToTrajectory($"excitation-{i:000}", own));
            if (status != Status.HorizonReached)
                return (trajectories, status);
        }

        return (trajectories, Status.HorizonReached);
    }
}
