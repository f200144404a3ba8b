using ImitationHil.Firmware;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>What a motor did in one probe.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Status">HorizonReached at its own end; else why it ended, or why it did not begin.</param>
/// <param name="StartCounts">Position at the start.</param>
/// <param name="Samples">Counts from the start, one a tick.</param>
/// <param name="ReachedTravel">Whether the drive ended by its travel.</param>
/// <param name="MeanAmperes">Mean current over the drive.</param>
/// <param name="PeakAmperes">Largest current.</param>
public sealed record Movement(ProbeRequest Request, Status Status, int StartCounts, IReadOnlyList<short> Samples, bool ReachedTravel, double MeanAmperes, double PeakAmperes)
{
    /// <summary>Whether it went to its own end.</summary>
    public bool IsWhole => Status == Status.HorizonReached;

    /// <summary>Position behind it.</summary>
    public int EndCounts => StartCounts + (Samples.Count == 0 ? 0 : Samples[^1]);

    /// <summary>Largest distance from the start, with its sign.</summary>
    public int Farthest => Samples.Count == 0 ? 0 : Samples.MaxBy(sample => Math.Abs((int)sample));

    /// <summary>Peak-to-peak of the last samples, counts.</summary>
    public int SpreadOfLast(int count)
    {
        var last = Samples.Skip(Math.Max(0, Samples.Count - count)).ToArray();
        return last.Length == 0 ? 0 : last.Max() - last.Min();
    }

    /// <summary>Ticks of the drive that were carried out.</summary>
    public int DrivenTicks => ReachedTravel ? 1 + Samples.ToList().FindIndex(sample => Math.Abs((int)sample) >= Request.TravelCounts) : Math.Min(Request.DriveTicks, Samples.Count);

    /// <summary>Duty over a tick.</summary>
    public double DutyAt(int tick) => tick >= DrivenTicks ? 0 : Request.IsRamp ? Request.Duty * (tick + 1.0) / Request.DriveTicks : Request.Duty;
}

/// <summary>A fault that ended a probe: the device has switched the motor off and latched.</summary>
/// <param name="status">The fault.</param>
public sealed class ProbeFaultException(Status status) : Exception($"fault {(int)status} ({status}) ended the movement; the motor is off. firmware/SAFETY.md says what it means")
{
    /// <summary>The fault.</summary>
    public Status Status { get; } = status;
}

/// <summary>
/// Carries out probes, one at a time: arm, probe, collect. Between two looks for samples it looks whether somebody aborts. Keeps no motor
/// running: the device ends every probe by itself, and by silence.
/// </summary>
/// <param name="client">The device, stopped.</param>
/// <param name="contract">Contract of its plant.</param>
/// <param name="limits">Its bounds.</param>
/// <param name="abort">Cancelled by Ctrl-C or STOP.</param>
public sealed class ProbeDrive(DeviceClient client, uint contract, ProbeLimits limits, CancellationToken abort)
{
    /// <summary>Its bounds.</summary>
    public ProbeLimits Limits => limits;

    /// <summary>One tick, s.</summary>
    public double TickSeconds => limits.TickMicroseconds / 1e6;

    /// <summary>Stops what runs, takes back a latched fault and chooses the mode.</summary>
    public void Prepare()
    {
        client.Stop();
        DeviceRefusedException.ThrowUnlessOk("reset", client.Reset() is var status && status == Status.NotAllowed ? Status.Ok : status);
        DeviceRefusedException.ThrowUnlessOk("prepare", client.Prepare(DeviceMode.Probe, contract));
    }

    /// <summary>A probe to its end. Faults are in its status.</summary>
    /// <exception cref="OperationCanceledException">Somebody aborted; the motor is off.</exception>
    public Movement Run(ProbeRequest request)
    {
        ThrowIfAborted();
        DeviceRefusedException.ThrowUnlessOk("arm", client.Arm());
        var status = client.Probe(request);
        if (status != Status.Ok)
            return new Movement(request, status, 0, [], false, 0, 0);
        var samples = new List<short>();
        while (true)
        {
            ThrowIfAborted();
            var report = client.GetProbe(samples.Count);
            samples.AddRange(report.Samples);
            if (report.Status != Status.Ok && samples.Count == report.Total)
                return new Movement(request, report.Status, report.StartCounts, samples, report.ReachedTravel, report.MeanAmperes, report.PeakAmperes);

            // Four ticks: often enough for the device's limit of silence, and no burden for a slow one.
            if (report.Samples.Length == 0)
                client.Listen(4 * limits.TickMicroseconds / 1000);
        }
    }

    /// <summary>A probe that has to go to its end.</summary>
    /// <exception cref="ProbeFaultException">It did not.</exception>
    public Movement Must(ProbeRequest request)
    {
        var movement = Run(request);
        return movement.IsWhole ? movement : throw new ProbeFaultException(movement.Status);
    }

    /// <summary>Looks with the motor off.</summary>
    public Movement Watch(int motor, int ticks) => Run(new ProbeRequest { Motor = motor, DriveTicks = ticks, TravelCounts = limits.MaxTravelCounts });

    /// <summary>Waits until a motor stands still; at most 5 s.</summary>
    public void Settle(int motor)
    {
        for (int watched = 0; watched * TickSeconds < 5; watched += 20)
        {
            var movement = Watch(motor, 20);
            if (!movement.IsWhole)
                throw new ProbeFaultException(movement.Status);
            if (movement.SpreadOfLast(20) <= 2)
                return;
        }
    }

    private void ThrowIfAborted()
    {
        if (!abort.IsCancellationRequested)
            return;
        client.Stop();
        throw new OperationCanceledException(abort);
    }
}
