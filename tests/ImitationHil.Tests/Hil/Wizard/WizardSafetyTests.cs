using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Hil.Doctor.Wizard;
using Xunit;

namespace ImitationHil.Tests.Bench.Wizard;

/// <summary>Nothing moves before it may, every movement is bounded, and every way out leaves the motor off.</summary>
public sealed class WizardSafetyTests
{
    private static void IsOff(WizardBench bench)
    {
        Assert.Equal(0, bench.Device.Pins!.Duty);
        Assert.Equal(0, bench.Device.Pins.UnlawfulCount);
        Assert.NotEqual(SupervisorState.Running, bench.Device.Supervisor.State);
    }

    [Fact]
    public void NothingIsDrivenBeforeStopAndHandWereSeen()
    {
        using var bench = new WizardBench();
        var peaks = new Dictionary<string, double>();
        bench.OnSay = line => peaks[line] = bench.Device.Pins!.PeakDuty;
        var report = bench.Run();
        Assert.True(report.IsClean);
        Assert.All(peaks.Where(pair => pair.Key.Contains("emergency", StringComparison.Ordinal) || pair.Key.Contains("quiet", StringComparison.Ordinal) || pair.Key.Contains("counts a turn", StringComparison.Ordinal)), pair => Assert.Equal(0, pair.Value));

        // Float: 0.3f.
        Assert.InRange(bench.Device.Pins!.PeakDuty, 0.2, bench.Limits.MaxDuty);
        IsOff(bench);
    }

    [Fact]
    public void DryRunDrivesNothing()
    {
        using var rows = new StringWriter();
        using (var session = DeviceSession.Open("pty:rig:one-motor/pair", new DeviceJournal(rows)))
        {
            var plan = CalibrationWizard.Plan(session.Client.GetProbeLimits()!);
            Assert.Equal(11, plan.Count);
            Assert.All(plan, step => Assert.True(step.MaxSeconds > 0 && step.MaxDuty <= session.Client.GetProbeLimits()!.MaxDuty));
            Assert.All(plan.Take(5), step => Assert.Equal(0, step.MaxDuty));
        }

        string[][] journal = [.. rows.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','))];
        Assert.NotEmpty(journal);
        Assert.All(journal, row => Assert.Equal(((int)SupervisorState.Idle).ToString(), row[4]));
        Assert.All(journal, row => Assert.Equal("0", row[7]));
    }

    [Fact]
    public void TheJournalSeesAWalk()
    {
        using var rows = new StringWriter();
        using (var session = DeviceSession.Open("pty:rig:one-motor/pair", new DeviceJournal(rows)))
        {
            var person = new VirtualPerson(session.Motors!, 1);
            CalibrationWizard.Run(session.Client, session.Signals.Contract, session.Client.GetProbeLimits()!, person, new ImitationHil.Hil.Doctor.DoctorReport([], false), default, _ => { });
        }

        string[][] journal = [.. rows.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','))];
        Assert.Contains(journal, row => row[4] == ((int)SupervisorState.Running).ToString());
        Assert.Equal("0", journal[^1][7]);
    }

    [Theory]
    [InlineData(PersonAct.PressStop, "emergency stop", "estop")]
    [InlineData(PersonAct.ReleaseStop, "emergency stop", "estop")]
    [InlineData(PersonAct.TurnCounterclockwise, "No movement noticed", "handTurn")]
    public void WithoutThePersonNothingIsDriven(PersonAct refused, string text, string id)
    {
        using var bench = new WizardBench();
        bench.Person = new LazyPerson(bench.Person, refused);
        var report = bench.Run();
        Assert.Equal(id, Assert.Single(report.Steps, step => step.Verdict == StepVerdict.Failed).Id);
        Assert.Contains(bench.Said, line => line.Contains(text, StringComparison.Ordinal));
        Assert.Contains(report.Steps, step => step is { Id: "breakaway", Verdict: StepVerdict.Skipped });
        Assert.Equal(0, bench.Device.Pins!.PeakDuty);
        IsOff(bench);
    }

    [Theory]
    [InlineData("fault=actuator.dead")]
    [InlineData("friction=0.4")]
    public void AStuckMotorIsNoticedAndTheRestIsLeftOut(string query)
    {
        using var bench = new WizardBench(query);
        var report = bench.Run();
        var step = Assert.Single(report.Steps, step => step.Verdict == StepVerdict.Failed);
        Assert.Equal(("breakaway", 0.0, "counts"), (step.Id, step.Measured, step.Unit));
        Assert.Contains("No movement noticed", step.Advice);
        Assert.Contains("within 2", step.Bound);
        Assert.All(report.Steps.SkipWhile(s => s != step).Skip(1), rest => Assert.Equal(StepVerdict.Skipped, rest.Verdict));
        IsOff(bench);
    }

    [Fact]
    public void ARunawayIsStoppedByTheDevice()
    {
        using var bench = new WizardBench("fault=actuator.runaway");
        var report = bench.Run();
        Assert.Contains("36 (EnvelopeLeft)", report.Aborted);
        Assert.Equal(Status.EnvelopeLeft, bench.Device.Supervisor.Fault);
        Assert.Equal("breakaway", Assert.Single(report.Steps, step => step.Verdict == StepVerdict.Failed).Id);
        Assert.Equal(0, bench.Device.Motors!.Duty);
        IsOff(bench);
    }

    // One more tick of the motor may pass until the request is heard.
    [Theory]
    [InlineData("sensors quiet")]
    [InlineData("counts a turn")]
    [InlineData("first motion")]
    [InlineData("motor leads")]
    public void AbortingSwitchesTheMotorOff(string after)
    {
        using var bench = new WizardBench();
        bench.OnSay = line =>
        {
            if (line.Contains(after, StringComparison.Ordinal))
                bench.Abort();
        };
        var report = bench.Run();
        Assert.Contains("stopped by the user", report.Aborted);
        Assert.False(report.IsClean);
        Assert.Contains(after, bench.Said[^1]);
        IsOff(bench);
    }

    [Fact]
    public void AbortingWhileTheMotorTurnsStopsItWithinThatMovement()
    {
        using var bench = new WizardBench();
        using var abort = new CancellationTokenSource();
        var drive = new ProbeDrive(bench.Client, bench.Contract, bench.Limits, abort.Token);
        drive.Prepare();
        long driven = -1;
        bench.Device.Pins!.MayDrive = () =>
        {
            // Ten ticks after the first output.
            driven = driven < 0 ? bench.Device.Motors!.TickCount : driven;
            if (bench.Device.Motors!.TickCount - driven >= 10)
                abort.Cancel();
            return true;
        };
        Assert.Throws<OperationCanceledException>(() => drive.Run(new ProbeRequest { Duty = 0.3f, DriveTicks = 400, TravelCounts = 2000 }));
        Assert.InRange(bench.Device.Motors!.TickCount - driven, 10, 40);
        Assert.Equal(Status.Stopped, bench.Client.GetProbe(0).Status);
        IsOff(bench);
    }

    [Fact]
    public void TheEmergencyStopEndsAWalk()
    {
        using var bench = new WizardBench();
        bench.OnSay = line =>
        {
            if (line.Contains("first motion", StringComparison.Ordinal))
                bench.Device.Metal!.Hand.IsPressing = true;
        };
        var report = bench.Run();
        Assert.Contains("emergency stop was pressed", report.Aborted);
        Assert.Equal(Status.EmergencyStop, bench.Device.Supervisor.Fault);
        IsOff(bench);
    }

    [Fact]
    public void ALostLineEndsAWalkAndTheDeviceStopsByItself()
    {
        using var bench = new WizardBench();
        bench.OnSay = line =>
        {
            if (line.Contains("first motion", StringComparison.Ordinal))
                bench.Device.HangUp();
        };
        var report = bench.Run();
        Assert.True(report.LinkLost);
        Assert.Contains("lost", report.Aborted);
        bench.Device.Silence(1000);
        IsOff(bench);
    }
}
